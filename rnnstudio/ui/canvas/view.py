"""The canvas: the model's blocks and wires, alive. Drag to move, click to select, wheel to zoom, drag the paper to pan."""

from __future__ import annotations

import time
from dataclasses import replace

from PySide6.QtCore import QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

from rnnstudio.graph.text import Text, plain
from rnnstudio.project.project import Project
from rnnstudio.session.session import Session
from rnnstudio.ui.canvas.arrange import LARGEST as LARGEST_FIT
from rnnstudio.ui.canvas.gestures import Gesture, MoveBlock, Pan
from rnnstudio.ui.canvas.look import FLAT, Look
from rnnstudio.ui.canvas.notice import Notice
from rnnstudio.ui.canvas.scene import ModelScene
from rnnstudio.ui.canvas.unrolled_view import UnrolledView
from rnnstudio.ui.theme import base_points
from rnnstudio.ui.words import Words

REFRESH_S = 0.05
LARGEST, SMALLEST = 4.0, 0.2
NUDGE = 10.0
ARROWS = {
    Qt.Key.Key_Left: QPointF(-NUDGE, 0),
    Qt.Key.Key_Right: QPointF(NUDGE, 0),
    Qt.Key.Key_Up: QPointF(0, -NUDGE),
    Qt.Key.Key_Down: QPointF(0, NUDGE),
}
NAME = Text("Model", "模型")


