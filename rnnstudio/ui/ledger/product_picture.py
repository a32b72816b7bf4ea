"""The product of a chain, number by number: rows are the later state, columns the earlier one."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from rnnstudio import numbers
from rnnstudio.trace.jacobians import Chain
from rnnstudio.ui.heat import Heat, Scale, dark_places, rounded_up
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.scene import exactly

MOST = 16  # of a larger matrix nobody reads the numbers


class ProductPicture(QWidget):
    """A heatmap with numbers; lines part the states of a joint one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look: Look | None = None
        self.chain: Chain | None = None
        self._symbols: Mapping[str, str] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_chain(self, look: Look, chain: Chain | None, symbols: Mapping[str, str]) -> None:
        """Another product."""
        self._look, self.chain, self._symbols = look, chain, symbols
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 90)

    def sizeHint(self) -> QSize:
        return QSize(480, 200)

    def _place(self, look: Look) -> QRectF:
        margin = round(1.6 * look.em)
        return QRectF(margin, look.small_em + 2, self.width() - margin - 1, self.height() - look.small_em - 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, chain = self._look, self.chain
        if look is None or chain is None:
            return
        painter, place = QPainter(self), self._place(look)
        largest = rounded_up(float(np.nan_to_num(np.abs(chain.matrix)).max(initial=0.0)))
        scale = Scale(-largest, largest)
        heat = Heat(chain.matrix.T, scale, look.colours)
        painter.drawImage(place, heat.image)
        self._paint_numbers(painter, look, place, chain, dark_places(scale.table(look.colours))[heat.places])
        painter.setPen(look.colour("line"))
        painter.drawRect(place)
        self._paint_names(painter, look, place, chain)

    @staticmethod
    def _paint_numbers(painter: QPainter, look: Look, place: QRectF, chain: Chain, dark: np.ndarray) -> None:
        size = len(chain.matrix)
        wide, high = place.width() / size, place.height() / size
        painter.setFont(look.small)
        if wide < look.width("−0.00", look.small) + 2 or high < look.small_em:
            return
        inks = look.colour("text"), look.colour("panel")
        if look.colours.name == "dark":
            inks = inks[1], inks[0]
        for (row, column), value in np.ndenumerate(chain.matrix):
            cell = QRectF(place.left() + column * wide, place.top() + row * high, wide, high)
            painter.setPen(inks[int(dark[row, column])])
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, _short(float(value)))

    def _paint_names(self, painter: QPainter, look: Look, place: QRectF, chain: Chain) -> None:
        count = len(chain.states)
        wide, high = place.width() / count, place.height() / count
        painter.setFont(look.small)
        for n, state in enumerate(chain.states):
            x, y = place.left() + n * wide, place.top() + n * high
            if n:
                painter.setPen(QPen(look.colour("text"), 1.5))
                painter.drawLine(QPointF(x, place.top()), QPointF(x, place.bottom()))
                painter.drawLine(QPointF(place.left(), y), QPointF(place.right(), y))
            painter.setPen(look.colour("muted"))
            name = self._symbols.get(state, state)
            painter.drawText(QRectF(x, 0, wide, look.small_em), Qt.AlignmentFlag.AlignCenter, f"{name} (k)")
            painter.drawText(QRectF(0, y, place.left() - 3, high), Qt.AlignmentFlag.AlignCenter, name)

    def said(self, at: QPointF) -> str:
        """The number at a point, as it is."""
        look, chain = self._look, self.chain
        if look is None or chain is None or not self._place(look).contains(at):
            return ""
        place, size = self._place(look), len(chain.matrix)
        row = min(int((at.y() - place.top()) / place.height() * size), size - 1)
        column = min(int((at.x() - place.left()) / place.width() * size), size - 1)
        (later, i), (earlier, j) = (self._unit(chain, n) for n in (row, column))
        t, k = chain.t + 1, chain.k + 1
        return f"∂{later}[{i}] (t = {t}) / ∂{earlier}[{j}] (t = {k}) = {exactly(chain.matrix[row, column])}"

    def _unit(self, chain: Chain, n: int) -> tuple[str, int]:
        each = len(chain.matrix) // len(chain.states)
        return self._symbols.get(chain.states[n // each], ""), n % each + 1

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.said(QPointF(event.pos())), self)
            return True
        return bool(super().event(event))


def _short(value: float) -> str:
    """Two decimals; what is smaller is 0 to the eye."""
    return numbers.fixed(round(value, 2) + 0.0, 2)
