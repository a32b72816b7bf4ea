"""Help beside the work: it follows the block that is chosen, and can be browsed and searched like a book."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSplitter, QWidget

from rnnstudio import blocks, tasks
from rnnstudio.examples import Example, examples
from rnnstudio.graph.text import Text
from rnnstudio.session.session import Session
from rnnstudio.ui.helping.article import Article, Topic, on_kind, on_task
from rnnstudio.ui.helping.article_page import ArticlePage
from rnnstudio.ui.helping.contents import HOME, home
from rnnstudio.ui.helping.help_index import HelpIndex
from rnnstudio.ui.typeset import Typesetter
from rnnstudio.ui.words import Words

TITLE = Text("Help", "帮助")
WIDE, HIGH, INDEX = 136, 44, 39  # characters, lines, characters
EDGE = 20


class HelpWindow(QDialog):
    """`wanted` carries a kind to be inserted, `example_wanted` an example to be opened."""

    wanted = Signal(str)
    example_wanted = Signal(str)

    def __init__(self, session: Session, words: Words, actions: Sequence[QAction], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._session, self._main = session, parent
        self._make: Callable[[], Article] = partial(self._of_topic, HOME)  # what is shown, made anew
        words.show(self, "setWindowTitle", TITLE)
        self.index = HelpIndex(session.appearance, words)
        self.page = ArticlePage(session.appearance, Typesetter(self), words)
        self._placed = False
        self._lay_out()
        self.addActions(list(actions))
        self._connect()

    def show_node(self, node: str) -> None:
        """Help on a block of the model, with the equations that it has now."""
        self._show(partial(self._of_node, node))
        self._come_forward()

    def show_topic(self, topic: Topic) -> None:
        """Help on a kind of block, on a task, or the contents, whatever is selected."""
        self._show(partial(self._of_topic, topic))
        self._come_forward()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the search field is no button's."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    # --- following --------------------------------------------------------------------------------------------------------------

    def _follow(self, node: str | None) -> None:
        """Another block was chosen; nothing chosen is nothing to read about."""
        if node is not None and self.isVisible() and node in self._session.document.model.resolution.placed:
            self._show(partial(self._of_node, node))

    def _show_again(self, *_: object) -> None:
        """The same after an edit, which may have changed its equations."""
        if self.isVisible():
            self._show(self._make)

    def _of_node(self, node: str) -> Article:
        """A block that has gone is still read about."""
        placed = self._session.document.model.resolution.placed.get(node)
        return on_kind(placed.block, placed.p) if placed else self.page.article or home(self._session.document.model)

    def _of_topic(self, topic: Topic) -> Article:
        model = self._session.document.model
        if topic == HOME:
            return home(model)
        if topic.place == "block":
            return on_kind(blocks.catalogue()[topic.id])
        return on_task(tasks.catalogue()[topic.id], model.task_settings if topic.id == model.task.id else None)

    def _turn_to(self, topic: Topic) -> None:
        self._show(partial(self._of_topic, topic))

    def _show(self, make: Callable[[], Article]) -> None:
        before, self._make, article = self.page.article, make, make()
        self.page.show_article(article)
        if before is None or before.topic != article.topic:
            self.page.show_examples(())
            self.index.select(article.topic)
            QTimer.singleShot(0, self, self._show_examples)

    def _show_examples(self) -> None:
        """Once the page is on screen: the examples are read from disk the first time."""
        if self.page.article is not None:
            self.page.show_examples([one for one in examples() if _is_about(one, self.page.article.topic)])

    # --- building ---------------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.index)
        parts.addWidget(self.page)
        parts.setStretchFactor(1, 1)
        character = self.fontMetrics().averageCharWidth()
        parts.setSizes([character * INDEX, character * (WIDE - INDEX)])
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 10, 0, 10)
        row.addWidget(parts)

    def _connect(self) -> None:
        self._session.selection.node_changed.connect(self._follow)
        self._session.document.changed.connect(self._show_again)
        self.index.chosen.connect(self._turn_to)
        self.page.topic_wanted.connect(self._turn_to)
        self.page.wanted.connect(self.wanted)
        self.page.example_wanted.connect(self.example_wanted)

    def _come_forward(self) -> None:
        """At the right of the window, where the least of the model is covered; where the user has put it from then on."""
        if not self._placed:
            metrics, room = self.fontMetrics(), self._main.window().geometry()
            wide, high = metrics.averageCharWidth() * WIDE, metrics.height() * HIGH
            self.resize(min(wide, room.width() - 2 * EDGE), min(high, room.height() - 3 * EDGE))
            self.move(room.right() - self.width() - EDGE, room.top() + (room.height() - self.height()) // 2)
            self._placed = True
        self.showNormal()
        self.activateWindow()
        self.index.reveal()
        self.index.list.setFocus()


def _is_about(example: Example, topic: Topic) -> bool:
    return topic.id in example.kinds if topic.place == "block" else topic.id == example.task
