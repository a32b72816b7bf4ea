"""Which gesture a press of the mouse begins, from what lies below it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication, QGraphicsView

from rnnstudio.graph.plugs import Plug
from rnnstudio.ui.canvas.bench import Bench
from rnnstudio.ui.canvas.finding import block_at, grip_at, plug_at, wire_at
from rnnstudio.ui.canvas.gestures import Gesture, MoveBlocks, Pan, RubberBand
from rnnstudio.ui.canvas.wiring import DrawWire, Replug

ADDING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
Begin = Callable[[], Gesture]


class Hand:
    """A press that hardly moves is a click; one that does becomes a gesture, until release or cancel.

    `ask` is called where a wire was let go over free paper: which block is to follow there?
    """

    def __init__(self, view: QGraphicsView, bench: Bench, ask: Callable[[Plug, QPointF], None]) -> None:
        self._view, self._bench, self._ask = view, bench, ask
        self._pressed: QPoint | None = None
        self._begin: Begin | None = None
        self._gesture: Gesture | None = None

    @property
    def busy(self) -> bool:
        """True while something is dragged."""
        return self._gesture is not None

    def press(self, at: QPoint, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None:
        """The button went down."""
        self.cancel()
        here, self._pressed = self._view.mapToScene(at), at
        if button == Qt.MouseButton.LeftButton:
            self._begin = self._left(here, adding=bool(modifiers & ADDING))
        else:
            self._begin = lambda: Pan(self._view, here)

    def move(self, to: QPoint) -> None:
        """The mouse moved with the button down."""
        if self._gesture is None and self._begin is not None and self._pressed is not None:
            if (to - self._pressed).manhattanLength() < QApplication.startDragDistance():
                return
            self._gesture = self._begin()
        if self._gesture is not None:
            self._gesture.move(self._view.mapToScene(to))

    def release(self, at: QPoint) -> bool:
        """The button went up; True where that was a click."""
        gesture, clicked = self._gesture, self._pressed is not None and self._gesture is None
        self._gesture = self._begin = self._pressed = None
        if gesture is not None:
            gesture.end(self._view.mapToScene(at))
        return clicked

    def cancel(self) -> bool:
        """Calls off what is dragged; False where nothing is."""
        gesture = self._gesture
        self._gesture = self._begin = self._pressed = None
        if gesture is not None:
            gesture.cancel()
        return gesture is not None

    def hover(self, at: QPoint) -> None:
        """The mouse moved with no button down: a port below it says its name."""
        scene, here = self._bench.scene, self._view.mapToScene(at)
        plug = plug_at(scene, here)
        scene.show_wiring({plug} if plug else (), plug)
        over = Qt.CursorShape.PointingHandCursor if block_at(scene, here) else Qt.CursorShape.ArrowCursor
        self._view.viewport().setCursor(Qt.CursorShape.CrossCursor if plug else over)

    # --- parts --------------------------------------------------------------------------------------------------------------------

    def _left(self, here: QPointF, *, adding: bool) -> Begin:
        """What is chosen at once, and what dragging would do."""
        bench = self._bench
        grip, plug, node = grip_at(bench.scene, here), plug_at(bench.scene, here), block_at(bench.scene, here)
        if grip is not None and (plug is None or plug.end != grip.kept.end):
            return lambda: Replug(bench, grip)
        if plug is not None:
            return lambda: DrawWire(bench, plug, self._ask)
        if node is not None:
            self._choose(node, adding=adding)
            return lambda: MoveBlocks(bench, here)
        wire = wire_at(bench.scene, here)
        if wire is not None:
            bench.selection.choose(
                bench.selection.nodes if adding else (), {wire, *(bench.selection.wires if adding else ())}
            )
        return lambda: RubberBand(bench, here, adding=adding)

    def _choose(self, node: str, *, adding: bool) -> None:
        selection = self._bench.selection
        if adding:
            selection.toggle(node)
        elif node not in selection.nodes or len(selection.nodes) == 1:
            selection.select(node)
