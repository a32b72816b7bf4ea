"""Sizes over many powers of ten as colours: paler as they vanish, another hue as they explode, and both bands in the colours that the
curves of the gradient have."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from rnnstudio.numbers import SUPERSCRIPTS
from rnnstudio.ui.colour_tables import Table
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.gradient_frame import BANDS, EXPLODED, VANISHED
from rnnstudio.ui.theme import Colours

LOW, HIGH = -6, 4  # powers of ten at the ends of the table
PLACES = 256
FAINT, MARKED = 0.1, 0.38  # how much of its band's colour shows what has vanished altogether, and what has just done so

Bytes = npt.NDArray[np.uint8]
Doubles = npt.NDArray[np.float64]


def places(sizes: Doubles) -> Bytes:
    """For each size its place in the table; 0 and NaN at the lower end."""
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = (np.log10(np.where(sizes > 0, sizes, 0.0)) - LOW) / (HIGH - LOW)
    found: Bytes = (np.clip(np.nan_to_num(shares), 0.0, 1.0) * (PLACES - 1)).round().astype(np.uint8)
    return found


@cache
def table(colours: Colours) -> Table:
    """256 pixels over the powers of ten from LOW to HIGH."""
    panel, warning, danger = (QColor(getattr(colours, name)) for name in ("panel", "warning", "danger"))
    stops = (
        (LOW, _mixed(panel, warning, FAINT)),
        (VANISHED - 0.02, _mixed(panel, warning, MARKED)),
        (VANISHED, _mixed(panel, QColor(colours.gate[0]), 0.25)),
        (VANISHED / 2, QColor(colours.gate[0])),
        (0, QColor(colours.gate[1])),
        (EXPLODED, QColor(colours.positive[0])),
        (EXPLODED + 0.02, _mixed(panel, danger, 0.8)),
        (HIGH, danger),
    )
    at, powers = np.linspace(LOW, HIGH, PLACES), [power for power, _ in stops]
    red, green, blue = (
        np.interp(at, powers, [getattr(colour, name)() for _, colour in stops]).round().astype(np.uint32)
        for name in ("red", "green", "blue")
    )
    made: Table = np.uint32(0xFF000000) | red << np.uint32(16) | green << np.uint32(8) | blue
    return made


class LogHeat:
    """An image of sizes, one pixel each, together with the memory that it shows; where there is no number it is transparent."""

    def __init__(self, sizes: Doubles, colours: Colours) -> None:
        self.places = np.ascontiguousarray(places(sizes))
        self._pixels = np.where(np.isnan(sizes), np.uint32(0), table(colours)[self.places])
        rows, columns = sizes.shape
        self.image = QImage(self._pixels.data, columns, rows, 4 * columns, QImage.Format.Format_ARGB32)


def legend_height(look: Look) -> int:
    """The colours, the powers of ten below them and the names of the bands above."""
    return round(look.em * 0.7) + 2 * look.small_em + 2


def paint_legend(painter: QPainter, look: Look, place: QRectF, highest: int) -> None:
    """All colours up to a power of ten, the two bands by name."""
    bar = QRectF(place.left(), place.top() + look.small_em, place.width(), round(look.em * 0.7))
    colours = table(look.colours)[: round((highest - LOW) / (HIGH - LOW) * (PLACES - 1)) + 1]
    pixels = np.ascontiguousarray(colours[None])
    painter.drawImage(bar, QImage(pixels.data, pixels.shape[1], 1, 4 * pixels.shape[1], QImage.Format.Format_RGB32))
    painter.setPen(look.colour("line"))
    painter.drawRect(bar)
    painter.setFont(look.small)
    each = bar.width() / (highest - LOW)
    for power in range(LOW, highest + 1, 2):
        mark = QRectF(bar.left() + (power - LOW) * each - 2 * look.em, bar.bottom() + 1, 4 * look.em, look.small_em)
        painter.setPen(look.colour("muted"))
        painter.drawText(mark, Qt.AlignmentFlag.AlignCenter, power_of_ten(power))
    for low, high, words, colour in ((LOW, VANISHED, BANDS[0], "warning"), (EXPLODED, HIGH, BANDS[1], "danger")):
        if high <= highest:
            over = QRectF(bar.left() + (low - LOW) * each, place.top(), (high - low) * each, look.small_em)
            painter.setPen(look.colour(colour))
            painter.drawText(over.adjusted(-look.em, 0, look.em, 0), Qt.AlignmentFlag.AlignCenter, look.say(words))


def power_of_ten(power: int) -> str:
    """10⁻⁴; 1 for its zeroth power."""
    return "1" if power == 0 else f"10{str(power).translate(SUPERSCRIPTS)}"


def _mixed(one: QColor, other: QColor, share: float) -> QColor:
    parts = (getattr(one, c)() * (1 - share) + getattr(other, c)() * share for c in ("redF", "greenF", "blueF"))
    return QColor.fromRgbF(*parts)
