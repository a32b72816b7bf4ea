"""What an edited model takes over: whole arrays, and the units that were there, each where it belongs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from rnnstudio import blocks
from rnnstudio.engine.carrying import Former, carried, taken_over
from rnnstudio.engine.model import Model, model_of
from rnnstudio.engine.record import forward
from rnnstudio.engine.training import training_batch
from rnnstudio.graph import edits
from rnnstudio.graph.compose import composed
from rnnstudio.project.project import Project, TaskChoice

Arrays = Mapping[str, Any]


def project(kinds: dict[str, Any], ways: str, task: TaskChoice | None = None) -> Project:
    return Project(composed(blocks.catalogue(), kinds, ways), task or TaskChoice("recall"), options={"batch": 3})


def recall(cell: str = "lstm", **params: Any) -> Project:
    return project(
        {
            "tokens": "tokens",
            "one_hot": "one_hot",
            "cell": (cell, {"size": 3, **params}),
            "readout": "readout",
            "linear": ("linear", {"size": 4}),
            "output": "output",
        },
        "tokens > one_hot > cell > readout > linear > output",
    )


def drawn(model: Model, seed: int = 1) -> dict[str, Any]:
    numbers = np.random.default_rng(seed)
    return {n: numbers.normal(size=s).astype(np.float32) for n, s in model.resolution.weight_shapes().items()}


def with_param(before: Project, node: str, **params: Any) -> Project:
    return replace(before, graph=edits.set_params(before.graph, node, params))


def moved(before: Project, now: Project) -> tuple[dict[str, Any], dict[str, Any], Former, Model]:
    """The weights before, those taken over, and between which models."""
    old, new = model_of(before), model_of(now)
    assert new.resolution.ok, new.resolution.problems
    former = Former.of(before, old, drawn(old))
    return dict(former.weights), carried(former, now, new), former, new


def test_every_gate_keeps_its_units() -> None:
    before, now, _, model = moved(recall(), with_param(recall(), "cell", size=5))
    initial = model.initial_weights()
    for gate in range(4):
        kept = before["cell.weight_hh_l0"][3 * gate : 3 * gate + 3]
        assert_array_equal(now["cell.weight_hh_l0"][5 * gate : 5 * gate + 3, :3], kept)
        assert_array_equal(now["cell.bias_ih_l0"][5 * gate : 5 * gate + 3], before["cell.bias_ih_l0"][3 * gate :][:3])
        fresh = initial["cell.weight_hh_l0"][5 * gate + 3 : 5 * gate + 5]
        assert_array_equal(now["cell.weight_hh_l0"][5 * gate + 3 : 5 * gate + 5], fresh)
    assert_array_equal(now["linear.weight"][:, :3], before["linear.weight"])
    assert_array_equal(now["linear.bias"], before["linear.bias"])


def test_fewer_units_keep_the_first_ones() -> None:
    before, now, former, model = moved(recall(), with_param(recall(), "cell", size=2))
    assert_array_equal(now["cell.weight_ih_l0"][2:4], before["cell.weight_ih_l0"][3:5])
    found = taken_over(former, with_param(recall(), "cell", size=2), model)
    assert found.whole == ("linear.bias",)
    assert found.anew == ()


CHANGES: list[Any] = [
    pytest.param(recall(cell, **params), id=f"{cell}-{'-'.join(params)}")
    for cell in ("lstm", "gru", "rnn")
    for params in (
        {},
        {"bidirectional": True},
        {"layers": 2, "residual": True},
        {"layers": 3, "bidirectional": True, "initial": "learned"},
        {"weight_norm": True},
    )
]
CHANGES.append(pytest.param(recall("gru", convention="textbook"), id="gru-textbook"))


@pytest.mark.parametrize("before", CHANGES)
def test_with_silent_new_units_the_old_ones_do_exactly_what_they_did(before: Project) -> None:
    after = with_param(before, "cell", size=5)
    weights, now, _, model = moved(before, after)
    silent = {name: np.where(_kept(weights[name], values), values, 0) for name, values in now.items()}
    for name, values in silent.items():
        if name.endswith("_v"):  # a row of length 0 has no direction
            values[~values.any(-1)] = 1
    _same_answer(before, weights, model, silent)


def _kept(before: Any, now: Any) -> Any:
    """Which numbers were taken over: those that the array before has, for they were drawn at random."""
    return np.isin(now, before)


def _same_answer(before: Project, weights: Arrays, model: Model, now: Arrays) -> None:
    old = model_of(before)
    batch = training_batch(old, 0)
    (target,) = old.interface.targets
    scores = forward(old, weights, batch, np.float64).scores[target]
    assert_allclose(forward(model, now, batch, np.float64).scores[target], scores, atol=1e-12)


def test_vectors_side_by_side_keep_their_own_units() -> None:
    """Attention and concatenation: what a unit of the encoder was wired to, it is wired to still."""
    reverse = TaskChoice("reverse")
    before = project(
        {
            "letters": "tokens",
            "embedding": ("embedding", {"size": 3}),
            "encoder": ("gru", {"size": 3, "bidirectional": True}),
            "bridge": ("linear", {"size": 4}),
            "fed": "decoder_input",
            "embedding_2": ("embedding", {"size": 2}),
            "both": "concatenate",
            "decoder": ("lstm", {"size": 4}),
            "look": ("additive_attention", {"size": 3}),
            "again": ("dot_attention", {"size": 4}),
            "linear": ("linear", {"size": 9}),
            "output": "output",
        },
        """
        letters > embedding > encoder > look.states
        encoder > again.states
        encoder.state > bridge > decoder.initial
        fed > embedding_2 > both > decoder > again > linear > output
        decoder.previous > look
        look > both.b
        """,
        reverse,
    )
    for node, size in (("encoder", 5), ("embedding", 4), ("embedding_2", 4), ("look", 5)):
        after = with_param(before, node, size=size)
        weights, now, _, model = moved(before, after)
        assert not taken_over(Former.of(before, model_of(before), weights), after, model).anew
        silent = {name: np.where(_kept(weights[name], values), values, 0) for name, values in now.items()}
        _same_answer(before, weights, model, silent)


def test_a_window_and_a_layer_norm() -> None:
    before = project(
        {
            "tokens": "tokens",
            "embedding": ("embedding", {"size": 3}),
            "window": ("window_mlp", {"window": 3, "size": 4}),
            "linear": ("linear", {"size": 4}),
            "output": "output",
        },
        "tokens > embedding > window > linear > output",
    )
    for node in ("embedding", "window"):
        after = with_param(before, node, size=6)
        weights, now, _, model = moved(before, after)
        silent = {name: np.where(_kept(weights[name], values), values, 0) for name, values in now.items()}
        _same_answer(before, weights, model, silent)
    after = with_param(before, "window", window=4)
    _, _, former, model = moved(before, after)
    assert taken_over(former, after, model).anew == ("window.weight",), "every place of the window has its own weights"


def test_a_layer_more_keeps_those_below_and_the_other_blocks() -> None:
    after = with_param(recall(), "cell", layers=2)
    _, _, former, model = moved(recall(), after)
    found = taken_over(former, after, model)
    assert set(found.anew) == {f"cell.{name}_l1" for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")}
    assert set(found.whole) == {*former.weights}


def test_another_kind_and_another_task_begin_anew() -> None:
    lstm = recall()
    gru = replace(lstm, graph=edits.set_kind(lstm.graph, "cell", "gru", 1, {"size": 3}))
    other = replace(lstm, task=TaskChoice("temporal_order"))
    for after in (gru, other):
        former = Former.of(lstm, model_of(lstm), drawn(model_of(lstm)))
        found = taken_over(former, after, model_of(after))
        assert not found.whole
        assert not found.partly


@pytest.mark.parametrize("name", sorted(blocks.catalogue()))
def test_the_pieces_of_every_weight_and_wire_add_up(name: str) -> None:
    block = blocks.catalogue()[name]
    for case in block.cases:
        given = block.settings(case.params)
        outputs = block.infer(given, case.inputs, case.interface)
        assert all(not wire.parts or sum(wire.parts) == wire.size for wire in outputs.values())
        for weight in block.weights(block.bind(given, case.inputs, case.interface), case.inputs):
            assert tuple(map(sum, weight.layout)) == weight.shape
