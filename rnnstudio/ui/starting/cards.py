"""The choices of one step as cards in a grid, walked through with the arrow keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from rnnstudio.session.appearance import Appearance
from rnnstudio.ui.panels.large_button import LargeButton, words_on_button
from rnnstudio.ui.starting.choices import Choice
from rnnstudio.ui.starting.shape_picture import ShapePicture
from rnnstudio.ui.words import Words

COLUMNS = 3
WIDTH = 34  # characters


class ChoiceCard(LargeButton):
    """`looked_at` tells that the keyboard or the mouse came to it."""

    looked_at = Signal()

    def __init__(self, choice: Choice, appearance: Appearance, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = choice
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Minimum)  # as high as its neighbours
        if choice.plan is not None:
            self.column.addWidget(ShapePicture(choice.plan, appearance))
            self.column.addSpacing(4)
        title, line, detail = (words_on_button(words, text) for text in (choice.title, choice.line, choice.detail))
        title.setProperty("heading", "true")
        detail.setProperty("muted", "true")
        self.column.addWidget(title)
        self.column.addWidget(line, 1)
        self.column.addWidget(detail)
        detail.setVisible(bool(choice.detail.en))
        words.show(self, "setAccessibleName", choice.title)
        words.show(self, "setAccessibleDescription", choice.line)
        self.focused.connect(self.looked_at)

    def sizeHint(self) -> QSize:
        return self.as_wide_as(self.fontMetrics().averageCharWidth() * WIDTH)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.looked_at.emit()


class ChoiceGrid(QScrollArea):
    """`chosen` and `looked_at` carry a choice's value."""

    chosen = Signal(object)
    looked_at = Signal(object)

    def __init__(self, appearance: Appearance, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance, self._words = appearance, words
        self.cards: list[ChoiceCard] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_choices(self, choices: Sequence[Choice]) -> None:
        """Other cards; the same ones stay as they are."""
        if tuple(choices) == tuple(card.choice for card in self.cards):
            return
        page = QWidget()
        above, grid = QVBoxLayout(page), QGridLayout()
        above.setContentsMargins(0, 0, 0, 0)
        above.addLayout(grid)
        above.addStretch(1)
        grid.setSpacing(10)
        self.cards = [ChoiceCard(choice, self._appearance, self._words) for choice in choices]
        for place, card in enumerate(self.cards):
            grid.addWidget(card, place // COLUMNS, place % COLUMNS)
            card.clicked.connect(self._press)
            card.looked_at.connect(self._look)
            card.moved.connect(self._move)
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)
        self.setWidget(page)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As high as all cards are; where there is less room they scroll."""
        page = self.widget()
        return page.sizeHint() + QSize(4, 4) if page else QSize(300, 100)

    def enter(self, value: object = None) -> None:
        """The keyboard goes to the card of a value, else to the first."""
        found = [card for card in self.cards if card.choice.value == value] or self.cards
        if found:
            found[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _press(self) -> None:
        card = self.sender()
        if isinstance(card, ChoiceCard):
            self.chosen.emit(card.choice.value)

    def _look(self) -> None:
        card = self.sender()
        if isinstance(card, ChoiceCard):
            self.ensureWidgetVisible(card, 0, 8)
            self.looked_at.emit(card.choice.value)

    def _move(self, key: Qt.Key) -> None:
        """To the neighbour, where there is one."""
        card, last = self.sender(), len(self.cards) - 1
        if not isinstance(card, ChoiceCard):
            return
        place = self.cards.index(card)
        goal = {
            Qt.Key.Key_Left: place - 1,
            Qt.Key.Key_Right: place + 1,
            Qt.Key.Key_Up: place - COLUMNS,
            Qt.Key.Key_Down: min(place + COLUMNS, last) if place // COLUMNS < last // COLUMNS else place,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }[key]
        if 0 <= goal <= last:
            self.cards[goal].setFocus(Qt.FocusReason.ShortcutFocusReason)
