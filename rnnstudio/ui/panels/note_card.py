"""What to look at, to try and to explain: the three lines that come with an example."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QToolButton, QWidget

from rnnstudio.graph.text import Text
from rnnstudio.session.session import Session
from rnnstudio.ui.icons import icon
from rnnstudio.ui.panels.buttons import ActionButton
from rnnstudio.ui.theme import THEMES
from rnnstudio.ui.words import Words

LINES = 3
LONGEST_HEADING = 12


class NoteCard(QFrame):
    """Hidden where the project has no note; folds to its first line and comes back, and by itself at presenter size."""

    def __init__(self, session: Session, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._words = session, words
        self._note: tuple[Text, ...] = ()
        self.folded = self._large = session.appearance.presenter
        self.setProperty("card", "true")
        words.show(self, "setAccessibleName", Text("Note", "说明"))
        self.lines = [(QLabel(self), QLabel(self)) for _ in range(LINES)]
        self.fold: QToolButton = ActionButton(parent=self)
        self._lay_out()
        self.fold.clicked.connect(self._toggle)
        session.document.changed.connect(self.follow)
        session.appearance.changed.connect(self._appearance_changed)
        self._show_note()
        self._dress()
        if not self._note:
            self.hide()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(10, 6, 6, 6)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        for row, (heading, line) in enumerate(self.lines):
            heading.setProperty("heading", "true")
            line.setWordWrap(True)
            grid.addWidget(heading, row, 0, top)
            grid.addWidget(line, row, 1)
        grid.addWidget(self.fold, 0, 2, LINES, 1, top)

    def follow(self, *_: object) -> None:
        """Shows the project's note, if it has one."""
        self._show_note()
        self.setVisible(bool(self._note))

    def _show_note(self) -> None:
        note = self._session.document.project.note
        if note != self._note:
            self._note = note
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
        for row, (heading, line) in enumerate(self.lines):
            shown = row < len(self._note) and not (self.folded and row)
            heading.setVisible(shown)
            line.setVisible(shown)
        tip = Text("Show the whole note", "展开说明") if self.folded else Text("Fold the note", "折叠说明")
        self._words.show(self.fold, "setToolTip", tip)
        self._words.show(self.fold, "setAccessibleName", tip)
        self._dress()

    def _dress(self) -> None:
        name = "chevron-right" if self.folded else "chevron-down"
        self.fold.setIcon(icon(name, THEMES[self._session.appearance.theme], "muted"))


def parted(line: Text) -> tuple[Text, Text]:
    """“Try: shuffle it” as “Try” and “shuffle it”, so that the headings can stand in a column; without a heading, "" first."""
    (en, en_rest), (zh, zh_rest) = _halves(line.en, ": "), _halves(line.zh, "：")
    return Text(en, zh), Text(en_rest, zh_rest)


def _halves(line: str, colon: str) -> tuple[str, str]:
    heading, found, rest = line.partition(colon)
    return (heading, rest[:1].upper() + rest[1:]) if found and len(heading) <= LONGEST_HEADING else ("", line)
