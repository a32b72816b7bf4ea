"""The way of a wire from one node of a diagram to another: along the rails, up through the gaps between the rows, round at corners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from rnnstudio.derivation.dataflow import Flow
from rnnstudio.ui.microscope.diagram_plan import Plan

ROUND = 6.0
UNDER, LAYER = "under", "layer"


@dataclass(frozen=True)
class Boxes:
    """Where nodes stand in pixels; `ends` are the edges at which things come in and go out."""

    flow: Flow
    plan: Plan
    places: Mapping[str, QPointF]
    box: tuple[float, float]
    radius: float
    column: float
    ends: tuple[float, float]
    rails: Mapping[str, float]

    def of(self, name: str) -> QRectF:
        """The box of a node; a long label makes an operation wide."""
        at, node = self.places[name], self.flow[name]
        wide, high = self.box if node.kind == "layer" else (2 * self.radius, 2 * self.radius)
        if node.kind == "operation" and len(node.label) > 1:
            wide = min(self.column * 0.94, 2 * self.radius * (1.0 + 0.3 * len(node.label)))
        return QRectF(at.x() - wide / 2, at.y() - high / 2, wide, high)


def wire(boxes: Boxes, source: str, into: str) -> QPainterPath:
    """From a node to a node that reads it."""
    one, other = boxes.plan.spots[source], boxes.plan.spots[into]
    begin, end, target = boxes.places[source], boxes.places[into], boxes.of(into)
    if boxes.flow[source].kind == "source":
        if source in boxes.rails and one.row != other.row:
            return _from_rail(boxes, QPointF(boxes.ends[0], boxes.rails[source]), into)
        begin = QPointF(boxes.ends[0], begin.y())
    if one.row == other.row:
        return _along(boxes, source, into)
    if one.lane == LAYER and other.lane == UNDER:  # down beside the layer
        side = begin.x() + boxes.column / 2
        return rounded([begin, QPointF(side, begin.y()), QPointF(side, end.y()), end])
    if abs(begin.x() - end.x()) < 1:
        return rounded([begin, end])
    up = other.row < one.row
    gap = target.bottom() + ROUND * 1.6 if up else target.top() - ROUND * 1.6
    return rounded([begin, QPointF(begin.x(), gap), QPointF(end.x(), gap), end])


def _along(boxes: Boxes, source: str, into: str) -> QPainterPath:
    """Within a row: straight, or over what stands between."""
    one, other = boxes.plan.spots[source], boxes.plan.spots[into]
    begin, end = boxes.places[source], boxes.places[into]
    if boxes.flow[source].kind == "source":
        begin = QPointF(boxes.ends[0], begin.y())
    columns = range(min(one.column, other.column) + 1, max(one.column, other.column))
    between = [s for name, s in boxes.plan.spots.items() if s.row == one.row and s.column in columns]
    if not between:
        return rounded([begin, end])
    over = begin.y() - boxes.box[1] * 0.75
    return rounded([begin, QPointF(begin.x(), over), QPointF(end.x(), over), end])


def _from_rail(boxes: Boxes, begin: QPointF, into: str) -> QPainterPath:
    """Along the rail, then up: straight into a layer, beside the layers to what stands above them."""
    spot, end = boxes.plan.spots[into], boxes.places[into]
    if spot.lane in (LAYER, UNDER):
        return rounded([begin, QPointF(end.x(), begin.y()), end])
    gutter = end.x() - boxes.column / 2
    return rounded([begin, QPointF(gutter, begin.y()), QPointF(gutter, end.y()), end])


def rounded(points: Sequence[QPointF]) -> QPainterPath:
    """A line through points, its corners round."""
    path = QPainterPath(points[0])
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        path.lineTo(_towards(corner, before))
        path.quadTo(corner, _towards(corner, after))
    path.lineTo(points[-1])
    return path


def _towards(corner: QPointF, other: QPointF) -> QPointF:
    way = other - corner
    length = (way.x() ** 2 + way.y() ** 2) ** 0.5
    return corner if length < 1 else corner + way * min(ROUND / length, 0.5)
