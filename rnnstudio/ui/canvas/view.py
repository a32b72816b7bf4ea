"""The canvas: the model's blocks and wires, alive. Drag to move, click to select, wheel to zoom, drag the paper to pan."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from rnnstudio.graph.text import Text, plain
from rnnstudio.project.project import Project
from rnnstudio.session.session import Session
from rnnstudio.ui.canvas.advising import Advising
from rnnstudio.ui.canvas.arrange import LARGEST as LARGEST_FIT
from rnnstudio.ui.canvas.bench import Bench
from rnnstudio.ui.canvas.finding import block_at, title_at, wire_at
from rnnstudio.ui.canvas.gestures import Dropping
from rnnstudio.ui.canvas.hand import Hand
from rnnstudio.ui.canvas.keys import CanvasKeys
from rnnstudio.ui.canvas.look import FLAT, Look
from rnnstudio.ui.canvas.notice import Notice
from rnnstudio.ui.canvas.paper import SMALLEST, Paper
from rnnstudio.ui.canvas.renaming import Renaming
from rnnstudio.ui.canvas.scene import ModelScene
from rnnstudio.ui.canvas.unrolled_view import UnrolledView
from rnnstudio.ui.dragging import dragged_kind
from rnnstudio.ui.theme import base_points
from rnnstudio.ui.words import Words

REFRESH_S = 0.05
NAME = Text("Model", "模型")


class CanvasView(Paper):
    """Shows `session.document` and `session.stepper.trace`; fits itself to its room until the user zooms or pans by hand.

    `inspected` tells that a block, or the empty canvas, was clicked: the user wants to see what it is; `entered` that it was
    double-clicked. `asked` carries the plug and the place for which a block is wanted, `menu_wanted` where a menu is to open,
    `new_wanted` and `examples_wanted` ask for something on the empty canvas.
    """

    inspected = Signal()
    entered = Signal()
    asked = Signal(object, object)
    menu_wanted = Signal(QPoint)
    new_wanted = Signal()
    examples_wanted = Signal()

    def __init__(self, session: Session, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._words = session, words
        self._drawn_at = 0.0
        self._points = base_points(session.appearance.presenter)
        self._look = Look.of(session.appearance)
        self._scene = ModelScene(self._look, self)
        self.setScene(self._scene)
        self.bench = Bench(session, self._scene)
        self._hand = Hand(self, self.bench, self.asked.emit)
        self._keys = CanvasKeys(self.bench)
        self._renaming = Renaming(session, words, self._scene, self)
        self._dropping: Dropping | None = None
        self._set_up_view()
        self._notice = Notice(words, self)
        self._notice.new_wanted.connect(self.new_wanted)
        self._notice.examples_wanted.connect(self.examples_wanted)
        self.advising = Advising(session, words, self, self._scene, self._notice)
        self._notice.problem_wanted.connect(self.advising.show_next)
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
        self.by_hand = False
        if not self._renew_look():
            self._scene.arrange(self._session.document.project, self._room())
        self._fit()

    def rename(self, node: str | None) -> bool:
        """Lets the title of a block be typed on its card; False where no card is to be seen."""
        return not self._unrolled.isVisible() and self._renaming.begin(node)

    def point_for(self, node: str | None) -> QPoint:
        """Where something about a block may open, on the screen."""
        item = self._scene.blocks.get(node or "")
        at = self.mapFromScene(item.card().bottomLeft()) if item else self.rect().center()
        return self.viewport().mapToGlobal(at)

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
        self.advising.close()
        self._unrolled.setGeometry(self.rect())
        self._unrolled.setVisible(unrolled)
        self._unrolled.raise_()

    # --- following the session --------------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        session = self._session
        session.document.changed.connect(self._project_changed)
        session.stepper.trace_changed.connect(self._trace_changed)
        session.stepper.cursor_changed.connect(self._cursor_changed)
        session.selection.chosen_changed.connect(self._selection_changed)
        session.appearance.changed.connect(self._appearance_changed)
        session.lights.changed.connect(self._lights_changed)

    def _show_all(self) -> None:
        self._show_model()
        self._renew_look()
        self._show_trace()
        self._selection_changed()
        self._fit()

    def _show_model(self) -> None:
        document = self._session.document
        self._scene.show_model(document.project, document.model, self._look, self._room())
        self._unrolled.show_model()
        self._show_notice()

    def _project_changed(self, before: Project) -> None:
        now = self._session.document.project
        self._hand.cancel()
        if now.graph != before.graph or now.task != before.task:
            self._show_model()
            self._renew_look()
            self._show_trace()
            self._selection_changed()
        elif now.layout != before.layout:
            self._scene.arrange(now, self._room())
            if self._shows(self._scene.content()):
                return
        if not self.by_hand:
            self._fit()

    def _shows(self, rect: QRectF) -> bool:
        """Whether all of a part of the scene is in sight."""
        return self.mapToScene(self.viewport().rect()).boundingRect().contains(rect)

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

    def _lights_changed(self) -> None:
        self._scene.show_lit(self._session.lights.keys)

    def _selection_changed(self) -> None:
        selection = self._session.selection
        self._scene.show_chosen(selection.nodes, selection.wires)
        self._unrolled.show_cursor()
        item = self._scene.blocks.get(selection.node or "")
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
        if self.by_hand:
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
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(160, 100)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
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
        taken = self._notice.taken
        scale = min((self.width() - 12) / content.width(), (self.height() - 8 - taken) / content.height())
        scale = max(SMALLEST, min(scale, LARGEST_FIT * self._points / 10))
        self.resetTransform()
        self.scale(scale, scale)
        self.centerOn(content.center() + QPointF(0, taken / 2 / scale))
        self.moved.emit()

    # --- Qt's events ------------------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._notice.place(self.size())
        self._unrolled.setGeometry(self.rect())
        if self.by_hand:
            self.moved.emit()
        else:
            self.fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._hand.press(event.position().toPoint(), event.button(), event.modifiers())
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if event.buttons() == Qt.MouseButton.NoButton:
            super().mouseMoveEvent(event)
            self._hand.hover(at)
        else:
            self._hand.move(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at, panned = event.position().toPoint(), event.button() != Qt.MouseButton.LeftButton
        clicked = self._hand.release(at)
        if panned and not clicked:
            self.by_hand = True
        elif clicked and event.button() == Qt.MouseButton.RightButton:
            self._open_menu(at, event.globalPosition().toPoint())
        elif clicked and event.button() == Qt.MouseButton.LeftButton:
            self._click(at, adding=event.modifiers() != Qt.KeyboardModifier.NoModifier)

    def _click(self, at: QPoint, *, adding: bool) -> None:
        """A click on one of several chosen blocks chooses it alone; one on free paper, nothing."""
        here, selection = self.mapToScene(at), self._session.selection
        node = block_at(self._scene, here)
        if not adding and (node is not None or wire_at(self._scene, here) is None):
            selection.select(node)
        if not selection.wires:
            self.inspected.emit()

    def _open_menu(self, at: QPoint, on_screen: QPoint) -> None:
        """The menu of what is below the mouse, which is chosen by that."""
        here, selection = self.mapToScene(at), self._session.selection
        node, wire = block_at(self._scene, here), wire_at(self._scene, here)
        if node is not None and node not in selection.nodes:
            selection.select(node)
        elif node is None:
            selection.choose((), {wire} if wire else ())
        self.menu_wanted.emit(on_screen)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        here = self.mapToScene(event.position().toPoint())
        if self._renaming.begin(title_at(self._scene, here)):
            return
        if block_at(self._scene, here) is not None:
            self.entered.emit()
        elif wire_at(self._scene, here) is None:
            self.fit()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self._hand.busy:
            self._scene.show_wiring(())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """From the keyboard: beside the chosen block."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            item = self._scene.blocks.get(self._session.selection.node or "")
            at = self.mapFromScene(item.pos()) if item else self.rect().center()
            self.menu_wanted.emit(self.viewport().mapToGlobal(at))
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        kind = dragged_kind(event.mimeData())
        if kind is None:
            event.ignore()
            return
        self._dropping = Dropping(self.bench, kind)
        self._notice.hide()
        event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if self._dropping is not None:
            self._dropping.move(self.mapToScene(event.position().toPoint()))
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        dropping, self._dropping = self._dropping, None
        if dropping is not None:
            dropping.cancel()
            self._show_notice()

    def dropEvent(self, event: QDropEvent) -> None:
        dropping, self._dropping = self._dropping, None
        if dropping is not None:
            dropping.end(self.mapToScene(event.position().toPoint()))
            event.acceptProposedAction()
            self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if not (self._hand.cancel() or self.advising.close()):
                self._session.selection.select(None)
        elif not self._keys.press(event):
            event.ignore()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes from block to block, and past the last one out of the canvas."""
        names, now = list(self._scene.blocks), self._session.selection.node
        at = (names.index(now) if now in names else (-1 if forward else len(names))) + (1 if forward else -1)
        if not 0 <= at < len(names):
            return super().focusNextPrevChild(forward)
        self._session.selection.select(names[at])
        return True
