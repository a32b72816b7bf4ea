"""What a recipe is - a project to train, and for how long - and the few shapes of model that recipes are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from rnnstudio import blocks, tasks
from rnnstudio.graph.chain import Link, chained
from rnnstudio.graph.compose import composed
from rnnstudio.graph.graph import Graph
from rnnstudio.graph.text import Text
from rnnstudio.project.project import Project, TaskChoice

Note = tuple[Text, Text, Text]
Attention = Literal["none", "additive", "dot"]
USUAL: Mapping[str, Any] = {
    "optimiser": "adam",
    "learning_rate": 0.01,
    "batch": 32,
    "clip": 1.0,
    "seed": 42,
    "pace": 5.0,
}


@dataclass(frozen=True)
class Recipe:
    """A project to train, and for how many updates; its name is that of the file."""

    name: str
    project: Project
    steps: int


def recipe(
    name: str,
    title: Text,
    graph: Graph,
    task: TaskChoice,
    steps: int,
    note: Note,
    **options: float,
) -> Recipe:
    """A recipe whose training options are those of all examples, some changed."""
    return Recipe(name, Project(graph, task, {**USUAL, **options}, title=title, note=note), steps)


def asked(task: str, **params: Any) -> TaskChoice:
    """A task with those parameters that differ from its defaults."""
    return TaskChoice(task, params, tasks.catalogue()[task].version)


def look_try_explain(look: tuple[str, str], attempt: tuple[str, str], explain: tuple[str, str]) -> Note:
    """The three lines of a note, each in English and Chinese."""
    return (
        Text(f"Look at: {look[0]}", f"看：{look[1]}"),
        Text(f"Try: {attempt[0]}", f"试：{attempt[1]}"),
        Text(f"Explain: {explain[0]}", f"想：{explain[1]}"),
    )


def chain(*links: Link) -> Graph:
    """Blocks one after the other, each wired to the next."""
    return chained(blocks.catalogue(), links)


def answers(task: TaskChoice) -> Link:
    """A linear block as large as the task's only target."""
    return "linear", {"size": _target_size(task)}


def encoder_decoder(
    task: TaskChoice,
    cell: tuple[str, Mapping[str, Any]],
    embedding: int,
    attention: Attention = "none",
) -> Graph:
    """What is read goes through an encoder, whose final state begins the decoder; the decoder reads what was written.

    Additive attention stands inside the decoder's loop, as Bahdanau drew it; dot-product attention behind the decoder, as Luong did.
    """
    size, attending = cell[1]["size"], ATTENDING[attention]
    links: dict[str, Link] = {
        "read": "tokens",
        "embedding": ("embedding", {"size": embedding}),
        "encoder": cell,
        "written": "decoder_input",
        "embedding_2": ("embedding", {"size": embedding}),
        **attending.blocks(int(size)),
        "decoder": (cell[0], {"size": size}),
        "linear": ("linear", {"size": _target_size(task)}),
        "output": "output",
    }
    return composed(blocks.catalogue(), links, f"{READ}\n{attending.ways}")


READ = """
    read > embedding > encoder
    encoder.state > decoder.initial
"""


@dataclass(frozen=True)
class Attending:
    """What stands between the written symbols and the output: the `blocks` beside those of every model, of this size, and the `ways`."""

    blocks: Callable[[int], dict[str, Link]]
    ways: str


ATTENDING: Mapping[Attention, Attending] = {
    "none": Attending(lambda _: {}, "written > embedding_2 > decoder > linear > output"),
    "additive": Attending(
        lambda size: {"attention": ("additive_attention", {"size": size}), "concatenate": "concatenate"},
        """
        decoder.previous > attention.query
        encoder > attention.states
        written > embedding_2 > concatenate.a
        attention > concatenate.b
        concatenate > decoder > linear > output
        """,
    ),
    "dot": Attending(
        lambda size: {"attention": ("dot_attention", {"size": size})},
        """
        written > embedding_2 > decoder > attention.query
        encoder > attention.states
        attention > linear > output
        """,
    ),
}


def _target_size(task: TaskChoice) -> int:
    kind = tasks.catalogue()[task.id]
    return next(iter(kind.interface(kind.settings(task.params)).targets.values())).size
