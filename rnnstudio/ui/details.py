"""What stands beside the model, one page at a time: the step, the block, the block opened, the gradient of its weights."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QTabWidget, QWidget

from rnnstudio.graph.text import Text
from rnnstudio.session.session import Session
from rnnstudio.ui.backward.gradient_page import GradientPage
from rnnstudio.ui.microscope.microscope import Microscope
from rnnstudio.ui.panels.inspector import Inspector
from rnnstudio.ui.perspectives import Perspective
from rnnstudio.ui.plots.cursor_panel import CursorPanel
from rnnstudio.ui.words import Words

NAME = Text("Details", "细节")


class Details(QTabWidget):
    """Every page has a tab; a perspective brings its own to the front."""

    def __init__(self, session: Session, words: Words, once: QAction) -> None:
        super().__init__()
        self._words = words
        self.setDocumentMode(True)
        self.cursor_panel, self.inspector = CursorPanel(session, words), Inspector(session, words)
        self.microscope = Microscope(session, words, self.inspector.typesetter)
        self.gradient = GradientPage(session, words, self.inspector.typesetter, once)
        self._titles: dict[QWidget, Text] = {
            self.cursor_panel: Text("At the playhead", "当前位置"),
            self.inspector: Text("Block", "模块"),
            self.microscope: Text("Inside", "内部"),
            self.gradient: Text("Gradient", "梯度"),
        }
        for page in self._titles:
            self.addTab(page, "")
        words.show(self, "setAccessibleName", NAME)
        session.appearance.changed.connect(self._name)
        self._name()

    def show_for(self, perspective: Perspective) -> None:
        """The page that belongs to a perspective, if one does."""
        pages = {"build": self.inspector, "step": self.cursor_panel, "inside": self.microscope}
        page = pages.get(perspective)
        if page is not None:
            self.setCurrentWidget(page)

    def set_predict_first(self, hidden: bool) -> None:
        """Hides everything that a class should guess until it is set back."""
        for page in (self.cursor_panel, self.microscope, self.gradient):
            page.set_predict_first(hidden)

    def _name(self) -> None:
        for page, title in self._titles.items():
            self.setTabText(self.indexOf(page), self._words.say(title))
