"""The loop, the walk back and their two ways of training: what the contract over all blocks does not say."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose

from rnnstudio.blocks import catalogue
from rnnstudio.graph.block_type import WireType
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.params import Settings
from rnnstudio.recurrence import loop
from rnnstudio.recurrence.bptt import trained_run
from rnnstudio.recurrence.cell import Cell
from rnnstudio.recurrence.layout import Place
from rnnstudio.recurrence.loop import Past, unroll, walk_back
from rnnstudio.recurrence.products import layer_weights
from rnnstudio.trace.recording import Backward, Recording, Run, quantities
from rnnstudio.trace.shares import DenseShare, OuterShare, gradients, renamed

FIRST = Place(0, "forward")
CELLS = [block for block in catalogue().values() if isinstance(block, Cell)]


def drawn(cell: Cell, size: int = 3, dtype: type = np.float64) -> tuple[Settings, Settings]:
    numbers, wires = np.random.default_rng(0), {"x": WireType("sequence", 2, "input")}
    p = cell.bind(cell.settings({"size": size}), wires, Interface())
    weights = cell.weights(p, wires)
    return p, Settings({a.name: numbers.normal(size=a.shape).astype(dtype) for a in weights})


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.id)
def test_the_cut_into_stretches_changes_no_bit(cell: Cell, monkeypatch: pytest.MonkeyPatch) -> None:
    p, w = drawn(cell)
    x, lengths, layer = np.random.default_rng(1).normal(size=(7, 2, 2)), np.array([7, 4]), layer_weights(w, FIRST)
    initial = {s: np.zeros((2, 3)) for s in cell.states}
    past = Past(x, unroll(cell, p, layer, x, initial, lengths), initial, lengths)
    d_h = np.random.default_rng(2).normal(size=(7, 2, 3))
    whole = walk_back(cell, p, layer, past, d_h)
    for numbers in (1, 6, 12, 24):
        monkeypatch.setattr(loop, "STRETCH", numbers)
        np.testing.assert_array_equal(walk_back(cell, p, layer, past, d_h).d_gx, whole.d_gx)


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.id)
def test_torch_operations_train_like_the_walk_by_hand(cell: Cell) -> None:
    """What trains a cell without a backward step, and on other devices, agrees with what trains it here."""
    p, w = drawn(cell)
    x, lengths, found = torch.randn(6, 3, 2, dtype=torch.float64), torch.tensor([6, 1, 4]), []
    bare = type(cell.id, (type(cell),), {"step_back": Cell.step_back})()
    for runner in (cell, bare):
        weights = Settings({name: torch.tensor(a, requires_grad=True) for name, a in layer_weights(w, FIRST).items()})
        initial = {s: torch.full((3, 3), 0.3, dtype=torch.float64, requires_grad=True) for s in cell.states}
        h, finals = trained_run(runner, p, weights, x, lengths, initial)
        (h.square().sum() + sum(final.sum() for final in finals.values())).backward()
        found.append([h.detach(), *(a.grad for a in (*weights.values(), *initial.values()))])
    for ours, theirs in zip(*found, strict=True):
        assert_allclose(ours, theirs, rtol=0, atol=1e-10)


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.id)
def test_the_numbers_keep_their_type(cell: Cell) -> None:
    p, w = drawn(cell, dtype=np.float32)
    x, lengths = np.zeros((4, 2, 2), np.float32), np.array([4, 3])
    recording = cell.record(p, w, {"x": x}, Run({}, {"input": lengths}, np.zeros((), np.float32)))
    assert {a.dtype for a in recording.signals.values()} == {np.dtype(np.float32)}
    tensors = Settings({name: torch.tensor(a, requires_grad=True) for name, a in w.items()})
    run = Run({}, {"input": torch.tensor(lengths)}, torch.zeros(()))
    h = cell.forward(p, tensors, {"x": torch.tensor(x)}, run)["h"]
    h.sum().backward()
    assert {a.grad.dtype for a in tensors.values()} == {h.dtype} == {torch.float32}


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.id)
def test_nothing_overflows_on_huge_values(cell: Cell) -> None:
    """Warnings are errors here: no activation may overflow, however far a run has gone astray."""
    p, w = drawn(cell)
    huge = Settings({name: 1e4 * a for name, a in w.items()})
    recording = cell.record(p, huge, {"x": np.ones((3, 1, 2))}, Run({}, {"input": np.array([3])}, np.zeros(())))
    assert np.isfinite(recording.outputs["h"]).all()


def test_an_input_that_needs_no_gradient_gets_none() -> None:
    cell = catalogue()["gru"]
    assert isinstance(cell, Cell)
    p, w = drawn(cell)
    tensors = Settings({name: torch.tensor(a, requires_grad=True) for name, a in layer_weights(w, FIRST).items()})
    x, initial = torch.zeros(3, 1, 2, dtype=torch.float64), {"h": torch.zeros(1, 3, dtype=torch.float64)}
    trained_run(cell, p, tensors, x, torch.tensor([3]), initial)[0].sum().backward()
    assert x.grad is None


def test_recording_and_declaring_need_no_torch() -> None:
    code = """
