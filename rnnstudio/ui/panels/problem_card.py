"""What keeps the model from running, and what one click would mend."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from rnnstudio.graph.remedies import Remedy
from rnnstudio.graph.resolution import Problem
from rnnstudio.graph.text import Text, joined
from rnnstudio.session.session import Session
from rnnstudio.ui.panels.section import paragraph
from rnnstudio.ui.words import Words

TIP = Text("Mends the model in one step, which Undo takes back", "一步修好模型，可以撤销")


class ProblemCard(QWidget):
    """The problems in words, and a button for each remedy of the first one that has any."""

    def __init__(self, session: Session, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._words = session, words
        self._shown: tuple[Problem, ...] = ()
        self._offered: dict[QPushButton, Remedy] = {}
        self.text = paragraph()
        self.text.setProperty("danger", "true")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(self.text)
        self.hide()

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        """A button for each remedy."""
        return tuple(self._offered)

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Other problems, or none any more."""
        self.setVisible(bool(problems))
        if problems == self._shown:
            return
        self._shown = problems
        self._words.show(self.text, "setText", joined((problem.advice for problem in problems), "\n", "\n"))
        for button in self._offered:
            self._column.removeWidget(button)
            button.hide()
            button.deleteLater()
        tried = (self._session.document.remedies(problem) for problem in problems)
        self._offered = {self._button(remedy): remedy for remedy in next((found for found in tried if found), ())}

    def _button(self, remedy: Remedy) -> QPushButton:
        button = QPushButton(self)
        self._words.show(button, "setText", remedy.label)
        self._words.show(button, "setToolTip", TIP)
        button.clicked.connect(self._mend)
        self._column.addWidget(button)
        return button

    def _mend(self) -> None:
        remedy = self._offered.get(self.sender())  # type: ignore[call-overload]  # it is one of these buttons
        if remedy is not None:
            self._session.document.edit_graph(remedy.graph, remedy.label)
