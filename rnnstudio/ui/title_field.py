"""A field in which the title of a block is typed, wherever that stands."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from rnnstudio.graph.text import Text
from rnnstudio.ui.words import Words

LONGEST = 40
RENAME = Text("Rename the block", "给模块改名")
KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


class TitleField(QLineEdit):
    """Hidden until it is asked for. `renamed` carries another title, without spaces around it; Escape leaves everything as it was.

    `closed` tells that it is gone, and whether by a key: then nothing else has taken the keyboard.
    """

    renamed = Signal(str)
    closed = Signal(bool)

    def __init__(self, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = ""
        self._is_open = self._by_key = False
        self.setMaxLength(LONGEST)
        words.show(self, "setAccessibleName", RENAME)
        self.hide()
        self.editingFinished.connect(self._finish)

    def edit(self, title: str) -> None:
        """Lets the user type another title, and go on with one that is being typed."""
        if self._is_open:
            return
        self._title, self._is_open, self._by_key = title, True, False
        self.setText(title)
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()

    def leave(self) -> None:
        """Goes, and leaves everything as it was."""
        self.setText(self._title)
        self._finish()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._by_key = event.key() in KEYS
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _finish(self) -> None:
        """Once: to go gives the keyboard back, which finishes too."""
        if not self._is_open:
            return
        self._is_open, typed = False, self.text().strip()
        self.clearFocus()
        self.hide()
        self.closed.emit(self._by_key)
        if typed != self._title:
            self.renamed.emit(typed)
