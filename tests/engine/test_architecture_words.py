"""What kind of model it is, in words."""

from __future__ import annotations

from typing import Any

import pytest
from two_timelines import INTERFACE, graph, model

from rnnstudio.engine.architecture import architecture, shape
from rnnstudio.engine.model import model_of
from rnnstudio.examples.recipe import chain
from rnnstudio.graph.interface import InputSpec, Interface, TargetSpec
from rnnstudio.graph.text import plain
from rnnstudio.project.project import Project, TaskChoice


@pytest.mark.parametrize(
    ("read", "asked", "expected"),
    [
        ("input", None, "many_to_one"),
        (None, "output", "one_to_many"),
        ("input", "input", "synchronous"),
        ("input", "output", "asynchronous"),
    ],
)
def test_the_shape_of_a_problem_follows_from_its_interface(read: Any, asked: Any, expected: str) -> None:
    given = InputSpec("x", plain("x"), "values", 2, timeline=read)
    target = TargetSpec("y", plain("y"), "classes", 3, tuple("abc"), timeline=asked)
    assert shape(Interface.of((given,), (target,))) == expected


def test_an_encoder_decoder_is_named_with_its_attention() -> None:
    assert shape(INTERFACE) == "asynchronous"
    said = architecture(model(graph("additive", "lstm", layers=2)))
    assert said.en == "many to many (asynchronous): 2-layer LSTM encoder-decoder, additive attention"
    assert said.zh == "多对多（异步）：2 层 LSTM 编码器-解码器，加性注意力"


@pytest.mark.parametrize(
    ("middle", "expected"),
    [
        ((("gru", {"size": 3, "bidirectional": True}), "readout"), "bidirectional GRU"),
        ((("rnn", {"size": 3, "layers": 3, "bidirectional": True}), "readout"), "3-layer bidirectional RNN"),
        ((("lstm", {"size": 3}), ("gru", {"size": 3}), "readout"), "LSTM, GRU"),
        ((("lstm", {"size": 3}), ("lstm", {"size": 4}), "readout"), "LSTM"),
        (("readout",), "no recurrence"),
    ],
)
def test_cells_are_named_with_layers_and_directions(middle: tuple[Any, ...], expected: str) -> None:
    made = chain("tokens", "one_hot", *middle, ("linear", {"size": 4}), "output")
    assert architecture(model_of(Project(made, TaskChoice("recall")))).en == f"many to one: {expected}"


def test_what_has_no_memory_says_how_it_brings_the_steps_together() -> None:
    made = chain("tokens", ("bag", {"size": 3}), ("linear", {"size": 4}), "output")
    said = architecture(model_of(Project(made, TaskChoice("recall"))))
    assert said.en == "many to one: no recurrence, bag of words"
    assert said.zh == "多对一：无循环，词袋"
