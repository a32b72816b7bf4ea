"""All that there is help on, in its groups, searched by typing."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from rnnstudio import blocks, tasks
from rnnstudio.engine.architecture import SHAPES
from rnnstudio.examples.starts import shape_of
from rnnstudio.graph.text import LANGUAGES, Text
from rnnstudio.session.appearance import Appearance
from rnnstudio.ui.helping.article import Topic
from rnnstudio.ui.panels.palette import FAMILIES
from rnnstudio.ui.words import Words

TOPIC = Qt.ItemDataRole.UserRole
TASKS = Text("Tasks: {shape}", "任务：{shape}")


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
        words.show(self.list, "setAccessibleName", Text("Contents", "目录"))
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
        self.list.scrollToItem(self.list.currentItem())

    def refresh(self, *_: object) -> None:
        """What says all words typed, in either language."""
        typed = self.field.text().lower().split()
        with QSignalBlocker(self.list):
            self.list.clear()
            for group, entries in _groups():
                found = [(topic, title) for topic, title in entries if _says(typed, topic, title, group)]
                for number, (topic, title) in enumerate(found):
                    if number == 0:
                        QListWidgetItem(self._words.say(group), self.list).setFlags(Qt.ItemFlag.NoItemFlags)
                    QListWidgetItem(self._words.say(title), self.list).setData(TOPIC, topic)
            self.list.setCurrentRow(self._row_of(self._topic))

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


def _groups() -> Iterator[tuple[Text, list[tuple[Topic, Text]]]]:
    for family, title in FAMILIES.items():
        kinds = [block for block in blocks.catalogue().values() if block.family == family]
        yield title, [(Topic("block", block.id), block.title) for block in kinds]
    for shape, title in SHAPES.items():
        found = [task for task in tasks.catalogue().values() if shape_of(task) == shape]
        yield TASKS.format(shape=title), [(Topic("task", task.id), task.title) for task in found]


def _says(typed: list[str], topic: Topic, title: Text, group: Text) -> bool:
    said = " ".join([topic.id, *(text.said(tongue) for text in (title, group) for tongue in LANGUAGES)]).lower()
    return all(word in said for word in typed)
