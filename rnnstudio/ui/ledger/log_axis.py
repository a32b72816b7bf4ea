"""A vertical axis over powers of ten on which 1 always stands: above it something grows, below it shrinks."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from rnnstudio import numbers
from rnnstudio.ui.ledger.decades import power_of_ten
from rnnstudio.ui.look import Look

FARTHEST = 120.0  # powers of ten: what lies beyond would squeeze the rest
LEAST = 0.2  # at least so much is shown to both sides of 1
WITHIN = ((1.0, 1.5, 2.0, 3.0, 5.0, 7.0), (1.0, 2.0, 5.0))  # what is named of each power of ten
CLOSEST = (math.log10(2 / 1.5), math.log10(2))  # how near to each other these stand


@dataclass(frozen=True)
class LogAxis:
    """From the power `low` at the lower edge of `plot` to `high` at its upper one."""

    plot: QRectF
    low: float
    high: float

    @staticmethod
    def over(plot: QRectF, *sizes: npt.NDArray[np.float64]) -> LogAxis:
        """Wide enough for all these sizes that have a logarithm."""
        known = np.concatenate([np.ravel(size) for size in sizes] or [np.ones(1)])
        known = known[np.isfinite(known) & (known > 0)]
        powers = np.clip(np.log10(known), -FARTHEST, FARTHEST) if known.size else np.zeros(1)
        low, high = min(float(powers.min()), -LEAST), max(float(powers.max()), LEAST)
        more = 0.06 * (high - low)
        return LogAxis(plot, low - more, high + more)

    def y(self, size: float) -> float:
        """Where a size stands; 0 at the lower edge, what is too large at the upper one."""
        power = math.log10(size) if 0 < size < math.inf else (self.high if size > 0 else self.low)
        share = min(max((power - self.low) / (self.high - self.low), 0.0), 1.0)
        return self.plot.bottom() - share * self.plot.height()

    def paint(self, painter: QPainter, look: Look) -> None:
        """Lines with their numbers to the left; that at 1 stands out."""
        painter.setFont(look.small)
        for size, words in self._ticks(look):
            y = self.y(size)
            painter.setPen(QPen(look.colour("muted" if size == 1 else "grid"), 1.4 if size == 1 else 1))
            painter.drawLine(QPointF(self.plot.left(), y), QPointF(self.plot.right(), y))
            painter.setPen(look.colour("text" if size == 1 else "muted"))
            place = QRectF(self.plot.left() - 5 * look.em - 4, y - look.em, 5 * look.em, 2 * look.em)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        painter.setPen(look.colour("line"))
        painter.drawRect(self.plot)

    def _ticks(self, look: Look) -> list[tuple[float, str]]:
        """Powers of ten, as many as there is room for; within few of them, also 2 and 5 times."""
        room = self.plot.height() / max(self.high - self.low, 1e-9)
        for within, closest in zip(WITHIN, CLOSEST, strict=True):
            if room * closest > 1.1 * look.small_em:
                every = [k * 10.0**p for p in range(math.floor(self.low), math.ceil(self.high) + 1) for k in within]
                return [(size, f"{size:g}") for size in every if self.low <= math.log10(size) <= self.high]
        skip = next(n for n in (1, 2, 5, 10, 20, 50) if n * room > 1.2 * look.small_em or n == 50)
        powers = [p for p in range(math.ceil(self.low), math.floor(self.high) + 1) if p % skip == 0]
        return [(10.0**p, power_of_ten(p)) for p in powers]


def axis_width(look: Look) -> int:
    """Room for the numbers at its left."""
    return look.width("10⁻¹⁰", look.small) + look.gap


def said(size: float) -> str:
    """A factor, briefly: 0.81, 3.2×10⁻⁵."""
    return numbers.scientific(size) if 0 < size < 1e-3 else numbers.fixed(size, 3 if size < 0.1 else 2)
