"""The gradient ledger against autograd and finite differences, in float64, for every recurrent block, in layers, directions and loops."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import torch
from backward_cases import Bench, cases, chain, decoder, nudged
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.testing import assert_allclose

from rnnstudio.engine import ledger as ledgers
from rnnstudio.engine.by_autograd import scores_of
from rnnstudio.engine.ledger import Losses, gradients_by_row, ledger, state_keys
from rnnstudio.engine.losses import losses_and_slopes
from rnnstudio.engine.record import forward
from rnnstudio.engine.tracing import fed_batch, trace
from rnnstudio.engine.walk import loss_and_slopes
from rnnstudio.trace.ledger import Ledger, LossRow, by_row, by_whole
from rnnstudio.trace.sample import stack
from rnnstudio.trace.trace import SignalKey

CASES = cases()
each_case = pytest.mark.parametrize("case", CASES)
NUDGE = 1e-6


def whole(bench: Bench, block: str, **more: Any) -> Ledger:
    """The ledger when it is done."""
    work = ledger(bench.model, bench.weights, bench.sample, block, **more)
    while True:
        try:
            next(work)
        except StopIteration as done:
            found = done.value
            assert isinstance(found, Ledger)
            return found


def by_rows(bench: Bench) -> tuple[Losses, dict[str, dict[str, np.ndarray]]]:
    """Every row's gradient of every signal, (T, rows, n), on a run in float64."""
    losses = Losses.of_run(bench.model, _ran(bench), stack([bench.sample]))
    parts = [d for _, _, d in gradients_by_row(bench.model, losses)]
    return losses, {
        node: {name: np.concatenate([part[node][name] for part in parts], 1) for name in own}
        for node, own in parts[0].items()
    }


def _ran(bench: Bench) -> Any:
    return forward(bench.model, bench.weights, fed_batch(bench.model, bench.weights, bench.sample), np.float64)


def parts_of_loss(bench: Bench, rows: tuple[LossRow, ...]) -> np.ndarray:
    """L_r of every row, from a run in float64."""
    ran, found = _ran(bench), []
    each = loss_and_slopes(bench.model, ran, stack([bench.sample]))[1]
    for row in rows:
        own = each[row.target][..., 0]
        found.append(own[row.t] / np.isfinite(own).sum() if own.ndim else own)
    return np.array(found)


@each_case
def test_every_entry_is_autograds(case: str) -> None:
    """dL_r/dh_k, as a vector. Of a cell's other states the part that comes back from later steps: h_k is made of them within the step."""
    bench = CASES[case]()
    losses, found = by_rows(bench)
    leaves: dict[str, list[Mapping[str, torch.Tensor]]] = {}

    def states_of(node: str, recording: Any) -> Mapping[str, torch.Tensor]:
        given = {name: torch.tensor(a.copy(), requires_grad=True) for name, a in recording.signals.items()}
        leaves.setdefault(node, []).append(given)
        return given

    weights = {name: torch.tensor(a) for name, a in bench.weights.items()}
    scores = scores_of(bench.model, losses.ran, weights, states_of)
    slopes = losses.slopes_of(losses.rows)
    for number, row in enumerate(losses.rows):
        y = scores[row.target]
        grad_y = torch.tensor(slopes[row.target][..., [number], :])
        for key in (key for cell in bench.cells for key in state_keys(bench.model, cell)):
            path = f"{key.layer}/{key.direction}"
            ticks = [tick[f"{path}/{key.signal}"] for tick in leaves[key.block]]
            wanted = torch.autograd.grad(y, ticks, grad_y, retain_graph=True, allow_unused=True)
            d = np.concatenate(
                [np.zeros(tuple(a.shape)) if g is None else g.numpy() for a, g in zip(ticks, wanted, strict=True)]
            )
            name = "d_h" if key.signal == "h" else f"d_{key.signal}_incoming"
            assert_allclose(found[key.block][f"{path}/{name}"][:, [number]], d, rtol=1e-9, atol=1e-12, err_msg=str(key))


