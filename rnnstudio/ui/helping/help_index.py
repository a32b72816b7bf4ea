"""All that there is help on, in its groups, searched by typing."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from rnnstudio.graph.text import LANGUAGES, Text
from rnnstudio.session.appearance import Appearance
from rnnstudio.ui.helping.article import Topic
from rnnstudio.ui.helping.contents import HOME, TITLE, Entry, groups
from rnnstudio.ui.words import Words

TOPIC = Qt.ItemDataRole.UserRole


class HelpIndex(QWidget):
    """`chosen` carries the Topic that the user came to."""

    chosen = Signal(object)

    def __init__(self, appearance: Appearance, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._topic: Topic | None = None
        self.field, self.list = QLineEdit(self), QListWidget(self)
        self.field.setClearButtonEnabled(True)
        words.show(self.field, "setPlaceholderText", Text("Search the help", "搜索帮助"))
        words.show(self.field, "setAccessibleName", Text("Search the help", "搜索帮助"))
        words.show(self.list, "setAccessibleName", TITLE)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        self.field.textChanged.connect(self.refresh)
        self.field.returnPressed.connect(self._step)
        self.list.currentItemChanged.connect(self._come_to)
        appearance.changed.connect(self.refresh)
        self.refresh()

    def select(self, topic: Topic) -> None:
        """What is shown beside, without telling of it."""
        self._topic = topic
        with QSignalBlocker(self.list):
            self.list.setCurrentRow(self._row_of(topic))
        self.reveal()

    def reveal(self) -> None:
        """Scrolls to what is shown beside, with what stands around it."""
        self.list.scrollToItem(self.list.currentItem(), QListWidget.ScrollHint.PositionAtCenter)

    def refresh(self, *_: object) -> None:
        """What says all words typed, in either language."""
        typed = self.field.text().lower().split()
        with QSignalBlocker(self.list):
            self.list.clear()
            if not typed:
                QListWidgetItem(self._words.say(TITLE), self.list).setData(TOPIC, HOME)
            for group, entries in groups():
                self._add(group, [entry for entry in entries if _says(typed, entry, group)])
            self.list.setCurrentRow(self._row_of(self._topic))

    def _add(self, group: Text, entries: list[Entry]) -> None:
        for number, entry in enumerate(entries):
            if number == 0:
                QListWidgetItem(self._words.say(group), self.list).setFlags(Qt.ItemFlag.NoItemFlags)
            QListWidgetItem(self._words.say(entry.title), self.list).setData(TOPIC, entry.topic)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From the field down into the list."""
        if event.key() == Qt.Key.Key_Down and self.field.hasFocus():
            self._step()
            self.list.setFocus()
        else:
            super().keyPressEvent(event)

    def _step(self) -> None:
        """To the first that was found, unless one of those is shown already."""
        if self.list.currentRow() < 0:
            rows = (row for row in range(self.list.count()) if self.list.item(row).data(TOPIC))
            self.list.setCurrentRow(next(rows, -1))

    def _row_of(self, topic: Topic | None) -> int:
        rows = (row for row in range(self.list.count()) if topic and self.list.item(row).data(TOPIC) == topic)
        return next(rows, -1)

    def _come_to(self, item: QListWidgetItem | None, *_: object) -> None:
        topic = item.data(TOPIC) if item is not None else None
        if topic is not None:
            self._topic = Topic(*topic)
            self.chosen.emit(self._topic)


def _says(typed: list[str], entry: Entry, group: Text) -> bool:
    texts = (entry.title, group)
    said = " ".join([entry.topic.id, *(text.said(tongue) for text in texts for tongue in LANGUAGES)]).lower()
    return all(word in said for word in typed)
