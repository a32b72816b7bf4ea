"""The curves of a training: growing arrays, appended to by one thread, read by another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


class Growing:
    """Rows appended at the end in constant time on average; `view` is a read-only look at those there are.

    Safe for one writer and any readers without a lock: rows that a view shows are never written again.
    """

    def __init__(self, columns: int) -> None:
        self._rows, self._count = np.empty((256, columns)), 0

    @staticmethod
    def after(rows: Floats) -> Growing:
        """Rows that were appended before, and room for more."""
        grown = Growing(rows.shape[1])
        grown._rows, grown._count = np.concatenate([rows, grown._rows]), len(rows)
        return grown

    def append(self, *row: float) -> None:
        """One more row."""
        if self._count == len(self._rows):
            self._rows = np.concatenate([self._rows, np.empty_like(self._rows)])
        self._rows[self._count] = row
        self._count += 1

    def view(self) -> Floats:
        """All rows so far, (count, columns)."""
        view = self._rows[: self._count]
        view.flags.writeable = False
        return view


@dataclass(frozen=True)
class Scalars:
    """The curves at one moment: updates (step, loss, gradient norm, norm per parameter ...), held-out (step, loss, metric)."""

    parameters: tuple[str, ...]
    updates: Floats
    held_out: Floats

    @property
    def steps(self) -> Floats:
        """The number of each update."""
        return self.updates[:, 0]

    @property
    def loss(self) -> Floats:
        """The training loss of each update."""
        return self.updates[:, 1]

    @property
    def norm(self) -> Floats:
        """The norm of the whole gradient of each update, before clipping."""
        return self.updates[:, 2]


def no_scalars() -> Scalars:
    """The curves before any training."""
    return Scalars((), np.empty((0, 3)), np.empty((0, 3)))
