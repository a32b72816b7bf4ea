"""One example as the shelf shows it: a card that is one large button."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from rnnstudio.graph.text import LANGUAGES, Text, joined
from rnnstudio.ui.panels.large_button import LargeButton, words_on_button
from rnnstudio.ui.words import Words

WIDTH = 39  # characters


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


class CardButton(LargeButton):
    """Keyboard and screen reader find it, too."""

    def __init__(self, card: Card, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card = card
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Minimum)  # as high as its neighbours
        title, kind, task, badge = (words_on_button(words, t) for t in (card.title, card.kind, card.task, card.badge))
        title.setProperty("heading", "true")
        badge.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
        below = QHBoxLayout()
        below.setSpacing(10)
        for label, stretch in ((task, 1), (badge, 0)):
            label.setProperty("muted", "true")
            below.addWidget(label, stretch)
        badge.setWordWrap(False)
        self.column.addWidget(title)
        self.column.addWidget(kind, 1)
        self.column.addLayout(below)
        words.show(self, "setAccessibleName", card.title)
        words.show(self, "setAccessibleDescription", joined((card.kind, card.task, card.badge), ", ", "，"))
        words.show(self, "setToolTip", card.summary)

    def sizeHint(self) -> QSize:
        return self.as_wide_as(self.fontMetrics().averageCharWidth() * WIDTH)
