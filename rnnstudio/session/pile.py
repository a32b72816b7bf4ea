"""A weight's basket as the playhead has it: what this step drops, how high the pile is by now."""

from __future__ import annotations

from dataclasses import dataclass

from rnnstudio.trace.basket import Basket
from rnnstudio.trace.trace import Trace


@dataclass(frozen=True)
class Pile:
    """`row` is the playhead on the block's own timeline: -1 before its first step, as many as it has steps behind its last one.

    A weight that is `once` used, not at every step, has dropped its only share.
    """

    basket: Basket
    row: int
    once: bool = False

    @staticmethod
    def at(basket: Basket, trace: Trace, cursor: int) -> Pile:
        """Of a basket that belongs to this trace."""
        timeline = trace.timelines.get(basket.weight.partition(".")[0])
        steps, length = trace.lengths.get(timeline or "", trace.length), len(basket.piles)
        if length == 1 < steps:
            return Pile(basket, 0, once=True)
        return Pile(basket, max(-1, min(cursor - trace.start(timeline) - 1, length)))

    @property
    def steps(self) -> int:
        """How many shares there are."""
        return len(self.basket.piles)

    @property
    def share(self) -> float | None:
        """The norm of what is dropped at this very step; None where the block has no step there."""
        return float(self.basket.shares[self.row]) if 0 <= self.row < self.steps else None

    @property
    def height(self) -> float:
        """The norm of the pile, this step's share in it."""
        if self.dropped == 0:
            return 0.0
        return float(self.basket.piles[min(max(self.row, 0), self.steps - 1)])

    @property
    def dropped(self) -> int:
        """How many steps have dropped their share by now."""
        if self.basket.from_start:
            return min(self.row + 1, self.steps)
        return self.steps - max(self.row, 0)

    @property
    def whole(self) -> bool:
        """True where the pile is the whole gradient."""
        return self.dropped == self.steps

    @property
    def final(self) -> float:
        """The norm of the whole gradient."""
        return float(self.basket.piles[self.basket.last])

    def has_dropped(self, row: int) -> bool:
        """Whether that step's share is in the pile."""
        return row <= self.row if self.basket.from_start else row >= self.row
