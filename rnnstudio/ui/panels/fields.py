"""What fields share: when they take the keyboard, when they give it back, and what the wheel does over them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QWidget

FOCUS = Qt.FocusPolicy(Qt.FocusPolicy.ClickFocus | Qt.FocusPolicy.TabFocus)


def give_back(field: QWidget, event: QKeyEvent) -> None:
    """After Enter or Escape the keyboard belongs to the window again, so that its single keys work at once."""
    if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
        field.clearFocus()


def scroll(box: QAbstractSpinBox | QComboBox, event: QWheelEvent) -> None:
    """The wheel scrolls the page, and changes a value only where the user has clicked before."""
    if box.hasFocus():
        type(box).__mro__[1].wheelEvent(box, event)  # type: ignore[attr-defined]
    else:
        event.ignore()


class Entering(QObject):
    """`entered` tells that one of some fields took the keyboard: what is done in it from now on is an undo step of its own."""

    entered = Signal()

    def __init__(self, owner: QObject, *fields: QWidget) -> None:
        super().__init__(owner)
        for field in fields:
            field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.entered.emit()
        return False
