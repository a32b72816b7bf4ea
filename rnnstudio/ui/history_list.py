"""All edits by their names, the oldest first: the present one is marked, those undone are pale; a click goes there."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QBrush, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QDialog, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from rnnstudio.graph.text import Text
from rnnstudio.session.appearance import Appearance
from rnnstudio.session.document import ProjectState
from rnnstudio.ui.icons import icon
from rnnstudio.ui.theme import THEMES
from rnnstudio.ui.words import Words

TITLE = Text("History", "历史记录")
ABOUT = Text("Click a step to go there. Training is not an edit.", "点击某一步即可跳到那里。训练不算编辑。")
BEGINNING = Text("As it was opened", "打开时的状态")
APART = 2  # between two steps
WIDE, HIGH = 62, 22  # characters, lines


class HistoryList(QDialog):
    """Stays open beside the work, and follows it."""

    def __init__(self, document: ProjectState, appearance: Appearance, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self._document, self._appearance, self._words = document, appearance, words
        self.list = QListWidget(self)
        self.list.setSpacing(APART)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
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
        appearance.changed.connect(self._follow)

    def toggle(self) -> None:
        """Comes, or goes."""
        if self.isVisible():
            self.close()
            return
        self.resize(self.fontMetrics().averageCharWidth() * WIDE, self.fontMetrics().height() * HIGH)
        self.show()
        self.refresh()
        self.list.setFocus()

    def refresh(self) -> None:
        """The steps as they are now."""
        moments, now = self._document.moments, self._document.now
        here, elsewhere = self._signs()
        with QSignalBlocker(self.list):
            self.list.clear()
            for index, moment in enumerate(moments):
                self._add(self._words.say(moment.label if index else BEGINNING), index, now)
                self.list.item(index).setIcon(here if index == now else elsewhere)
            self.list.setCurrentRow(now)
        self.list.scrollToItem(self.list.item(now))

    def _add(self, name: str, index: int, now: int) -> None:
        item = QListWidgetItem(name, self.list)
        if index == now:
            bold = item.font()
            bold.setBold(True)
            item.setFont(bold)
        elif index > now:
            pale = self.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
            item.setForeground(QBrush(pale))

    def _signs(self) -> tuple[QIcon, QIcon]:
        """Of the present step, and of all others as much room for none."""
        side = self.fontMetrics().height()
        self.list.setIconSize(QSize(side, side))
        nothing = QPixmap(side, side)
        nothing.fill(Qt.GlobalColor.transparent)
        here, colours = QIcon(), THEMES[self._appearance.theme]
        here.addPixmap(icon("step-forward", colours, "accent").pixmap(side, side))
        here.addPixmap(icon("step-forward", colours, "on_accent").pixmap(side, side), QIcon.Mode.Selected)
        return here, QIcon(nothing)

    def _follow(self, *_: object) -> None:
        if self.isVisible():
            self.refresh()

    def _go(self, item: QListWidgetItem) -> None:
        index = self.list.row(item)
        if index != self._document.now:
            self._document.go(index)
