"""All cards in their groups, in a page that scrolls: filtered by what is typed, walked through with the arrow keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QWidget

from rnnstudio.graph.text import Text
from rnnstudio.ui.panels.example_card import Card, CardButton
from rnnstudio.ui.words import Words

COLUMNS = 3
NOTHING = Text("No example says that. Try fewer words.", "没有符合的示例。请减少几个词。")


class ExampleShelf(QScrollArea):
    """`chosen` carries the id of the card that was pressed, `left` tells that the user went up from the first row."""

    chosen = Signal(str)
    left = Signal()

    def __init__(self, cards: Sequence[Card], words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards = {card.id: CardButton(card, words) for card in cards}
        self._headings: dict[Text, QLabel] = {}
        self._found: list[CardButton] = []
        self.nothing = QLabel()
        self.nothing.setProperty("muted", "true")
        words.show(self.nothing, "setText", NOTHING)
        page = QWidget()
        self._grid = QGridLayout(page)
        self._grid.setContentsMargins(2, 2, 10, 2)
        self._grid.setSpacing(10)
        self._last = 0
        for button in self.cards.values():
            button.clicked.connect(self._press)
            button.moved.connect(self._move)
            button.focused.connect(self._reveal)
            self._heading(button.card.group, words)
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.narrow("")

    @property
    def found(self) -> list[CardButton]:
        """The cards that are shown, in their order."""
        return list(self._found)

    def narrow(self, typed: str) -> None:
        """Shows the cards that say all the words typed, without holes; those that are called so come first, with their group."""
        matching = [button for button in self.cards.values() if button.card.matches(typed)]
        matching.sort(key=lambda button: button.card.rank(typed))
        order = list(dict.fromkeys([*(button.card.group for button in matching), *self._headings]))
        self._found = [button for group in order for button in matching if button.card.group == group]
        self._grid.setRowStretch(self._last, 0)
        row = 0
        for group in order:
            heading = self._headings[group]
            among = [button for button in matching if button.card.group == group]
            heading.setVisible(bool(among))
            if among:
                self._grid.addWidget(heading, row, 0, 1, COLUMNS)
            for k, button in enumerate(among):
                self._grid.addWidget(button, row + 1 + k // COLUMNS, k % COLUMNS)
            row += 1 + (len(among) + COLUMNS - 1) // COLUMNS
        for button in self.cards.values():
            button.setVisible(button in matching)
        self.nothing.setVisible(not matching)
        self._grid.addWidget(self.nothing, row, 0, 1, COLUMNS)
        self._last = row + 1
        self._grid.setRowStretch(self._last, 1)
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)

    def enter(self) -> None:
        """The keyboard goes to the first card."""
        if self.found:
            self.found[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    # --- gestures ----------------------------------------------------------------------------------------------------------

    def _heading(self, group: Text, words: Words) -> None:
        if group not in self._headings:
            label = self._headings[group] = QLabel()
            label.setProperty("heading", "true")
            words.show(label, "setText", group)

    def _press(self) -> None:
        button = self.sender()
        if isinstance(button, CardButton):
            self.chosen.emit(button.card.id)

    def _reveal(self) -> None:
        button = self.sender()
        if isinstance(button, CardButton):
            margin = button.height() // 2  # so that a heading above comes into view as well
            self.ensureWidgetVisible(button, 0, margin)

    def _move(self, key: Qt.Key) -> None:
        """To the neighbour; up and down to the nearest in the next row, across groups."""
        at, found = self.sender(), self.found
        if not isinstance(at, CardButton):
            return
        k, last = found.index(at), len(found) - 1
        along = {Qt.Key.Key_Left: k - 1, Qt.Key.Key_Right: k + 1, Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
        goal = found[max(0, min(along[key], last))] if key in along else _across(found, at, key == Qt.Key.Key_Down)
        if goal is None:
            self.left.emit()
        else:
            goal.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _across(found: list[CardButton], at: CardButton, down: bool) -> CardButton | None:
    """The card of the next row that is nearest; the card itself at the end, None above the first row."""
    rows = [b for b in found if (b.y() > at.y() if down else b.y() < at.y())]
    if not rows:
        return at if down else None
    return min(rows, key=lambda b: (abs(b.y() - at.y()), abs(b.x() - at.x())))
