"""The line that a wire draws along its route."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from rnnstudio.ui.canvas.ports import Side
from rnnstudio.ui.canvas.route import Route

HEAD = 7.0
ROUND = 12.0
WIDTH = 6.0  # more than half of it, and what a round corner cuts off
SHORT = 70.0  # a level run that has no room for words
INTO: dict[Side, QPointF] = {
    "left": QPointF(1, 0),
    "top": QPointF(0, 1),
    "bottom": QPointF(0, -1),
    "right": QPointF(-1, 0),
}


Where = Literal["above", "below", "right", "left"]
Spot = tuple[QPointF, Where]


@dataclass(frozen=True)
class Line:
    """A path, the direction in which it arrives, and the places where words may stand: above or below it, beside an upright one.

    `legs` are rectangles that together hold it, with its width.
    """

    path: QPainterPath
    along: QPointF
    spots: tuple[Spot, ...]
    legs: tuple[QRectF, ...]


def line_of(start: QPointF, end: QPointF, route: Route) -> Line:
    """The line between two ports."""
    along = INTO[route.arrives]
    goal = end - along * (HEAD + 2)
    if route.leaves in ("top", "bottom"):
        return _upright(start, goal, route.lane, along)
    if route.lane is None:
        path = QPainterPath(start)
        bend = max((goal.x() - start.x()) / 2, 20.0)
        path.cubicTo(start + QPointF(bend, 0), goal - QPointF(bend, 0), goal)
        middle, height = (start + end) / 2, abs(goal.y() - start.y()) / 2
        spots: tuple[Spot, ...] = ((middle, "above"), (middle - QPointF(0, height), "above"))
        spots = (*spots, (middle, "below"), (middle + QPointF(0, height), "below"))
        return Line(path, along, spots, (_held(path.boundingRect()),))
    return _level(start, goal, route, along)


def _level(start: QPointF, goal: QPointF, route: Route, along: QPointF) -> Line:
    """Out to the right, along the lane, and in from the left, with round corners."""
    lane = start.y() if route.lane is None else route.lane
    corners = [
        QPointF(x, y)
        for x, y in ((route.x_out, start.y()), (route.x_out, lane), (route.x_in, lane), (route.x_in, goal.y()))
    ]
    stops = [start, *corners, goal]
    return Line(rounded(stops), along, ((QPointF((route.x_in + route.x_out) / 2, lane), "above"),), _legs(stops))


def _upright(start: QPointF, goal: QPointF, lane: float | None, along: QPointF) -> Line:
    """Down or up, along the lane, and on to the goal."""
    if lane is None:
        path, bend = QPainterPath(start), QPointF(0, (goal.y() - start.y()) / 2)
        path.cubicTo(start + bend, goal - bend, goal)
        places = (path.pointAtPercent(share) for share in (0.5, 0.3, 0.7))
        spots = tuple(spot for place in places for spot in _beside(place))
        return Line(path, along, spots, (_held(path.boundingRect()),))
    corners = [QPointF(start.x(), lane), QPointF(goal.x(), lane)]
    above: Spot = (corners[0] + corners[1]) / 2, "above"
    legs = sorted(((start, corners[0]), (corners[1], goal)), key=lambda leg: -abs(leg[0].y() - leg[1].y()))
    beside = [spot for a, b in legs for spot in _beside((a + b) / 2)]
    long = abs(goal.x() - start.x()) >= SHORT
    stops = [start, *corners, goal]
    return Line(rounded(stops), along, (above, *beside) if long else (*beside, above), _legs(stops))


def _beside(point: QPointF) -> tuple[Spot, ...]:
    return (point, "right"), (point, "left")


def _legs(stops: Sequence[QPointF]) -> tuple[QRectF, ...]:
    """The straight runs from stop to stop; what is rounded stays within them and the corners."""
    return tuple(_held(QRectF(a, b).normalized()) for a, b in pairwise(stops))


def _held(rect: QRectF) -> QRectF:
    return rect.adjusted(-WIDTH, -WIDTH, WIDTH, WIDTH)


def rounded(corners: Sequence[QPointF]) -> QPainterPath:
    """A line through corners, which it rounds."""
    path = QPainterPath(corners[0])
    for (before, corner), (_, after) in pairwise(pairwise(corners)):
        path.lineTo(_towards(corner, before))
        path.quadTo(corner, _towards(corner, after))
    path.lineTo(corners[-1])
    return path


def _towards(corner: QPointF, other: QPointF) -> QPointF:
    """The point where a round corner begins."""
    step = other - corner
    length = max((step.x() ** 2 + step.y() ** 2) ** 0.5, 1e-6)
    share = min(ROUND, length / 2) / length
    return QPointF(corner.x() + step.x() * share, corner.y() + step.y() * share)
