"""A basket at the playhead: what is in it by now, on either way of walking."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from rnnstudio.session.pile import Pile
from rnnstudio.trace.basket import Basket, basket
from rnnstudio.trace.shares import DenseShare
from rnnstudio.trace.trace import Trace

STEPS = np.array([[3.0], [1.0], [-2.0]])


def found(weight: str, *, from_start: bool = False) -> Basket:
    return basket(weight, (1,), [DenseShare(weight, STEPS)], from_start)


def two_timelines() -> Trace:
    """Three steps are read, then three written."""
    lengths = {"input": 3, "output": 3}
    stands_for = SimpleNamespace(
        lengths=lengths,
        length=6,
        timelines={"encoder": "input", "decoder": "output"},
        start=lambda timeline: 3 if timeline == "output" else 0,
    )
    return cast("Trace", stands_for)


@pytest.mark.parametrize(
    ("cursor", "height", "share"),
    [(6, 0.0, None), (4, 0.0, None), (3, 2.0, 2.0), (2, 1.0, 1.0), (1, 2.0, 3.0), (0, 2.0, None)],
)
def test_walking_back_the_pile_fills_and_may_shrink(cursor: int, height: float, share: float | None) -> None:
    pile = Pile.at(found("encoder.w"), two_timelines(), cursor)
    assert (pile.height, pile.share) == (height, share)
    assert pile.whole == (cursor <= 1)
    assert pile.final == 2.0
    assert [pile.has_dropped(row) for row in range(3)] == [row + 1 >= cursor for row in range(3)]


def test_before_what_writes_has_begun_its_pile_is_whole() -> None:
    pile = Pile.at(found("decoder.w"), two_timelines(), 2)
    assert (pile.whole, pile.share, pile.height) == (True, None, 2.0)
    assert Pile.at(found("decoder.w"), two_timelines(), 6).dropped == 1


def test_what_reads_from_the_end_fills_the_other_way() -> None:
    one, last = (Pile.at(found("encoder.w", from_start=True), two_timelines(), cursor) for cursor in (1, 3))
    assert (one.dropped, one.height, one.whole) == (1, 3.0, False)
    assert (last.dropped, last.height, last.whole) == (3, 2.0, True)


def test_a_weight_that_is_used_once_has_given_its_share() -> None:
    once = basket("encoder.w", (1,), [DenseShare("encoder.w", STEPS[:1])])
    pile = Pile.at(once, two_timelines(), 5)
    assert (pile.once, pile.whole, pile.height) == (True, True, 3.0)
