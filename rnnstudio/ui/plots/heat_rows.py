"""The rows of a heatmap: where they stand, and the numbers that are written into their cells."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap

from rnnstudio.ui.plots.scene import Box


@lru_cache(maxsize=4096)
def written(text: str, ink: str, face: QFont, ratio: float) -> tuple[QPixmap, float]:
    """A number as a picture, and its width: laying out the same few hundred texts at every frame takes ten times as long."""
    metrics = QFontMetricsF(face)
    wide = metrics.horizontalAdvance(text)
    pixmap = QPixmap(QSizeF(wide + 1, metrics.height() + 1).toSize() * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setFont(face)
    painter.setPen(QColor(ink))
    painter.drawText(QPointF(0, metrics.ascent()), text)
    painter.end()
    return pixmap, wide


@dataclass(frozen=True)
class Rows:
    """Where the units' rows stand: equally high where there are enough pixels, else squeezed."""

    top: int
    height: int
    units: int

    @staticmethod
    def within(box: Box, units: int) -> Rows:
        """Rows in the middle of a box."""
        height = box.height() // units * units if units <= box.height() else box.height()
        return Rows(box.top() + (box.height() - height) // 2, height, units)

    def y(self, unit: int) -> int:
        """The upper edge of a unit's row."""
        return self.top + unit * self.height // self.units

    def at(self, y: float) -> int | None:
        """The unit under a point."""
        unit = int((y - self.top) * self.units // self.height)
        return unit if 0 <= unit < self.units else None

    @property
    def each(self) -> int:
        """How high a row is."""
        return self.height // self.units
