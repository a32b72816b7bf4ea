"""A button as large as a card, with words and pictures on it, in a grid of its like."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from rnnstudio.graph.text import Text
from rnnstudio.ui.words import Words

ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)


class LargeButton(QPushButton):
    """Enter presses it; `moved` carries the arrow key that asks for a neighbour, `focused` tells that the keyboard came."""

    moved = Signal(object)
    focused = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("example", "true")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(12, 9, 12, 9)
        self.column.setSpacing(3)

    def as_wide_as(self, wanted: int) -> QSize:
        """The size at a wanted width, which is more where something on it needs more."""
        width = max(wanted, self.column.minimumSize().width())
        return QSize(width, self.column.totalHeightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        """Its height follows from its words, which are known for good only once it has its font."""
        if event.type() in (QEvent.Type.Show, QEvent.Type.FontChange, QEvent.Type.LayoutRequest):
            self.updateGeometry()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in ARROWS:
            self.moved.emit(Qt.Key(event.key()))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit()


def words_on_button(words: Words, text: Text) -> QLabel:
    """Words that wrap, and that the mouse does not see."""
    label = QLabel()
    label.setWordWrap(True)
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    words.show(label, "setText", text)
    return label
