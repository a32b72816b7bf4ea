"""What frames the gradient's curves: a heading with switch and legend, powers of ten, bands beyond which nothing is learned."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from rnnstudio.graph.text import Text
from rnnstudio.numbers import SUPERSCRIPTS
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.scene import Box, Scene

VANISHED, EXPLODED = -4, 2  # powers of ten, relative to the largest gradient that enters at a step
BAND = 26  # how opaque the bands are, of 255
HEADING = Text("gradient of this sample's loss", "本样本损失的梯度")
SWITCH = (Text("relative", "相对"), Text("absolute", "绝对"))
BANDS = (Text("vanished", "消失"), Text("exploded", "爆炸"))

Decades = tuple[int, int]
Band = tuple[QRectF, str, Text]
Item = tuple[tuple[Text, Text], QPen]


def heading_height(look: Look) -> int:
    """One line."""
    return round(look.em * 1.25)


def plot_place(scene: Scene, box: Box) -> QRect:
    """Where the curves are, below the heading."""
    top, axis = box.top() + heading_height(scene.look), scene.axis
    return QRect(axis.left, top, axis.right - axis.left, box.bottom() - top)


def switch_places(scene: Scene, box: Box) -> list[QRect]:
    """The two halves of the switch between relative and absolute."""
    look = scene.look
    left = scene.axis.left + look.width(look.say(HEADING)) + look.em
    width = max(look.width(look.say(words), look.small) for words in SWITCH) + look.em
    height = heading_height(look) - 4
    return [QRect(left + k * width, box.top() + 1, width, height) for k in range(2)]


def paint_heading(painter: QPainter, scene: Scene, box: Box, legend: list[Item]) -> None:
    """What is plotted, the switch and the legend."""
    look, axis = scene.look, scene.axis
    height = heading_height(look)
    painter.setFont(look.base)
    painter.setPen(look.colour("text"))
    painter.drawText(QRect(axis.left, box.top(), axis.width, height), Qt.AlignmentFlag.AlignVCenter, look.say(HEADING))
    painter.setFont(look.small)
    places = switch_places(scene, box)
    for k, (place, words) in enumerate(zip(places, SWITCH, strict=True)):
        on = scene.relative == (k == 0)
        painter.setPen(look.colour("line"))
        painter.setBrush(look.colour("accent" if on else "panel"))
        painter.drawRect(place)
        painter.setPen(look.colour("on_accent" if on else "muted"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, look.say(words))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _paint_legend(painter, scene, QRect(0, box.top(), axis.right, height), places[1].right() + look.em, legend)


def _paint_legend(painter: QPainter, scene: Scene, place: QRect, from_x: int, items: list[Item]) -> None:
    """From the right, in long words if there is room for them, else in short ones, else not at all."""
    look = scene.look
    mark, space = round(look.em * 1.3), look.em
    for form in (0, 1):
        said = [look.say(words[form]) for words, _ in items]
        room = sum(mark + 4 + look.width(word, look.small) + space for word in said) - space
        if place.right() - room >= from_x:
            break
    else:
        return
    x = place.right() - room
    middle = place.top() + place.height() / 2
    painter.setFont(look.small)
    for word, (_, pen) in zip(said, items, strict=True):
        _paint_mark(painter, pen, x, middle, mark)
        painter.setPen(look.colour("muted"))
        wide = look.width(word, look.small)
        painter.drawText(
            QRectF(x + mark + 4, place.top(), wide + 4, place.height()), Qt.AlignmentFlag.AlignVCenter, word
        )
        x += mark + 4 + wide + space


def _paint_mark(painter: QPainter, pen: QPen, x: float, y: float, width: int) -> None:
    painter.setPen(pen)
    if pen.capStyle() == Qt.PenCapStyle.SquareCap:
        painter.drawPoint(QPointF(x + width / 2, y))
    else:
        painter.fillRect(QRectF(x, y - 1, width, 2), pen.color())


def part_pen(look: Look, part: str) -> QPen:
    """Hairlines, which Qt draws ten times as fast as wider ones; a curve is several side by side."""
    pen = {
        "total": QPen(look.colour("text")),
        "incoming": QPen(look.colours.hue("sky")),
        "local": QPen(look.colours.hue("orange"), 5 * look.em / 16),
        "reference": QPen(look.colours.hue("grey")),
    }[part]
    pen.setCapStyle(Qt.PenCapStyle.SquareCap if part == "local" else Qt.PenCapStyle.FlatCap)
    return pen


def paint_decades(painter: QPainter, scene: Scene, plot: QRect, decades: Decades) -> None:
    """Lines and names at powers of ten; the two bands where a gradient no longer teaches anything."""
    look, (low, high) = scene.look, decades
    for place, colour, _ in bands(scene, plot, decades):
        painter.fillRect(place, look.colour(colour, BAND))
    painter.setFont(look.small)
    below = -math.inf
    for power in range(high, low - 1, -1):
        y = height_of(plot, 10.0**power, decades)
        if power % 2 == 0 and y - below >= look.small_em * 0.8:
            painter.setPen(look.colour("grid"))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(look.colour("muted"))
            place = QRectF(plot.right() + look.gap, y - look.em, 4 * look.em, 2 * look.em)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, _power(power))
            below = y


def bands(scene: Scene, plot: QRect, decades: Decades) -> list[Band]:
    """Where a gradient no longer teaches anything, as far as that is in view: place, colour, name."""
    low, high = decades
    found = ((low, VANISHED, "warning", BANDS[0]), (EXPLODED, high, "danger", BANDS[1])) if scene.relative else ()
    made = []
    for bottom, top, colour, words in found:
        if bottom < top:
            upper, lower = height_of(plot, 10.0**top, decades), height_of(plot, 10.0**bottom, decades)
            made.append((QRectF(plot.left(), upper, plot.width(), lower - upper), colour, words))
    return made


def height_of(plot: QRect, size: float, decades: Decades) -> float:
    """Where a size stands on the scale."""
    low, high = decades
    share = (math.log10(size) - low) / (high - low)
    return plot.bottom() - max(0.0, min(share, 1.0)) * (plot.height() - 1)


def _power(power: int) -> str:
    return "1" if power == 0 else f"10{str(power).translate(SUPERSCRIPTS)}"
