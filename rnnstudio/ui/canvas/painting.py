"""How pictures are painted into a block's face; found by the kind of picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import singledispatch
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen, QPolygonF

from rnnstudio import numbers
from rnnstudio.ui.canvas.look import Look
from rnnstudio.ui.canvas.pictures import Bars, Curves, Picture, Strip, Strips, Tokens, Veil, worth_a_bar
from rnnstudio.ui.symbols import draw_symbol, symbol_width

CELL = 24.0
MOST_BARS, SHORTEST_BAR = 4, 14.0
LABEL = 17.0
MOST_LABELS = 2
CHAIN, MOST_LINKS = 9.0, 8
WANTED, RIGHTLY, WRONGLY = "y*", " ✓", " ✗"
CENTRE = Qt.AlignmentFlag.AlignCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Stage:
    """Where a picture is painted: `row` is the step under the playhead (None: before the first), `images` what was made before.

    `veil` hides what the playhead has not reached yet; signals that are `lit` have a frame.
    """

    painter: QPainter
    rect: QRectF
    row: int | None
    look: Look
    images: dict[int, QImage]
    veil: Veil = "off"
    lit: frozenset[str] = frozenset()

    def seen(self, steps: int) -> int:
        """How many of so many steps may be seen."""
        if self.veil == "before":
            return 0
        return steps if self.veil == "off" else min(0 if self.row is None else self.row + 1, steps)


@singledispatch
def paint_picture(picture: Picture, stage: Stage) -> None:
    """Draws a picture onto a stage."""
    del stage
    raise TypeError(picture)


@paint_picture.register
def _(picture: Strips, stage: Stage) -> None:
    look, strips = stage.look, picture.strips
    gap, above = 4.0, CHAIN if strips[0].direction else 0.0
    height = (stage.rect.height() - gap * (len(strips) - 1)) / len(strips)
    labelled = len(strips) <= MOST_LABELS and any(strip.signal.kind in ("state", "weight") for strip in strips)
    aside = max([LABEL, *(symbol_width(s.signal.symbol, look.symbol) + 3 for s in strips)]) if labelled else 0.0
    for place, strip in enumerate(strips):
        area = stage.rect.adjusted(aside, place * (height + gap) + above, 0, 0)
        area.setHeight(height - above)
        if labelled:
            _symbol(stage, strip, area)
        if strip.direction:
            _chain(stage, strip, area)
        _strip(stage, place, strip, area)
        if strip.signal.id in stage.lit:
            stage.painter.setPen(QPen(stage.look.colours.colour("accent"), 2.5))
            stage.painter.drawRect(area)
    steps = len(strips[0].values)
    if strips[0].over_time and stage.row is not None and stage.row < steps and stage.veil != "before":
        _playhead(stage.painter, stage.rect.adjusted(aside, above, 0, 0), stage.row, steps, look)


def _symbol(stage: Stage, strip: Strip, area: QRectF) -> None:
    """What the strip shows, beside it."""
    stage.painter.setPen(stage.look.colours.hue(strip.signal.hue))
    baseline = area.center().y() + QFontMetricsF(stage.look.symbol).capHeight() / 2
    draw_symbol(stage.painter, QPointF(stage.rect.left(), baseline), strip.signal.symbol, stage.look.symbol)


def _chain(stage: Stage, strip: Strip, area: QRectF) -> None:
    """The chain of steps above a strip, with its arrow in the direction in which it was computed."""
    painter, y = stage.painter, area.top() - CHAIN / 2 - 0.5
    colour = stage.look.colours.hue(strip.signal.hue)
    steps = min(len(strip.values), MOST_LINKS)
    painter.setPen(QPen(colour, 1.3))
    painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    for step in range(steps):
        painter.drawEllipse(QPointF(area.left() + area.width() * (step + 0.5) / steps, y), 2.2, 2.2)
    tip, back = (area.right() + 2, -7.0) if strip.direction == "forward" else (area.left() - 2, 7.0)
    painter.drawPolygon(QPolygonF([QPointF(tip, y), QPointF(tip + back, y - 4), QPointF(tip + back, y + 4)]))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _strip(stage: Stage, place: int, strip: Strip, area: QRectF) -> None:
    if not strip.over_time:
        middle, half = area.center().y(), min(area.height(), 26.0) / 2
        area = QRectF(area.left(), middle - half, area.width(), 2 * half)
    if place not in stage.images:
        stage.images[place] = strip.image(stage.look.colours)
    if stage.veil == "before":
        stage.painter.setPen(QPen(stage.look.colours.colour("line"), 1))
        stage.painter.drawRect(area)
        return
    shown = stage.veil not in ("ahead", "before")
    seen = stage.seen(len(strip.values)) / len(strip.values) if strip.over_time else float(shown)
    _heat(stage.painter, area, stage.images[place], stage.look, seen)


def _heat(painter: QPainter, area: QRectF, image: QImage, look: Look, seen: float) -> None:
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
    painter, look, centre = stage.painter, stage.look, stage.rect.center()
    now, seen = -1 if stage.row is None else stage.row, stage.seen(len(picture.words))
    word = numbers.token(picture.words[now]) if 0 <= now < seen else ""
    face, width = _fitting(word, look, QSizeF(stage.rect.width() - 12, stage.rect.height()))
    high = min(40.0, stage.rect.height())
    frame = QRectF(centre.x() - width / 2, centre.y() - high / 2, width, high)
    painter.setPen(QPen(look.family("input"), 1.5))
    painter.setBrush(look.colours.colour("raised"))
    painter.drawRoundedRect(frame, 6, 6)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(look.colours.colour("text"))
    painter.setFont(face)
    painter.drawText(frame, CENTRE, word)
    painter.setFont(look.title)
    for side in (-1, 1):
        _neighbours(picture, stage, now, side, frame.width() / 2)


def _fitting(word: str, look: Look, most: QSizeF) -> tuple[QFont, float]:
    """The largest font in which a word fits, and the width of its frame."""
    fits = (
        f
        for f in (look.large, look.title)
        if look.width(word, f) + 14 <= most.width() and f.pixelSize() < most.height()
    )
    face = next(fits, look.small)
    return face, min(max(34.0, look.width(word, face) + 14), most.width() + 10)


def _neighbours(picture: Tokens, stage: Stage, now: int, side: int, reach: float) -> None:
    """The tokens on one side, paler the further away, as far as there is room."""
    look, rect, at = stage.look, stage.rect, now + side
    x, paleness = reach + 1.0, 0.0
    while 0 <= at < stage.seen(len(picture.words)) and paleness < 1:
        word = numbers.token(picture.words[at])
        letters = look.width(word, look.title)
        width = max(CELL, letters + 8)
        if x + (width + letters) / 2 > rect.width() / 2 + 2:
            return
        colour = look.colours.colour("muted")
        colour.setAlphaF(1.0 - paleness)
        stage.painter.setPen(colour)
        left = rect.center().x() + (x if side > 0 else -x - width)
        stage.painter.drawText(QRectF(left, rect.center().y() - 20, width, 40), CENTRE, word)
        x, at, paleness = x + width, at + side, paleness + 0.3


@paint_picture.register
def _(picture: Bars, stage: Stage) -> None:
    painter, rect, look = stage.painter, stage.rect, stage.look
    if stage.veil == "before":
        return
    shares, target = picture.at(stage.row)
    best = int(np.argmax(shares))
    most = max(1, min(MOST_BARS, int(rect.height() / QFontMetricsF(look.small).capHeight() / 1.2)))
    height = rect.height() / most
    shown = worth_a_bar(shares, target, most)
    room = _bar_room(picture, shown, target is not None, stage)
    for place, k in enumerate(shown):
        line = QRectF(rect.left(), rect.top() + place * height, rect.width(), height)
        _bar(painter, look, line, room, numbers.token(picture.names[k]), float(shares[k]), (k == best, k == target))
        if k == best and target is not None:
            painter.setPen(look.colours.colour("good" if k == target else "danger"))
            painter.drawText(line, RIGHT, RIGHTLY if k == target else WRONGLY)


class BarRoom(NamedTuple):
    """How wide the name, y*, the number and the mark of each class may be; what is left is the bar's."""

    name: float
    wanted: float
    value: float
    mark: float


