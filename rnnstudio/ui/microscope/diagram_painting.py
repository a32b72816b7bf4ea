"""How a diagram looks: boxes filled with the colour of their number, wires in the colour of what they carry, names at both ends."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import isnan

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from rnnstudio import numbers
from rnnstudio.derivation.dataflow import Flow, FlowNode
from rnnstudio.ui.look import Look
from rnnstudio.ui.microscope.diagram_places import Places
from rnnstudio.ui.microscope.diagram_plan import Plan
from rnnstudio.ui.microscope.diagram_routes import OUT
from rnnstudio.ui.microscope.naming import Naming
from rnnstudio.ui.symbols import draw_symbol, symbol_width

PALE = 110  # how opaque a wire is that does not belong to the equation that is lit
STRONG = 0.55  # from this share of the range on, the words on a colour are light
SMALLEST = 0.6  # of the size of text, where a box is narrow


@dataclass(frozen=True)
class Shown:
    """What the diagram is drawn from; `lit` are quantities whose equations are lit."""

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

    def end_symbol(self, node: FlowNode) -> str:
        """How what comes in or goes out is called."""
        return self.symbol(node.produces) if node.produces else node.label

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


def paint_wires(painter: QPainter, shown: Shown, places: Places, pointed: Collection[str]) -> None:
    """Every wire, those of `pointed` quantities or nodes and those into what is lit strong."""
    for (name, into), path in places.paths.items():
        source, lit = shown.flow[name], shown.is_lit(shown.flow[name if into == OUT else into])
        hue = shown.naming.hue(source.produces) if source.produces else None
        colour = QColor(shown.look.colours.hue(hue) if hue else shown.look.colour("muted"))
        strong = lit or source.produces in pointed or name in pointed
        if (shown.lit or pointed) and not strong:
            colour.setAlpha(PALE)
        painter.setPen(QPen(colour, 3.2 if strong else 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        if shown.backwards:
            _paint_arrow(painter, path, colour, shown.look.em * 0.32)


def paint_nodes(painter: QPainter, shown: Shown, places: Places, pointed: Collection[str]) -> None:
    """Boxes with their names and numbers, and what comes in and goes out at the edges."""
    begins = {(name, way[0][1]) for (name, _), way in places.structure.ways.items() if not way[0][0]}
    for name, row in begins:
        _paint_end(painter, shown, shown.flow[name], places.at(0, row), outgoing=False)
    for node in shown.flow.nodes:
        if node.kind != "source":
            _paint_box(painter, shown, places, node, pointed)
    for name in shown.plan.outputs:
        end = QPointF(places.right, places.middle(name).y())
        _paint_end(painter, shown, shown.flow[name], end, outgoing=True)


def _paint_box(painter: QPainter, shown: Shown, places: Places, node: FlowNode, pointed: Collection[str]) -> None:
    look, where = shown.look, places.of(node.id)
    fill, strong = _fill(shown, node)
    lit = shown.is_lit(node) or node.produces in pointed or node.id in pointed
    painter.setPen(QPen(look.colour("accent" if lit else "muted"), 2.4 if lit else 1.2))
    painter.setBrush(fill)
    radius = 4 if node.kind == "layer" else where.height() / 2
    painter.drawRoundedRect(where, radius, radius)
    painter.setPen(look.colour("panel" if strong else "text"))
    painter.setFont(_fitting(look, node.label, where.width() - 4))
    painter.drawText(where, Qt.AlignmentFlag.AlignCenter, node.label)
    if node.produces and node.id not in shown.plan.outputs:
        _paint_name(painter, shown, node, where, places.column)


def _fitting(look: Look, label: str, room: float) -> QFont:
    """The font of a box: smaller where its words would not find room."""
    found = QFont(look.base if len(label) < 3 else look.small)
    wide = QFontMetricsF(found).horizontalAdvance(label)
    if wide > room:
        found.setPointSizeF(max(found.pointSizeF() * room / wide, look.points * SMALLEST))
    return found


def _paint_name(painter: QPainter, shown: Shown, node: FlowNode, where: QRectF, column: float) -> None:
    """The symbol of what leaves a box beside the wire above it, its number below, as far as there is room up to the next column."""
    look, produces = shown.look, node.produces or ""
    symbol, hue = shown.symbol(produces), shown.naming.hue(produces)
    painter.setPen(look.colours.hue(hue) if hue else look.colour("text"))
    x = where.center().x() - symbol_width(symbol, look.symbol) - 4
    draw_symbol(painter, QPointF(x, where.top() - look.em * 0.22), symbol, look.symbol)
    if node.value is not None and not shown.covered:
        painter.setFont(look.small)
        painter.setPen(look.colour("text"))
        written = _short(look, node.value, column - 4)
        painter.drawText(QPointF(where.center().x() + 4, where.bottom() + look.em * 0.8), written)


def _short(look: Look, value: float, room: float) -> str:
    """A number with as many digits as there is room for; "" where there is none, and colour and tooltip tell it."""
    fixed = numbers.fixed(value, 2)
    mantissa, times, power = fixed.partition("×")
    shorter = f"{mantissa.partition('.')[0]}{times}{power}" if times else fixed
    return next((text for text in (fixed, shorter) if look.width(text, look.small) <= room), "")


def _paint_end(painter: QPainter, shown: Shown, node: FlowNode, at: QPointF, *, outgoing: bool) -> None:
    """What comes in or goes out, at the edge."""
    look, x, y = shown.look, at.x(), at.y()
    symbol = shown.end_symbol(node)
    hue = shown.naming.hue(node.produces) if node.produces else None
    wide = symbol_width(symbol, look.symbol)
    left = x - wide - 4 if outgoing else x + 2
    painter.fillRect(QRectF(left - 3, y - look.em * 0.75, wide + 6, look.em * 1.4), look.colour("panel"))
    painter.setPen(look.colours.hue(hue) if hue else look.colour("text"))
    draw_symbol(painter, QPointF(left, y + look.em * 0.32), symbol, look.symbol)
    if outgoing and node.value is not None and not shown.covered:
        painter.setFont(look.small)
        painter.setPen(look.colour("text"))
        box = QRectF(x - look.em * 6, y + look.em * 0.55, look.em * 6 - 4, look.em)
        text = numbers.fixed(node.value, 3)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)


def _fill(shown: Shown, node: FlowNode) -> tuple[QColor, bool]:
    """The colour of a number: gates from pale to dark, all else to both sides of zero."""
    look, value = shown.look, node.value
    if value is None or shown.covered or isnan(value):
        return look.colour("raised"), False
    is_gate = node.label.endswith("σ") and not shown.backwards
    colours = look.colours
    pair = colours.gate if is_gate else colours.positive if value > 0 else colours.negative
    share = min(abs(value) / (shown.largest if shown.backwards else 1.0), 1.0)
    return _between(look.colour("panel"), QColor(pair[0]), QColor(pair[1]), share), share > STRONG


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
