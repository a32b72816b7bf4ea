"""What to look at, to try and to explain: the note above the model, which can be edited where it stands."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from rnnstudio.graph.text import Text
from rnnstudio.session.describing import parted
from rnnstudio.session.session import Session
from rnnstudio.ui.icons import icon
from rnnstudio.ui.panels.buttons import ActionButton
from rnnstudio.ui.panels.note_editor import MOST_LINES, NoteEditor
from rnnstudio.ui.theme import THEMES
from rnnstudio.ui.words import Words

EDIT = Text("Edit title and note  (E)", "编辑标题和说明  (E)")


class NoteCard(QFrame):
    """Hidden where the project has no note and nobody edits it; folds to its first line and comes back, and by itself at presenter size."""

    def __init__(self, session: Session, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._words = session, words
        self._note: tuple[Text, ...] = ()
        self.folded = self._large = session.appearance.presenter
        self.setProperty("card", "true")
        words.show(self, "setAccessibleName", Text("Note", "说明"))
        self.lines: list[tuple[QLabel, QLabel]] = []
        self.editor = NoteEditor(session, words, self)
        self.editor.hide()
        self.fold, self.pencil = ActionButton(parent=self), ActionButton(parent=self)
        words.show(self.pencil, "setToolTip", EDIT)
        words.show(self.pencil, "setAccessibleName", EDIT)
        self._lay_out()
        self.fold.clicked.connect(self._toggle)
        self.pencil.clicked.connect(self.edit)
        self.editor.done.connect(self._put_editor_away)
        session.document.changed.connect(self.follow)
        session.appearance.changed.connect(self._appearance_changed)
        self._show_note()
        self._dress()
        if not self._note:
            self.hide()

    def _lay_out(self) -> None:
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addLayout(self._grid, 1)
        for button in (self.pencil, self.fold):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 6, 6)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.editor)

    def _make_lines(self, number: int) -> None:
        while len(self.lines) < min(number, MOST_LINES):
            heading, line, row = QLabel(self), QLabel(self), len(self.lines)
            heading.setProperty("heading", "true")
            line.setWordWrap(True)
            self._grid.addWidget(heading, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(line, row, 1)
            self.lines.append((heading, line))

    def edit(self) -> None:
        """Lets title and note be written, where the project has none yet too; or ends that."""
        if not self.editor.isHidden():
            self._put_editor_away()
            return
        self.editor.show()
        self._show_folded()
        self.show()
        self.editor.begin()

    def _put_editor_away(self) -> None:
        self.editor.hide()
        self._show_folded()
        self.follow()

    def follow(self, *_: object) -> None:
        """Shows the project's note, if it has one."""
        self._show_note()
        self.setVisible(bool(self._note) or not self.editor.isHidden())

    def _show_note(self) -> None:
        note = self._session.document.project.note
        if note != self._note:
            self._note = note
            self._make_lines(len(note))
            for (heading, line), text in zip(self.lines, note, strict=False):
                title, rest = parted(text)
                self._words.show(heading, "setText", title)
                self._words.show(line, "setText", rest)
            self._show_folded()

    def set_folded(self, folded: bool) -> None:
        """Only the first line, or all of them."""
        self.folded = folded
        self._show_folded()

    def _toggle(self) -> None:
        self.set_folded(not self.folded)

    def _appearance_changed(self) -> None:
        if self._large != self._session.appearance.presenter:
            self._large = self._session.appearance.presenter
            self.set_folded(self._large)
        self._dress()

    def _show_folded(self) -> None:
        edited = not self.editor.isHidden()
        self.fold.setVisible(not edited)
        self.pencil.setVisible(not edited)
        for row, (heading, line) in enumerate(self.lines):
            shown = row < len(self._note) and not (self.folded and row) and not edited
            heading.setVisible(shown)
            line.setVisible(shown)
            self._grid.setAlignment(
                heading, Qt.AlignmentFlag.AlignVCenter if self.folded else Qt.AlignmentFlag.AlignTop
            )
        tip = Text("Show the whole note", "展开说明") if self.folded else Text("Fold the note", "折叠说明")
        self._words.show(self.fold, "setToolTip", tip)
        self._words.show(self.fold, "setAccessibleName", tip)
        self._dress()

    def _dress(self) -> None:
        name, colours = "chevron-right" if self.folded else "chevron-down", THEMES[self._session.appearance.theme]
        self.fold.setIcon(icon(name, colours, "muted"))
        self.pencil.setIcon(icon("edit", colours, "muted"))
