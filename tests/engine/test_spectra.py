"""Spectra of W_hh, gate by gate, and weights with another spectral radius."""

from __future__ import annotations

import numpy as np
import pytest
from backward_cases import chain, kinds
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from rnnstudio.engine.question import Subject
from rnnstudio.engine.spectra import SpectraOf, spectra_of, with_radius
from rnnstudio.engine.tracing import trace
from rnnstudio.trace.spectrum import factor_to, spectra
from rnnstudio.trace.trace import SignalKey

CELL = SignalKey("cell", 0, "forward", "h")


@pytest.mark.parametrize("weight_norm", [False, True])
@pytest.mark.parametrize(("kind", "params"), list(kinds()), ids=str)
def test_every_block_of_rows_by_its_name(kind: str, params: dict, weight_norm: bool) -> None:
    bench = chain(kind, **params, layers=2, bidirectional=True, weight_norm=weight_norm)
    rows = bench.model.resolution.placed["cell"].block.rows  # type: ignore[attr-defined]
    for cell, suffix in ((CELL, "l0"), (SignalKey("cell", 1, "backward", "h"), "l1_reverse")):
        found = spectra_of(bench.model, bench.weights, cell)
        assert tuple(one.name for one in found) == rows
        w = bench.weights.get(f"cell.weight_hh_{suffix}")
        if w is None:
            v, g = (bench.weights[f"cell.weight_hh_{suffix}_{end}"] for end in "vg")
            w = g * v / np.linalg.norm(v, axis=1, keepdims=True)
        for one, part in zip(found, np.split(w, len(rows)), strict=True):
            assert_allclose(one.eigenvalues.prod(), np.linalg.det(part), rtol=1e-9)
            assert_allclose((one.singular**2).sum(), (part**2).sum())
            assert one.radius == abs(one.eigenvalues).max()
            assert (np.diff(abs(one.eigenvalues)) <= 1e-12).all()
            assert one.radius <= one.singular[0] * (1 + 1e-12)


@given(st.floats(0.01, 5), st.integers(0, 2**16))
def test_another_radius_is_that_radius_and_nothing_else_changes(radius: float, seed: int) -> None:
    matrix = np.random.default_rng(seed).normal(size=(4, 4))
    factor = factor_to(matrix, radius)
    assert spectra(matrix * factor, ("a",))[0].radius == pytest.approx(radius, rel=1e-9)


@pytest.mark.parametrize("weight_norm", [False, True])
def test_weights_with_another_radius_can_be_run(weight_norm: bool) -> None:
    bench = chain("lstm", weight_norm=weight_norm)
    changed = with_radius(bench.model, bench.weights, CELL, 1.5, row=1)
    before, after = (spectra_of(bench.model, w, CELL) for w in (bench.weights, changed))
    assert after[1].radius == pytest.approx(1.5)
    for n in (0, 2, 3):
        assert_allclose(after[n].eigenvalues, before[n].eigenvalues)
    name = "cell.weight_hh_l0_g" if weight_norm else "cell.weight_hh_l0"
    assert all(changed[n] is a for n, a in bench.weights.items() if n != name)
    assert not changed[name].flags.writeable
    assert trace(bench.model, changed, bench.sample).loss != trace(bench.model, bench.weights, bench.sample).loss


def test_a_matrix_that_cannot_be_scaled_stays_as_it_is() -> None:
    assert factor_to(np.zeros((3, 3)), 2.0) == 1.0
    assert factor_to(np.array([[np.nan, 0], [0, 1]]), 2.0) == 1.0
    (wild,) = spectra(np.array([[np.inf, 0], [0, 1]]), ("a",))
    assert np.isnan(wild.radius)


def test_the_question() -> None:
    bench = chain("gru")
    work = SpectraOf(CELL).work(Subject(bench.model, bench.weights, 0))
    next(work)
    with pytest.raises(StopIteration) as end:
        next(work)
    assert [one.name for one in end.value.value] == ["a_r", "a_z", "a_h_tilde"]
