"""What each step adds to a weight's gradient: against autograd, and two ways to the same norms."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from backward_cases import Bench, cases, chain, decoder
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from rnnstudio.engine.baskets import BasketsOf
from rnnstudio.engine.by_autograd import gradients
from rnnstudio.engine.question import Subject
from rnnstudio.engine.record import forward
from rnnstudio.engine.tracing import fed_batch, trace
from rnnstudio.trace import basket as piling
from rnnstudio.trace.basket import Basket, basket, baskets, pile_at, share_at
from rnnstudio.trace.shares import DenseShare, OnceShare, OuterShare, Share
from rnnstudio.trace.trace import SignalKey, Trace

CASES = cases()
each_case = pytest.mark.parametrize("case", CASES)


def traced(bench: Bench) -> Trace:
    return trace(bench.model, bench.weights, bench.sample, double=True)


def done(work: Any) -> Any:
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


@each_case
def test_where_the_walk_ends_the_pile_is_autograds_gradient(case: str) -> None:
    bench = CASES[case]()
    ran = forward(bench.model, bench.weights, fed_batch(bench.model, bench.weights, bench.sample), np.float64)
    wanted = gradients(bench.model, ran, fed_batch(bench.model, bench.weights, bench.sample))
    shares = traced(bench).shares
    reverse = [name for name in bench.weights if "_reverse" in name]
    for name, found in baskets(shares, bench.model.resolution.weight_shapes(), reverse).items():
        assert found.from_start == (name in reverse)
        assert_allclose(found.total, wanted[name], rtol=1e-9, atol=1e-12, err_msg=name)
        assert_allclose(found.piles[found.last], np.linalg.norm(wanted[name]), rtol=1e-9, atol=1e-12)
        whole = pile_at(shares, name, wanted[name].shape, found.last, found.from_start)
        assert_allclose(whole, wanted[name], rtol=1e-9, atol=1e-12)


@each_case
def test_norms_are_those_of_the_matrices(case: str) -> None:
    bench = CASES[case]()
    shares = traced(bench).shares
    for name, a in bench.weights.items():
        from_start = "_reverse" in name
        found = basket(name, a.shape, shares, from_start)
        for t in range(len(found.shares)):
            assert_allclose(found.shares[t], np.linalg.norm(share_at(shares, name, a.shape, t)), rtol=1e-10, atol=1e-15)
            pile = pile_at(shares, name, a.shape, t, from_start)
            assert_allclose(found.piles[t], np.linalg.norm(pile), rtol=1e-10, atol=1e-15)


@each_case
def test_the_same_norms_without_writing_a_matrix(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = CASES[case]()
    shares = traced(bench).shares
    shapes = bench.model.resolution.weight_shapes()
    written = baskets(shares, shapes)
    monkeypatch.setattr(piling, "MOST_WRITTEN_OUT", 0)
    for name, found in baskets(shares, shapes).items():
        scale = 1e-7 * max(written[name].shares.max(), 1e-300)
        assert_allclose(found.shares, written[name].shares, rtol=1e-7, atol=scale, err_msg=name)
        assert_allclose(found.piles, written[name].piles, rtol=1e-7, atol=scale, err_msg=name)


def test_the_share_of_a_simple_cell_is_what_the_syllabus_says() -> None:
    """Of W_hh at step t: ((1 - h_t^2) * delta_t) h_{t-1}^T, with the total delta_t; a task judged at the end has one at every step."""
    bench = chain("rnn", per_step=False)
    seen, key = traced(bench), SignalKey("cell", 0, "forward", "h")
    h, d = seen.signals[key], seen.gradients[key._replace(signal="d_h")]
    before = np.concatenate([np.zeros((1, 3)), h[:-1]])
    for t in range(5):
        wanted = np.outer((1 - h[t] ** 2) * d[t], before[t])
        assert_allclose(share_at(seen.shares, "cell.weight_hh_l0", (3, 3), t), wanted, rtol=1e-10, atol=1e-16)
    found = basket("cell.weight_hh_l0", (3, 3), seen.shares)
    assert (found.shares[1:] > 0).all()
    assert found.shares[0] == 0  # h_0 is 0


def test_finite_differences_of_a_weight_that_differs_at_one_step_alone() -> None:
    """W changed at step t and nowhere else: what the loss does is that step's share."""
    bench, kind = chain("gru"), "gru"
    shares = traced(bench).shares
    cell = type(bench.model.resolution.placed["cell"].block)
    original = cell.step
    name = "cell.weight_hh_l0"

    def loss(at: int, by: np.ndarray) -> float:
        calls = iter(range(100))

        def step(self, p, w, gx, prev):  # type: ignore[no-untyped-def]
            changed = type(w)(**{**vars(w), "weight_hh": w.weight_hh + by * (next(calls) == at)})
            return original(self, p, changed, gx, prev)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(cell, "step", step)
            return float(traced(bench).loss or 0)

    for t in (1, 4):
        found = share_at(shares, name, (9, 3), t)
        for place in ((0, 0), (4, 2), (8, 1)):
            by = np.zeros((9, 3))
            by[place] = 1e-6
            assert_allclose(found[place], (loss(t, by) - loss(t, -by)) / 2e-6, rtol=1e-5, atol=1e-9, err_msg=kind)


sizes = st.integers(1, 5)


@given(sizes, sizes, sizes, st.integers(0, 2**16), st.booleans(), st.sampled_from([1.0, 1e-120, 1e120]))
def test_both_ways_agree_for_any_shares(
    steps: int, rows: int, columns: int, seed: int, start: bool, scale: float
) -> None:
    """Two shares of different rows, as a gated cell has them."""
    numbers = np.random.default_rng(seed)
    left, right = scale * numbers.normal(size=(steps, 1, rows)), numbers.normal(size=(steps, 1, columns))
    own: list[Share] = [OuterShare("w", left, right), OuterShare("w", left[::-1], right, rows)]
    shape = (2 * rows, columns)
    written = basket("w", shape, own, start)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(piling, "MOST_WRITTEN_OUT", 0)
        found = basket("w", shape, own, start)
    assert_allclose(found.shares, written.shares, rtol=1e-9)
    assert_allclose(found.piles, written.piles, rtol=1e-6, atol=1e-7 * scale)
    assert written.piles[written.last] == pytest.approx(np.linalg.norm(written.total / scale) * scale, rel=1e-9)


def test_a_weight_that_is_used_once_or_not_at_all() -> None:
    once = basket("h_0", (2,), [OnceShare("h_0", np.array([3.0, 4.0]))])
    assert (once.shares.tolist(), once.piles.tolist()) == ([5.0], [5.0])
    never = basket("w", (2, 2), [DenseShare("other", np.ones((3, 2, 2)))])
    assert (never.shares.tolist(), never.total.tolist()) == ([0.0], [[0.0, 0.0], [0.0, 0.0]])


def test_the_question_names_a_block_or_all() -> None:
    bench = decoder("lstm")
    subject = Subject(bench.model, bench.weights, 0)
    found = done(BasketsOf(bench.sample, "decoder").work(subject))
    assert set(found) == {name for name in bench.weights if name.startswith("decoder.")}
    assert all(isinstance(one, Basket) and len(one.shares) == 5 for one in found.values())
    assert set(done(BasketsOf(bench.sample).work(subject))) == set(bench.weights)
    bench.sample.targets.clear()  # type: ignore[attr-defined]
    assert done(BasketsOf(bench.sample).work(subject)) == {}
