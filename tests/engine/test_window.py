"""Truncated BPTT: the walk, the training path and autograd cut in the same places; a ledger shows where."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from backward_cases import Bench, cases, chain, decoder
from numpy.testing import assert_allclose
from torch import nn

from rnnstudio.derivation.moment import Moment
from rnnstudio.engine.by_autograd import agrees
from rnnstudio.engine.ledger import ledger
from rnnstudio.engine.network import Network
from rnnstudio.engine.record import forward
from rnnstudio.engine.tracing import trace
from rnnstudio.engine.walk import backward
from rnnstudio.graph.params import Settings
from rnnstudio.trace.ledger import Ledger
from rnnstudio.trace.sample import NO_CLASS, Batch, stack
from rnnstudio.trace.trace import SignalKey

CASES = cases()
EXACT = {"rtol": 1e-10, "atol": 1e-12}
each_case = pytest.mark.parametrize("case", CASES)


def windowed(bench: Bench, window: int) -> Bench:
    model = replace(bench.model, options=Settings(bench.model.options, window=window))
    return replace(bench, model=model)


def ragged(bench: Bench) -> Batch:
    """The sample, and the same one cut short."""
    whole = stack([bench.sample, bench.sample])
    inputs = {name: a.copy() for name, a in whole.inputs.items()}
    targets = {name: a.copy() for name, a in whole.targets.items()}
    lengths = {line: count - np.array([0, 2]) for line, count in whole.lengths.items()}
    for name, a in targets.items():
        if a.ndim == 2:
            a[lengths["output" if "output" in lengths else "input"][1] :, 1] = NO_CLASS
        targets[name] = a
    return Batch(inputs, targets, lengths)


def by_walk(bench: Bench, batch: Batch) -> dict[str, Any]:
    return backward(bench.model, forward(bench.model, bench.weights, batch, np.float64), batch).weight_gradients(
        bench.model
    )


def by_training(bench: Bench, batch: Batch) -> dict[str, Any]:
    network = Network(bench.model, bench.weights, torch.float64)
    network.loss(network(batch), batch).backward()
    return {
        name: np.zeros(tuple(p.shape)) if p.grad is None else p.grad.numpy() for name, p in network.named_parameters()
    }


@pytest.mark.parametrize("window", [1, 2])
@each_case
def test_training_goes_back_as_far_as_the_walk(case: str, window: int) -> None:
    bench = windowed(CASES[case](), window)
    for batch in (stack([bench.sample]), ragged(bench)):
        ours, trained = by_walk(bench, batch), by_training(bench, batch)
        for name, a in trained.items():
            assert_allclose(ours[name], a, **EXACT, err_msg=name)


@each_case
def test_autograd_agrees_and_it_is_another_gradient(case: str) -> None:
    bench = CASES[case]()
    short = windowed(bench, 2)
    found = agrees(short.model, short.weights, short.sample)
    assert found is not None
    assert found.difference < 1e-11
    batch = stack([bench.sample])
    whole, cut = by_walk(bench, batch), by_walk(short, batch)
    assert max(np.abs(whole[name] - cut[name]).max() for name in whole) > 1e-6


@each_case
def test_a_window_as_long_as_the_sequence_is_none(case: str) -> None:
    bench = CASES[case]()
    long = windowed(bench, 5)
    seen, same = (trace(b.model, b.weights, b.sample) for b in (bench, long))
    for key, a in seen.gradients.items():
        assert np.array_equal(same.gradients[key], a)
    for name, a in seen.weight_gradients.items():
        assert np.array_equal(same.weight_gradients[name], a)
    batch = ragged(bench)
    trained, same_trained = by_training(bench, batch), by_training(long, batch)
    assert all(np.array_equal(same_trained[name], a) for name, a in trained.items())


@pytest.mark.parametrize(
    "case", ["lstm {'layers': 2}", "gru {'bidirectional': True}", "additive gru {}", "rnn {'norm': True}"]
)
@pytest.mark.parametrize("window", [1, 2])
def test_padding_changes_nothing(case: str, window: int) -> None:
    """The gradient of a padded batch is that of its members, each by itself, weighted by how many losses it has."""
    bench = windowed(CASES[case](), window)
    both = ragged(bench)
    steps = {line: int(count[1]) for line, count in both.lengths.items()}
    ends = dict.fromkeys(both.targets, steps["output" if "output" in steps else "input"])
    alone = Batch(
        {name: a[: steps["input"], 1:] for name, a in both.inputs.items()},
        {name: a[: ends[name], 1:] for name, a in both.targets.items()},
        {line: count[1:] for line, count in both.lengths.items()},
    )
    whole = by_walk(bench, stack([bench.sample]))
    short = by_walk(bench, alone)
    many, few = 5, next(iter(ends.values()))
    for name, a in by_walk(bench, both).items():
        assert_allclose(a, (many * whole[name] + few * short[name]) / (many + few), **EXACT, err_msg=name)


@pytest.mark.parametrize("case", [name for name in CASES if name.startswith(("rnn", "lstm", "gru"))])
def test_the_backward_equations_hold_where_a_window_ends(case: str) -> None:
    """What the microscope says of a step: nothing comes from beyond the window, and everything is explained."""
    bench = windowed(CASES[case](), 2)
    seen, placed = trace(bench.model, bench.weights, bench.sample, double=True), bench.model.resolution.placed["cell"]
    assert seen.window == 2
    for layer, direction in placed.block.cells(placed.p):
        for t in range(5):
            at = Moment(placed, seen, bench.weights, t, layer, direction)
            for equation in placed.block.backward_equations(placed.p):
                found, recorded = at.work(equation), at.recorded(equation.produces)
                assert found is not None
                assert recorded is not None
                assert_allclose(found.values.reshape(recorded.shape), recorded, rtol=1e-9, atol=1e-12)
                assert at.elsewhere(equation, found) is None


def test_it_is_what_a_plain_loop_with_detach_does() -> None:
    """torch's own LSTM, run window after window, its state detached in between."""
    bench = windowed(chain("lstm", steps=9), 4)
    w = {name: torch.tensor(a, requires_grad=True) for name, a in bench.weights.items()}
    module = nn.LSTM(2, 3, dtype=torch.float64)
    own = {name: w[f"cell.{name}"] for name, _ in module.named_parameters()}
    x = w["embed.weight"][torch.tensor(bench.sample.inputs["letters"])][:, None]
    state, parts = None, []
    for begin in range(0, 9, 4):
        given = (x[begin : begin + 4], tuple(s.detach() for s in state)) if state else (x[begin : begin + 4],)
        h, state = torch.func.functional_call(module, own, given)
        parts.append(h)
    y = torch.cat(parts)[:, 0] @ w["linear.weight"].T + w["linear.bias"]
    nn.functional.cross_entropy(y, torch.tensor(bench.sample.targets["class"])).backward()
    for name, a in by_walk(bench, stack([bench.sample])).items():
        assert_allclose(a, w[name].grad.numpy(), **EXACT, err_msg=name)


