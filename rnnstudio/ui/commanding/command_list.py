"""All commands in one list that is searched by typing: for those who know the word but not the menu."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from rnnstudio.graph.text import Text
from rnnstudio.session.last_used import LastUsed
from rnnstudio.ui.commanding.command import Command, Provider
from rnnstudio.ui.commanding.ranking import ranked
from rnnstudio.ui.commanding.row import COMMAND, CommandRow
from rnnstudio.ui.words import Words

WIDE, HIGH = 74, 24  # characters, lines
PAGE = 10
STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: PAGE, Qt.Key.Key_PageUp: -PAGE}
NOTHING = Text("Nothing is called that.", "没有这样的命令。")


class CommandList(QDialog):
    """Typing narrows the list in either language; Enter runs the chosen command, Escape closes.

    `providers` say at every opening what there is, those that are `slow` once the list is on screen.
    """

    def __init__(
        self,
        providers: Iterable[Provider],
        slow: Iterable[Provider],
        last_used: LastUsed,
        words: Words,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._providers, self._slow = tuple(providers), tuple(slow)
        self._last_used, self._words = last_used, words
        self._commands: tuple[Command, ...] = ()
        self.field, self.list, self.tip = QLineEdit(self), QListWidget(self), QLabel(self)
        self._row = CommandRow(words)
        self.list.setItemDelegate(self._row)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.tip.setProperty("muted", "true")
        self.tip.setWordWrap(True)
        self.tip.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        words.show(self, "setWindowTitle", Text("All commands", "所有命令"))
        words.show(self.field, "setPlaceholderText", Text("Type what you want to do", "输入想做的事"))
        words.show(self.list, "setAccessibleName", Text("Commands", "命令"))
        column = QVBoxLayout(self)
        for part in (self.field, self.list, self.tip):
            column.addWidget(part)
        self.field.textChanged.connect(self._narrow)
        self.field.returnPressed.connect(self._run)
        self.list.itemClicked.connect(self._run)
        self.list.currentItemChanged.connect(self._explain)

    def popup(self) -> None:
        """Shows the whole list, ready to type, what was used last on top."""
        self._commands = tuple(command for provider in self._providers for command in provider())
        self.field.clear()
        self._narrow()
        self.resize(self.fontMetrics().averageCharWidth() * WIDE, self.fontMetrics().height() * HIGH)
        self.open()
        self.field.setFocus()
        QTimer.singleShot(0, self, self._add_slow)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down move in the list while typing goes on."""
        step = STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.list.setCurrentRow(max(0, min(self.list.currentRow() + step, self.list.count() - 1)))

    def _add_slow(self) -> None:
        self._commands += tuple(command for provider in self._slow for command in provider())
        self._narrow()

    def _narrow(self, *_: object) -> None:
        self.list.clear()
        for command in ranked(self.field.text(), self._commands, self._last_used.names):
            item = QListWidgetItem(self._words.say(command.title), self.list)
            item.setData(COMMAND, command)
        self.list.setCurrentRow(0)
        if not self.list.count():
            self._words.show(self.tip, "setText", NOTHING)

    def _explain(self, item: QListWidgetItem | None, *_: object) -> None:
        if item is not None:
            self._words.show(self.tip, "setText", item.data(COMMAND).tip)

    def _run(self, *_: object) -> None:
        """One that is not possible now stays in sight."""
        item = self.list.currentItem()
        command: Command | None = item.data(COMMAND) if item is not None else None
        if command is not None and command.enabled:
            self.accept()
            self._last_used.add(command.id)
            command.run()
