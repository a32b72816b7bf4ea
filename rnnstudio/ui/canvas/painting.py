"""How pictures are painted into a block's face; found by the kind of picture."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen, QPolygonF

from rnnstudio import numbers
from rnnstudio.ui.canvas.look import Look
from rnnstudio.ui.canvas.pictures import Bars, Curves, Picture, Strips, Tokens, Veil, worth_a_bar
from rnnstudio.ui.symbols import draw_symbol

CELL = 24.0
MOST_BARS = 4
LABEL = 17.0
WANTED, RIGHTLY, WRONGLY = "y*", " ✓", " ✗"
CENTRE = Qt.AlignmentFlag.AlignCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Stage:
    """Where a picture is painted: `row` is the step under the playhead (None: before the first), `images` what was made before.

    `veil` hides what the playhead has not reached yet.
    """

    painter: QPainter
    rect: QRectF
    row: int | None
    look: Look
    images: dict[int, QImage]
    veil: Veil = "off"

    def seen(self, steps: int) -> int:
        """How many of so many steps may be seen."""
        return steps if self.veil == "off" else min(0 if self.row is None else self.row + 1, steps)


@singledispatch
def paint_picture(picture: Picture, stage: Stage) -> None:
    """Draws a picture onto a stage."""
    del stage
    raise TypeError(picture)


@paint_picture.register
def _(picture: Strips, stage: Stage) -> None:
    painter, rect, look = stage.painter, stage.rect, stage.look
    gap = 4.0
    height = (rect.height() - gap * (len(picture.strips) - 1)) / len(picture.strips)
    labelled = any(strip.signal.kind == "state" for strip in picture.strips)
    for place, strip in enumerate(picture.strips):
        area = QRectF(rect.left(), rect.top() + place * (height + gap), rect.width(), height)
        if labelled:
            painter.setPen(look.colours.hue(strip.signal.hue))
            baseline = area.center().y() + QFontMetricsF(look.symbol).capHeight() / 2
            draw_symbol(painter, QPointF(area.left(), baseline), strip.signal.symbol, look.symbol)
            area.adjust(LABEL, 0, 0, 0)
        if not strip.over_time:
            middle, half = area.center().y(), min(area.height(), 26.0) / 2
            area = QRectF(area.left(), middle - half, area.width(), 2 * half)
        if place not in stage.images:
            stage.images[place] = strip.image(look.colours)
        seen = stage.seen(len(strip.values)) / len(strip.values) if strip.over_time else float(stage.veil != "ahead")
        _strip(painter, area, stage.images[place], look, seen)
    steps = len(picture.strips[0].values)
    if picture.strips[0].over_time and stage.row is not None and stage.row < steps:
        _playhead(painter, rect.adjusted(LABEL if labelled else 0, 0, 0, 0), stage.row, steps, look)


def _strip(painter: QPainter, area: QRectF, image: QImage, look: Look, seen: float) -> None:
    """A heatmap in its frame; of one that is partly hidden the right part stays empty."""
    painter.drawImage(area, image)
    if seen < 1.0:
        painter.fillRect(area.adjusted(area.width() * seen, 0, 0, 0), look.colours.colour("grid"))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(look.colours.colour("line"), 1))
    painter.drawRect(area)


def _playhead(painter: QPainter, area: QRectF, row: int, steps: int, look: Look) -> None:
    """One frame around the step's column, across all strips."""
    width = area.width() / steps
    column = QRectF(area.left() + row * width, area.top(), width, area.height()).adjusted(-0.5, -1.5, 0.5, 1.5)
    painter.setPen(QPen(look.colours.colour("text"), 1.5))
    painter.drawRect(column)


