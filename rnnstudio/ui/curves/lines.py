"""Curves as polygons: numbers go from numpy into Qt's memory in one piece, without a Python object for each point.

Qt draws a smooth line of one pixel twenty times faster than a smooth line of two. So a thick curve is drawn as a few thin
ones side by side; what that saves, training gets.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import shiboken6
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from rnnstudio.ui.curves.scale import Floats, Range

POINT = 3.0  # how large a curve of a single point is, in widths of its line
SPREAD = 0.75  # how far apart, in pixels, the thin lines of a thick one stand


@dataclass(frozen=True)
class Line:
    """A polygon and how it is drawn: as a line of some width and dash, as a thin line of noise, or as dots."""

    polygon: QPolygonF
    colour: QColor
    width: float
    dash: tuple[float, ...] = ()
    dots: bool = False
    noise: bool = False

    def draw(self, painter: QPainter) -> None:
        """Draws it with a painter that has no other transformation than the screen's."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not self.noise)
        dots = self.dots or self._is_point()
        width = self.width if self.dots else max(POINT * self.width, POINT)
        pen = QPen(self.colour, width if dots else 1)
        pen.setCosmetic(not dots)
        if dots:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawPoints(self.polygon)
            return
        if self.dash:
            pen.setDashPattern(list(self.dash))
        painter.setPen(pen)
        for x, y in self._offsets(painter.device().devicePixelRatio()):
            painter.translate(x, y)
            painter.drawPolyline(self.polygon)
            painter.translate(-x, -y)

    def _is_point(self) -> bool:
        """True for a curve that has only just begun: a line without a length would not be seen."""
        return 0 < self.polygon.size() <= 2 and self.polygon.boundingRect().isNull()

    def _offsets(self, ratio: float) -> list[tuple[float, float]]:
        """A cross, so that a line is as thick where it is steep as where it is flat."""
        count = 1 if self.noise else math.ceil(self.width * ratio - 0.25)
        along = [SPREAD * (k - (count - 1) / 2) / ratio for k in range(count)]
        return [(0.0, 0.0)] if count == 1 else [(d, 0.0) for d in along] + [(0.0, d) for d in along if d]


def curve(plot: QRect, steps: Range, axis: Range, x: Floats, y: Floats) -> QPolygonF:
    """One point for each pair."""
    return _polygon(_across(plot, steps, x), _up(plot, axis, y))


def envelope(plot: QRect, steps: Range, axis: Range, x: Floats, low: Floats, high: Floats) -> QPolygonF:
    """From lowest to highest and on to the next: with a bin a pixel, what a line through every single point would cover."""
    across, ends = np.repeat(_across(plot, steps, x), 2), np.empty(2 * len(x))
    ends[0::2], ends[1::2] = _up(plot, axis, low), _up(plot, axis, high)
    return _polygon(across, ends)


def _across(plot: QRect, steps: Range, x: Floats) -> Floats:
    return plot.left() + steps.places(x) * plot.width()


def _up(plot: QRect, axis: Range, y: Floats) -> Floats:
    return plot.bottom() - axis.places(y) * plot.height()


def _polygon(x: Floats, y: Floats) -> QPolygonF:
    polygon = QPolygonF()
    polygon.resize(len(x))
    if len(x):
        make: Any = (
            shiboken6.VoidPtr
        )  # its stub knows only addresses; Qt's own containers are meant to be given like this
        points = np.frombuffer(make(polygon.data(), 16 * len(x), True), np.float64).reshape(-1, 2)
        points[:, 0], points[:, 1] = x, y
    return polygon


def mixed(colour: QColor, ground: QColor, share: float) -> QColor:
    """`share` of a colour on a ground, opaque: quicker than a transparent one, and even where a line crosses itself."""
    pairs = ((colour.red(), ground.red()), (colour.green(), ground.green()), (colour.blue(), ground.blue()))
    return QColor(*(round(share * a + (1 - share) * b) for a, b in pairs))
