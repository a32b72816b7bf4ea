"""The inspector: the selected block, or the task while none is selected. It scrolls down, never sideways."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QStackedWidget, QWidget

from rnnstudio.graph.text import Text
from rnnstudio.project.project import Project
from rnnstudio.session.session import Session
from rnnstudio.ui.panels.block_page import BlockPage
from rnnstudio.ui.panels.page_style import dress_page
from rnnstudio.ui.panels.task_page import TaskPage
from rnnstudio.ui.typeset import Typesetter
from rnnstudio.ui.words import Words

NAME = Text("Inspector", "检查器")


class Inspector(QScrollArea):
    """Follows `session.selection.node` and the project; edits go through `session.document`."""

    def __init__(
        self, session: Session, words: Words, parent: QWidget | None = None, typesetter: Typesetter | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.typesetter = typesetter or Typesetter(self)
        self.block = BlockPage(session, words, self.typesetter)
        self.task = TaskPage(session, words)
        self._pages = Pages()
        self._pages.add(self.block)
        self._pages.add(self.task)
        self.setWidget(self._pages)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(220)
        words.show(self, "setAccessibleName", NAME)
        self._dress()
        self._refresh()
        self._connect()

    def _connect(self) -> None:
        session = self._session
        session.document.changed.connect(self._project_changed)
        session.selection.node_changed.connect(self._refresh)
        session.appearance.changed.connect(self._dress)

    def _project_changed(self, before: Project) -> None:
        now = self._session.document.project
        if (now.graph, now.task, now.options) != (before.graph, before.task, before.options):
            self._refresh()

    def _refresh(self, *_: object) -> None:
        document, node = self._session.document, self._session.selection.node
        chosen = document.project.graph.nodes.get(node) if node is not None else None
        if chosen is None:
            self.task.refresh()
            self._pages.turn_to(self.task)
            return
        resolution = document.model.resolution
        own = tuple(problem for problem in resolution.problems if problem.node == chosen.id)
        self.block.show_block(chosen, resolution.placed.get(chosen.id), own or resolution.problems)
        self._pages.turn_to(self.block)

    def _dress(self) -> None:
        dress_page(self._pages, self._session.appearance)
        self.block.refresh_notation()


class Pages(QStackedWidget):
    """A stack as high as the page on top, not as the highest of all, and never too wide for the room there is."""

    def __init__(self) -> None:
        super().__init__()
        self._pages: list[QWidget] = []

    def minimumSizeHint(self) -> QSize:
        return QSize(1, super().minimumSizeHint().height())

    def turn_to(self, page: QWidget) -> None:
        """Shows a page and gives the room of the others back."""
        for other in self._pages:
            policy = QSizePolicy.Policy.Preferred if other is page else QSizePolicy.Policy.Ignored
            other.setSizePolicy(QSizePolicy.Policy.Preferred, policy)
        self.setCurrentWidget(page)
        self.updateGeometry()

    def add(self, page: QWidget) -> None:
        """One more page."""
        self._pages.append(page)
        self.addWidget(page)
