"""One page of help, top to bottom: what it is, when to use it, equations and symbols, ports, parameters, where to read and see more."""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from rnnstudio.examples import Example
from rnnstudio.graph.block_type import Reading
from rnnstudio.graph.text import NOTHING, Text, plain
from rnnstudio.session.appearance import Appearance
from rnnstudio.ui.helping.article import LINK, Article, escaped, table, topic_at
from rnnstudio.ui.helping.where_list import WhereList
from rnnstudio.ui.panels.block_page import BACKWARD, EQUATIONS, NOTATIONS, READING, open_link
from rnnstudio.ui.panels.equation_list import EquationList
from rnnstudio.ui.panels.page_style import dress_page
from rnnstudio.ui.panels.section import Section, Switch, heading, paragraph
from rnnstudio.ui.typeset import Typesetter
from rnnstudio.ui.words import Words

USED = Text("Where to see it", "在哪里能看到")
COLUMNS = 2  # of examples
INSERT = Text("Insert into the model", "插入模型")
INSERT_TIP = Text("Add a block of this kind to the model on the canvas", "在画布上的模型中添加一个这种模块")


class ArticlePage(QScrollArea):
    """`topic_wanted` carries a Topic to be read about, `wanted` a kind to be inserted, `example_wanted` an example to be opened."""

    topic_wanted = Signal(object)
    wanted = Signal(str)
    example_wanted = Signal(str)

    def __init__(
        self, appearance: Appearance, typesetter: Typesetter, words: Words, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._appearance, self._words, self._page = appearance, words, QWidget()
        self.article: Article | None = None
        self.title, self.lead, self.insert = heading(), _running(), QPushButton()
        self.parts: list[tuple[Section, QLabel]] = []
        self.notation = Switch(words)
        self.forward, self.backward = (EquationList(appearance, typesetter) for _ in range(2))
        self.where, self.where_back = WhereList(appearance), WhereList(appearance)
        self.reading, self.used = _links(), _links()
        self._lay_out()
        self._connect()
        self._dress()

    def show_article(self, article: Article) -> None:
        """Another page, from its top."""
        same = self.article is not None and self.article.topic == article.topic
        self.article = article
        self._words.show(self.title, "setText", article.title)
        self._words.show(self.lead, "setText", article.lead)
        self._show_parts(article, unfold=not same)
        hues = article.hues or {}
        self.forward.show_equations(article.forward, hues)
        self.backward.show_equations(article.backward, hues)
        self.where.show_symbols(article.symbols or {})
        self.where_back.show_symbols(article.symbols_back or {})
        self._forward.setVisible(bool(article.forward))
        self._backward.setVisible(bool(article.backward))
        self._words.show(self.reading, "setText", _reading(article.reading))
        self._reading.setVisible(bool(article.reading))
        self.insert.setVisible(article.topic.place == "block")
        if not same:
            self.verticalScrollBar().setValue(0)

    def show_examples(self, examples: Sequence[Example]) -> None:
        """Those that hold what the page is about."""
        links = [plain(LINK).format(address=example.id, words=escaped(example.title)) for example in examples]
        down = -(-len(links) // COLUMNS)
        rows = [tuple(links[row::down]) for row in range(down)]
        self._words.show(self.used, "setText", table(rows, 100 // COLUMNS))
        self._used.setVisible(bool(examples))

    def _show_parts(self, article: Article, *, unfold: bool) -> None:
        while len(self.parts) < len(article.parts):
            self.parts.append(self._part())
        for place, (section, body) in enumerate(self.parts):
            section.setVisible(place < len(article.parts))
            if place < len(article.parts):
                section.set_title(article.parts[place].title)
                self._words.show(body, "setText", article.parts[place].body)
            if unfold:
                section.button.setChecked(True)

    def _part(self) -> tuple[Section, QLabel]:
        body = _links()
        section = Section(NOTHING, body, self._words, is_open=True)
        body.linkActivated.connect(self._follow_link)
        (self._first if not self.parts else self._told).addWidget(section)
        return section, body

    # --- building ---------------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        page = self._page
        self.lead.setTextFormat(Qt.TextFormat.PlainText)
        forward, backward = _stacked(self.notation, self.forward, self.where), _stacked(self.backward, self.where_back)
        self._forward = Section(EQUATIONS, forward, self._words, is_open=True)
        self._backward = Section(BACKWARD, backward, self._words, is_open=False)
        self._reading = Section(READING, self.reading, self._words, is_open=True)
        self._used = Section(USED, self.used, self._words, is_open=True)
        self._first, self._told = QVBoxLayout(), QVBoxLayout()
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.insert)
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.lead)
        column.addLayout(self._first)
        for section in (self._forward, self._backward):
            column.addWidget(section)
        column.addLayout(self._told)
        for section in (self._reading, self._used):
            column.addWidget(section)
        column.addStretch(1)
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _connect(self) -> None:
        self._words.show(self.insert, "setText", INSERT)
        self._words.show(self.insert, "setToolTip", INSERT_TIP)
        self.insert.setAutoDefault(False)
        self.insert.clicked.connect(self._insert)
        self.notation.chosen.connect(self._appearance.set_notation)
        self.reading.linkActivated.connect(open_link)
        self.used.linkActivated.connect(self.example_wanted)
        self._appearance.changed.connect(self._dress)

    def _dress(self) -> None:
        self.notation.show_options(NOTATIONS, self._appearance.notation)
        dress_page(self._page, self._appearance)

    def _follow_link(self, address: str) -> None:
        self.topic_wanted.emit(topic_at(address))

    def _insert(self) -> None:
        if self.article is not None:
            self.wanted.emit(self.article.topic.id)


def _stacked(*parts: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    for part in parts:
        column.addWidget(part)
    return holder


def _running() -> QLabel:
    """Running text that is never thought higher than it is: a page of many such would end in blank paper."""
    label = paragraph()
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
    return label


def _links() -> QLabel:
    label = _running()
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
    )
    return label


def _reading(reading: Sequence[Reading]) -> Text:
    return table((plain(LINK.format(address=html.escape(r.url), words=html.escape(r.citation))),) for r in reading)
