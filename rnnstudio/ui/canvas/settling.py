"""Places for the words on the wires: clear of cards, of lines and of other words.

The words of a wire with few places to choose from come first, and the others keep clear of them. So where words may stand depends on what
stands near their places, and only the words near something that changed look for a place again. The outcome is the same as if all did.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import zip_longest
from typing import TypeVar

from PySide6.QtCore import QRectF

from rnnstudio.graph.graph import Wire
from rnnstudio.ui.canvas.around import Rect, reached
from rnnstudio.ui.canvas.block_item import BlockItem
from rnnstudio.ui.canvas.grid import Grid
from rnnstudio.ui.canvas.wire_item import WireItem, Words

K = TypeVar("K", bound=Hashable)


class Settling:
    """Remembers where everything was when the words were settled last."""

    def __init__(self, wires: Mapping[Wire, WireItem]) -> None:
        self._wires = wires
        self._cards, self._lines = Grid[str](), Grid[Wire]()
        self._words, self._choices = Grid[Wire](), Grid[Wire]()
        self._waiting: set[Wire] = set()
        self._rank: dict[Wire, int] = {}

    def put_block(self, name: str, item: BlockItem) -> None:
        """Where a block stands now."""
        self._put(self._cards, name, (_rect(item.card().adjusted(0, item.size.above, 0, 0)), _rect(item.loops())))

    def put_line(self, wire: Wire) -> None:
        """How a wire runs now."""
        item = self._wires[wire]
        several = len(item.choices) > 1
        self._put(self._lines, wire, map(_rect, item.legs))
        self._put(self._words, wire, ())
        self._choices.put(wire, [_rect(words) for choice in item.choices for words in choice] if several else ())
        self._waiting.add(wire)

    def settle(self) -> None:
        """The words of one wire after the other, those with the fewest places first."""
        order = sorted(self._wires, key=lambda wire: len(self._wires[wire].choices))
        self._rank = {wire: rank for rank, wire in enumerate(order)}
        for wire in order:
            if wire in self._waiting:
                item = self._wires[wire]
                item.settle(partial(self._free, wire))
                self._put(self._words, wire, (_rect(item.plate), _rect(item.chip)))
        self._waiting.clear()

    def _put(self, grid: Grid[K], key: K, rects: Iterable[Rect]) -> None:
        """Something elsewhere: what has a choice near where it was, or near where it is, has to choose again."""
        before = grid.of(key)
        if grid.put(key, rects):
            for rect in _together(before, grid.of(key)):
                self._waiting |= self._choices.meeting(rect)

    def _free(self, wire: Wire, words: Words) -> bool:
        """True where the words of a wire meet nothing; the chip sits on the wire's own line."""
        plate, chip = words
        return self._clear(wire, plate, own=True) and self._clear(wire, chip, own=False)

    def _clear(self, wire: Wire, room: QRectF, own: bool) -> bool:
        rect, rank = _rect(room), self._rank
        if self._cards.meeting(rect) or any(rank[other] < rank[wire] for other in self._words.meeting(rect)):
            return False
        return not any(
            self._wires[other].path.intersects(room) for other in self._lines.meeting(rect) if own or other != wire
        )


def _rect(rect: QRectF) -> Rect:
    return rect.left(), rect.top(), rect.right(), rect.bottom()


def _together(before: Sequence[Rect], now: Sequence[Rect]) -> Iterator[Rect]:
    """Rectangles that hold both: what moved a little mostly lies where it lay."""
    for one, other in zip_longest(before, now):
        if one is not None and other is not None and reached(one, (other,)):
            yield min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
        else:
            yield from (rect for rect in (one, other) if rect is not None)
