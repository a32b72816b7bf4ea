"""Bracket depth: what is opened is closed by its like, and the depth is counted."""

from __future__ import annotations

import numpy as np
import pytest

from rnnstudio.streams import stream
from rnnstudio.tasks.brackets import TASK, VOCABULARY
from rnnstudio.trace.sample import NO_CLASS


def said(tokens: np.ndarray) -> str:
    return "".join(VOCABULARY[token] for token in tokens)


def depths(text: str, most: int = 4) -> list[int]:
    tokens = np.array([VOCABULARY.index(mark) for mark in text])
    found: list[int] = TASK.target_for(TASK.settings({"depth": most}), {"tokens": tokens})["depth"].tolist()
    return found


@pytest.mark.parametrize(("depth", "length"), [(1, 20), (4, 20), (12, 60), (3, 2), (4, 400)])
def test_batches_are_well_formed_and_their_targets_are_those_of_own_input(depth: int, length: int) -> None:
    p = TASK.settings({"depth": depth, "length": length})
    batch = TASK.batch(p, stream(0, "data"), 100)
    for tokens, target in zip(batch.inputs["tokens"].T, batch.targets["depth"].T, strict=True):
        np.testing.assert_array_equal(TASK.target_for(p, {"tokens": tokens})["depth"], target)
    assert batch.targets["depth"].min() >= 0
    assert batch.targets["depth"].max() == min(depth, length)


def test_every_symbol_and_every_depth_come_up() -> None:
    batch = TASK.batch(TASK.settings({}), stream(0, "data"), 1000)
    counts = np.bincount(batch.inputs["tokens"].ravel())
    assert counts.min() > 0.1 * counts.sum()
    assert set(batch.targets["depth"].ravel().tolist()) == {0, 1, 2, 3, 4}


def test_depths_are_counted() -> None:
    assert depths("a(b[a]b)a") == [0, 1, 1, 2, 2, 1, 1, 0, 0]
    assert depths("([([") == [1, 2, 3, 4]


@pytest.mark.parametrize("text", ["(])(", "())(", "()](", "[))["])
def test_from_a_wrong_closing_bracket_on_nothing_is_asked(text: str) -> None:
    found = depths(text)
    wrong = found.index(NO_CLASS)
    assert text[wrong] in ")]"
    assert wrong in (1, 2)
    assert set(found[wrong:]) == {NO_CLASS}


def test_a_depth_that_is_no_class_is_not_asked() -> None:
    assert depths("((a))", most=1) == [1, NO_CLASS, NO_CLASS, 1, 0]


def test_probes_go_down_and_up_and_keep_open() -> None:
    texts = [said(probe.inputs["tokens"]) for probe in TASK.probes(TASK.settings({}))]
    assert texts[1:] == ["([([])])([([])])([([", "(a)[b](a)[b](a)[b](a", "([([abababababababab"]
    for depth in (1, 3, 12):
        for probe in TASK.probes(TASK.settings({"depth": depth, "length": 60})):
            assert (probe.targets["depth"] >= 0).all()


def test_the_commonest_depth_is_named() -> None:
    assert TASK.metric(TASK.settings({"length": 2})).chance_means.en.endswith(" 1")
