"""The shared time axis: where column t stands, in whole pixels, so that every panel agrees with the tokens to the pixel."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QRect


@dataclass(frozen=True)
class Axis:
    """Columns t = 0 (the initial states) to `steps`, each `column` pixels wide; those from `first` on are in view."""

    left: int
    width: int
    steps: int
    column: int
    first: int = 0

    @staticmethod
    def fitting(left: int, width: int, steps: int, narrowest: int, first: int = 0) -> Axis:
        """Columns that share the width, or keep `narrowest` pixels and scroll."""
        column = max(narrowest, width // (steps + 1), 1)
        return Axis(left, width, steps, column).scrolled(first)

    @property
    def count(self) -> int:
        """How many columns are in view."""
        return max(1, min(self.width // self.column, self.steps + 1))

    @property
    def last(self) -> int:
        """The last column in view."""
        return min(self.first + self.count - 1, self.steps)

    @property
    def right(self) -> int:
        """Where the columns in view end."""
        return self.left + self.count * self.column

    @property
    def scrolls(self) -> bool:
        """True where not all columns are in view."""
        return self.count < self.steps + 1

    @property
    def in_view(self) -> range:
        """The columns in view."""
        return range(self.first, self.last + 1)

    def x(self, t: int) -> int:
        """The left edge of column t."""
        return self.left + (t - self.first) * self.column

    def centre(self, t: int) -> float:
        """The middle of column t."""
        return self.x(t) + self.column / 2

    def cell(self, t: int, top: int, height: int) -> QRect:
        """Column t between two heights."""
        return QRect(self.x(t), top, self.column, height)

    def at(self, x: float) -> int | None:
        """The column under a point; None left or right of all."""
        return self.nearest(x) if self.left <= x < self.right else None

    def nearest(self, x: float) -> int:
        """The column that a drag to x means: beside the columns the next one, so that dragging over the edge scrolls."""
        t = self.first + int((x - self.left) // self.column)
        return max(0, self.first - 1, min(t, self.steps, self.last + 1))

    def scrolled(self, first: int) -> Axis:
        """The same columns with another one in front, as far as there are any."""
        return replace(self, first=max(0, min(first, self.steps + 1 - self.count)))

    def showing(self, t: int) -> Axis:
        """The same columns, scrolled so that column t is in view with something on both sides of it."""
        margin = min(2, (self.count - 1) // 2)
        if t < self.first + margin:
            return self.scrolled(t - margin)
        return self.scrolled(t + margin - self.count + 1) if t > self.last - margin else self