@paint_picture.register
def _(picture: Tokens, stage: Stage) -> None:
    painter, rect, look = stage.painter, stage.rect, stage.look
    centre, now = rect.center(), -1 if stage.row is None else stage.row
    frame = QRectF(centre.x() - 17, centre.y() - 20, 34, 40)
    painter.setPen(QPen(look.family("input"), 1.5))
    painter.setBrush(look.colours.colour("raised"))
    painter.drawRoundedRect(frame, 6, 6)
    reach = int((rect.width() / 2 - 17) // CELL)
    for offset in range(-reach, reach + 1):
        at = now + offset
        if not 0 <= at < stage.seen(len(picture.words)):
            continue
        colour = look.colours.colour("text" if offset == 0 else "muted")
        colour.setAlphaF(1.0 if offset == 0 else 1.0 - 0.3 * (abs(offset) - 1))
        shift = offset * CELL + (6 if offset > 0 else -6 if offset < 0 else 0)
        painter.setPen(colour)
        painter.setFont(look.large if offset == 0 else look.title)
        painter.drawText(QRectF(centre.x() + shift - 20, frame.top(), 40, 40), CENTRE, numbers.token(picture.words[at]))


@paint_picture.register
def _(picture: Bars, stage: Stage) -> None:
    painter, rect, look = stage.painter, stage.rect, stage.look
    shares, target = picture.at(stage.row)
    best = int(np.argmax(shares))
    most = max(1, min(MOST_BARS, int(rect.height() / QFontMetricsF(look.small).capHeight() / 1.2)))
    height = rect.height() / most
    shown = worth_a_bar(shares, target, most)
    painter.setFont(look.small)
    label = max([14.0, *(look.width(numbers.token(picture.names[k]), look.small) + 6 for k in shown)])
    wanted = look.width(WANTED, look.small) + 5 if target is not None else 0.0
    mark = look.width(RIGHTLY, look.small) if target is not None else 0.0
    value = look.width("0.00", look.small)
    for place, k in enumerate(shown):
        line = QRectF(rect.left(), rect.top() + place * height, rect.width(), height)
        painter.setPen(look.colours.colour("text" if k == best else "muted"))
        painter.drawText(line, LEFT, numbers.token(picture.names[k]))
        painter.drawText(line.adjusted(0, 0, -mark, 0), RIGHT, f"{shares[k]:.2f}")
        if k == target:
            painter.setPen(look.colours.colour("muted"))
            painter.drawText(line.adjusted(label, 0, 0, 0), LEFT, WANTED)
        if k == best and target is not None:
            painter.setPen(look.colours.colour("good" if k == target else "danger"))
            painter.drawText(line, RIGHT, RIGHTLY if k == target else WRONGLY)
        left = line.left() + label + wanted
        track = QRectF(left, line.center().y() - 4, line.right() - mark - value - 6 - left, 8)
        painter.fillRect(track, look.colours.colour("grid"))
        filled = QRectF(track.left(), track.top(), track.width() * float(np.clip(np.nan_to_num(shares[k]), 0, 1)), 8)
        painter.fillRect(filled, look.colours.colour("accent" if k == best else "muted"))


@paint_picture.register
def _(picture: Curves, stage: Stage) -> None:
    painter, rect, look = stage.painter, stage.rect, stage.look
    low, high = picture.reach
    if len(picture.values) == 1:
        if stage.veil != "ahead":
            _single(picture, painter, rect, look)
        return
    painter.setPen(QPen(look.colours.colour("grid"), 1))
    painter.drawRect(rect)
    painter.save()
    painter.setClipRect(
        rect.adjusted(0, -4, rect.width() * (stage.seen(len(picture.values)) / len(picture.values) - 1), 4)
    )
    for k in range(picture.values.shape[1]):
        if picture.target is not None:
            painter.setPen(QPen(look.colours.colour("good"), 1, Qt.PenStyle.DashLine))
            painter.drawPolyline(_points(picture.target[:, k], rect, low, high))
        colour = look.colours.hue(("blue", "orange", "purple")[k % 3])
        painter.setPen(QPen(colour, 1.5))
        line = _points(picture.values[:, k], rect, low, high)
        painter.drawPolyline(line)
        if stage.row is not None and stage.row < len(picture.values):
            _dot(painter, line.at(stage.row * line.size() // len(picture.values)), colour)
    painter.restore()


def _single(picture: Curves, painter: QPainter, rect: QRectF, look: Look) -> None:
    """One prediction, given once: the numbers themselves."""
    painter.setFont(look.large)
    painter.setPen(look.colours.colour("text"))
    upper = rect.adjusted(0, 0, 0, -rect.height() / 2.6 if picture.target is not None else 0)
    painter.drawText(upper, CENTRE, "  ".join(numbers.fixed(float(v), 2) for v in picture.values[0][:2]))
    if picture.target is not None:
        painter.setFont(look.title)
        painter.setPen(look.colours.colour("muted"))
        wanted = "  ".join(numbers.fixed(float(v), 2) for v in picture.target[0][:2])
        painter.drawText(rect.adjusted(0, rect.height() / 1.7, 0, 0), CENTRE, f"{WANTED} = {wanted}")


def _points(
    values: np.ndarray[tuple[int, ...], np.dtype[np.floating]], rect: QRectF, low: float, high: float
) -> QPolygonF:
    shown = values[:: -(-len(values) // 256)]
    x = rect.left() + (np.arange(len(shown)) + 0.5) * rect.width() / len(shown)
    y = rect.bottom() - 3 - (np.nan_to_num(shown, nan=low) - low) / (high - low) * (rect.height() - 6)
    return QPolygonF([QPointF(float(a), float(b)) for a, b in zip(x, y, strict=True)])


def _dot(painter: QPainter, at: QPointF, colour: QColor) -> None:
    painter.setBrush(colour)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(at, 3.5, 3.5)
    painter.setBrush(Qt.BrushStyle.NoBrush)
