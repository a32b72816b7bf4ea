"""The part of a card that lives: what the block holds at the playhead."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from rnnstudio.ui.canvas.look import Look
from rnnstudio.ui.canvas.painting import Stage, paint_picture
from rnnstudio.ui.canvas.pictures import Picture, Veil


class LivePicture(QGraphicsItem):
    """What changes with every trace and every step: apart from the card, so that the card is not painted again.

    Qt keeps it as pixels from one moment to the next.
    """

    def __init__(self, card: QGraphicsItem) -> None:
        super().__init__(card)
        self.picture: Picture | None = None
        self.row: int | None = None
        self.veil: Veil = "off"
        self.lit: frozenset[str] = frozenset()
        self._rect, self._bounds = QRectF(), QRectF()
        self._look: Look | None = None
        self._images: dict[int, QImage] = {}
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def show_moment(self, picture: Picture | None, row: int | None, veil: Veil) -> None:
        """Another trace, another step of the same, or another part of it hidden."""
        if picture is not self.picture:
            self._images.clear()
        self.picture, self.row, self.veil = picture, row, veil
        self.update()

    def light(self, signals: frozenset[str]) -> None:
        """Signals that are lit elsewhere."""
        if signals != self.lit:
            self.lit = signals
            self.update()

    def fit(self, rect: QRectF, look: Look) -> None:
        """Another place on the card, or another look."""
        self.prepareGeometryChange()
        self._rect, self._bounds, self._look = rect, rect.adjusted(-3, -3, 3, 3), look
        self._images.clear()
        self.update()

    def boundingRect(self) -> QRectF:
        return self._bounds

    def shape(self) -> QPainterPath:
        """Nothing: the mouse meets the card."""
        return QPainterPath()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self.picture is not None and self._look is not None and self._look.picture_height > 0:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            paint_picture(
                self.picture, Stage(painter, self._rect, self.row, self._look, self._images, self.veil, self.lit)
            )
