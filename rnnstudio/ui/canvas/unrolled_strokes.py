"""The pen of an unrolled model: lines with arrows, and words on the ground beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from rnnstudio.ui.canvas.card import arrow
from rnnstudio.ui.canvas.wire_path import rounded
from rnnstudio.ui.symbols import symbol_width

SHARES = (1.0, 0.85, 0.72, 0.62)  # of a symbol's size, while there is too little room


def line(
    painter: QPainter, points: Sequence[tuple[float, float]], colour: QColor, width: float = 1.6, dashed: bool = False
) -> None:
    """Through corners, which are rounded, to an arrow's tip."""
    corners = [QPointF(*point) for point in points]
    step = corners[-1] - corners[-2]
    length = max((step.x() ** 2 + step.y() ** 2) ** 0.5, 1e-6)
    along = step / length
    path = rounded([*corners[:-1], corners[-1] - along * min(5.0, length)])
    painter.strokePath(path, QPen(colour, width, Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine))
    painter.save()
    painter.translate(corners[-1])
    painter.scale(0.8, 0.8)
    arrow(painter, QPointF(0, 0), along, colour)
    painter.restore()


def branch(painter: QPainter, at: tuple[float, float], colour: QColor) -> None:
    """Where a line leaves another one."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(QPointF(*at), 2.8, 2.8)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def plate(painter: QPainter, rect: QRectF, ground: QColor) -> None:
    """The ground of words that a line may come near to."""
    painter.fillRect(rect.adjusted(-2, 0, 2, 0), ground)


def fitting(symbol: str, face: QFont, room: float) -> QFont | None:
    """The largest size, not too small to read, in which a symbol fits into so much room."""
    return next((made for made in _sizes(face) if symbol_width(symbol, made) <= room), None)


def _sizes(face: QFont) -> Iterator[QFont]:
    for share in SHARES:
        made = QFont(face)
        made.setPointSizeF(face.pointSizeF() * share)
        yield made
