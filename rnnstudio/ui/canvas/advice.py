"""What is wrong with a block, with what mends it, in a small frame beside its card."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from rnnstudio.graph.resolution import Problem
from rnnstudio.session.session import Session
from rnnstudio.ui.canvas.beside import EDGE, Rect, beside
from rnnstudio.ui.panels.problem_card import ProblemCard
from rnnstudio.ui.words import Words

WIDE = 46  # characters
PAD = 10
AROUND = 2 * (PAD + 1)  # with the line around a card


class Advice(QFrame):
    """Lies over the canvas, never takes the keyboard, and scrolls where the canvas is too low for all that it says."""

    def __init__(self, session: Session, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self._canvas, self._beside = parent, QRect()
        self.card = ProblemCard(session, words, focus=Qt.FocusPolicy.NoFocus)
        self.card.installEventFilter(self)
        self._area = QScrollArea(self)
        self._area.setWidget(self.card)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.viewport().setAutoFillBackground(False)
        self.card.setAutoFillBackground(False)
        self.setProperty("card", "true")
        column = QVBoxLayout(self)
        column.setContentsMargins(PAD, PAD, PAD, PAD)
        column.addWidget(self._area)
        self.hide()

    def tell(self, problems: tuple[Problem, ...], card: QRect) -> None:
        """Shows problems and what mends them, beside a card."""
        self._beside = card
        self.card.show_problems(problems)
        self.show()
        self.raise_()
        self._fit()

    def follow(self, card: QRect) -> None:
        """The card stands elsewhere, or is drawn larger."""
        if card != self._beside:
            self._beside = card
            self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """More remedies were found, or the language is another one."""
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._fit()
        return False

    def _fit(self) -> None:
        room = self._canvas.size()
        size, at = self._wanted(room), self._beside
        card = Rect(at.x(), at.y(), at.width(), at.height())
        x, y = beside(card, (size.width(), size.height()), (room.width(), room.height()))
        self.setGeometry(x, y, size.width(), size.height())

    def _wanted(self, room: QSize) -> QSize:
        """As high as its words and buttons need, where the canvas has that room."""
        least = self.card.minimumSizeHint().width() + AROUND
        width = min(max(self.fontMetrics().averageCharWidth() * WIDE, least), room.width() - 2 * EDGE)
        most = room.height() - 2 * EDGE
        height = self.card.heightForWidth(width - AROUND)
        if height + AROUND > most:
            height = self.card.heightForWidth(width - AROUND - self._area.verticalScrollBar().sizeHint().width())
        self.card.setMinimumHeight(height)  # wrapped words ask for more than they need at this width
        return QSize(width, min(height + AROUND, most))
