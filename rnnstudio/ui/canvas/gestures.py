"""What the mouse is doing, each as an object with a beginning, an end and a way to call it off."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtWidgets import QApplication, QGraphicsView


class Placer(Protocol):
    """What dragging a block needs of the view."""

    def mapToScene(self, point: QPoint) -> QPointF: ...

    def place_of(self, node: str) -> QPointF:
        """Where a block stands."""
        ...

    def place(self, node: str, at: QPointF, merge: str) -> None:
        """Puts a block elsewhere; edits with one merge key are one undo step."""
        ...

    def unplace(self) -> None:
        """Takes the last move back."""
        ...


class Gesture(Protocol):
    """A press that goes on until the button is released."""

    def move(self, to: QPoint) -> None:
        """The mouse moved."""
        ...

    def cancel(self) -> None:
        """As if it had never begun."""
        ...


class MoveBlock:
    """Drags a block; a press that hardly moves is only a click."""

    _count = 0

    def __init__(self, view: Placer, node: str, start: QPoint) -> None:
        MoveBlock._count += 1
        self._view, self._node, self._start = view, node, start
        self._offset = view.place_of(node) - view.mapToScene(start)
        self._merge = f"move {node} {MoveBlock._count}"
        self._moved = False

    def move(self, to: QPoint) -> None:
        if self._moved or (to - self._start).manhattanLength() >= QApplication.startDragDistance():
            self._moved = True
            self._view.place(self._node, self._view.mapToScene(to) + self._offset, self._merge)

    def cancel(self) -> None:
        if self._moved:
            self._view.unplace()


class Pan:
    """Drags the paper below the window."""

    def __init__(self, view: QGraphicsView, start: QPoint) -> None:
        self._view, self._last = view, start
        self.moved = False

    def move(self, to: QPoint) -> None:
        step, self._last = to - self._last, to
        self.moved = self.moved or not step.isNull()
        for bar, by in ((self._view.horizontalScrollBar(), step.x()), (self._view.verticalScrollBar(), step.y())):
            bar.setValue(bar.value() - by)

    def cancel(self) -> None:
        """There is nothing to take back."""
