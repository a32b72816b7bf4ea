"""One weight at one step: what the step drops, as an outer product, and the pile beside it; with numbers where they are few."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from rnnstudio import numbers
from rnnstudio.graph.text import Text
from rnnstudio.trace.basket import Matrices
from rnnstudio.ui.heat import Heat, Numbers, Scale, dark_places, rounded_up
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.scene import exactly

FEW = 16  # rows and columns of which the numbers are written
CELL = (3.4, 1.25)  # the least that a number needs, in heights of text
HIGH = 13.0  # heights of text
SHARE, PILE = Text("dropped at {when}", "{when} 的贡献"), Text("the pile with it", "累积（含本步）")
TOTAL = Text("the pile: the whole gradient", "累积：完整梯度")
READ = Text("{matrix} [{row}, {column}] = {value}", "{matrix} [{row}, {column}] = {value}")


@dataclass(frozen=True)
class Box:
    """A matrix, where it stands, and what it is."""

    place: QRectF
    values: Numbers
    title: Text


class SharePicture(QWidget):
    """`chosen` tells the row that was clicked."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look: Look | None = None
        self.matrices: Matrices | None = None
        self.row = 0
        self._titles = (SHARE, PILE)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_matrices(self, look: Look, matrices: Matrices | None, row: int, when: Text, *, whole: bool) -> None:
        """Other numbers; `row` is framed, `whole` says that the pile is all of the gradient."""
        before = self._look, None if self.matrices is None else self.matrices.share.shape
        self._look, self.matrices, self.row = look, matrices, row
        self._titles = SHARE.format(when=when), TOTAL if whole else PILE
        if before != (look, None if matrices is None else matrices.share.shape):
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(360, self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self._height())

    def _height(self) -> int:
        if self._look is None or self.matrices is None:
            return 0
        rows = len(_as_table(self.matrices.share))
        return round(self._look.em * (2.9 + min(max(rows * CELL[1], 2.0), HIGH)))

    # --- painting -----------------------------------------------------------------------------------------------------------------

    def boxes(self) -> tuple[Box, ...]:
        """The share on the left, the pile on the right."""
        look, matrices = self._look, self.matrices
        if look is None or matrices is None:
            return ()
        strip, gap = look.em * 1.5, look.em
        top = look.em * 1.4 + strip * 0.8
        wide = (self.width() - 2 * strip - gap - 2) / 2
        columns = _as_table(matrices.share).shape[1]
        wide = min(wide, max(columns * CELL[0] * look.em, 9 * look.em))
        high = self.height() - top - look.em * 0.3
        places = QRectF(strip, top, wide, high), QRectF(2 * strip + wide + gap, top, wide, high)
        tables = _as_table(matrices.share), _as_table(matrices.pile)
        return tuple(Box(*found) for found in zip(places, tables, self._titles, strict=True))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, matrices = self._look, self.matrices
        if look is None or matrices is None:
            return
        painter = QPainter(self)
        scale = _around(matrices.pile, matrices.share)
        for box in self.boxes():
            _paint_matrix(painter, look, box, scale)
            _paint_title(painter, look, box)
        share = self.boxes()[0]
        if matrices.delta is not None and matrices.seen is not None and matrices.share.ndim == 2:
            _paint_factors(painter, look, share.place, matrices.delta, matrices.seen)
        self._frame_row(painter, look)

    def _frame_row(self, painter: QPainter, look: Look) -> None:
        for box in self.boxes():
            rows = len(box.values)
            if rows > 1 and self.row < rows:
                high = box.place.height() / rows
                painter.setPen(QPen(look.colour("text"), 2))
                painter.drawRect(
                    QRectF(box.place.left(), box.place.top() + self.row * high, box.place.width(), max(high, 2))
                )

    # --- the mouse ----------------------------------------------------------------------------------------------------------------

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        found = self._cell_at(event.position())
        if found is not None and len(found[0].values) > 1:
            self.chosen.emit(found[1])

    def event(self, event: object) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.told_at(QPointF(event.pos())), self)
            return True
        return bool(super().event(event))  # type: ignore[arg-type]

    def told_at(self, at: QPointF) -> str:
        """The number under a point."""
        found, look = self._cell_at(at), self._look
        if found is None or look is None:
            return ""
        box, row, column = found
        value = exactly(float(box.values[row, column]))
        return look.say(READ.format(matrix=box.title, row=row + 1, column=column + 1, value=value))

    def _cell_at(self, at: QPointF) -> tuple[Box, int, int] | None:
        for box in self.boxes():
            if box.place.contains(at):
                rows, columns = box.values.shape
                row = int((at.y() - box.place.top()) / box.place.height() * rows)
                column = int((at.x() - box.place.left()) / box.place.width() * columns)
                return box, min(row, rows - 1), min(column, columns - 1)
        return None


def _as_table(values: Numbers) -> Numbers:
    """A bias as one row."""
    return values if values.ndim == 2 else values.reshape(1, -1)


def _around(*matrices: Numbers) -> Scale:
    """One range for all of them, with zero in the middle."""
    largest = rounded_up(max(float(np.nan_to_num(np.abs(values)).max(initial=0.0)) for values in matrices))
    return Scale(-largest, largest)


def _paint_title(painter: QPainter, look: Look, box: Box) -> None:
    painter.setFont(look.small)
    painter.setPen(look.colour("text"))
    painter.drawText(QPointF(box.place.left(), look.em), look.say(box.title))


def _paint_matrix(painter: QPainter, look: Look, box: Box, scale: Scale) -> None:
    heat, place = Heat(box.values.T, scale, look.colours), box.place
    painter.drawImage(place, heat.image)
    painter.setPen(look.colour("line"))
    painter.drawRect(place)
    rows, columns = box.values.shape
    wide, high = place.width() / columns, place.height() / rows
    if max(rows, columns) > FEW or wide < CELL[0] * look.em * 0.98 or high < look.small_em:
        return
    painter.setFont(look.small)
    dark = dark_places(scale.table(look.colours))[heat.places]
    for (row, column), value in np.ndenumerate(box.values):
        painter.setPen(Qt.GlobalColor.white if dark[row, column] else Qt.GlobalColor.black)
        cell = QRectF(place.left() + column * wide, place.top() + row * high, wide, high)
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, numbers.fixed(float(value)))


def _paint_factors(painter: QPainter, look: Look, place: QRectF, delta: Numbers, seen: Numbers) -> None:
    """Beside the share the two vectors that it is the product of: the gradient behind the weight, and what the weight was given."""
    thick = look.em * 0.7
    for values, strip in (
        (delta[:, None], QRectF(place.left() - thick - 4, place.top(), thick, place.height())),
        (seen[None, :], QRectF(place.left(), place.top() - thick - 4, place.width(), thick)),
    ):
        painter.drawImage(strip, Heat(values.T, _around(values), look.colours).image)
        painter.setPen(look.colour("line"))
        painter.drawRect(strip)
