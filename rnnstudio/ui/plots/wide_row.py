"""Many numbers at each step in one row: a strip of cells for each step, and where the steps make up a small image, this as a whole."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

from rnnstudio.graph.interface import InputSpec
from rnnstudio.graph.text import Text
from rnnstudio.ui.heat import Heat, Numbers, Scale
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.input_rows import VALUE, begun, feature_name, paint_start
from rnnstudio.ui.plots.picture_row import scale_of
from rnnstudio.ui.plots.scene import Hover, Scene, exactly
from rnnstudio.ui.plots.timeline_rows import Row

IMAGE = (4, 6)  # so many steps of so many numbers at least make up an image
STRIP, WHOLE, START = 1.9, 3.6, 1.2  # heights, in heights of text
SMALLEST = 2  # pixels for each number, below which the whole is not shown
MOST_TYPED = 16  # more numbers are not typed one by one
READ = Text("{when} · {name} = {value}", "{when} · {name} = {value}")


class Wide(Row):
    """The numbers of a step lie side by side in its column, from left to right; in the column t = 0 is all that will be read, step
    below step, and the step at the cursor is framed there."""

    def __init__(self, spec: InputSpec, steps: int) -> None:
        self.spec, self.timeline = spec, spec.timeline
        self.input = spec.name if spec.size <= MOST_TYPED else None
        self.image = steps >= IMAGE[0] and spec.size >= IMAGE[1]

    def height(self, look: Look) -> int:
        return round(look.em * (WHOLE + START if self.image else STRIP))

    @property
    def label(self) -> Text:
        return self.spec.label

    def still(self, painter: QPainter, scene: Scene, top: int) -> None:
        values, look, phase = self._values(scene), scene.look, self.phase(scene)
        start = round(START * look.em) if self.image else self.height(look)
        paint_start(painter, scene, phase, top + self.height(look) - start, start)
        if not len(values):
            return
        scale = scale_of(values)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for row in phase.rows(scene.axis):
            if row < len(values):
                self._paint(painter, scene, self._strip(scene, row, top), values[row][:, None], scale)
        whole = self._whole(scene, top)
        if whole is not None:
            self._paint(painter, scene, whole, values.T, scale)

    @staticmethod
    def _paint(painter: QPainter, scene: Scene, place: QRect, values: Numbers, scale: Scale) -> None:
        painter.drawImage(place, Heat(values, scale, scene.look.colours).image)
        painter.setPen(scene.look.colour("line"))
        painter.drawRect(place.adjusted(-1, -1, 0, 0))

    def live(self, painter: QPainter, scene: Scene, top: int) -> None:
        """A frame around the row of the image that is read now."""
        row, whole, steps = self.phase(scene).row(scene.column), self._whole(scene, top), len(self._values(scene))
        if whole is None or row is None or not 0 <= row < steps:
            return
        high = whole.height() // steps
        painter.setPen(scene.look.colour("accent"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for more in (1, 2):
            place = QRect(whole.left(), whole.top() + row * high, whole.width(), high)
            painter.drawRect(place.adjusted(-more, -more, more - 1, more - 1))

    def _strip(self, scene: Scene, row: int, top: int) -> QRect:
        """Where the numbers of a step are, as high as if they were the only ones."""
        look = scene.look
        high = round(STRIP * look.em) - 6
        column = scene.axis.cell(self.phase(scene).column(row), top, self.height(look))
        return QRect(column.left() + 3, column.center().y() - high // 2, column.width() - 5, high)

    def _whole(self, scene: Scene, top: int) -> QRect | None:
        """Where all steps are below one another, in square cells; None where there is no room for that."""
        phase, look, steps = self.phase(scene), scene.look, len(self._values(scene))
        if not self.image or not steps or phase.lead not in scene.axis.in_view:
            return None
        column = scene.axis.cell(phase.lead, top + 3, round(WHOLE * look.em) - 4)
        side = min((column.width() - 6) // self.spec.size, column.height() // steps)
        if side < SMALLEST:
            return None
        place = QRect(0, column.top(), side * self.spec.size, side * steps)
        place.moveLeft(column.left() + (column.width() - place.width()) // 2)
        return place

    def _values(self, scene: Scene) -> Numbers:
        found = scene.sample.inputs.get(self.spec.name)
        return np.zeros((0, self.spec.size)) if found is None else found.astype(float)

    def hover(self, scene: Scene, column: int) -> Hover | None:
        return begun(scene, column) if self.phase(scene).row(column) == -1 else None

    def hover_at(self, scene: Scene, column: int, x: float, y: float) -> Hover | None:
        """The number under the mouse, in a strip or in the whole."""
        row, values, whole = self.phase(scene).row(column), self._values(scene), self._whole(scene, 0)
        if row == -1 and whole is not None and whole.contains(int(x), int(y)):
            row, place = int((y - whole.top()) * len(values) // whole.height()), whole
        elif row is not None and 0 <= row < len(values):
            place = self._strip(scene, row, 0)
        else:
            return self.hover(scene, column)
        feature = max(0, min(int((x - place.left()) * self.spec.size // place.width()), self.spec.size - 1))
        words = VALUE if self.input and place is not whole else READ
        when = scene.phases.called(self.phase(scene), row + 1)
        return Hover(
            words.format(when=when, name=feature_name(self.spec, feature), value=exactly(values[row, feature]))
        )
