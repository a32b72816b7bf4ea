"""What stands in the charts' place before there are curves: the charts that will come, how far training came, what to press."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from rnnstudio import numbers
from rnnstudio.project.project import Progress
from rnnstudio.tasks._task import Metric
from rnnstudio.ui.curves.words import LOSS_TITLE, NORM_TITLE
from rnnstudio.ui.look import Look
from rnnstudio.ui.theme import font

FIGURE = 2.0  # how large the last values are written, in sizes of text


def paint_empty(
    painter: QPainter, look: Look, place: QRect, metric: Metric, last: Progress | None, says: str, press: str
) -> None:
    """Titles and bare axes where the charts will be; the last values of a training that left no curves."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.colour("line"), 1))
    painter.setBrush(look.colour("panel"))
    painter.drawRoundedRect(place.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    room = place.adjusted(2 * look.gap, look.gap, -2 * look.gap, -look.gap)
    below = _height(painter, look, room, f"{says}\n{press}") + 2 * look.gap
    each = (room.height() - below) // 3
    titles = (look.say(LOSS_TITLE), look.say(metric.title), look.say(NORM_TITLE))
    for k, (title, value) in enumerate(zip(titles, _values(metric, last), strict=True)):
        if each > 3 * look.em:
            _paint_chart(painter, look, QRect(room.left(), room.top() + k * each, room.width(), each), title, value)
    words = QRect(room.left(), room.top() + 3 * each, room.width(), below) if each > 3 * look.em else room
    _paint_words(painter, look, words, says, press)


def _values(metric: Metric, last: Progress | None) -> tuple[str, str, str]:
    if last is None or last.loss is None:
        return "", "", ""
    reached = "" if last.metric is None else numbers.figure(last.metric, metric.is_share)
    return numbers.figure(last.loss), reached, ""


def _paint_chart(painter: QPainter, look: Look, place: QRect, title: str, value: str) -> None:
    painter.setFont(look.bold)
    painter.setPen(look.colour("text"))
    painter.drawText(place, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, title)
    plot = place.adjusted(0, look.em + look.gap, 0, -look.gap)
    painter.setPen(look.colour("grid"))
    for k in range(3):
        y = plot.bottom() - k * (plot.height() - 1) // 3
        painter.drawLine(plot.left(), y, plot.right(), y)
    painter.setPen(look.colour("line"))
    painter.drawLine(plot.bottomLeft(), plot.bottomRight())
    painter.drawLine(plot.topLeft(), plot.bottomLeft())
    if value:
        face = font(look.points * max(1.0, min(FIGURE, plot.height() / (1.3 * look.em))))
        wide, high = look.width(value, face) + 2 * look.em, min(2.6 * look.em, plot.height() - 1.0)
        ground = QRectF(plot.center().x() - wide / 2, plot.center().y() - high / 2, wide, high)
        painter.fillRect(ground, look.colour("panel"))
        painter.setFont(face)
        painter.setPen(look.colour("muted"))
        painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, value)


CENTRED = int(Qt.AlignmentFlag.AlignHCenter) | int(Qt.TextFlag.TextWordWrap)


def _height(painter: QPainter, look: Look, room: QRect, words: str) -> int:
    painter.setFont(look.base)
    return painter.boundingRect(QRect(0, 0, room.width(), 10000), CENTRED, words).height()


def _paint_words(painter: QPainter, look: Look, place: QRect, says: str, press: str) -> None:
    painter.setFont(look.base)
    top = place.top() + max(0, place.height() - _height(painter, look, place, f"{says}\n{press}")) // 2
    first = _height(painter, look, place, says)
    painter.setPen(look.colour("muted"))
    painter.drawText(QRect(place.left(), top, place.width(), first), CENTRED, says)
    painter.setPen(look.colour("text"))
    painter.drawText(QRect(place.left(), top + first, place.width(), place.bottom() - top - first + 2), CENTRED, press)
