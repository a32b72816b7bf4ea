"""Measured series: what the files hold, which pieces are trained on, and which are kept back."""

from __future__ import annotations

import csv
import re
from itertools import pairwise

import numpy as np
import pytest

from rnnstudio.resource import resource
from rnnstudio.streams import stream
from rnnstudio.tasks.series import KEPT_BACK, TASK, _series

each_source = pytest.mark.parametrize("source", ["sunspots", "co2"])


def column(source: str, name: str) -> list[str]:
    with resource("data", f"{source}.csv").open(encoding="utf-8", newline="") as file:
        return [line[name] for line in csv.DictReader(file)]


def series(source: str) -> np.ndarray:
    if source == "sunspots":
        return (np.array(column(source, "number"), float) - 50) / 40
    return np.diff(np.array(column(source, "ppm"), float))


def test_the_files_have_every_year_and_every_month() -> None:
    assert [int(year) for year in column("sunspots", "year")] == list(range(1700, 2009))
    months = [int(month[:4]) * 12 + int(month[5:]) for month in column("co2", "month")]
    assert (months[0], months[-1]) == (1959 * 12 + 1, 2001 * 12 + 12)
    assert all(after == before + 1 for before, after in pairwise(months))
    empty = [
        month for month, weeks in zip(*(column("co2", c) for c in ("month", "weeks")), strict=True) if weeks == "0"
    ]
    assert empty == ["1964-02", "1964-03", "1964-04"]


def test_the_numbers_are_those_that_the_world_knows() -> None:
    known = dict(zip(column("sunspots", "year"), column("sunspots", "number"), strict=True))
    assert (known["1715"], known["1957"], known["2008"]) == ("27", "190.2", "2.9")
    ppm = dict(zip(column("co2", "month"), column("co2", "ppm"), strict=True))
    assert float(ppm["1960-01"]) == pytest.approx(316.4, abs=0.3)
    assert float(ppm["2000-01"]) == pytest.approx(369.1, abs=0.5)


@each_source
def test_values_lie_around_zero(source: str) -> None:
    values = series(source)
    assert abs(values.mean()) < 0.15
    assert 0.9 < values.std() < 1.3


@each_source
@pytest.mark.parametrize("length", [2, 40, 60])
def test_batches_are_pieces_of_the_series_and_never_of_its_end(source: str, length: int) -> None:
    p = TASK.settings({"source": source, "length": length})
    batch = TASK.batch(p, stream(0, "data"), 4000)
    whole = np.concatenate([batch.inputs["values"][:1], batch.targets["next"]])[..., 0].T
    np.testing.assert_array_equal(batch.inputs["values"][1:], batch.targets["next"][:-1])
    trained = series(source).astype(np.float32)[:-KEPT_BACK]
    pieces = {piece.tobytes() for piece in np.lib.stride_tricks.sliding_window_view(trained, length + 1)}
    assert {piece.tobytes() for piece in whole} == pieces  # all of them, the first and the last included


@each_source
@pytest.mark.parametrize("length", [2, 60])
def test_the_last_probe_is_the_end_that_is_kept_back(source: str, length: int) -> None:
    end = TASK.probes(TASK.settings({"source": source, "length": length}))[-1]
    assert "never trained on" in end.title.en
    shown = np.append(end.inputs["values"][0], end.targets["next"])
    np.testing.assert_array_equal(shown, series(source).astype(np.float32)[-length - 1 :])
    assert len(shown) <= KEPT_BACK


def test_probes_are_named_after_their_first_and_last_value() -> None:
    assert [probe.title.en for probe in TASK.probes(TASK.settings({}))] == [
        "1700 to 1740",
        "1803 to 1843",
        "1907 to 1947",
        "1968 to 2008, never trained on",
    ]
    titles = [probe.title.en for probe in TASK.probes(TASK.settings({"source": "co2", "length": 12}))]
    assert titles[0] == "1959-02 to 1960-02"
    assert re.fullmatch(r"2000-12 to 2001-12, .*", titles[-1])


@each_source
def test_repeating_is_better_than_always_saying_the_mean(source: str) -> None:
    assert TASK.metric(TASK.settings({"source": source})).chance < series(source)[:-KEPT_BACK].var()


def test_own_values_are_judged_by_those_that_follow() -> None:
    target = TASK.target_for(TASK.settings({}), {"values": np.array([[1], [2], [3]], np.float32)})["next"]
    np.testing.assert_array_equal(target, np.array([[2], [3], [np.nan]], np.float32))


@pytest.mark.parametrize("source", ["sunspots", "co2"])
@pytest.mark.parametrize("length", [2, 40, 60])
def test_success_is_measured_on_the_end_that_no_batch_has(source: str, length: int) -> None:
    p = TASK.settings({"source": source, "length": length})
    series = _series(source)
    held = TASK.held_out(p, stream(0, "held out"), 128)
    asked = held.targets["next"][~np.isnan(held.targets["next"])]
    assert set(asked.tolist()) == set(series.values[-KEPT_BACK:].tolist())
    assert held.inputs["values"].shape[0] == length
