"""All commands in one list that is searched by typing: for those who know the word but not the menu."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from rnnstudio.graph.text import Text
from rnnstudio.ui.actions.qactions import Actions
from rnnstudio.ui.actions.spec import MENUS
from rnnstudio.ui.actions.table import TABLE
from rnnstudio.ui.words import Words


class CommandList(QDialog):
    """Typing narrows the list in either language; Enter runs the chosen command, Escape closes."""

    def __init__(self, actions: Actions, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self._actions, self._words = actions, words
        self.field = QLineEdit(self)
        self.list = QListWidget(self)
        words.show(self, "setWindowTitle", Text("All commands", "所有命令"))
        words.show(self.field, "setPlaceholderText", Text("Type what you want to do", "输入想做的事"))
        column = QVBoxLayout(self)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.field.textChanged.connect(self._narrow)
        self.field.returnPressed.connect(self._run)
        self.list.itemActivated.connect(self._run)

    def popup(self) -> None:
        """Shows the whole list, ready to type."""
        self.field.clear()
        self._narrow("")
        self.resize(self.fontMetrics().averageCharWidth() * 64, self.fontMetrics().height() * 20)
        self.open()
        self.field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down move in the list while typing goes on."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.list.setCurrentRow(max(0, min(self.list.currentRow() + step, self.list.count() - 1)))

    def _narrow(self, typed: str) -> None:
        self.list.clear()
        for spec in TABLE:
            found = f"{spec.title.en} {spec.title.zh} {spec.tip.en} {spec.tip.zh}".lower()
            if self._actions[spec.id].isEnabled() and all(word in found for word in typed.lower().split()):
                keys = QKeySequence(spec.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)
                menu = self._words.say(MENUS[spec.menu]).split("(")[0].replace("&", "")
                item = QListWidgetItem(f"{menu} › {self._actions[spec.id].text()}    {keys}", self.list)
                item.setData(Qt.ItemDataRole.UserRole, spec.id)
                item.setToolTip(self._words.say(spec.tip))
        self.list.setCurrentRow(0)

    def _run(self, *_: object) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.accept()
            self._actions[item.data(Qt.ItemDataRole.UserRole)].trigger()
