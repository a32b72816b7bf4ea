"""A plan in pixels: where nodes stand, how large their boxes are, and the paths of the wires between them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF
from PySide6.QtGui import QPainterPath

from rnnstudio.derivation.dataflow import Flow, FlowNode
from rnnstudio.ui.look import Look
from rnnstudio.ui.microscope.diagram_plan import Lane, Plan
from rnnstudio.ui.microscope.diagram_routes import Way, routes
from rnnstudio.ui.symbols import symbol_width

ROW: Mapping[Lane, float] = {"line": 2.3, "middle": 2.3, "layer": 3.0, "under": 2.1, "rail": 1.35}  # in heights of text
COLUMN = 4.2
LOOSEST = 1.45  # where there is height to spare, rows stand this much further apart
RADIUS, BOX = 0.62, (2.7, 1.5)
ROUND = 6.0


@dataclass(frozen=True, eq=False)
class Structure:
    """What of a flow stays from step to step: the grid, the ways on it, and how much room the names at both ends need."""

    flow: Flow
    plan: Plan
    margins: tuple[float, float]

    @staticmethod
    def of(flow: Flow, plan: Plan, symbols: Mapping[str, str], look: Look) -> Structure:
        """`symbols` are those of everything that comes in or goes out, by node."""
        ends = ([n.id for n in flow.nodes if n.kind == "source"], plan.outputs)
        margins = [max((symbol_width(symbols[name], look.symbol) for name in names), default=0.0) for names in ends]
        return Structure(flow, plan, (margins[0] + look.em * 0.9, max(margins[1] + look.em * 0.9, look.em * 3.2)))

    @cached_property
    def ways(self) -> Mapping[tuple[str, str], Way]:
        """The way of every wire."""
        return routes(self.flow, self.plan)

    def size(self, look: Look) -> QSize:
        """How large it likes to be."""
        wide = (self.plan.columns - 1) * COLUMN * look.em + sum(self.margins)
        return QSize(round(wide), round(sum(ROW[lane] for lane in self.plan.rows) * look.em + 1.2 * look.em))


@dataclass(frozen=True, eq=False)
class Places:
    """A structure in a rectangle: `column` is the width of one, `tops` are the edges of the rows, `left` is where all begins."""

    structure: Structure
    left: float
    column: float
    tops: tuple[float, ...]
    em: float

    @staticmethod
    def within(structure: Structure, size: QSizeF, look: Look) -> Places:
        """Columns as wide as there is room, up to their own width; rows a little looser where there is height to spare."""
        plan, em = structure.plan, look.em
        columns = max(plan.columns - 1, 1)
        column = min(COLUMN * em, (size.width() - sum(structure.margins)) / columns)
        wanted = structure.size(look).height()
        high = em * min(max(size.height() / max(wanted, 1), 1.0), LOOSEST)
        tops = [em * 0.7]
        for lane in plan.rows:
            tops.append(tops[-1] + ROW[lane] * high)
        left = max((size.width() - column * columns - sum(structure.margins)) / 2, 0)
        return Places(structure, left, column, tuple(tops), em)

    @property
    def right(self) -> float:
        """Where all ends."""
        return self.left + sum(self.structure.margins) + self.column * max(self.structure.plan.columns - 1, 1)

    def at(self, column: float, row: float) -> QPointF:
        """A point of the grid."""
        return QPointF(self._x(column), self._y(row))

    def middle(self, name: str) -> QPointF:
        """Where a node stands."""
        spot = self.structure.plan.spots[name]
        return self.at(0 if self.structure.flow[name].kind == "source" else spot.column, spot.row)

    def of(self, name: str) -> QRectF:
        """The box of a node; a long label makes an operation wide."""
        at, node = self.middle(name), self.structure.flow[name]
        size = self._size(node)
        return QRectF(at.x() - size.width() / 2, at.y() - size.height() / 2, size.width(), size.height())

    @cached_property
    def paths(self) -> Mapping[tuple[str, str], QPainterPath]:
        """The wires."""
        return {key: rounded([self.at(*point) for point in way]) for key, way in self.structure.ways.items()}

    def _size(self, node: FlowNode) -> QSizeF:
        em, most = self.em, self.column * 0.84
        if node.kind == "layer":
            return QSizeF(min(BOX[0] * em, most), BOX[1] * em)
        high = min(2 * RADIUS * em, self.column * 0.6)
        wide = high * (1.0 + 0.3 * len(node.label)) if len(node.label) > 1 else high
        return QSizeF(min(wide, self.column * 0.94), high)

    def _x(self, column: float) -> float:
        """Column 0 is the left edge; beyond the last one is the right edge."""
        last, (before, _) = self.structure.plan.columns - 0.5, self.structure.margins
        if column < 0.5:
            return self.left + before * column / 0.5
        if column > last:
            return self.right - self.structure.margins[1] * (1 - (column - last) / 0.5)
        return self.left + before + self.column * (column - 0.5)

    def _y(self, row: float) -> float:
        """Middles of rows at whole numbers, their edges between these."""
        middles = [(top + bottom) / 2 for top, bottom in pairwise(self.tops)]
        known = {2 * k: y for k, y in enumerate(middles)} | {2 * k - 1: y for k, y in enumerate(self.tops)}
        low = min(max(math.floor(2 * row), -1), 2 * len(middles) - 2)
        return known[low] + (known[low + 1] - known[low]) * (2 * row - low)


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
