"""Models with two timelines, loops, layers and directions, for the tests of the canvas."""

from __future__ import annotations

from rnnstudio import blocks
from rnnstudio.engine.model import Model, model_of
from rnnstudio.graph.compose import composed
from rnnstudio.graph.graph import Graph
from rnnstudio.project.project import Project, TaskChoice

SMALL = {"size": 4}
EMBED = ("embedding", {"size": 3})


def bahdanau() -> Graph:
    """Attention asked with the decoder's state of one step before: a loop."""
    return composed(
        blocks.catalogue(),
        {
            "letters": "tokens",
            "embedding": EMBED,
            "encoder": ("gru", SMALL),
            "written": "decoder_input",
            "embedding_2": EMBED,
            "attention": ("additive_attention", SMALL),
            "concatenate": "concatenate",
            "decoder": ("gru", SMALL),
            "linear": ("linear", {"size": 9}),
            "output": "output",
        },
        """letters > embedding > encoder
        written > embedding_2 > concatenate.a
        attention > concatenate.b
        concatenate > decoder > linear > output
        encoder.state > decoder.initial
        decoder.previous > attention.query
        encoder > attention.states""",
    )


def luong(bidirectional: bool = False) -> Graph:
    """Attention behind the decoder; the states of a bidirectional encoder go through a bridge."""
    way = "encoder.state > bridge > decoder.initial" if bidirectional else "encoder.state > decoder.initial"
    bridge = {"bridge": ("linear", SMALL)} if bidirectional else {}
    return composed(
        blocks.catalogue(),
        {
            "letters": "tokens",
            "embedding": EMBED,
            "encoder": ("gru", {**SMALL, "bidirectional": bidirectional}),
            "written": "decoder_input",
            "embedding_2": EMBED,
            "decoder": ("gru", SMALL),
            "attention": ("dot_attention", {"score": "general", **SMALL}),
            "linear": ("linear", {"size": 9}),
            "output": "output",
            **bridge,
        },
        f"""letters > embedding > encoder
        written > embedding_2 > decoder > attention.query
        encoder > attention.states
        attention > linear > output
        {way}""",
    )


def deep() -> Graph:
    """Two layers in both directions."""
    return composed(
        blocks.catalogue(),
        {
            "words": "tokens",
            "embedding": EMBED,
            "lstm": ("lstm", {"size": 3, "layers": 2, "bidirectional": True}),
            "linear": ("linear", {"size": 6}),
            "output": "output",
        },
        "words > embedding > lstm > linear > output",
    )


def one_to_many(repeated: bool) -> Graph:
    """A picture put into words: as the first state, or again at every step."""
    ways = {
        True: """features > bridge > repeat > concatenate.b
        written > embedding > concatenate.a
        concatenate > decoder > linear > output""",
        False: """features > bridge > decoder.initial
        written > embedding > decoder > linear > output""",
    }
    return composed(
        blocks.catalogue(),
        {
            "features": "features",
            "bridge": ("linear", SMALL),
            "written": "decoder_input",
            "embedding": EMBED,
            **({"repeat": "repeat", "concatenate": "concatenate"} if repeated else {}),
            "decoder": ("gru", SMALL),
            "linear": ("linear", {"size": 16}),
            "output": "output",
        },
        ways[repeated],
    )


def model(graph: Graph, task: str = "reverse") -> Model:
    """The model of a graph, which must be sound."""
    made = model_of(Project(graph, TaskChoice(task)))
    assert made.resolution.ok, [problem.text.en for problem in made.resolution.problems]
    return made
