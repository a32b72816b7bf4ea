"""One example as the shelf shows it: a card that is one large button."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from rnnstudio.graph.text import LANGUAGES, Text, joined
from rnnstudio.ui.words import Words

WIDTH = 39  # characters
ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)


@dataclass(frozen=True)
class Card:
    """An example's id and name, its kind of model, its task, how well it does, what it is about, and the group it belongs to."""

    id: str
    title: Text
    kind: Text
    task: Text
    badge: Text
    summary: Text
    group: Text

    def matches(self, typed: str) -> bool:
        """True where every word typed stands somewhere on the card, in either language."""
        about = (self.title, self.kind, self.task, self.group)
        said = " ".join([self.id, *(text.said(tongue) for text in about for tongue in LANGUAGES)]).lower()
        return all(word in said for word in typed.lower().split())

    def rank(self, typed: str) -> int:
        """How near what is typed is to the title: 0 the very title, 1 its beginning, 2 neither."""
        words, titles = " ".join(typed.lower().split()), [self.title.said(tongue).lower() for tongue in LANGUAGES]
        return 0 if words in titles else 1 if any(title.startswith(words) for title in titles) else 2


class CardButton(QPushButton):
    """Keyboard and screen reader find it, too; `moved` carries the arrow key that asks for a neighbour."""

    moved = Signal(object)
    focused = Signal()

    def __init__(self, card: Card, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card = card
        self.setProperty("example", "true")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 9, 12, 9)
        self._column.setSpacing(3)
        title, kind, task, badge = (_label(words, t) for t in (card.title, card.kind, card.task, card.badge))
        title.setProperty("heading", "true")
        badge.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
        below = QHBoxLayout()
        below.setSpacing(10)
        for label, stretch in ((task, 1), (badge, 0)):
            label.setProperty("muted", "true")
            below.addWidget(label, stretch)
        badge.setWordWrap(False)
        self._column.addWidget(title)
        self._column.addWidget(kind, 1)
        self._column.addLayout(below)
        words.show(self, "setAccessibleName", card.title)
        words.show(self, "setAccessibleDescription", joined((card.kind, card.task, card.badge), ", ", "，"))
        words.show(self, "setToolTip", card.summary)

    def sizeHint(self) -> QSize:
        width = max(self.fontMetrics().averageCharWidth() * WIDTH, self._column.minimumSize().width())
        return QSize(width, self._column.totalHeightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in ARROWS:
            self.moved.emit(Qt.Key(event.key()))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit()


def _label(words: Words, text: Text) -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    words.show(label, "setText", text)
    return label
