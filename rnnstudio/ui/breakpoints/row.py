"""One breakpoint: on or off, its condition, how often it holds, and away with it; what is wrong with it stands below."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QWidget

from rnnstudio.graph.text import NOTHING, Text
from rnnstudio.session.breakpoints import Breakpoints
from rnnstudio.session.watching import Watched
from rnnstudio.ui.breakpoints.condition_field import ConditionField
from rnnstudio.ui.breakpoints.said import GRAMMAR, count, where
from rnnstudio.ui.icons import icon
from rnnstudio.ui.look import Look
from rnnstudio.ui.panels.buttons import ActionButton
from rnnstudio.ui.words import Words

CONDITION = Text("Condition", "条件")
ON_TIP = Text("Play stops here, or not (Space)", "是否在此停下（空格）")
REMOVE = Text("Remove this breakpoint", "删除此断点")


class SwitchBox(QCheckBox):
    """Space switches it, though Space plays everywhere else."""

    def event(self, event: QEvent) -> bool:
        is_override = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_override and event.key() == Qt.Key.Key_Space:  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)


class BreakpointRow(QWidget):
    """`written` carries what was typed; `finished` that typing ended."""

    written = Signal(str)
    finished = Signal()
    switched = Signal(bool)
    removed = Signal()

    def __init__(self, breakpoints: Breakpoints, words: Words, look: Callable[[], Look], parent: QWidget) -> None:
        super().__init__(parent)
        self._words, self._look = words, look
        self.box, self.field = SwitchBox(self), ConditionField(breakpoints, words, look, self)
        self.hits, self.error, self.remove = QLabel(self), QLabel(self), ActionButton(parent=self)
        self._name_parts()
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 1)
        for column, part in enumerate((self.box, self.field, self.hits, self.remove)):
            grid.addWidget(part, 0, column)
        grid.addWidget(self.error, 1, 1, 1, 2)
        self.field.textEdited.connect(self.written)
        self.field.editingFinished.connect(self.finished)
        self.box.clicked.connect(self.switched)
        self.remove.clicked.connect(self.removed)

    def _name_parts(self) -> None:
        show = self._words.show
        show(self.box, "setToolTip", ON_TIP)
        show(self.box, "setAccessibleName", ON_TIP)
        show(self.field, "setAccessibleName", CONDITION)
        show(self.field, "setToolTip", GRAMMAR)
        show(self.remove, "setToolTip", REMOVE)
        show(self.remove, "setAccessibleName", REMOVE)
        self.hits.setProperty("muted", "true")
        self.hits.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.error.setProperty("danger", "true")
        self.error.setWordWrap(True)
        self.error.hide()

    def show_entry(self, entry: Watched) -> None:
        """Shows a breakpoint; a field that says the same already keeps its cursor."""
        if self.field.text() != entry.text:
            self.field.setText(entry.text)
        self.box.setChecked(entry.on)
        self.show_outcome(entry)

    def show_outcome(self, entry: Watched) -> None:
        """Shows what a condition came to."""
        self.field.show_error(entry.error)
        self._words.show(self.hits, "setText", count(entry))
        self._words.show(self.hits, "setToolTip", where(entry))
        self._words.show(self.error, "setText", entry.error.text if entry.error else NOTHING)
        self.error.setVisible(entry.error is not None)

    def high(self, wide: int) -> int:
        """How high it is at a width."""
        self._grid.invalidate()
        return self._grid.totalHeightForWidth(wide) if self.field.error else self._grid.totalSizeHint().height()

    def dress(self, wide: int) -> None:
        """In the colours and the size of the moment; the numbers of all rows stand below one another."""
        self.remove.setIcon(icon("clear", self._look().colours, "muted"))
        self.hits.setFixedWidth(wide)
