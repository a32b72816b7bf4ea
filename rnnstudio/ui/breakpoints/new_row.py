"""The line in which the next breakpoint is written: Enter adds it, as soon as it can be understood."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QWidget

from rnnstudio.graph.text import NOTHING, Text
from rnnstudio.session.breakpoints import Breakpoints
from rnnstudio.ui.breakpoints.condition_field import ConditionField
from rnnstudio.ui.breakpoints.said import GRAMMAR, count, where
from rnnstudio.ui.icons import icon
from rnnstudio.ui.look import Look
from rnnstudio.ui.panels.buttons import ActionButton
from rnnstudio.ui.words import Words

NEW = Text("New condition, such as f < 0.1", "新条件，例如 f < 0.1")
ADD = Text("Stop where this begins to hold  (Enter)", "在此条件开始成立时停下（回车）")


class NewRow(QWidget):
    """`added` carries the condition; `grew` tells that it is higher or lower than before."""

    added = Signal(str)
    grew = Signal()

    def __init__(self, breakpoints: Breakpoints, words: Words, look: Callable[[], Look], parent: QWidget) -> None:
        super().__init__(parent)
        self._breakpoints, self._words, self._look = breakpoints, words, look
        self.field = ConditionField(breakpoints, words, look, self)
        self.hits, self.error, self.button = QLabel(self), QLabel(self), ActionButton(parent=self)
        self._indent = QWidget(self)
        words.show(self.field, "setPlaceholderText", NEW)
        words.show(self.field, "setAccessibleName", NEW)
        words.show(self.field, "setToolTip", GRAMMAR)
        words.show(self.button, "setToolTip", ADD)
        words.show(self.button, "setAccessibleName", ADD)
        self.hits.setProperty("muted", "true")
        self.hits.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.error.setProperty("danger", "true")
        self.error.setWordWrap(True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._indent, 0, 0)
        for column, part in enumerate((self.field, self.hits, self.button), start=1):
            grid.addWidget(part, 0, column)
        grid.addWidget(self.error, 1, 1, 1, 2)
        self.field.textChanged.connect(self.refresh)
        self.field.returnPressed.connect(self._add)
        self.button.clicked.connect(self._add)
        self.refresh()

    def write(self, text: str) -> None:
        """Puts a condition into the field, to be changed or added."""
        self.field.setText(text)
        self.field.setFocus()

    def refresh(self, *_: object) -> None:
        """What comes of what is typed."""
        text, was = self.field.text(), self.error.text()
        found = self._breakpoints.tried(text) if text.strip() else None
        error = found.error if found else None
        self.field.show_error(error)
        self._words.show(self.hits, "setText", count(found) if found else NOTHING)
        self._words.show(self.hits, "setToolTip", where(found) if found else NOTHING)
        self._words.show(self.error, "setText", error.text if error else NOTHING)
        self.error.setVisible(error is not None)
        self.button.setEnabled(found is not None and error is None)
        if self.error.text() != was:
            self.grew.emit()

    def dress(self, wide: int) -> None:
        """In the colours and the size of the moment; the numbers of all rows stand below one another."""
        self.button.setIcon(icon("add", self._look().colours))
        self._indent.setFixedWidth(QCheckBox().sizeHint().width())
        self.hits.setFixedWidth(wide)

    def _add(self) -> None:
        if self.button.isEnabled():
            text = self.field.text().strip()
            self.field.clear()
            self.added.emit(text)
