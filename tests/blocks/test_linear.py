from __future__ import annotations

from rnnstudio.blocks import catalogue
from rnnstudio.graph.compose import composed
from rnnstudio.graph.interface import InputSpec, Interface, TargetSpec
from rnnstudio.graph.resolve import resolve
from rnnstudio.graph.text import plain

TASK = Interface.of(
    (InputSpec("letters", plain("letters"), "tokens", 4),),
    (TargetSpec("answer", plain("answer"), "classes", 5, timeline="output", end=4),),
)
WAYS = """
    letters > embed > encoder
    fed > embed_fed > decoder > scores > output
    encoder.state > resize > decoder.initial
"""


def test_it_fits_the_state_of_one_cell_to_another() -> None:
    """The state of both directions of an encoder, 6 numbers, begins a decoder of 5."""
    links = {
        "letters": "tokens",
        "fed": "decoder_input",
        "embed": "embedding",
        "embed_fed": "embedding",
        "encoder": ("gru", {"size": 3, "bidirectional": True}),
        "resize": ("linear", {"size": 5}),
        "decoder": ("gru", {"size": 5}),
        "scores": ("linear", {"size": 5}),
        "output": "output",
    }
    kinds = catalogue()
    found = resolve(composed(kinds, links, WAYS), kinds, TASK)
    assert found.ok, found.problems
    assert found.weight_shapes()["resize.weight"] == (5, 6)
