"""Numbers that grow with the sequence: what a block computes and keeps, without knowing how long one will be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Amount:
    """So many `once` for a sequence, at each `step`, at each step of the `source` that is looked at, and for each `pair` of the two."""

    once: int = 0
    step: int = 0
    source: int = 0
    pair: int = 0

    def __add__(self, other: Amount) -> Amount:
        return Amount(
            self.once + other.once, self.step + other.step, self.source + other.source, self.pair + other.pair
        )

    def over(self, steps: int, source: int = 0) -> int:
        """How many that is for a sequence of so many steps, that looks at a source of so many."""
        return self.once + self.step * steps + self.source * source + self.pair * steps * source


def regular(number: int, *, timed: bool) -> Amount:
    """So many at every step where there are steps, otherwise once."""
    return Amount(step=number) if timed else Amount(once=number)
