"""One symbol for the encoder's states, another for the decoder's, in every notation; and never another number."""

from __future__ import annotations

import re

import pytest

from rnnstudio.blocks import catalogue
from rnnstudio.graph.block_type import WireType
from rnnstudio.graph.interface import InputSpec, Interface, TargetSpec
from rnnstudio.graph.text import plain

READ = InputSpec("letters", plain("letters"), "tokens", 3)
WRITTEN = TargetSpec("answer", plain("answer"), "classes", 3, timeline="output")
BOTH, ALONE = Interface.of((READ,), (WRITTEN,)), Interface.of((READ,), ())
KINDS = ("rnn", "lstm", "gru", "linear")
STATE = re.compile(r"(?<![A-Za-z\\{_])([hs])_(?:t|\{t)")


def lines(kind: str, timeline: str, interface: Interface) -> dict[str, set[str]]:
    """By notation the letters that the states of a block bear in its equations, forwards and backwards."""
    block, wires = catalogue()[kind], {"x": WireType("sequence", 2, timeline)}
    p = block.bind(block.settings({}), wires, interface)
    found: dict[str, set[str]] = {}
    for equation in (*block.equations(p), *block.backward_equations(p)):
        for notation, latex in equation.latex.items():
            found.setdefault(notation, set()).update(STATE.findall(latex))
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_an_encoder_has_h_and_a_decoder_has_s(kind: str) -> None:
    assert set().union(*lines(kind, "input", BOTH).values()) == {"h"}
    assert set().union(*lines(kind, "output", BOTH).values()) == {"s"}


@pytest.mark.parametrize("kind", KINDS)
def test_alone_it_reads_as_in_the_textbook(kind: str) -> None:
    assert lines(kind, "input", ALONE)["textbook"] == {"h"}


def test_alone_an_rnn_has_s_in_the_notation_of_u_v_w() -> None:
    assert "s" in lines("rnn", "input", ALONE)["uvw"]


@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])
def test_the_state_bears_its_letter_on_screen_and_its_id_in_files(kind: str) -> None:
    block = catalogue()[kind]
    symbols = {}
    for timeline in ("input", "output"):
        p = block.bind(block.settings({}), {"x": WireType("sequence", 2, timeline)}, BOTH)
        symbols[timeline] = {signal.id: signal.symbol for signal in block.signals(p)}["h"]
    assert symbols == {"input": "h", "output": "s"}
