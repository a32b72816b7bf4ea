"""Recall: the first symbol, after the lag."""

from __future__ import annotations

import numpy as np
import pytest

from rnnstudio.graph.errors import StudioError
from rnnstudio.streams import stream
from rnnstudio.tasks._own_input import shuffled
from rnnstudio.tasks.recall import QUERY, TASK, VOCABULARY


def said(tokens: np.ndarray) -> str:
    return "".join(VOCABULARY[token] for token in tokens)


@pytest.mark.parametrize("lag", [1, 8, 200])
def test_a_sequence_is_symbol_distractors_query(lag: int) -> None:
    batch = TASK.batch(TASK.settings({"lag": lag}), stream(0, "data"), 300)
    tokens = batch.inputs["tokens"]
    assert len(tokens) == lag + 2
    assert (tokens[0] == batch.targets["symbol"]).all()
    assert set(tokens[0].tolist()) == {0, 1, 2, 3}
    assert set(tokens[1:-1].ravel().tolist()) == {4, 5, 6}
    assert (tokens[-1] == QUERY).all()


def test_the_first_probe_reads_as_in_the_lessons() -> None:
    probes = TASK.probes(TASK.settings({}))
    assert [said(probe.inputs["tokens"]) for probe in probes[:2]] == ["Bxzyxxzyx?", "Axzyxxzyx?"]
    assert [int(probe.targets["symbol"]) for probe in probes] == [1, 0, 2, 3]


def test_own_input_has_a_target_where_it_begins_with_a_symbol() -> None:
    p = TASK.settings({})
    assert TASK.target_for(p, {"tokens": np.array([2, 4, 7])})["symbol"] == 2
    assert TASK.target_for(p, {"tokens": np.array([4, 2, 7])}) == {}


@pytest.mark.parametrize("lag", [0, 201, 2.5, "8"])
def test_a_lag_out_of_bounds_is_refused(lag: object) -> None:
    with pytest.raises(StudioError, match="1 to 200"):
        TASK.settings({"lag": lag})


def test_shuffling_moves_the_distractors_alone() -> None:
    p = TASK.settings({"lag": 20})
    sample = TASK.probes(p)[0]
    other = shuffled(TASK, p, sample, np.random.default_rng(3))
    before, after = sample.inputs["tokens"], other.inputs["tokens"]
    assert (before[0], before[-1]) == (after[0], after[-1])
    assert sorted(before) == sorted(after)
    assert not np.array_equal(before, after)
    assert other.targets["symbol"] == sample.targets["symbol"]
