"""Copy memory: symbols, blanks, "?", and the symbols again."""

from __future__ import annotations

import numpy as np
import pytest

from rnnstudio.streams import stream
from rnnstudio.tasks.copy_memory import BLANK, GO, SYMBOLS, TASK, VOCABULARY
from rnnstudio.trace.sample import NO_CLASS


def own(text: str) -> str | None:
    """The targets of a text, "." where there is none."""
    tokens = np.array([VOCABULARY.index(mark) for mark in text])
    targets = TASK.target_for(TASK.settings({}), {"tokens": tokens})
    return "".join("." if k == NO_CLASS else SYMBOLS[k] for k in targets["copy"]) if targets else None


@pytest.mark.parametrize(("symbols", "lag"), [(1, 1), (3, 5), (20, 200)])
def test_the_symbols_are_asked_for_after_the_go(symbols: int, lag: int) -> None:
    batch = TASK.batch(TASK.settings({"symbols": symbols, "lag": lag}), stream(0, "data"), 300)
    tokens, targets = batch.inputs["tokens"], batch.targets["copy"]
    assert len(tokens) == 2 * symbols + lag + 1
    assert set(tokens[:symbols].ravel().tolist()) == set(range(8))
    assert (tokens[symbols:] >= BLANK).all()
    assert (tokens == GO).sum() == 300
    assert (tokens[symbols + lag] == GO).all()
    np.testing.assert_array_equal(targets[-symbols:], tokens[:symbols])
    assert (targets[:-symbols] == NO_CLASS).all()


def test_own_input_has_targets_where_it_is_a_question() -> None:
    assert own("BAD__?___") == "......BAD"
    assert own("H?_") == "..H"
    assert own("BAD_?__") == ".....BA"
    assert own("BA?_____") == "...BA..."
    assert own("AB_?") == "...."


@pytest.mark.parametrize("text", ["_?_", "AB__", "A_B?__", "A?_?_", "A_?A", "?", "A"])
def test_what_is_no_question_has_none(text: str) -> None:
    assert own(text) is None


def test_the_targets_of_a_batch_are_those_of_own_input() -> None:
    p = TASK.settings({})
    batch = TASK.batch(p, stream(0, "data"), 20)
    for tokens, targets in zip(batch.inputs["tokens"].T, batch.targets["copy"].T, strict=True):
        np.testing.assert_array_equal(TASK.target_for(p, {"tokens": tokens})["copy"], targets)
