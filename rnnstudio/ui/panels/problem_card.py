"""What keeps the model from running, and what one click would mend.

Each try at a remedy resolves the whole model. What a few blocks need is found at once; in a large model the search goes on between the
window's other business, and buttons come as they are found.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from rnnstudio.graph.graph import Graph
from rnnstudio.graph.remedies import Remedy
from rnnstudio.graph.resolution import Problem
from rnnstudio.graph.text import Text, joined
from rnnstudio.session.session import Session
from rnnstudio.ui.panels.buttons import WrappedButton
from rnnstudio.ui.panels.section import paragraph
from rnnstudio.ui.words import Words

AT_ONCE = 400  # blocks that are resolved in one go, all tries together
TIP = Text("Mends the model in one step, which Undo takes back", "一步修好模型，可以撤销")


class ProblemCard(QWidget):
    """The problems in words, and a button for each remedy of the first one that has any.

    A remedy belongs to one graph: where that changes, the search begins again, even if the problems are the same. A click on a button never
    takes the keyboard there: the button goes when it was clicked, and would leave the keyboard to nobody.
    """

    def __init__(
        self,
        session: Session,
        words: Words,
        parent: QWidget | None = None,
        focus: Qt.FocusPolicy = Qt.FocusPolicy.TabFocus,
    ) -> None:
        super().__init__(parent)
        self._session, self._words, self._focus = session, words, focus
        self._shown: tuple[tuple[Problem, ...], Graph] = (), Graph()
        self._search: Iterator[Remedy | None] = iter(())
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._go_on)
        self._offered: dict[QPushButton, Remedy] = {}
        self.text = paragraph()
        self.text.setProperty("danger", "true")
        if focus == Qt.FocusPolicy.NoFocus:
            self.text.setFocusPolicy(focus)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(self.text)
        self.hide()

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        """A button for each remedy."""
        return tuple(self._offered)

    def mend_first(self) -> bool:
        """Applies the remedy that stands first; False where none has been found."""
        first = self._column.itemAt(1)
        button = first.widget() if first else None
        if isinstance(button, QPushButton):
            button.click()
        return button is not None

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Other problems, or none any more."""
        self.setVisible(bool(problems))
        graph = self._session.document.project.graph
        if (problems, graph) == self._shown:
            return
        self._shown = problems, graph
        self._words.show(self.text, "setText", joined((problem.advice for problem in problems), "\n", "\n"))
        for button in self._offered:
            self._column.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._offered = {}
        self._search = self._session.document.remedies(problems)
        self._go_on()

    def _go_on(self) -> None:
        """A few tries: fewer the larger the model is."""
        for _ in range(max(1, AT_ONCE // max(len(self._shown[1].nodes), 1))):
            try:
                remedy = next(self._search)
            except StopIteration:
                self._rest.stop()
                return
            if remedy is not None:
                self._offered[self._button(remedy)] = remedy
        self._rest.start(0)

    def _button(self, remedy: Remedy) -> QPushButton:
        button = WrappedButton(self)
        button.setAutoDefault(True)  # Space is for playing, so Enter presses it
        button.setFocusPolicy(self._focus)
        self._words.show(button, "setText", remedy.label)
        self._words.show(button, "setToolTip", joined((*remedy.steps, TIP), "\n", "\n"))
        button.clicked.connect(self._mend)
        self._column.insertWidget(1 if remedy.steps else -1, button)  # what mends everything stands first
        button.show()  # at once: a layout takes no account of what is not shown yet
        return button

    def _mend(self) -> None:
        remedy = self._offered.get(self.sender())  # type: ignore[call-overload]  # it is one of these buttons
        if remedy is not None:
            self._session.document.edit_graph(remedy.graph, remedy.label)