class CanvasView(QGraphicsView):
    """Shows `session.document` and `session.stepper.trace`; fits itself to its room until the user zooms or pans by hand.

    `inspected` tells that a block, or the empty canvas, was clicked: the user wants to see what it is.
    """

    inspected = Signal()

    def __init__(self, session: Session, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._words = session, words
        self._gesture: Gesture | None = None
        self._by_hand = False
        self._drawn_at = 0.0
        self._points = base_points(session.appearance.presenter)
        self._look = Look.of(session.appearance)
        self._scene = ModelScene(self._look, self)
        self.setScene(self._scene)
        self._set_up_view()
        self._notice = Notice(words, self)
        self._unrolled = UnrolledView(session, words, self)
        self._unrolled.hide()
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.timeout.connect(self._show_trace)
        self._connect()
        self._show_all()

    # --- what the window may ask ------------------------------------------------------------------------------------------------------

    def fit(self) -> None:
        """Shows the whole model, no larger than is pleasant, and keeps doing so when the window changes its size."""
        self._by_hand = False
        if not self._renew_look():
            self._scene.arrange(self._session.document.project, self._room())
        self._fit()

    def zoom(self, factor: float) -> None:
        """Larger or smaller, about the middle or the mouse."""
        now = self.transform().m11()
        factor = max(SMALLEST, min(LARGEST, now * factor)) / now
        self._by_hand = True
        self.scale(factor, factor)

    def set_predict_first(self, hidden: bool) -> None:
        """Hides what the model answers and all that lies ahead of the playhead, so that a class can guess."""
        self._scene.hide_answers(hidden)
        self._unrolled.set_covered(hidden)
        self._show_trace()

    @property
    def unrolled(self) -> UnrolledView:
        """What lies over the model while it is unrolled."""
        return self._unrolled

    def set_unrolled(self, unrolled: bool) -> None:
        """Turns the model into one copy for each step, and folds it again."""
        self._unrolled.setGeometry(self.rect())
        self._unrolled.setVisible(unrolled)
        self._unrolled.raise_()

    # --- what gestures ask ------------------------------------------------------------------------------------------------------------

    def place_of(self, node: str) -> QPointF:
        """Where a block stands."""
        return self._scene.blocks[node].pos()

    def place(self, node: str, at: QPointF, merge: str) -> None:
        """Puts a block elsewhere. The first block moved by hand fixes all the others where they stand."""
        document = self._session.document
        places = self._scene.places(document.project, self._room())
        places[node] = round(at.x(), 1), round(at.y(), 1)
        label = Text("Move {name}", "移动 {name}").format(name=self._scene.blocks[node].face.title)
        document.edit(replace(document.project, layout=places), label, merge)

    def unplace(self) -> None:
        """Takes the last move back."""
        self._session.document.undo()

    # --- following the session --------------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        session = self._session
        session.document.changed.connect(self._project_changed)
        session.stepper.trace_changed.connect(self._trace_changed)
        session.stepper.cursor_changed.connect(self._cursor_changed)
        session.selection.node_changed.connect(self._selection_changed)
        session.appearance.changed.connect(self._appearance_changed)

    def _show_all(self) -> None:
        self._show_model()
        self._renew_look()
        self._show_trace()
        self._selection_changed(self._session.selection.node)
        self._fit()

    def _show_model(self) -> None:
        document = self._session.document
        self._scene.show_model(document.project, document.model, self._look, self._room())
        self._unrolled.show_model()
        self._show_notice()

    def _project_changed(self, before: Project) -> None:
        now = self._session.document.project
        if now.graph != before.graph or now.task != before.task:
            self._show_model()
            self._renew_look()
            self._show_trace()
            self._selection_changed(self._session.selection.node)
            if set(now.graph.nodes) != set(before.graph.nodes):
                self._by_hand = False
        elif now.layout != before.layout:
            self._scene.arrange(now, self._room())
        if not self._by_hand and not self._dragging():
            self._fit()

    def _trace_changed(self) -> None:
        """At most twenty times a second, however fast the traces come."""
        if not self._refresh.isActive():
            wait = max(0.0, REFRESH_S - (time.monotonic() - self._drawn_at))
            self._refresh.start(round(wait * 1000))

    def _show_trace(self) -> None:
        self._drawn_at = time.monotonic()
        self._scene.show_trace(self._session.document.model, self._session.stepper.trace)
        self._unrolled.show_trace()
        self._cursor_changed()

    def _cursor_changed(self, _cursor: int = 0) -> None:
        self._scene.show_cursor(self._session.stepper)
        self._unrolled.show_cursor()

    def _selection_changed(self, node: str | None) -> None:
        self._scene.show_chosen(node)
        item = self._scene.blocks.get(node or "")
        told = (
            Text("{title} {size}", "{title} {size}").format(title=item.face.title, size=item.face.size)
            if item
            else plain("")
        )
        self._words.show(self, "setAccessibleDescription", told)

    def _appearance_changed(self) -> None:
        points = base_points(self._session.appearance.presenter)
        larger, self._points = points / self._points, points
        self._renew_look()
        self._dress()
        self._unrolled.show_model()
        if self._by_hand:
            self.scale(larger, larger)
        else:
            self.fit()

    def _renew_look(self) -> bool:
        """Theme, language and room decide the look; true where it is another one."""
        unit = self._points / 10
        if self._scene.has_regions:
            look = Look.of(self._session.appearance, regions=self.height() / unit)
        else:
            flat = self.height() < FLAT * (2 if self._session.appearance.presenter else 1)
            look = Look.of(self._session.appearance, self.height() if flat else None)
        if look == self._look:
            return False
        self._look = look
        self._show_model()
        return True

    # --- looks ------------------------------------------------------------------------------------------------------------------------

    def _set_up_view(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(160, 100)
        self._words.show(self, "setAccessibleName", NAME)
        self.setBackgroundBrush(self._look.colours.colour("window"))

    def _dress(self) -> None:
        self.setBackgroundBrush(self._look.colours.colour("window"))
        self._show_notice()

    def _show_notice(self) -> None:
        self._notice.tell(self._session.document, self._look.colours, self._points, self.size())

    def _room(self) -> tuple[float, float]:
        """The size of the view in scene units at the ordinary size of text."""
        unit = self._points / 10
        return max(self.width() - 16, 50) / unit, max(self.height() - 12, 50) / unit

    def _fit(self) -> None:
        content = self._scene.content()
        if content.isEmpty():
            return
        scale = min((self.width() - 12) / content.width(), (self.height() - 8) / content.height())
        scale = max(SMALLEST, min(scale, LARGEST_FIT * self._points / 10))
        self.resetTransform()
        self.scale(scale, scale)
        self.centerOn(content.center())

    def _dragging(self) -> bool:
        return self._gesture is not None

    # --- Qt's events ------------------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._notice.place(self.size())
        self._unrolled.setGeometry(self.rect())
        if not self._by_hand:
            self.fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        node = self._scene.node_at(self.itemAt(at))
        if event.button() == Qt.MouseButton.LeftButton and node is not None:
            self._session.selection.select(node)
            self._gesture = MoveBlock(self, node, at)
            self.inspected.emit()
        elif event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._gesture = Pan(self, at)
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._gesture is not None:
            self._gesture.move(event.position().toPoint())
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        gesture, self._gesture = self._gesture, None
        self.viewport().unsetCursor()
        if isinstance(gesture, Pan):
            self._by_hand = self._by_hand or gesture.moved
            if not gesture.moved and event.button() == Qt.MouseButton.LeftButton:
                self._session.selection.select(None)
                self.inspected.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._scene.node_at(self.itemAt(event.position().toPoint())) is None:
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(1.0015 ** event.angleDelta().y())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        node = self._session.selection.node
        if event.key() == Qt.Key.Key_Escape:
            self._escape()
        elif (
            event.key() in ARROWS
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
            and node in self._scene.blocks
        ):
            self.place(node, self.place_of(node) + ARROWS[Qt.Key(event.key())], f"nudge {node}")
        else:
            event.ignore()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes from block to block, and past the last one out of the canvas."""
        names, now = list(self._scene.blocks), self._session.selection.node
        at = (names.index(now) if now in names else (-1 if forward else len(names))) + (1 if forward else -1)
        if not 0 <= at < len(names):
            return super().focusNextPrevChild(forward)
        self._session.selection.select(names[at])
        return True

    def _escape(self) -> None:
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.cancel()
        else:
            self._session.selection.select(None)
