"""Rectangles by where they lie, so that asking which ones meet a rectangle does not look at all of them. Numbers only.

It is asked some hundred times at each step of a mouse that drags a block.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

from rnnstudio.ui.canvas.around import Rect

CELL = 160.0
K = TypeVar("K", bound=Hashable)
Place = tuple[int, int]


class Grid(Generic[K]):
    """Each key has some rectangles; `put` replaces them."""

    def __init__(self) -> None:
        self._rects: dict[K, tuple[Rect, ...]] = {}
        self._cells: dict[Place, dict[K, tuple[Rect, ...]]] = {}

    def of(self, key: K) -> tuple[Rect, ...]:
        """The rectangles of a key."""
        return self._rects.get(key, ())

    def put(self, key: K, rects: Iterable[Rect]) -> bool:
        """Other rectangles for a key; empty ones meet nothing. True where they are others than before."""
        before, now = self._rects.get(key, ()), tuple(rect for rect in rects if not is_empty(rect))
        if now == before:
            return False
        for place in _places(before):
            del self._cells[place][key]
        for place in _places(now):
            self._cells.setdefault(place, {})[key] = now
        self._rects[key] = now
        return True

    def meeting(self, rect: Rect) -> set[K]:
        """The keys that have a rectangle which meets this one."""
        found: set[K] = set()
        left, top, right, bottom = rect
        for place in () if is_empty(rect) else _places((rect,)):
            for key, rects in self._cells.get(place, {}).items():
                for start, high, end, low in rects:
                    if start < right and end > left and high < bottom and low > top:
                        found.add(key)
                        break
        return found


def is_empty(rect: Rect) -> bool:
    """True for one without width or height."""
    return rect[2] <= rect[0] or rect[3] <= rect[1]


def _places(rects: Iterable[Rect]) -> set[Place]:
    """The cells into which rectangles reach."""
    return {
        (x, y)
        for left, top, right, bottom in rects
        for x in range(int(left // CELL), int(right // CELL) + 1)
        for y in range(int(top // CELL), int(bottom // CELL) + 1)
    }
