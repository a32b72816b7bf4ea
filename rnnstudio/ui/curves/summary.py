"""Long curves made short: the lowest, highest and mean value of runs of rows, kept up to date as rows are added.

A hundred thousand updates are looked at once, not at every repaint: runs of 16, 256 and 4,096 rows are summed up when they
are complete, and a repaint puts together at most a few thousand of them. Runs begin at multiples of a power of two, so that a
curve does not flicker while it grows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
FACTOR = 16
LEVELS = 3


@dataclass(frozen=True)
class Bins:
    """Runs of rows, (count, columns) each: lowest, highest and mean."""

    low: Floats
    high: Floats
    mean: Floats

    @property
    def count(self) -> int:
        """The number of runs."""
        return len(self.mean)

    def smooth(self, column: int, share: int = 30) -> Floats:
        """The means of one column, averaged over about a `share`th of the curve on either side; shorter at its ends."""
        values = self.mean[:, column]
        reach = len(values) // (2 * share)
        if reach == 0:
            return values
        sums = np.concatenate([[0.0], np.cumsum(values)])
        at = np.arange(len(values))
        reach_here = np.minimum(reach, np.minimum(at, at[::-1]))
        return np.asarray((sums[at + reach_here + 1] - sums[at - reach_here]) / (2 * reach_here + 1))


class Summary:
    """The runs of a growing table. `follow` is given the whole table each time and looks at what is new."""

    _rows: Floats
    _last: Floats
    _levels: list[_Level]

    def __init__(self) -> None:
        self._begin(np.empty((0, 0)))

    @property
    def rows(self) -> Floats:
        """The table itself."""
        return self._rows

    def follow(self, rows: Floats) -> bool:
        """Takes a longer table of the same run, or begins again with another; False where nothing is new."""
        known = len(self._rows)
        same = (
            rows.shape[1:] == self._rows.shape[1:]
            and len(rows) >= known
            and (known == 0 or bool((rows[[0, known - 1]] == self._last).all()))
        )
        if same and len(rows) == known:
            return False
        if not same:
            self._begin(rows)
        self._rows = rows
        self._last = rows[[0, -1]] if len(rows) else rows
        below = Bins(rows, rows, rows)
        for level in self._levels:
            level.extend(below)
            below = level.bins()
        return True

    def bins(self, most: int) -> Bins:
        """The whole table as at most `most` runs, or as it is where it is short enough."""
        size = 1
        while len(self._rows) > size * most:
            size *= 2
        kept = [(FACTOR ** (k + 1), level.bins()) for k, level in enumerate(self._levels)]
        unit, source = max((pair for pair in kept if pair[0] <= size), key=lambda pair: pair[0], default=(1, None))
        whole = summed(source or Bins(self._rows, self._rows, self._rows), size // unit)
        rest = self._rows[whole.count * size :]
        if not len(rest):
            return whole
        last = Bins(rest.min(0, keepdims=True), rest.max(0, keepdims=True), rest.mean(0, keepdims=True))
        return _joined(whole, last)

    def _begin(self, rows: Floats) -> None:
        self._rows = self._last = rows[:0]
        self._levels = [_Level(rows.shape[1]) for _ in range(LEVELS)]


class _Level:
    """Complete runs of FACTOR runs of the level below, in arrays that double when they are full."""

    def __init__(self, columns: int) -> None:
        self._count = 0
        self._kept = np.empty((3, 64, columns))

    def bins(self) -> Bins:
        return Bins(*self._kept[:, : self._count])

    def extend(self, below: Bins) -> None:
        complete = below.count // FACTOR
        if complete > self._count:
            part = slice(self._count * FACTOR, complete * FACTOR)
            new = summed(Bins(below.low[part], below.high[part], below.mean[part]), FACTOR)
            while complete > self._kept.shape[1]:
                self._kept = np.concatenate([self._kept, np.empty_like(self._kept)], axis=1)
            self._kept[:, self._count : complete] = new.low, new.high, new.mean
            self._count = complete


def summed(bins: Bins, size: int) -> Bins:
    """Complete runs of `size` runs each; what is left over at the end is left out."""
    if size == 1:
        return bins
    count = bins.count // size
    low, high, mean = (part[: count * size].reshape(count, size, -1) for part in (bins.low, bins.high, bins.mean))
    return Bins(low.min(1), high.max(1), mean.mean(1))


def _joined(a: Bins, b: Bins) -> Bins:
    pairs = ((a.low, b.low), (a.high, b.high), (a.mean, b.mean))
    return Bins(*(np.concatenate(pair) for pair in pairs))
