"""Title and note, written where they stand: each line a heading and a text, in the language that is shown.

What is typed is the project's at once, so it is never lost; all of it is one undo step, and Escape takes it back.
"""

from __future__ import annotations

from functools import partial
from itertools import count

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from rnnstudio.graph.text import NOTHING, Text
from rnnstudio.project.schema import LONGEST_TITLE
from rnnstudio.session.describing import LONGEST_HEADING, Line, retitled
from rnnstudio.session.session import Session
from rnnstudio.ui.icons import icon
from rnnstudio.ui.panels.buttons import ActionButton, make_primary
from rnnstudio.ui.panels.scrolled import Scrolled
from rnnstudio.ui.theme import THEMES
from rnnstudio.ui.words import Words

MOST_LINES, SEEN_LINES = 8, 3
LONGEST_LINE = 2000
TITLE = Text("Title", "标题")
HEADING = Text("Heading", "小标题")
WORDS = Text("What to look at, to try, to explain…", "看什么、试什么、怎样解释……")
ADD, DONE, CANCEL = Text("Add a line", "添加一行"), Text("Done", "完成"), Text("Cancel", "取消")
ADD_TIP = Text("One more line below", "在下面再加一行")
DONE_TIP = Text("Keep what is written  (Ctrl+Enter)", "保留所写内容  (Ctrl+Enter)")
CANCEL_TIP = Text("As it was before  (Esc)", "恢复原样  (Esc)")
REMOVE = Text("Remove this line", "删除此行")
ENTER = Qt.Key.Key_Return, Qt.Key.Key_Enter


