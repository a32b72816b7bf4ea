"""An input that is read once, without a time: numbers as a small picture where they fill a square, else as a strip of bars."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from rnnstudio.graph.interface import InputSpec
from rnnstudio.graph.text import Text
from rnnstudio.ui.heat import Heat, Numbers, Scale, rounded_up
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.scene import Hover, Scene
from rnnstudio.ui.plots.timeline_rows import Row

SMALLEST = 16  # from so many numbers on, a square number of them is a picture
BAR = 0.5
READ_ONCE = Text(
    "{label}: {size} numbers, read once before the first step", "{label}：{size} 个数，在第一步之前一次读入"
)


class Picture(Row):
    """It begins in the column t = 0 and takes as much room as it needs: nothing else stands in this row."""

    def __init__(self, spec: InputSpec) -> None:
        self.spec = spec
        side = math.isqrt(spec.size)
        self.square = side if side * side == spec.size and spec.size >= SMALLEST else None

    def height(self, look: Look) -> int:
        return round(look.em * (3.6 if self.square else 1.75))

    @property
    def label(self) -> Text:
        return self.spec.label

    def still(self, painter: QPainter, scene: Scene, top: int) -> None:
        found = scene.sample.inputs.get(self.spec.name)
        if found is None or scene.axis.first > 0:
            return
        values, look = np.asarray(found, float).ravel(), scene.look
        height = self.height(look) - 4
        scale = scale_of(values)
        across = self.square or len(values)
        side = height // self.square if self.square else max(3, round(BAR * look.em))
        heat = Heat(values.reshape(-1, across).T, scale, look.colours)
        high = side * self.square if self.square else height
        centred = scene.axis.x(0) + max(0, (scene.axis.column - side * across) // 2)
        place = QRect(centred, top + 2 + (height - high) // 2, side * across, high)
        painter.drawImage(place, heat.image)
        painter.setPen(look.colour("line"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(place).adjusted(-0.5, -0.5, 0.5, 0.5))

    def hover(self, scene: Scene, column: int) -> Hover | None:
        return Hover(READ_ONCE.format(label=self.spec.label, size=self.spec.size)) if column == 0 else None


def scale_of(values: Numbers) -> Scale:
    """Up to the largest number, rounded up; symmetric where there are negative ones."""
    limit = rounded_up(float(np.nanmax(np.abs(values), initial=0.0)))
    return Scale(-limit if (values < 0).any() else 0.0, limit)