import sys, numpy as np
from rnnstudio.blocks import catalogue
from rnnstudio.graph.block_type import WireType
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.params import Settings
from rnnstudio.trace.recording import Run
for name in ("rnn", "lstm", "gru"):
    cell = catalogue()[name]
    wires = {"x": WireType("sequence", 2, "input")}
    p = cell.bind(cell.settings({"size": 2}), wires, Interface())
    w = Settings({a.name: np.ones(a.shape) for a in cell.weights(p, wires)})
    run = Run({}, {"input": np.array([3])}, np.zeros(()))
    recording = cell.record(p, w, {"x": np.ones((3, 1, 2))}, run)
    ones = {name: np.ones(a.shape) for name, a in recording.outputs.items()}
    cell.backward(p, w, recording, ones, run)
assert "torch" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_shares_give_steps_and_totals() -> None:
    numbers = np.random.default_rng(0)
    left, right = numbers.normal(size=(4, 3, 2)), numbers.normal(size=(4, 3, 5))
    outer, bias = OuterShare("w", left, right, first_row=1), OuterShare("b", left)
    dense = DenseShare("w", numbers.normal(size=(4, 3, 5)))
    assert_allclose(sum(outer.at(t) for t in range(4)), outer.total())
    assert_allclose(outer.at(2), np.einsum("bi,bj->ij", left[2], right[2]))
    assert_allclose(bias.total(), left.sum((0, 1)))
    found = gradients((outer, bias, dense), {"w": (3, 5), "b": (2,)})
    assert_allclose(found["w"], dense.total() + np.vstack([np.zeros((1, 5)), outer.total()]))
    assert renamed(outer, "v").weight == "v"
    assert renamed(dense, "v").at(1) is not None


def test_quantities_know_the_step_before_and_the_step_after() -> None:
    h, x = np.arange(3.0).reshape(3, 1, 1) + 1, np.ones((3, 1, 1))
    recording = Recording(
        {"x": x}, {"h": h}, {"0/forward/h": h, "0/backward/h": -h}, {"0/forward/h_0": np.full((1, 1), 9.0)}
    )
    back = Backward({}, {"0/forward/d_h": 10 * h})
    first, final = (quantities(recording, {"weight_hh": h}, t, back) for t in (0, 2))
    assert (first.h_prev.item(), first.h.item(), first.h_next.item(), first.d_h_next.item()) == (9, 1, 2, 20)
    assert (final.h_prev.item(), final.h.item(), final.h_next.item(), final.d_h_next.item()) == (2, 3, 0, 0)
    assert first.weight_hh is h
    assert quantities(recording, {}, None).x is x


def test_the_gradient_of_a_pre_activation_is_that_of_its_rows() -> None:
    cell = catalogue()["lstm"]
    assert isinstance(cell, Cell)
    p, w = drawn(cell)
    run = Run({}, {"input": np.array([4])}, np.zeros(()))
    recording = cell.record(p, w, {"x": np.ones((4, 1, 2))}, run)
    back = cell.backward(p, w, recording, {name: np.ones(a.shape) for name, a in recording.outputs.items()}, run)
    rows = np.concatenate([back.d_signals[f"0/forward/d_{row}"] for row in cell.rows], -1)
    totals = gradients(back.shares, {name: a.shape for name, a in w.items()})
    assert_allclose(totals["bias_ih_l0"], rows.sum((0, 1)))
    signals = SimpleNamespace(**{name.split("/")[-1]: a for name, a in (recording.signals | back.d_signals).items()})
    assert_allclose(signals.d_a_f, signals.d_f * signals.f * (1 - signals.f))