class NoteEditor(QWidget):
    """`done` tells that it is to be put away."""

    done = Signal()
    _times = count(1)

    def __init__(self, session: Session, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._words = session, words
        self._language = session.appearance.language
        self._document, self._before = session.document.document, session.document.project
        self._merge = ""
        self._lines: list[Line] = []
        self._rest: tuple[Text, ...] = ()
        self.title = QLineEdit(self)
        self.title.setMaxLength(LONGEST_TITLE)
        self.rows: list[LineRow] = []
        self.add, self.finish, self.cancel = QPushButton(self), QPushButton(self), QPushButton(self)
        self._lay_out()
        self.title.textEdited.connect(self._write)
        self.add.clicked.connect(self._add)
        self.finish.clicked.connect(self.done)
        self.cancel.clicked.connect(self.take_back)
        session.document.changed.connect(self._follow)
        session.appearance.changed.connect(self._appearance_changed)

    def _lay_out(self) -> None:
        self._caption = QLabel(self)
        self._caption.setProperty("heading", "true")
        self._words.show(self._caption, "setText", TITLE)
        make_primary(self.finish)
        self._words.show(self.title, "setAccessibleName", TITLE)
        top = QHBoxLayout()
        top.addWidget(self._caption)
        top.addWidget(self.title, 1)
        for button, words, tip in (
            (self.add, ADD, ADD_TIP),
            (self.finish, DONE, DONE_TIP),
            (self.cancel, CANCEL, CANCEL_TIP),
        ):
            self._words.show(button, "setText", words)
            self._words.show(button, "setToolTip", tip)
            top.addWidget(button)
        page = QWidget()
        self._page = QVBoxLayout(page)
        self._page.setContentsMargins(0, 0, 0, 0)
        self._page.setSpacing(4)
        self._area = Scrolled(page)
        for ground in (page, self._area.viewport()):
            ground.setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self._area)

    # --- beginning and ending -----------------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Shows what the project says; where it says nothing, an empty line to begin with."""
        document = self._session.document
        self._merge = str(next(self._times))
        self._document, self._before = document.document, document.project
        self._take()
        (self.rows[0].words if self.title.text() else self.title).setFocus()

    def take_back(self) -> None:
        """As it was before."""
        self._session.document.describe(self._before.title, self._before.note, self._merge)
        self.done.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.take_back()
        elif event.key() in ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.done.emit()
        else:
            super().keyPressEvent(event)

    # --- writing ------------------------------------------------------------------------------------------------------------------------

    def _write(self, *_: object) -> None:
        """What stands in the fields is the project's."""
        self._lines = [
            line.edited(self._language, row.heading.text(), row.words.text())
            for line, row in zip(self._lines, self.rows, strict=True)
        ]
        self._session.document.describe(self._title(), self._note(), self._merge)

    def _title(self) -> Text:
        return retitled(self._before.title, self._language, self.title.text())

    def _note(self) -> tuple[Text, ...]:
        """The lines that say something, and those that there is no room for here."""
        written = (line.text(self._language) for line in self._lines if line.heading or line.words)
        return (*written, *self._rest)

    def _add(self) -> None:
        self._lines.append(Line(NOTHING, "", ""))
        self._show_rows()
        self.rows[-1].heading.setFocus()
        self._area.ensureWidgetVisible(self.rows[-1])

    def _remove(self, row: LineRow) -> None:
        del self._lines[self.rows.index(row)]
        self._show_rows()
        self._write()

    # --- showing ------------------------------------------------------------------------------------------------------------------------

    def _take(self) -> None:
        """What the project says, in the language that is shown."""
        project, self._language = self._session.document.project, self._session.appearance.language
        self._lines = [Line.of(text, self._language) for text in project.note[:MOST_LINES]]
        self._lines = self._lines or [Line(NOTHING, "", "")]
        self._rest = project.note[MOST_LINES:]
        self.title.setText(project.title.said(self._language))
        self._show_rows()

    def _show_rows(self) -> None:
        while len(self.rows) > len(self._lines):
            row = self.rows.pop()
            row.hide()
            row.deleteLater()
        while len(self.rows) < len(self._lines):
            row = LineRow(self._words, self)
            row.changed.connect(self._write)
            row.removed.connect(partial(self._remove, row))
            self.rows.append(row)
            self._page.addWidget(row)
        for row, line in zip(self.rows, self._lines, strict=True):
            row.show_line(line)
        self.add.setEnabled(len(self._lines) < MOST_LINES)
        self._dress()

    def _dress(self) -> None:
        colours = THEMES[self._session.appearance.theme]
        for row in self.rows:
            row.dress(icon("clear", colours, "muted"))
        if self.rows:
            self._caption.setFixedWidth(self.rows[0].heading.width())
        seen = min(len(self.rows), SEEN_LINES)
        self._area.setFixedHeight(seen * (self.rows[0].sizeHint().height() + 4) if self.rows else 0)

    def _follow(self, *_: object) -> None:
        """Undo, and whoever else writes title or note; another document has nothing to do with what is edited here."""
        document = self._session.document
        if not self.isVisible():
            return
        if document.document is not self._document:
            self.done.emit()
        elif (document.project.title, document.project.note) != (self._title(), self._note()):
            self._take()

    def _appearance_changed(self) -> None:
        """Another language is the one that is edited from now on."""
        if self.isVisible() and self._language != self._session.appearance.language:
            self._take()
        self._dress()


class LineRow(QWidget):
    """A heading and a text."""

    changed = Signal()
    removed = Signal()

    def __init__(self, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self.heading, self.words, self.remove = QLineEdit(self), QLineEdit(self), ActionButton(parent=self)
        self.heading.setMaxLength(LONGEST_HEADING)
        self.words.setMaxLength(LONGEST_LINE)
        for field, placeholder in ((self.heading, HEADING), (self.words, WORDS)):
            words.show(field, "setPlaceholderText", placeholder)
            words.show(field, "setAccessibleName", placeholder)
            field.textEdited.connect(self.changed)
        words.show(self.remove, "setToolTip", REMOVE)
        words.show(self.remove, "setAccessibleName", REMOVE)
        self.remove.clicked.connect(self.removed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.heading)
        row.addWidget(self.words, 1)
        row.addWidget(self.remove)

    def show_line(self, line: Line) -> None:
        """Shows a line; what stands there already keeps its cursor."""
        for field, said in ((self.heading, line.heading), (self.words, line.words)):
            if field.text().strip() != said.strip():
                field.setText(said)
        if not self.words.hasFocus():
            self.words.setCursorPosition(0)

    def dress(self, drawn: QIcon) -> None:
        """In the colours and the size of the moment."""
        self.remove.setIcon(drawn)
        self.heading.setFixedWidth(self.fontMetrics().averageCharWidth() * (LONGEST_HEADING + 4))