def _bar_room(picture: Bars, shown: Sequence[int], known: bool, stage: Stage) -> BarRoom:
    look = stage.look
    names = max([14.0, *(look.width(numbers.token(picture.names[k]), look.small) + 6 for k in shown)])
    wanted = look.width(WANTED, look.small) + 5 if known else 0.0
    mark = max(look.width(word, look.small) for word in (RIGHTLY, WRONGLY)) if known else 0.0
    value = look.width("0.00", look.small) + 8
    return BarRoom(min(names, stage.rect.width() - wanted - value - mark), wanted, value, mark)


def _bar(
    painter: QPainter, look: Look, line: QRectF, room: BarRoom, word: str, share: float, is_: tuple[bool, bool]
) -> None:
    """One class: its name, whether it is wanted, a bar where there is room for one, its probability."""
    best, wanted = is_
    painter.setFont(look.small)
    painter.setPen(look.colours.colour("text" if best else "muted"))
    elided = QFontMetricsF(look.small).elidedText(word, Qt.TextElideMode.ElideRight, room.name)
    painter.drawText(line, LEFT, elided)
    painter.drawText(line.adjusted(0, 0, -room.mark, 0), RIGHT, f"{share:.2f}")
    if wanted:
        painter.setPen(look.colours.colour("muted"))
        painter.drawText(line.adjusted(room.name, 0, 0, 0), LEFT, WANTED)
    left = line.left() + room.name + room.wanted
    track = QRectF(left, line.center().y() - 4, line.right() - room.mark - room.value - left, 8)
    if track.width() >= SHORTEST_BAR:
        painter.fillRect(track, look.colours.colour("grid"))
        track.setWidth(track.width() * float(np.clip(np.nan_to_num(share), 0, 1)))
        painter.fillRect(track, look.colours.colour("accent" if best else "muted"))


@paint_picture.register
def _(picture: Curves, stage: Stage) -> None:
    painter, rect, look = stage.painter, stage.rect, stage.look
    low, high = picture.reach
    if len(picture.values) == 1:
        if stage.veil not in ("ahead", "before"):
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