# --- the ledger -------------------------------------------------------------------------------------------------------------------


def whole(bench: Bench, block: str, **more: Any) -> Ledger:
    work = ledger(bench.model, bench.weights, bench.sample, block, **more)
    while True:
        try:
            next(work)
        except StopIteration as done:
            found = done.value
            assert isinstance(found, Ledger)
            return found


@pytest.mark.parametrize("direction", ["forward", "backward"])
@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])
def test_a_triangle_is_left_for_each_window(kind: str, direction: str) -> None:
    bench = chain(kind, bidirectional=True, steps=7)
    every, cut = whole(bench, "cell"), whole(bench, "cell", window=3)
    assert (every.window, cut.window) == (0, 3)
    t, k = np.indices((7, 7))
    if direction == "backward":
        t, k = 6 - t, 6 - k
    inside = (k <= t) & (k // 3 == t // 3)
    for key in (SignalKey("cell", 0, direction, state) for state in bench.model.resolution.placed["cell"].block.states):  # type: ignore[attr-defined]
        assert np.array_equal(~np.isnan(cut.norms[key]), inside)
        assert_allclose(cut.norms[key][inside], every.norms[key][inside], rtol=1e-12)


def test_a_single_loss_reaches_the_last_window_alone() -> None:
    found = whole(chain("gru", per_step=False, steps=8), "cell", window=3).norms[SignalKey("cell", 0, "forward", "h")]
    assert np.isnan(found).tolist() == [[True] * 6 + [False] * 2]


def test_attention_reaches_past_every_window() -> None:
    """The encoder's states are looked at directly; what goes through its chain alone ends at a window."""
    key = SignalKey("encoder", 0, "forward", "h")
    attended, handed_over = (
        whole(decoder("gru", ways), "encoder", window=2).norms[key] for ways in ("additive", "plain")
    )
    assert not np.isnan(attended).any()
    assert np.isnan(handed_over[:, :2]).all()
    assert not np.isnan(handed_over[0, 2:]).any()
    assert np.isnan(handed_over[2:]).all()  # in the decoder's first window alone its first state is taught


def test_the_window_of_the_project_is_that_of_the_trace() -> None:
    bench = windowed(chain("lstm", per_step=False, steps=6), 4)
    seen = trace(bench.model, bench.weights, bench.sample)
    key = SignalKey("cell", 0, "forward", "d_h")
    assert np.array_equal(np.linalg.norm(seen.gradients[key], axis=-1) > 0, [False] * 4 + [True] * 2)
    assert not seen.gradients[key._replace(signal="d_c")][:4].any()
    assert whole(bench, "cell").window == 4
