"""What stands around a wire. A search for a way asks for it by rectangles, and these are remembered: as long as no block comes into them
or leaves them, the way stays what it is, and is not searched for again. Numbers only."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import inf
from operator import attrgetter

from rnnstudio.graph.graph import Wire
from rnnstudio.ui.canvas.route import Box, Route

Rect = tuple[float, float, float, float]  # left, top, right, bottom
NOWHERE: Rect = (inf, inf, -inf, -inf)


class Crowd:
    """Blocks by where they begin, so that who looks for those near a place need not look at all."""

    def __init__(self, boxes: Mapping[str, Box]) -> None:
        self._boxes = boxes
        self._ordered = sorted(boxes.values(), key=attrgetter("left"))
        self._lefts = [box.left for box in self._ordered]
        self._widest = max((box.right - box.left for box in self._ordered), default=0.0) + 1

    def __getitem__(self, name: str) -> Box:
        return self._boxes[name]

    def reaching(self, left: float, top: float, right: float, bottom: float) -> list[Box]:
        """All that reach, with their loops, into a rectangle."""
        begin, end = bisect_left(self._lefts, left - self._widest), bisect_left(self._lefts, right)
        near = self._ordered[begin:end]
        return [box for box in near if box.right > left and box.crest < bottom and box.bottom > top]


class Around:
    """The blocks that a wire may meet; `scope` is the room that was asked for so far."""

    def __init__(self, wire: Wire, crowd: Crowd) -> None:
        self.source, self.target = crowd[wire.source], crowd[wire.target]
        self._crowd = crowd
        self.scope = NOWHERE

    def standing(self, left: float, top: float, right: float, bottom: float) -> list[Box]:
        """All blocks that reach, with their loops, into a rectangle."""
        own = self.scope
        self.scope = min(own[0], left), min(own[1], top), max(own[2], right), max(own[3], bottom)
        return self._crowd.reaching(left, top, right, bottom)

    def others(self, left: float, top: float, right: float, bottom: float) -> list[Box]:
        """The same without the blocks that the wire joins."""
        ends = self.source, self.target
        return [b for b in self.standing(left, top, right, bottom) if b is not ends[0] and b is not ends[1]]


Search = Callable[[Route, Around], Route]


@dataclass(frozen=True)
class Found:
    """What a search found, and the room in which that depends on other blocks."""

    asked: Route
    route: Route
    scope: Rect


class Memory:
    """The ways found last, and the boxes among which they were found."""

    def __init__(self) -> None:
        self._boxes: Mapping[str, Box] = {}
        self._crowd = Crowd(self._boxes)
        self._found: dict[Wire, Found] = {}

    def follow(self, wires: Iterable[Wire], boxes: Mapping[str, Box]) -> None:
        """Forgets what no longer holds among these boxes."""
        before, self._boxes, self._crowd = self._boxes, dict(boxes), Crowd(boxes)
        moved = {name for name in {**before, **boxes} if not _same(before.get(name), boxes.get(name))}
        rects = [(b.left, b.crest, b.right, b.bottom) for n in moved for b in (before.get(n), boxes.get(n)) if b]
        self._found = {
            wire: found
            for wire in wires
            if (found := self._found.get(wire)) is not None
            and wire.source not in moved
            and wire.target not in moved
            and not reached(found.scope, rects)
        }

    def way(self, wire: Wire, route: Route, search: Search) -> Route:
        """The way of a wire that leaves and arrives as `route` says, searched for only where it is not known any more."""
        found = self._found.get(wire)
        if found is None or (found.asked is not route and found.asked != route):
            around = Around(wire, self._crowd)
            found = self._found[wire] = Found(route, search(route, around), around.scope)
        return found.route


def _same(one: Box | None, other: Box | None) -> bool:
    return one is other or one == other


def reached(scope: Rect, rects: Iterable[Rect]) -> bool:
    """True where one of the rectangles reaches into a scope."""
    left, top, right, bottom = scope
    for start, high, end, low in rects:  # noqa: SIM110  # asked for every wire at every step of the mouse
        if start < right and end > left and high < bottom and low > top:
            return True
    return False
