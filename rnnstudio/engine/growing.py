"""Arrays that grow while others read them: what the curves of a training are kept in."""

from __future__ import annotations

import numpy as np

from rnnstudio.project.scalars import Floats


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
