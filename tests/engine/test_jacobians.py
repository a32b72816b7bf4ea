"""Jacobians of every recurrent block against autograd and finite differences, their products, and what these are made of."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from backward_cases import Bench, cases, chain, decoder, nudged
from numpy.testing import assert_allclose

from rnnstudio.engine.jacobians import (
    CellRun,
    ChainOf,
    StateLedgerOf,
    StepSizesOf,
    state_ledger,
    step_sizes,
)
from rnnstudio.engine.jacobians import chain as chain_between
from rnnstudio.engine.ledger import state_keys
from rnnstudio.engine.question import Subject
from rnnstudio.engine.record import forward
from rnnstudio.engine.tracing import fed_batch, trace
from rnnstudio.recurrence.jacobian import Tangent
from rnnstudio.recurrence.layout import place_at
from rnnstudio.recurrence.products import layer_weights
from rnnstudio.recurrence.stack import past_of
from rnnstudio.trace.jacobians import Chain
from rnnstudio.trace.trace import SignalKey

CASES = cases()
each_case = pytest.mark.parametrize("case", CASES)
H = SignalKey("cell", 0, "forward", "h")


def done(work: Generator[float, None, Any]) -> Any:
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


def cells(bench: Bench) -> list[SignalKey]:
    return [key for cell in bench.cells for key in state_keys(bench.model, cell) if key.signal == "h"]


def doubled(bench: Bench, key: SignalKey) -> CellRun:
    """The cell on a run whose forward values are in float64 too."""
    ran = forward(bench.model, bench.weights, fed_batch(bench.model, bench.weights, bench.sample), np.float64)
    placed = bench.model.resolution.placed[key.block]
    place, block = place_at(f"{key.layer}/{key.direction}"), placed.block
    past = past_of(block, ran.recordings[key.block], place, ran.run.lengths[placed.p.timeline])
    w = layer_weights(
        {n.partition(".")[2]: a for n, a in bench.weights.items() if n.startswith(f"{key.block}.")}, place
    )
    return CellRun(key, block.states, Tangent.of(block.stepper(placed.p), placed.p, w, past), place.backward)


@each_case
def test_every_factor_is_the_derivative_of_the_declared_step(case: str) -> None:
    bench = CASES[case]()
    for key in cells(bench):
        run = doubled(bench, key)
        found = run.tangent.factors(0, run.tangent.steps)
        for t in range(run.tangent.steps):
            step, before = step_of(bench, run, t)
            wanted = torch.autograd.functional.jacobian(step, before)
            assert_allclose(found[t], wanted.numpy(), rtol=1e-10, atol=1e-13, err_msg=f"{key} {t}")
            for column, unit in enumerate(torch.eye(run.tangent.size, dtype=torch.float64)):
                off = (step(before + 1e-6 * unit) - step(before - 1e-6 * unit)) / 2e-6
                assert_allclose(found[t][:, column], off.numpy(), rtol=1e-5, atol=1e-8)


def step_of(bench: Bench, run: CellRun, t: int) -> tuple[Callable[[torch.Tensor], torch.Tensor], torch.Tensor]:
    """The declared step t in torch, from the joint state to the joint state; and the state that it began with."""
    tangent, block = run.tangent, bench.model.resolution.placed[run.cell.block].block
    w = SimpleNamespace(**{n: torch.tensor(a) for n, a in vars(tangent.w).items()})
    gx = torch.tensor(np.ascontiguousarray(tangent.now.gx[t]))

    def step(state: torch.Tensor) -> torch.Tensor:
        prev = dict(zip(run.states, state[None].chunk(len(run.states), -1), strict=True))
        now = block.step(tangent.p, w, gx, SimpleNamespace(**prev))
        return torch.cat([now[s][0] for s in run.states])

    return step, torch.tensor(np.concatenate([getattr(tangent.before, s)[t, 0] for s in run.states]))


def test_many_steps_at_once_are_each_of_them_alone() -> None:
    tangent = doubled(chain("lstm", steps=9), H).tangent
    alone = np.concatenate([tangent.factors(t, t + 1) for t in range(9)])
    assert_allclose(tangent.factors(0, 9), alone, rtol=1e-14, atol=1e-16)


@pytest.mark.parametrize("direction", ["forward", "backward"])
@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])
def test_the_product_is_what_finite_differences_find_over_the_whole_way(kind: str, direction: str) -> None:
    """dh_t/dh_k: h_t of a run in which h_k was nudged."""
    bench = chain(kind, bidirectional=True)
    key = SignalKey("cell", 0, direction, "h")
    batch = fed_batch(bench.model, bench.weights, bench.sample)
    run = doubled(bench, key)
    ledger = done(state_ledger(run))
    assert ledger.rows == (0, 1, 2, 3, 4)
    for k in range(5):
        columns = []
        for unit in np.eye(3):
            ends = []
            for by in (1e-6 * unit, -1e-6 * unit):
                with nudged(bench, key, k, by):
                    ran = forward(bench.model, bench.weights, batch, np.float64)
                ends.append(ran.recordings["cell"].signals[f"0/{direction}/h"][:, 0])
            columns.append((ends[0] - ends[1]) / 2e-6)
        wanted = np.stack(columns, -1)  # (t, unit of h_t, unit of h_k)
        for t in range(5):
            if (k > t) == (direction == "forward") and k != t:
                assert np.isnan(ledger.norms[t, k])
                continue
            between = done(chain_between(run, t, k))
            assert_allclose(between.matrix[:3, :3], wanted[t], rtol=1e-5, atol=1e-8)
            singular = np.linalg.svd(wanted[t], compute_uv=False)
            assert_allclose(between.hidden, singular, rtol=1e-5, atol=1e-8)
            assert_allclose(ledger.norms[t, k], singular[0], rtol=1e-5, atol=1e-8)
            assert (between.t, between.k) == (t, k)


@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])
def test_in_a_loop_what_goes_round_through_attention_is_in_the_triangle(kind: str) -> None:
    """dh_t/dh_k of a decoder whose own state asks the attention that it reads: h_t of a run in which h_k was nudged."""
    bench, key = decoder(kind), SignalKey("decoder", 0, "forward", "h")
    loud = {name: a * (3 if name.startswith(("attention", "embed.")) else 1) for name, a in bench.weights.items()}
    bench = replace(bench, weights=loud)
    batch = fed_batch(bench.model, bench.weights, bench.sample)
    ledger = done(StateLedgerOf(bench.sample, key).work(Subject(bench.model, bench.weights, 4)))
    assert (ledger.total, ledger.step, ledger.rows) == (True, 4, (0, 1, 2, 3, 4))
    cell_alone = done(state_ledger(doubled(bench, key))).norms
    for k in range(5):
        columns = []
        for unit in np.eye(3):
            ends = []
            for by in (1e-6 * unit, -1e-6 * unit):
                with nudged(bench, key, k, by):
                    ran = forward(bench.model, bench.weights, batch, np.float64)
                ends.append(ran.recordings["decoder"].signals["0/forward/h"][:, 0])
            columns.append((ends[0] - ends[1]) / 2e-6)
        wanted = np.linalg.svd(np.stack(columns, -1), compute_uv=False)[:, 0]
        assert_allclose(ledger.norms[k:, k], wanted[k:], rtol=1e-4, atol=1e-7)  # its values are the trace's, in float32
    later = np.tril(np.ones((5, 5), bool), -1)
    assert (abs(ledger.norms[later] / cell_alone[later] - 1) > 1e-3).mean() > 0.5
    assert np.array_equal(np.isnan(ledger.norms), np.isnan(cell_alone))


@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])
def test_it_carries_the_gradient_of_the_ledger(kind: str) -> None:
    """What arrives at s_k is what entered at s_T, times the product; of an LSTM in both states at once."""
    bench = chain(kind, per_step=False)
    seen = trace(bench.model, bench.weights, bench.sample, double=True)
    run = doubled(bench, H)
    entered = np.concatenate(
        [seen.gradients[H._replace(signal=f"d_{s}_{'local' if s == 'h' else 'incoming'}")][-1] for s in run.states]
    )
    for k in range(4):
        carried = entered @ done(chain_between(run, 4, k)).matrix
        arrived = np.concatenate([seen.gradients[H._replace(signal=f"d_{s}_incoming")][k] for s in run.states])
        assert_allclose(carried, arrived, rtol=1e-9, atol=1e-13)


def test_the_direct_path_of_an_lstm_is_its_forget_gate() -> None:
    bench = chain("lstm")
    f = trace(bench.model, bench.weights, bench.sample, double=True).signals[H._replace(signal="f")]
    run = doubled(bench, H)
    assert_allclose(done(step_sizes(run)).direct["c"], np.sort(f, -1)[:, ::-1], rtol=1e-12)
    between = done(chain_between(run, 4, 1))
    assert_allclose(between.direct["c"], np.sort(f[2:].prod(0))[::-1], rtol=1e-12)
    assert (between.steps, between.singular.shape) == ((2, 3, 4), (3, 6))
    assert between.product[0] <= between.bound * (1 + 1e-12)
    assert done(step_sizes(doubled(chain("gru"), H))).direct == {}


def test_the_block_of_the_product_is_not_the_product_of_the_blocks() -> None:
    run = doubled(chain("lstm"), H)
    between = done(chain_between(run, 4, 0))
    blocks = np.linalg.multi_dot([run.tangent.factors(t, t + 1)[0][:3, :3] for t in (4, 3, 2, 1)])
    assert not np.isclose(between.hidden[0], np.linalg.svd(blocks, compute_uv=False)[0], rtol=0.1)


def test_steps_of_a_backward_direction_lie_in_the_order_of_the_timeline() -> None:
    run = doubled(chain("lstm", bidirectional=True), H._replace(direction="backward"))
    factors, sizes = run.tangent.factors(0, 5), done(step_sizes(run))
    assert_allclose(sizes.largest, [np.linalg.svd(factors[4 - t], compute_uv=False)[0] for t in range(5)])
    between = done(chain_between(run, 1, 4))
    assert (between.t, between.k, between.steps) == (1, 4, (3, 2, 1))


def test_a_step_and_itself_have_nothing_between() -> None:
    between = done(chain_between(doubled(chain("gru"), H), 2, 2))
    assert_allclose(between.matrix, np.eye(3))
    assert (between.steps, between.singular.shape, between.bound) == ((), (0, 3), 1.0)


def test_a_long_way_does_not_underflow_before_its_time() -> None:
    """Numbers of 1e-250 are shown as such; beyond what a float can be they are 0, and never NaN."""
    bench = chain("rnn", steps=400)
    small = {n: a * 0.15 if n == "cell.weight_hh_l0" else a for n, a in bench.weights.items()}
    run = doubled(Bench(bench.model, small, bench.sample, bench.cells), H)
    norms = done(state_ledger(run, 3)).norms
    last = norms[-1]
    assert ((last >= 0) & np.isfinite(last)).all()
    assert (last > 0).sum() > 200
    assert last[last > 0].min() < 1e-290
    assert_allclose(np.log(last[350]), np.log(done(chain_between(run, 399, 350)).hidden[0]), rtol=1e-9)


def test_a_choice_of_rows_has_the_last_one() -> None:
    run = doubled(chain("gru", steps=30), H)
    every, some = done(state_ledger(run)), done(state_ledger(run, 9))
    assert some.rows[-1] == 29
    assert len(some.rows) == 9
    assert_allclose(some.norms, every.norms[list(some.rows)], rtol=1e-9)


def test_questions_are_answered_from_the_values_of_the_trace() -> None:
    bench = decoder("lstm")
    subject = Subject(bench.model, bench.weights, 5)
    key = SignalKey("decoder", 0, "forward", "h")
    sizes = done(StepSizesOf(bench.sample, key).work(subject))
    assert (sizes.singular.shape, sizes.step, sizes.states) == ((5, 6), 5, ("h", "c"))
    between = done(ChainOf(bench.sample, key, 3, 1).work(subject))
    assert isinstance(between, Chain)
    assert_allclose(between.singular[:, 0], sizes.largest[2:4], rtol=1e-12)
    assert done(StateLedgerOf(bench.sample, key).work(subject)).norms.shape == (5, 5)
    shares = list(ChainOf(bench.sample, key, 3, 1).work(subject))
    assert shares == [0.5, 1.0]
