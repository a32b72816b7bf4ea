"""The cell as a diagram, drawn from its equations: gates, operations and lines, each with the chosen unit's number as colour.

Backwards it is the same diagram: the gradients run back along the same wires, and every box shows dL/d(what it gives).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import isnan

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from rnnstudio import numbers
from rnnstudio.derivation.dataflow import Flow, FlowNode
from rnnstudio.graph.text import Text
from rnnstudio.ui.look import Look
from rnnstudio.ui.microscope.diagram_plan import Lane, Plan, plan
from rnnstudio.ui.microscope.diagram_wires import Boxes, wire
from rnnstudio.ui.microscope.naming import Naming
from rnnstudio.ui.symbols import draw_symbol, plain_symbol, symbol_width

NAME = Text("The diagram of the block", "模块的结构图")
ROW: Mapping[Lane, float] = {
    "line": 2.3,
    "middle": 2.3,
    "layer": 3.0,
    "under": 2.1,
    "rail": 1.35,
}  # heights, in those of text
COLUMN = 3.6
LOOSEST = 1.45  # where there is height to spare, rows stand this much further apart
MARGIN = 3.4  # room for what comes in and what goes out
RADIUS, BOX = 0.62, (2.5, 1.5)
PALE = 110  # how opaque a wire is that does not belong to the equation that is lit
STRONG = 0.55  # from this share of the range on, the words on a colour are light


@dataclass(frozen=True)
class Shown:
    """What the diagram is drawn from."""

    look: Look
    naming: Naming
    flow: Flow
    plan: Plan
    lit: frozenset[str]
    backwards: bool
    covered: bool

    def symbol(self, produces: str) -> str:
        """How a quantity is called; backwards its gradient."""
        return self.naming.symbol(f"d_{produces}" if self.backwards else produces)

    def is_lit(self, node: FlowNode) -> bool:
        """True where the node belongs to an equation that is lit."""
        return node.equation is not None and self.made[node.equation] in self.lit

    @cached_property
    def largest(self) -> float:
        """The range of the colours of gradients: the largest of them all."""
        return max(
            (abs(node.value) for node in self.flow.nodes if node.value and node.equation is not None), default=1.0
        )

    @cached_property
    def made(self) -> Mapping[int, str]:
        """What every equation gives."""
        return {node.equation: node.produces for node in self.flow.nodes if node.equation is not None and node.produces}


class Diagram(QWidget):
    """`chosen` tells what the equation gives that was clicked, `pointed` the quantities under the mouse, by name."""

    chosen = Signal(str)
    pointed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Shown | None = None
        self._boxes: Boxes | None = None
        self._over: str | None = None
        self._pointed: Sequence[str] = ()
        self._plans: dict[object, Plan] = {}
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def values(self) -> dict[str, float]:
        """The number of every quantity that an equation gives."""
        nodes = self._shown.flow.nodes if self._shown else ()
        return {node.produces: node.value for node in nodes if node.produces and node.value is not None}

    def show_flow(
        self, look: Look, naming: Naming, flow: Flow, lit: frozenset[str], *, backwards: bool, covered: bool
    ) -> None:
        """Another moment; the same structure stays where it is. `lit` are quantities whose equations are lit."""
        key = tuple((node.id, node.label, node.inputs) for node in flow.nodes)
        if key not in self._plans:
            self._plans = {key: plan(flow)} if flow.nodes else {}
        self.setVisible(bool(flow.nodes))
        if flow.nodes:
            before = self._shown and (self._shown.plan, self._shown.look)
            self._shown = Shown(look, naming, flow, self._plans[key], lit, backwards, covered)
            self.setAccessibleName(look.say(NAME))
            if before != (self._shown.plan, look):
                self.updateGeometry()
            self._lay_out()
            self.update()

    def point_at(self, names: Sequence[str]) -> None:
        """Quantities that are pointed at elsewhere."""
        self._pointed = names
        self.update()

    # --- room -------------------------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        if self._shown is None:
            return QSize(0, 0)
        em = self._shown.look.em
        wide = (self._shown.plan.columns * COLUMN + 2 * MARGIN) * em
        return QSize(round(wide), round(sum(ROW[lane] for lane in self._shown.plan.rows) * em + em))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def resizeEvent(self, event: object) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        """Columns as wide as there is room, up to their own width."""
        shown = self._shown
        if shown is None:
            return
        em, spots = shown.look.em, shown.plan.spots
        margin = min(MARGIN * em, self.width() * 0.15)
        column = min(COLUMN * em, (self.width() - 2 * margin) / max(shown.plan.columns, 1))
        high = em * min(max(self.height() / max(self.sizeHint().height(), 1), 1.0), LOOSEST)
        tops = [em * 0.5]
        for lane in shown.plan.rows:
            tops.append(tops[-1] + ROW[lane] * high)
        middles = [(top + bottom) / 2 for top, bottom in pairwise(tops)]
        width = 2 * margin + column * shown.plan.columns
        left = max((self.width() - width) / 2, 0)
        places = {}
        for node in shown.flow.nodes:
            spot = spots[node.id]
            x = left + (0 if node.kind == "source" else margin + column * (spot.column - 0.5))
            places[node.id] = QPointF(x, middles[spot.row])
        box = min(BOX[0] * em, column * 0.8), BOX[1] * em
        rails = {name: middles[row] for name, row in shown.plan.rails.items()}
        self._boxes = Boxes(
            shown.flow, shown.plan, places, box, min(RADIUS * em, column * 0.3), column, (left, left + width), rails
        )

    # --- painting ---------------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        shown, boxes = self._shown, self._boxes
        if shown is None or boxes is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for node in shown.flow.nodes:
            for source in node.inputs:
                self._paint_wire(painter, shown, shown.flow[source], wire(boxes, source, node.id), node)
        for name in shown.plan.outputs:
            path = QPainterPath(boxes.places[name])
            path.lineTo(boxes.ends[1], boxes.places[name].y())
            self._paint_wire(painter, shown, shown.flow[name], path, shown.flow[name])
        for node in shown.flow.nodes:
            if node.kind == "source":
                for y in {boxes.places[node.id].y(), boxes.rails.get(node.id, boxes.places[node.id].y())}:
                    self._paint_end(painter, shown, node, boxes.ends[0], y, outgoing=False)
            else:
                self._paint_node(painter, shown, node)
        for name in shown.plan.outputs:
            self._paint_end(painter, shown, shown.flow[name], boxes.ends[1], boxes.places[name].y(), outgoing=True)

    def _paint_wire(
        self, painter: QPainter, shown: Shown, source: FlowNode, path: QPainterPath, into: FlowNode
    ) -> None:
        lit = shown.is_lit(into)
        hue = shown.naming.hue(source.produces) if source.produces else None
        colour = QColor(shown.look.colours.hue(hue) if hue else shown.look.colour("muted"))
        pointed = source.produces in self._pointed or self._over == source.id
        if shown.lit and not lit and not pointed:
            colour.setAlpha(PALE)
        painter.setPen(QPen(colour, 3.2 if lit or pointed else 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        if shown.backwards:
            _paint_arrow(painter, path, colour, shown.look.em * 0.32)

    def _paint_node(self, painter: QPainter, shown: Shown, node: FlowNode) -> None:
        boxes, look = self._boxes, shown.look
        assert boxes is not None
        where = boxes.of(node.id)
        fill, strong = self._fill(shown, node)
        lit = shown.is_lit(node)
        painter.setPen(QPen(look.colour("accent" if lit else "muted"), 2.4 if lit else 1.2))
        painter.setBrush(fill)
        if node.kind == "layer":
            painter.drawRoundedRect(where, 4, 4)
        else:
            painter.drawRoundedRect(where, where.height() / 2, where.height() / 2)
        painter.setPen(look.colour("panel" if strong else "text"))
        painter.setFont(look.base if len(node.label) < 3 else look.small)
        painter.drawText(where, Qt.AlignmentFlag.AlignCenter, node.label)
        if node.produces and node.id not in shown.plan.outputs:
            self._paint_name(painter, shown, node, where)

    def _paint_name(self, painter: QPainter, shown: Shown, node: FlowNode, where: QRectF) -> None:
        """The symbol of what leaves a box beside the wire above it, its number below."""
        look, produces = shown.look, node.produces or ""
        symbol, hue = shown.symbol(produces), shown.naming.hue(produces)
        painter.setPen(look.colours.hue(hue) if hue else look.colour("text"))
        x = where.center().x() - symbol_width(symbol, look.symbol) - 4
        draw_symbol(painter, QPointF(x, where.top() - look.em * 0.22), symbol, look.symbol)
        if node.value is not None and not shown.covered:
            painter.setFont(look.small)
            painter.setPen(look.colour("text"))
            painter.drawText(
                QPointF(where.center().x() + 4, where.bottom() + look.em * 0.8), numbers.fixed(node.value, 2)
            )

    @staticmethod
    def _paint_end(painter: QPainter, shown: Shown, node: FlowNode, x: float, y: float, *, outgoing: bool) -> None:
        """What comes in or goes out, at the edge."""
        look = shown.look
        symbol = shown.symbol(node.produces) if node.produces else node.label
        hue = shown.naming.hue(node.produces) if node.produces else None
        wide = symbol_width(symbol, look.symbol)
        left = x - wide - 4 if outgoing else x + 2
        painter.fillRect(QRectF(left - 3, y - look.em * 0.75, wide + 6, look.em * 1.4), look.colour("panel"))
        painter.setPen(look.colours.hue(hue) if hue else look.colour("text"))
        draw_symbol(painter, QPointF(left, y + look.em * 0.32), symbol, look.symbol)
        if outgoing and node.value is not None and not shown.covered:
            painter.setFont(look.small)
            painter.setPen(look.colour("text"))
            text = numbers.fixed(node.value, 3)
            box = QRectF(x - look.em * 6, y + look.em * 0.4, look.em * 6 - 2, look.em)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    @staticmethod
    def _fill(shown: Shown, node: FlowNode) -> tuple[QColor, bool]:
        """The colour of a number: gates from pale to dark, all else to both sides of zero."""
        look, value = shown.look, node.value
        if value is None or shown.covered or isnan(value):
            return look.colour("raised"), False
        colours = look.colours
        pair = (
            colours.gate
            if node.label == "σ" and not shown.backwards
            else colours.positive
            if value > 0
            else colours.negative
        )
        share = min(abs(value) / (shown.largest if shown.backwards else 1.0), 1.0)
        return _between(look.colour("panel"), QColor(pair[0]), QColor(pair[1]), share), share > STRONG

    # --- the mouse --------------------------------------------------------------------------------------------------------------

    def node_at(self, at: QPointF) -> FlowNode | None:
        """The box or circle under a point."""
        boxes, shown = self._boxes, self._shown
        if boxes is None or shown is None:
            return None
        inner = (node for node in shown.flow.nodes if node.kind != "source")
        return next((node for node in inner if boxes.of(node.id).adjusted(-3, -3, 3, 3).contains(at)), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        node = self.node_at(event.position())
        over = node.id if node else None
        if over != self._over:
            self._over = over
            self.setCursor(Qt.CursorShape.PointingHandCursor if node else Qt.CursorShape.ArrowCursor)
            self.pointed.emit((node.produces,) if node and node.produces else ())
            self.update()

    def leaveEvent(self, event: object) -> None:
        if self._over is not None:
            self._over = None
            self.pointed.emit(())
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        node = self.node_at(event.position())
        if node is not None and node.equation is not None:
            self.chosen.emit(self._shown.made[node.equation] if self._shown else "")

    def event(self, event: object) -> bool:
        if isinstance(event, QHelpEvent):
            node = self.node_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self._told(node) if node else "", self)
            return True
        return bool(super().event(event))  # type: ignore[arg-type]

    def _told(self, node: FlowNode) -> str:
        shown = self._shown
        assert shown is not None
        name = plain_symbol(shown.symbol(node.produces)) if node.produces else node.label
        return name if node.value is None or shown.covered else f"{name} = {numbers.fixed(node.value, 6)}"


def _paint_arrow(painter: QPainter, path: QPainterPath, colour: QColor, size: float) -> None:
    """A small head on a wire, against its way."""
    if path.length() < 4 * size:
        return
    at = path.percentAtLength(path.length() * 0.5)
    tip, angle = path.pointAtPercent(at), path.angleAtPercent(at)
    painter.save()
    painter.translate(tip)
    painter.rotate(-angle + 180)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon([QPointF(size, 0), QPointF(-size, -size * 0.8), QPointF(-size, size * 0.8)])
    painter.restore()


def _between(none: QColor, weak: QColor, strong: QColor, share: float) -> QColor:
    """From nothing to weak to strong."""
    low, high, part = (none, weak, share * 2) if share < 0.5 else (weak, strong, share * 2 - 1)
    mixed = [round(a + (b - a) * part) for a, b in zip(low.getRgb()[:3], high.getRgb()[:3], strict=True)]  # type: ignore[index]
    return QColor(*mixed)
