"""The paper that the model stands on: zoomed by wheel, keys or two fingers, moved by scrolling."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QNativeGestureEvent, QPainter, QPixmapCache, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

LARGEST, SMALLEST = 4.0, 0.2
ZOOM = 1.2  # by one press of a key
PIXELS_KB = 64 * 1024  # what stands on the paper is kept as pixels: enough for all that a large, fine screen shows


class Paper(QGraphicsView):
    """`by_hand` is true once the user has chosen what of it is seen; `moved` tells that something else of it is."""

    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.by_hand = False
        QPixmapCache.setCacheLimit(max(PIXELS_KB, QPixmapCache.cacheLimit()))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)

    def zoom(self, factor: float) -> None:
        """Larger or smaller, about the middle or the mouse."""
        now = self.transform().m11()
        factor = max(SMALLEST, min(LARGEST, now * factor)) / now
        self.by_hand = True
        self.scale(factor, factor)
        self.moved.emit()

    def step_zoom(self, steps: int) -> None:
        """Larger or smaller by the press of a key, about the middle."""
        anchor = self.transformationAnchor()
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.zoom(ZOOM**steps)
        self.setTransformationAnchor(anchor)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel zooms, and so do two fingers with Ctrl; two fingers alone, or a wheel with Shift, move the paper."""
        by = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta()
        fingers = not event.pixelDelta().isNull() and event.phase() != Qt.ScrollPhase.NoScrollPhase
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier or not (
            fingers or event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        ):
            self.zoom(1.0015 ** event.angleDelta().y())
        else:
            self.by_hand = True
            self._scroll(by if fingers else QPoint(by.y() or by.x(), 0))
        event.accept()

    def _scroll(self, by: QPoint) -> None:
        for bar, step in ((self.horizontalScrollBar(), by.x()), (self.verticalScrollBar(), by.y())):
            bar.setValue(bar.value() - step)
        self.moved.emit()

    def viewportEvent(self, event: QEvent) -> bool:
        """Two fingers that part zoom in."""
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom(1 + event.value())
            return True
        return super().viewportEvent(event)
