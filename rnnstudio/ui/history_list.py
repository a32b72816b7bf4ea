"""All edits by their names, the oldest first: the present one is marked, those undone are pale; a click goes there."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QBrush, QPalette
from PySide6.QtWidgets import QDialog, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from rnnstudio.graph.text import Text
from rnnstudio.session.document import ProjectState
from rnnstudio.ui.words import Words

TITLE = Text("History", "历史记录")
ABOUT = Text("Click a step to go there. Training is no edit.", "点击某一步即可跳到那里。训练不算编辑。")
BEGINNING = Text("As it was opened", "打开时的状态")
NOW, OTHER = "▸ ", "    "


class HistoryList(QDialog):
    """Stays open beside the work, and follows it."""

    def __init__(self, document: ProjectState, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self._document, self._words = document, words
        self.list = QListWidget(self)
        about = QLabel(self)
        about.setProperty("muted", "true")
        about.setWordWrap(True)
        words.show(self, "setWindowTitle", TITLE)
        words.show(about, "setText", ABOUT)
        words.show(self.list, "setAccessibleName", TITLE)
        column = QVBoxLayout(self)
        column.addWidget(about)
        column.addWidget(self.list, 1)
        self.list.itemClicked.connect(self._go)
        self.list.itemActivated.connect(self._go)
        document.changed.connect(self._follow)
        document.saved_changed.connect(self._follow)

    def toggle(self) -> None:
        """Comes, or goes."""
        if self.isVisible():
            self.close()
            return
        self.resize(self.fontMetrics().averageCharWidth() * 44, self.fontMetrics().height() * 22)
        self.show()
        self.refresh()
        self.list.setFocus()

    def refresh(self) -> None:
        """The steps as they are now."""
        moments, now = self._document.moments, self._document.now
        with QSignalBlocker(self.list):
            self.list.clear()
            for index, moment in enumerate(moments):
                self._add(self._words.say(moment.label if index else BEGINNING), index, now)
            self.list.setCurrentRow(now)
        self.list.scrollToItem(self.list.item(now))

    def _add(self, name: str, index: int, now: int) -> None:
        item = QListWidgetItem(f"{NOW if index == now else OTHER}{name}", self.list)
        if index == now:
            bold = item.font()
            bold.setBold(True)
            item.setFont(bold)
        elif index > now:
            pale = self.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
            item.setForeground(QBrush(pale))

    def _follow(self, *_: object) -> None:
        if self.isVisible():
            self.refresh()

    def _go(self, item: QListWidgetItem) -> None:
        index = self.list.row(item)
        if index != self._document.now:
            self._document.go(index)
