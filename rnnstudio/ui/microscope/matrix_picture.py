"""A matrix times a vector as pictures: heatmaps with the chosen row lit, and for small ones the very numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from rnnstudio import numbers
from rnnstudio.derivation.contributions import Multiplied
from rnnstudio.ui.heat import Heat, Numbers, Scale, rounded_up
from rnnstudio.ui.look import Look
from rnnstudio.ui.microscope.naming import Naming
from rnnstudio.ui.symbols import draw_symbol, symbol_width

ROWS_HIGH = 5.6  # how high a picture is, in heights of text
SIGNS = ("·", "=")
MOST_PICTURES = 8


class MatrixPicture(QWidget):
    """Every product of an equation, one below the other; `chosen` tells the row that was clicked."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look: Look | None = None
        self._naming: Naming | None = None
        self.products: tuple[Multiplied, ...] = ()
        self.unit = 0
        self._pictures: dict[
            object, tuple[Numbers, Heat]
        ] = {}  # with what they show, so that its place is not given to others
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_products(self, look: Look, naming: Naming, products: Sequence[Multiplied], unit: int) -> None:
        """Other numbers, and the row that is lit."""
        before = [p.matrix.shape for p in self.products], self._look
        self._look, self._naming, self.products, self.unit = look, naming, tuple(products), unit
        if before != ([p.matrix.shape for p in self.products], look):
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self._height())

    def _height(self) -> int:
        return round(sum(self._heights())) if self._look else 0

    def _heights(self) -> list[float]:
        look = self._look
        assert look is not None
        return [look.em * (min(max(p.matrix.shape[0] * 1.25, 2.4), ROWS_HIGH) + 1.6) for p in self.products]

    # --- painting ---------------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._look is None:
            return
        painter, top = QPainter(self), 0.0
        for product, height in zip(self.products, self._heights(), strict=True):
            self._paint_product(painter, self._look, product, QRectF(0, top, self.width(), height))
            top += height

    def _paint_product(self, painter: QPainter, look: Look, product: Multiplied, place: QRectF) -> None:
        title = look.em * 1.3
        area = place.adjusted(0, title, 0, -look.em * 0.3)
        rows, columns = product.matrix.shape
        narrow = min(max(area.width() * 0.14, look.em * 3.4), look.em * 4.2)
        signs = look.em * 1.1
        wide = min(area.width() - 2 * narrow - 2 * signs, max(columns * look.em * 3.6, look.em * 6))
        boxes = [
            QRectF(area.left(), area.top(), wide, area.height()),
            QRectF(area.left() + wide + signs, area.top(), narrow, area.height()),
            QRectF(area.left() + wide + narrow + 2 * signs, area.top(), narrow, area.height()),
        ]
        vector_high = min(area.height(), area.height() * columns / rows) if rows else area.height()
        boxes[1].setHeight(max(vector_high, look.em * 1.2))
        weights = Scale(*_around(product.matrix))
        for box, values in zip(boxes, (product.matrix, product.vector[:, None], product.result[:, None]), strict=True):
            scale = weights if values is product.matrix else Scale(*_around(values))
            self._paint_values(painter, look, box, values, scale)
        self._light_row(painter, look, boxes[0], rows)
        self._light_row(painter, look, boxes[2], rows)
        for sign, before in zip(SIGNS, boxes[1:], strict=True):
            painter.setFont(look.base)
            painter.setPen(look.colour("text"))
            painter.drawText(
                QRectF(before.left() - signs, area.top(), signs, area.height()), Qt.AlignmentFlag.AlignCenter, sign
            )
        self._paint_titles(painter, look, product, boxes)

    def _paint_titles(self, painter: QPainter, look: Look, product: Multiplied, boxes: list[QRectF]) -> None:
        naming = self._naming
        if naming is None:
            return
        names = naming.quantities_of(product.vector_names)
        symbol = ", ".join(naming.symbol(name) for name in names)
        painter.setPen(look.colour("muted"))
        painter.setFont(look.small)
        rows, columns = product.matrix.shape
        painter.drawText(QPointF(boxes[0].left(), boxes[0].top() - look.em * 0.35), f"{rows} × {columns}")
        hue = naming.hue(names[0]) if names else None
        painter.setPen(look.colours.hue(hue) if hue else look.colour("text"))
        x = boxes[1].center().x() - symbol_width(symbol, look.symbol) / 2
        draw_symbol(painter, QPointF(x, boxes[1].top() - look.em * 0.35), symbol, look.symbol)

    def _paint_values(self, painter: QPainter, look: Look, box: QRectF, values: Numbers, scale: Scale) -> None:
        painter.drawImage(box, self._heat(look, values, scale).image)
        painter.setPen(look.colour("line"))
        painter.drawRect(box)
        rows, columns = values.shape
        if box.height() / rows > look.em * 1.1 and box.width() / columns > look.em * 2.6:
            self._paint_numbers(painter, look, box, values, scale)

    def _heat(self, look: Look, values: Numbers, scale: Scale) -> Heat:
        """The picture of a matrix; that of weights is kept as long as they lie where they lay."""
        if 1 in values.shape:
            return Heat(values.T, scale, look.colours)
        key = values.__array_interface__["data"], values.shape, values.strides, scale, look.colours
        if key not in self._pictures:
            if len(self._pictures) >= MOST_PICTURES:
                self._pictures.clear()
            self._pictures[key] = values, Heat(values.T, scale, look.colours)
        return self._pictures[key][1]

    @staticmethod
    def _paint_numbers(painter: QPainter, look: Look, box: QRectF, values: Numbers, scale: Scale) -> None:
        painter.setFont(look.small)
        rows, columns = values.shape
        wide, high = box.width() / columns, box.height() / rows
        for (row, column), value in np.ndenumerate(values):
            strong = abs(value) > 0.6 * scale.high
            painter.setPen(look.colour("panel" if strong else "text"))
            cell = QRectF(box.left() + column * wide, box.top() + row * high, wide, high)
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, numbers.fixed(float(value), 2))

    def _light_row(self, painter: QPainter, look: Look, box: QRectF, rows: int) -> None:
        if 0 <= self.unit < rows:
            painter.setPen(QPen(look.colour("text"), 2))
            high = box.height() / rows
            painter.drawRect(QRectF(box.left(), box.top() + self.unit * high, box.width(), max(high, 2)))

    # --- the mouse --------------------------------------------------------------------------------------------------------------

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position())
        if row is not None:
            self.chosen.emit(row)

    def _row_at(self, at: QPointF) -> int | None:
        look, top = self._look, 0.0
        if look is None:
            return None
        for product, height in zip(self.products, self._heights(), strict=True):
            first, last = top + look.em * 1.3, top + height - look.em * 0.3
            if first <= at.y() < last:
                return int((at.y() - first) / (last - first) * product.matrix.shape[0])
            top += height
        return None

    def event(self, event: object) -> bool:
        if isinstance(event, QHelpEvent):
            row = self._row_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if row is None else f"{row + 1}", self)
            return True
        return bool(super().event(event))  # type: ignore[arg-type]


def _around(values: Numbers) -> tuple[float, float]:
    """A range with zero in the middle."""
    largest = rounded_up(float(np.nan_to_num(np.abs(values)).max(initial=0.0)))
    return -largest, largest
