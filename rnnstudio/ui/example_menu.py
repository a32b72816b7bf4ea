"""The shipped examples in the File menu, read when the menu is first opened so that no start waits for them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QMenuBar

from rnnstudio.graph.text import Text
from rnnstudio.ui.shelf import cards
from rnnstudio.ui.words import Words


class ExampleMenu(QObject):
    """A submenu at the head of the first menu, with one for each group; `chosen` carries an example's id."""

    chosen = Signal(str)

    def __init__(self, bar: QMenuBar, words: Words) -> None:
        super().__init__(bar)
        self._words = words
        self.groups: dict[Text, QMenu] = {}
        first = bar.actions()[0].menu()
        assert isinstance(first, QMenu)
        self.menu = QMenu(first)
        self.menu.setToolTipsVisible(True)
        words.show(self.menu, "setTitle", Text("Trained examples", "训练好的示例"))
        first.insertMenu(first.actions()[0], self.menu)
        self.menu.aboutToShow.connect(self._fill)
        self.menu.triggered.connect(lambda action: self.chosen.emit(action.data()))

    def _fill(self) -> None:
        if self.menu.isEmpty():
            for card in cards():
                action = self._submenu(card.group).addAction("")
                action.setData(card.id)
                self._words.show(action, "setText", card.title)
                self._words.show(action, "setToolTip", card.summary)

    def _submenu(self, group: Text) -> QMenu:
        """That of a group of examples; the groups keep their order."""
        if group not in self.groups:
            menu = self.groups[group] = self.menu.addMenu("")
            menu.setToolTipsVisible(True)
            self._words.show(menu, "setTitle", group)
        return self.groups[group]
