"""Temporal order: two symbols that count, where they stand, and their order."""

from __future__ import annotations

import numpy as np
import pytest

from rnnstudio.streams import stream
from rnnstudio.tasks._own_input import shuffled
from rnnstudio.tasks.temporal_order import CLASSES, TASK, VOCABULARY


@pytest.mark.parametrize("length", [10, 20, 107, 400])
def test_two_symbols_stand_at_their_places_and_make_the_class(length: int) -> None:
    batch = TASK.batch(TASK.settings({"length": length}), stream(0, "data"), 500)
    tokens, order = batch.inputs["tokens"].T, batch.targets["order"]
    assert (tokens[:, -1] == VOCABULARY.index("?")).all()
    assert (tokens[:, :-1] != VOCABULARY.index("?")).all()
    places = np.array([np.flatnonzero(row < 2) for row in tokens])
    assert places.shape == (500, 2)
    assert (places[:, 0].min(), places[:, 0].max()) == (length // 10, length // 5)
    assert (places[:, 1].min(), places[:, 1].max()) == (length // 2, length * 3 // 5)
    for row, where, k in zip(tokens, places, order, strict=True):
        assert "".join(VOCABULARY[token] for token in row[where]) == CLASSES[k]
    assert set(order.tolist()) == {0, 1, 2, 3}


def test_the_probes_differ_in_the_two_symbols_alone() -> None:
    probes = TASK.probes(TASK.settings({}))
    assert [CLASSES[int(probe.targets["order"])] for probe in probes] == ["XY", "YX", "XX", "YY"]
    assert [probe.title.en for probe in probes[:2]] == ["X before Y", "Y before X"]
    rows = np.stack([probe.inputs["tokens"] for probe in probes])
    assert (rows != rows[0]).any(0).sum() == 2


@pytest.mark.parametrize(
    ("text", "order"), [("aXbYc?", "XY"), ("YX", "YX"), ("XabX?", "XX"), ("XbYaX?", ""), ("aX?", "")]
)
def test_own_input_has_a_target_where_two_symbols_count(text: str, order: str) -> None:
    tokens = np.array([VOCABULARY.index(mark) for mark in text])
    targets = TASK.target_for(TASK.settings({}), {"tokens": tokens})
    assert [CLASSES[int(k)] for k in targets.values()] == ([order] if order else [])


def test_shuffling_leaves_the_question_at_the_end_and_asks_for_the_new_order() -> None:
    p = TASK.settings({})
    for seed in range(5):
        other = shuffled(TASK, p, TASK.probes(p)[0], np.random.default_rng(seed))
        words = [VOCABULARY[token] for token in other.inputs["tokens"]]
        assert words[-1] == "?"
        assert CLASSES[int(other.targets["order"])] == "".join(word for word in words if word in "XY")
