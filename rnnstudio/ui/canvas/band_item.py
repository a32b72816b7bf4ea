"""The faint ground behind the blocks of one timeline, with its name: encoder, decoder."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from rnnstudio.graph.text import Text
from rnnstudio.ui.canvas.look import Look

MARGIN = 14.0


class BandItem(QGraphicsItem):
    """Below everything; the mouse does not meet it."""

    def __init__(self, name: Text, look: Look) -> None:
        super().__init__()
        self.name, self._look = name, look
        self._rect = QRectF()
        self.setZValue(-2)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def surround(self, cards: QRectF, look: Look) -> None:
        """Behind these cards, with a line for its name above them where there is room for one."""
        above = 3.0 if look.terse else QFontMetricsF(look.small).height() + 2
        rect = cards.adjusted(-MARGIN, -above, MARGIN, 4 if look.terse else MARGIN - 4)
        if (rect, look) != (self._rect, self._look):
            self.prepareGeometryChange()
            self._rect, self._look = rect, look
            self.update()

    def boundingRect(self) -> QRectF:
        return self._rect.adjusted(-1, -1, 1, 1)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        colours = self._look.colours
        ground = colours.colour("grid")
        ground.setAlphaF(0.55)
        painter.setPen(QPen(colours.colour("line"), 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(self._rect, 12, 12)
        if self._look.terse:
            return
        painter.setFont(self._look.small)
        painter.setPen(colours.colour("muted"))
        words = self._rect.adjusted(MARGIN, 4, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, self._look.say(self.name))
