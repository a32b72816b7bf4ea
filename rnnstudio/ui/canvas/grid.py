"""Rectangles by where they lie, so that asking which ones meet a rectangle does not look at all of them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import Generic, TypeVar

from PySide6.QtCore import QRectF

CELL = 160.0
K = TypeVar("K", bound=Hashable)
Place = tuple[int, int]


class Grid(Generic[K]):
    """Each key has some rectangles; `put` replaces them."""

    def __init__(self) -> None:
        self._rects: dict[K, tuple[QRectF, ...]] = {}
        self._cells: dict[Place, dict[K, None]] = {}

    def of(self, key: K) -> tuple[QRectF, ...]:
        """The rectangles of a key."""
        return self._rects.get(key, ())

    def put(self, key: K, rects: Iterable[QRectF]) -> bool:
        """Other rectangles for a key; empty ones meet nothing. True where they are others than before."""
        before, now = self._rects.get(key, ()), tuple(rect for rect in rects if not rect.isEmpty())
        if now == before:
            return False
        for place in {place for rect in before for place in _places(rect)}:
            del self._cells[place][key]
        for place in {place for rect in now for place in _places(rect)}:
            self._cells.setdefault(place, {})[key] = None
        self._rects[key] = now
        return True

    def meeting(self, rect: QRectF) -> Iterator[K]:
        """The keys that have a rectangle which meets this one."""
        near = {key for place in _places(rect) for key in self._cells.get(place, ())}
        return (key for key in near if any(map(rect.intersects, self._rects[key])))


def _places(rect: QRectF) -> Iterator[Place]:
    """The cells into which a rectangle reaches."""
    left, top, right, bottom = (int(edge // CELL) for edge in (rect.left(), rect.top(), rect.right(), rect.bottom()))
    return ((x, y) for x in range(left, right + 1) for y in range(top, bottom + 1))
