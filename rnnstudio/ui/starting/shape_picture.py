"""A drawn plan: small boxes and arrows in the colours of the theme, at any scale."""

from __future__ import annotations

from collections.abc import Mapping
from math import atan2, cos, hypot, pi, sin

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnstudio.session.appearance import Appearance
from rnnstudio.ui.starting.plans import ROWS, Arrow, Plan, Role, Spot, Way
from rnnstudio.ui.symbols import draw_symbol, symbol_font, symbol_width
from rnnstudio.ui.theme import THEMES, Colours

WIDE, HIGH = 0.54, 0.46  # of a box, in units
ROUND = 0.24  # the circle of attention
HEAD = 0.13
NAMES: Mapping[Role, str] = {"read": "x", "cell": "h", "written": "y", "attention": r"\alpha"}
LINES, FEWER = 6.4, 4.9  # the height of a picture in lines of text, of ordinary and of presenter size


class ShapePicture(QWidget):
    """Shows one plan, as large as fits."""

    def __init__(self, plan: Plan, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan, self._appearance = plan, appearance
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        lines = FEWER if self._appearance.presenter else LINES
        height = round(self.fontMetrics().height() * lines)
        return QSize(round(height * self._plan.columns / ROWS), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_plan(painter, QRectF(self.rect()), self._plan, THEMES[self._appearance.theme])


def paint_plan(painter: QPainter, rect: QRectF, plan: Plan, colours: Colours) -> None:
    """The plan in the middle of a rectangle."""
    unit = min(rect.width() / plan.columns, rect.height() / ROWS)
    painter.save()
    painter.translate(rect.center() - QPointF(plan.columns - 1, ROWS - 1) * unit / 2)
    for arrow in plan.arrows:
        _paint_arrow(painter, arrow, unit, colours)
    for spot in plan.spots:
        _paint_spot(painter, spot, unit, colours)
    painter.restore()


def _colour(role: Role, colours: Colours) -> QColor:
    if role == "attention":
        return colours.hue("purple")
    return colours.colour({"read": "good", "cell": "accent", "written": "warning"}[role])


def _paint_spot(painter: QPainter, spot: Spot, unit: float, colours: Colours) -> None:
    colour, middle = _colour(spot.role, colours), _at(spot, unit)
    painter.setPen(QPen(colour, max(1.2, unit * 0.035)))
    painter.setBrush(colours.colour("panel"))
    fill = QColor(colour)
    fill.setAlpha(50)
    for brush in (QBrush(colours.colour("panel")), QBrush(fill)):
        painter.setBrush(brush)
        if spot.role == "attention":
            painter.drawEllipse(middle, ROUND * unit, ROUND * unit)
        else:
            box = QRectF(0, 0, WIDE * unit, HIGH * unit)
            box.moveCenter(middle)
            painter.drawRoundedRect(box, 0.1 * unit, 0.1 * unit)
    face = symbol_font(10)
    face.setPixelSize(max(1, round(unit * 0.34)))
    painter.setPen(colours.colour("text"))
    name = NAMES[spot.role]
    draw_symbol(painter, middle + QPointF(-symbol_width(name, face) / 2, unit * 0.1), name, face)


def _paint_arrow(painter: QPainter, arrow: Arrow, unit: float, colours: Colours) -> None:
    colour = colours.hue("purple") if arrow.way == "look" else colours.colour("muted")
    pen = QPen(colour, max(1.0, unit * (0.045 if arrow.way == "flow" else 0.03)))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    if arrow.way == "again":
        pen.setDashPattern([3, 3])
    path, tip, direction = _way(arrow, unit)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(_head(tip, direction, HEAD * unit * (1.0 if arrow.way == "flow" else 0.75)))


def _way(arrow: Arrow, unit: float) -> tuple[QPainterPath, QPointF, float]:
    """The line, where it ends, and in which direction."""
    start, end = _edge(arrow.start, arrow.end, unit, arrow.way), _edge(arrow.end, arrow.start, unit, arrow.way)
    path = QPainterPath(start)
    if arrow.way == "again":
        path.cubicTo(start + QPointF(0.32 * unit, 0), end - QPointF(0, 0.4 * unit), end)
        return path, end, pi / 2
    path.lineTo(end)
    return path, end, atan2(end.y() - start.y(), end.x() - start.x())


def _edge(spot: Spot, other: Spot, unit: float, way: Way) -> QPointF:
    """Where a line to another spot leaves the outline of this one."""
    middle, towards = _at(spot, unit), _at(other, unit) - _at(spot, unit)
    if way == "again":
        aside = QPointF(WIDE / 2, 0) if spot.role == "written" else QPointF(-WIDE / 4, -HIGH / 2)
        return middle + aside * unit
    if spot.role == "attention":
        return middle + towards * (ROUND * unit / hypot(towards.x(), towards.y()))
    if way == "look":
        return middle + QPointF(0, HIGH / 2 * unit * (1 if towards.y() > 0 else -1))
    if abs(towards.x()) > abs(towards.y()):
        return middle + QPointF(WIDE / 2 * unit * (1 if towards.x() > 0 else -1), 0)
    return middle + QPointF(0, HIGH / 2 * unit * (1 if towards.y() > 0 else -1))


def _at(spot: Spot, unit: float) -> QPointF:
    return QPointF(spot.column, spot.row) * unit


def _head(tip: QPointF, direction: float, size: float) -> QPolygonF:
    """An arrow's head."""
    wings = (QPointF(cos(direction + turn), sin(direction + turn)) * size for turn in (pi - 0.45, pi + 0.45))
    return QPolygonF([tip, *(tip + wing for wing in wings)])
