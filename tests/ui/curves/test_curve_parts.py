"""The arithmetic behind the training curves: runs of rows, ranges and ticks."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnstudio.ui.curves.scale import Range, linear, logarithmic, rounded_up, tick_label
from rnnstudio.ui.curves.summary import Summary


@given(st.lists(st.integers(0, 900), min_size=1, max_size=12), st.integers(8, 300))
def test_runs_of_rows_lose_no_extreme_and_no_mean(parts: list[int], most: int) -> None:
    ends = np.cumsum(parts)
    rows = np.random.default_rng(ends[-1]).standard_normal((int(ends[-1]), 3))
    summary = Summary()
    for end in ends:
        summary.follow(rows[:end])
    bins = summary.bins(most)
    assert bins.count <= most + 1
    if len(rows):
        np.testing.assert_array_equal(bins.low.min(0), rows.min(0))
        np.testing.assert_array_equal(bins.high.max(0), rows.max(0))
        assert ((bins.low <= bins.mean + 1e-12) & (bins.mean <= bins.high + 1e-12)).all()


def test_a_summary_that_grew_equals_one_made_at_once() -> None:
    rows = np.random.default_rng(1).random((70_000, 4))
    grown, whole = Summary(), Summary()
    for end in range(1, 70_001, 777):
        grown.follow(rows[:end])
    grown.follow(rows)
    whole.follow(rows)
    np.testing.assert_allclose(grown.bins(250).mean, whole.bins(250).mean)
    size = 2 ** math.ceil(math.log2(70_000 / 250))
    np.testing.assert_allclose(whole.bins(250).mean[3], rows[3 * size : 4 * size].mean(0))


def test_another_run_is_not_taken_for_more_of_the_same() -> None:
    summary = Summary()
    assert summary.follow(np.arange(30.0).reshape(10, 3))
    assert not summary.follow(np.arange(30.0).reshape(10, 3))
    assert summary.follow(100 + np.arange(60.0).reshape(20, 3))
    np.testing.assert_array_equal(summary.bins(50).mean, 100 + np.arange(60.0).reshape(20, 3))
    assert summary.follow(np.empty((0, 7)))
    assert summary.bins(50).count == 0


def test_smoothing_keeps_a_straight_line_and_both_ends() -> None:
    summary = Summary()
    rows = np.column_stack([np.arange(200.0), 3 * np.arange(200.0)])
    summary.follow(rows)
    np.testing.assert_allclose(summary.bins(500).smooth(1), rows[:, 1])


@given(st.floats(1e-9, 1e9))
def test_a_rounded_number_is_near_and_not_below(value: float) -> None:
    assert value * (1 - 1e-6) <= rounded_up(value) <= value * 1.51


@given(st.floats(1e-8, 1e7), st.integers(2, 8))
def test_ticks_lie_within_and_are_few(high: float, most: int) -> None:
    for axis in (linear(high), logarithmic(high / 1e5, high)):
        ticks = axis.ticks(most)
        assert 1 <= len(ticks) <= most + 1
        assert all(-1e-9 <= axis.place(tick) <= 1 + 1e-9 for tick in ticks)
        assert len({tick_label(tick, axis) for tick in ticks}) == len(ticks)


@given(st.floats(0, 1), st.booleans())
def test_places_and_values_are_inverse(place: float, log: bool) -> None:
    axis = Range(0.01, 5.0, log)
    assert axis.place(axis.value(place)) == pytest.approx(place, abs=1e-9)


@pytest.mark.parametrize(
    ("value", "axis", "words"),
    [
        (0.0, linear(1.0), "0"),
        (0.5, linear(1.0), "0.5"),
        (20_000.0, linear(1e5), "20,000"),
        (0.0005, linear(0.002), "0.0005"),
        (1e-6, logarithmic(1e-6, 1.0), "10⁻⁶"),
        (0.01, logarithmic(1e-6, 1.0), "0.01"),
    ],
)
def test_ticks_are_written_short(value: float, axis: Range, words: str) -> None:
    assert tick_label(value, axis) == words