@each_case
def test_every_entry_is_what_finite_differences_find(case: str) -> None:
    """How much each L_r changes when a number of h_k does."""
    bench = CASES[case]()
    losses, found = by_rows(bench)
    for key in (key for cell in bench.cells for key in state_keys(bench.model, cell) if key.signal == "h"):
        d = found[key.block][f"{key.layer}/{key.direction}/d_h"]
        for k in (0, len(d) // 2, len(d) - 1):
            for unit in range(d.shape[-1]):
                by = NUDGE * np.eye(d.shape[-1])[unit]
                with nudged(bench, key, k, by):
                    above = parts_of_loss(bench, losses.rows)
                with nudged(bench, key, k, -by):
                    below = parts_of_loss(bench, losses.rows)
                assert_allclose(
                    d[k, :, unit], (above - below) / (2 * NUDGE), rtol=1e-5, atol=1e-8, err_msg=f"{key} {k}"
                )


def test_the_cell_state_is_reached_through_the_hidden_state_too() -> None:
    """dL_r/dC_k = f_{k+1} * dL_r/dC_{k+1} + dL_r/dh_k * o_k * (1 - tanh^2 C_k)."""
    bench = chain("lstm")
    _, found = by_rows(bench)
    seen = trace(bench.model, bench.weights, bench.sample, double=True).signals
    c, o, f = (seen[SignalKey("cell", 0, "forward", name)][:, None] for name in "cof")
    d_h, d_c = (found["cell"][f"0/forward/d_{name}"] for name in "hc")
    later = np.concatenate([f[1:] * d_c[1:], np.zeros_like(d_c[:1])])
    assert_allclose(d_c, later + d_h * o * (1 - np.tanh(c) ** 2), rtol=1e-12, atol=1e-15)


@each_case
def test_the_rows_add_up_to_the_gradient_of_the_trace(case: str) -> None:
    bench = CASES[case]()
    seen = trace(bench.model, bench.weights, bench.sample, double=True)
    losses, found = by_rows(bench)
    assert sum(row.part for row in losses.rows) == pytest.approx(seen.loss, rel=1e-12)
    for key, total in seen.gradients.items():
        own = found[key.block][f"{key.layer}/{key.direction}/{key.signal}"]
        assert_allclose(own.sum(-2), total, rtol=1e-9, atol=1e-13, err_msg=str(key))


@each_case
def test_entries_are_absent_where_no_path_leads_and_nowhere_else(case: str) -> None:
    """NaN only where the gradient is 0 whatever the weights are; with these weights it is 0 nowhere else."""
    bench = CASES[case]()
    _, vectors = by_rows(bench)
    for cell in bench.cells:
        found = whole(bench, cell)
        for key, norms in found.norms.items():
            relu = "'relu'" in case
            assert np.isfinite(norms[~np.isnan(norms)]).all()
            assert relu or (norms[~np.isnan(norms)] > 0).all(), key
            arrived = np.linalg.norm(vectors[cell][f"{key.layer}/{key.direction}/d_{key.signal}"], axis=-1).T
            assert not arrived[np.isnan(norms)].any()
            assert_allclose(norms[~np.isnan(norms)], arrived[~np.isnan(norms)], rtol=2e-3, atol=1e-6)


def test_both_triangles_of_a_bidirectional_block() -> None:
    """Forwards a loss teaches what stands before it, backwards what stands after it; under another layer both."""
    t, k = np.indices((5, 5))
    found = whole(chain("gru", bidirectional=True), "cell").norms
    assert np.array_equal(np.isnan(found[SignalKey("cell", 0, "forward", "h")]), k > t)
    assert np.array_equal(np.isnan(found[SignalKey("cell", 0, "backward", "h")]), k < t)
    found = whole(chain("gru", bidirectional=True, layers=2), "cell").norms
    assert not any(np.isnan(found[key]).any() for key in found if key.layer == 0)
    assert np.isnan(found[SignalKey("cell", 1, "backward", "h")])[4, 3]


def test_a_single_loss_fills_the_last_row_alone() -> None:
    found = whole(chain("lstm", per_step=False), "cell")
    (row,) = found.losses
    assert (row.t, row.tick, found.of) == (4, 4, 1)
    assert {norms.shape for norms in found.norms.values()} == {(1, 5)}
    assert found.row_at(4) == 0
    assert found.row_at(3) is None


def test_the_timelines_of_a_decoder_and_of_its_encoder() -> None:
    bench = decoder("lstm")
    read, written = whole(bench, "encoder"), whole(bench, "decoder")
    assert [row.tick for row in read.losses] == [4, 5, 6, 7, 8]
    assert (read.start, written.start) == (0, 4)
    assert read.norms[SignalKey("encoder", 0, "forward", "h")].shape == (5, 4)
    assert not np.isnan(read.norms[SignalKey("encoder", 0, "forward", "c")]).any()
    assert np.isnan(written.norms[SignalKey("decoder", 0, "forward", "h")])[0, 1]


def test_many_rows_at_once_are_each_of_them_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for case in (
        "lstm {'layers': 2, 'bidirectional': True, 'initial': 'learned', 'residual': True}",
        "additive gru {}",
    ):
        bench = CASES[case]()
        monkeypatch.setattr(ledgers, "MOST_AT_ONCE", 1)
        alone = by_rows(bench)[1]
        monkeypatch.setattr(ledgers, "MOST_AT_ONCE", 32)
        monkeypatch.setattr(ledgers, "SLICE", 10.0)
        together = by_rows(bench)[1]
        for node, own in alone.items():
            for name, a in own.items():
                assert_allclose(together[node][name], a, rtol=1e-12, atol=1e-15)


def test_an_even_choice_of_rows_has_the_last_one() -> None:
    bench = chain("rnn", steps=12)
    every, some = whole(bench, "cell"), whole(bench, "cell", most=4)
    assert [row.t for row in some.losses] == [0, 4, 7, 11]
    assert (some.of, len(every.losses)) == (12, 12)
    key = SignalKey("cell", 0, "forward", "h")
    assert_allclose(some.norms[key], every.norms[key][[0, 4, 7, 11]], rtol=1e-12)


def test_it_can_be_dropped_at_any_time_and_says_how_far_it_is() -> None:
    bench = chain("gru", steps=40)
    shares = list(ledger(bench.model, bench.weights, bench.sample, "cell"))
    assert shares == sorted(shares)
    assert len(shares) > 2
    assert shares[-1] == 1
    work = ledger(bench.model, bench.weights, bench.sample, "cell")
    next(work)
    work.close()
    assert next(work, None) is None


def test_without_a_target_there_is_no_row() -> None:
    bench = chain("gru")
    bench.sample.targets.clear()  # type: ignore[attr-defined]
    found = whole(bench, "cell")
    assert (found.losses, found.of) == ((), 0)
    assert found.norms[SignalKey("cell", 0, "forward", "h")].shape == (0, 5)


def test_a_row_is_its_loss_over_the_number_of_losses() -> None:
    bench = chain("rnn")
    seen = trace(bench.model, bench.weights, bench.sample)
    found = whole(bench, "cell")
    assert_allclose([row.part * 5 for row in found.losses], seen.answers["class"].losses, rtol=1e-6)
    spec = bench.model.interface.targets["class"]
    answer = seen.answers["class"]
    _, slopes = losses_and_slopes(spec, answer.scores.astype(float), bench.sample.targets["class"])
    own = np.linalg.norm(slopes @ bench.weights["linear.weight"], axis=-1) / 5
    assert_allclose(np.diag(found.norms[SignalKey("cell", 0, "forward", "h")]), own, rtol=1e-5)


finite = st.floats(0, 1e6, allow_subnormal=False) | st.just(np.nan)


@given(arrays.arrays(float, arrays.array_shapes(min_dims=2, max_dims=2, max_side=6), elements=finite))
@settings(max_examples=60, deadline=None)
def test_views_keep_what_is_absent_and_end_at_one(norms: np.ndarray) -> None:
    for view in (by_row(norms), by_whole(norms)):
        assert np.array_equal(np.isnan(view), np.isnan(norms))
        assert not (view > 1 + 1e-12).any()
    rows = np.nan_to_num(norms).max(-1) > 0
    assert_allclose(np.nan_to_num(by_row(norms)).max(-1)[rows], 1)
    assert by_whole(norms).shape == norms.shape
