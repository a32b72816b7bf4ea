"""The names of levels: written over the curves, on the panel's colour, where they hide least of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shiboken6
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter

from rnnstudio.ui.curves.frame import Chart, Level, small_width
from rnnstudio.ui.curves.lines import Line
from rnnstudio.ui.curves.scale import Floats
from rnnstudio.ui.look import Look

PROBES = 12  # heights of a curve that are looked at within the width of a name
NOISE = 0.2  # how much a line of noise counts


@dataclass(frozen=True)
class Label:
    """One name in its place."""

    words: str
    place: QRect
    colour: str

    def paint(self, painter: QPainter, look: Look) -> None:
        """Paints it with its own ground."""
        painter.fillRect(self.place, look.colour("panel"))
        painter.setFont(look.small)
        painter.setPen(QColor(self.colour))
        painter.drawText(self.place, Qt.AlignmentFlag.AlignCenter, self.words)


def labels(look: Look, chart: Chart, plot: QRect, lines: Sequence[Line]) -> list[Label]:
    """A label for each level in view."""
    points = [(_points(line), NOISE if line.noise else 1.0) for line in lines]
    made = (_label(look, chart, level, plot, points) for level in chart.levels)
    return [label for label in made if label is not None]


def _label(look: Look, chart: Chart, level: Level, plot: QRect, lines: Sequence[tuple[Floats, float]]) -> Label | None:
    y = round(plot.bottom() - chart.axis.place(level.value) * plot.height())
    fits = [words for words in level.labels if small_width(look, words) < 0.6 * plot.width()]
    if not fits or not plot.top() <= y <= plot.bottom():
        return None
    wide, high = small_width(look, fits[0]) + look.gap, look.small_em + 2
    lefts = (plot.right() - wide, plot.left() + 2, plot.center().x() - wide // 2)
    tops = [top for top in (y - high, y + 2) if plot.top() - 4 <= top and top + high <= plot.bottom()]
    places = [QRect(left, top, wide, high) for left in lefts for top in tops]
    best = min(places, key=lambda place: sum(weight * _hidden(place, line) for line, weight in lines), default=None)
    return None if best is None else Label(fits[0], best, level.colour)


def _hidden(place: QRect, points: Floats) -> int:
    """How much of a curve a name would cover, at a few places across it."""
    if not len(points):
        return 0
    across = np.linspace(place.left() - 2, place.right() + 2, PROBES)
    across = across[(across >= points[0, 0]) & (across <= points[-1, 0])]
    heights = np.interp(across, points[:, 0], points[:, 1])
    return int(np.count_nonzero((heights >= place.top() - 1) & (heights <= place.bottom() + 1)))


def _points(line: Line) -> Floats:
    """A copy of a polygon's points."""
    count = line.polygon.size()
    if not count:
        return np.zeros((0, 2))
    make: Any = shiboken6.VoidPtr
    return np.frombuffer(make(line.polygon.data(), 16 * count, False), np.float64).reshape(-1, 2).copy()
