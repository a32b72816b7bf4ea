"""What two inputs must have in common before they can be put together."""

from __future__ import annotations

import pytest

from rnnstudio.blocks import catalogue
from rnnstudio.graph.block_type import Misfit, WireType
from rnnstudio.graph.interface import Interface

SEQUENCE, VECTOR = WireType("sequence", 3, "input"), WireType("vector", 3)
each = pytest.mark.parametrize("kind", ["add", "concatenate"])


def misfit(kind: str, a: WireType, b: WireType) -> Misfit:
    block = catalogue()[kind]
    with pytest.raises(Misfit) as caught:
        block.infer(block.settings({}), {"a": a, "b": b}, Interface())
    return caught.value


@each
def test_a_vector_beside_a_sequence_is_to_be_repeated(kind: str) -> None:
    found = misfit(kind, SEQUENCE, VECTOR)
    assert (found.code, found.port) == ("different-kinds", "b")
    assert "“a” gets a sequence but “b” gets a vector" in found.text.en
    assert "“a”接到序列，而“b”接到向量" in found.text.zh
    assert "Insert a Repeat block behind the vector" in found.remedy.en


@each
def test_steps_of_two_timelines_do_not_belong_together(kind: str) -> None:
    found = misfit(kind, SEQUENCE, WireType("sequence", 3, "output"))
    assert (found.code, found.port) == ("different-timelines", "b")
    assert "attention" in found.remedy.en


def test_a_sum_needs_one_size() -> None:
    found = misfit("add", SEQUENCE, WireType("sequence", 4, "input"))
    assert (found.code, found.port) == ("wrong-size", "b")
    assert "“a” has 3 numbers and “b” has 4" in found.text.en
    assert "Linear block of size 3" in found.remedy.en


def test_sizes_that_are_joined_add_up() -> None:
    block = catalogue()["concatenate"]
    inputs = {"a": SEQUENCE, "b": WireType("sequence", 4, "input")}
    assert block.infer(block.settings({}), inputs, Interface())["y"] == WireType("sequence", 7, "input")
