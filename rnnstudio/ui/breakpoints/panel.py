"""The list of breakpoints: a frame over the window that stays while one plays, edits and trains, until it is put away."""

from __future__ import annotations

from functools import partial
from itertools import count, pairwise

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from rnnstudio.graph.text import Text
from rnnstudio.session.session import Session
from rnnstudio.session.watching import Watched
from rnnstudio.ui.breakpoints.examples import examples
from rnnstudio.ui.breakpoints.new_row import NewRow
from rnnstudio.ui.breakpoints.row import BreakpointRow
from rnnstudio.ui.breakpoints.said import GRAMMAR, OFTEN
from rnnstudio.ui.icons import icon
from rnnstudio.ui.look import Look
from rnnstudio.ui.panels.buttons import ActionButton
from rnnstudio.ui.panels.scrolled import Scrolled
from rnnstudio.ui.words import Words

TITLE = Text("Breakpoints", "断点")
CLOSE = Text("Close  (Esc)", "关闭  (Esc)")
ABOUT = Text("Play stops where a condition begins to hold.", "条件开始成立时，播放停下。")
WIDE, EDGE = 76, 8  # characters, pixels
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class BreakpointPanel(QFrame):
    """`left` tells that it was put away, so that the keyboard goes back where it came from."""

    left = Signal()
    _times = count(1)

    def __init__(self, session: Session, words: Words, moves: tuple[QAction, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._words, self._window = session, words, parent
        self._anchor: QWidget | None = None
        self._look = Look.of(session.appearance)
        self._merge = ""
        self.rows: list[BreakpointRow] = []
        self.new = NewRow(session.breakpoints, words, self._current_look, self)
        self.samples: list[QPushButton] = []
        self.moves = [ActionButton(action, self) for action in moves]
        self.close_button = ActionButton(parent=self)
        self.about, self.grammar = QLabel(self), QLabel(self)
        self.setProperty("card", "true")
        self._lay_out()
        self._connect()
        self.hide()

    def toggle(self, anchor: QWidget) -> None:
        """Comes, beside what it belongs to, ready to be written into; or goes."""
        if self.isVisible():
            self.put_away()
            return
        self._hold_on_to(anchor)
        self._dress()
        self._show_all()
        self.show()
        self.raise_()
        self._settle()
        self.new.field.setFocus()

    def _hold_on_to(self, anchor: QWidget) -> None:
        """Follows the place of what it belongs to, whichever of the parts around it moves."""
        around: QWidget | None = None if anchor is self._anchor else anchor
        self._anchor = anchor
        while around is not None:
            around.installEventFilter(self)
            around = None if around is self._window else around.parentWidget()

    def put_away(self) -> None:
        """Goes."""
        self.hide()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pressed = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        elif event.key() in ENTER and isinstance(pressed, QAbstractButton):  # Space plays, so Enter presses
            pressed.click()
        else:
            super().keyPressEvent(event)

    # --- making ---------------------------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._name_parts()
        page = QWidget()
        self._page = QVBoxLayout(page)
        self._page.setContentsMargins(0, 0, 0, 0)
        self._page.setSpacing(4)
        self._area = Scrolled(page, self)
        for ground in (page, self._area.viewport()):
            ground.setAutoFillBackground(False)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(6)
        self._chips.addStretch(1)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 10)
        column.setSpacing(6)
        column.addLayout(self._heading())
        column.addWidget(self._area)
        column.addWidget(self.new)
        column.addLayout(self._chips)
        column.addWidget(self.grammar)

    def _name_parts(self) -> None:
        show = self._words.show
        show(self, "setAccessibleName", TITLE)
        show(self.about, "setText", ABOUT)
        show(self.grammar, "setText", GRAMMAR)
        for label in (self.about, self.grammar):
            label.setProperty("muted", "true")
            label.setWordWrap(True)
        show(self.close_button, "setToolTip", CLOSE)
        show(self.close_button, "setAccessibleName", CLOSE)

    def _heading(self) -> QHBoxLayout:
        """What this is, and running from stop to stop."""
        title, top = QLabel(self), QHBoxLayout()
        title.setProperty("heading", "true")
        self._words.show(title, "setText", TITLE)
        top.setSpacing(2)
        top.addWidget(title)
        top.addSpacing(8)
        top.addWidget(self.about, 1)
        for button in (*self.moves, self.close_button):
            top.addWidget(button)
        return top

    def _connect(self) -> None:
        session = self._session
        session.breakpoints.changed.connect(self._follow)
        session.stepper.trace_changed.connect(self._count)
        session.stepper.sample_changed.connect(self._follow)
        session.appearance.changed.connect(self._appearance_changed)
        self.close_button.clicked.connect(self.put_away)
        self.new.added.connect(self._add)
        self.new.grew.connect(self._settle)

    # --- showing --------------------------------------------------------------------------------------------------------------------------

    def _current_look(self) -> Look:
        return self._look

    def _follow(self, *_: object) -> None:
        if self.isVisible():
            self._show_all()
            self._settle()

    def _count(self) -> None:
        """Another trace of the same sequence: other numbers, the same rows."""
        if not self.isVisible():
            return
        wrong = [row.field.error is None for row in self.rows]
        for row, entry in zip(self.rows, self._session.breakpoints.entries, strict=False):
            row.show_outcome(entry)
        self.new.refresh()
        if wrong != [row.field.error is None for row in self.rows]:
            self._settle()

    def _show_all(self) -> None:
        entries = self._session.breakpoints.entries
        while len(self.rows) > len(entries):
            row = self.rows.pop()
            self._page.removeWidget(row)
            row.hide()
            row.deleteLater()
        while len(self.rows) < len(entries):
            self._make_row()
        for row, entry in zip(self.rows, entries, strict=True):
            row.show_entry(entry)
        self._area.setVisible(bool(self.rows))
        self.new.refresh()
        self.new.setEnabled(not self._session.breakpoints.full)
        self._show_examples(entries)

    def _make_row(self) -> None:
        index = len(self.rows)
        row = BreakpointRow(self._session.breakpoints, self._words, self._current_look, self)
        row.written.connect(partial(self._write, index))
        row.finished.connect(partial(self._finish, index))
        row.switched.connect(partial(self._switch, index))
        row.removed.connect(partial(self._remove, index))
        row.dress(self._counted())
        self.rows.append(row)
        self._page.addWidget(row)

    def _show_examples(self, entries: tuple[Watched, ...]) -> None:
        """Something to begin with, while there is nothing else."""
        for button in self.samples:
            self._chips.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.samples = [] if entries else [self._chip(text) for text in examples(self._session)]
        self.grammar.setVisible(not entries)
        self._order_keys()

    def _order_keys(self) -> None:
        """Tab goes from top to bottom, whatever was made first."""
        rows = [part for row in self.rows for part in (row.box, row.field, row.remove)]
        order = [*self.moves, self.close_button, *rows, self.new.field, self.new.button, *self.samples]
        for one, following in pairwise(order):
            self.setTabOrder(one, following)

    def _chip(self, text: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(partial(self.new.write, text))
        self._chips.insertWidget(self._chips.count() - 1, button)
        button.show()
        return button

    def _settle(self) -> None:
        """Above what it belongs to, so that the timeline below is seen: as large as what it shows, or scrolled where that is too much."""
        if self._anchor is None:
            return
        self.setFixedWidth(min(self.fontMetrics().averageCharWidth() * WIDE, self._window.width() - 2 * EDGE))
        at = self._anchor.mapTo(self._window, QPoint(0, 0))
        self._area.setFixedHeight(self._needed())
        over = self._height() - (at.y() - 2 * EDGE)
        if self.rows and over > 0:
            self._area.setFixedHeight(max(self._needed() - over, 2 * self.new.field.height()))
        self.resize(self.width(), self._height())
        y = at.y() - self.height() - EDGE
        x = max(EDGE, min(at.x(), self._window.width() - self.width() - EDGE))
        self.move(x, y if y >= 0 else min(at.y() + self._anchor.height() + EDGE, self._window.height() - self.height()))

    def _height(self) -> int:
        """How high all of it is at its width."""
        self._column.invalidate()
        self._column.activate()
        return self._column.totalHeightForWidth(self.width())

    def _needed(self) -> int:
        """How high all rows are."""
        margins = self._column.contentsMargins()
        wide = self.width() - margins.left() - margins.right()
        return sum(row.high(wide) + self._page.spacing() for row in self.rows)

    def _appearance_changed(self) -> None:
        self._dress()
        self._follow()

    def _dress(self) -> None:
        self._look = Look.of(self._session.appearance)
        self.close_button.setIcon(icon("clear", self._look.colours, "muted"))
        self.new.dress(self._counted())
        for row in self.rows:
            row.dress(self._counted())

    def _counted(self) -> int:
        return self.fontMetrics().horizontalAdvance(self._words.say(OFTEN.format(count=888))) + 4

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and self.isVisible():
            self._settle()
        return super().eventFilter(watched, event)

    # --- editing --------------------------------------------------------------------------------------------------------------------------

    def _add(self, text: str) -> None:
        self._session.breakpoints.add(text)

    def _write(self, index: int, text: str) -> None:
        """What is typed is the project's at once; all of it is one undo step."""
        self._merge = self._merge or f"breakpoint {next(self._times)}"
        self._session.breakpoints.change(index, text, self._merge)

    def _finish(self, index: int) -> None:
        """The end of typing; a condition that was emptied is taken away."""
        self._merge = ""
        if index < len(self.rows) and not self.rows[index].field.text().strip():
            self._session.breakpoints.remove(index)

    def _switch(self, index: int, on: bool) -> None:
        self._session.breakpoints.switch(index, on=on)

    def _remove(self, index: int) -> None:
        self._session.breakpoints.remove(index)
        (self.rows[min(index, len(self.rows) - 1)].field if self.rows else self.new.field).setFocus()
