"""A line in which a condition is written: what is wrong is underlined where it stands, and names complete themselves."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QLineEdit, QWidget

from rnnstudio.session.breakpoints import Breakpoints
from rnnstudio.trace.conditions.completing import completion
from rnnstudio.trace.conditions.condition_error import ConditionError
from rnnstudio.trace.conditions.tokens import LONGEST
from rnnstudio.ui.breakpoints.completions import Completions
from rnnstudio.ui.look import Look
from rnnstudio.ui.words import Words

WAVE = 2.0  # half a wave's length, in pixels


class ConditionField(QLineEdit):
    """Down or Ctrl+Space offers everything; while something is typed, what begins so."""

    def __init__(self, breakpoints: Breakpoints, words: Words, look: Callable[[], Look], parent: QWidget) -> None:
        super().__init__(parent)
        self._breakpoints, self._words, self._look = breakpoints, words, look
        self._completions: Completions | None = None
        self._begin = 0
        self.error: ConditionError | None = None
        self.setMaxLength(LONGEST)
        self.textEdited.connect(self._complete_begun)

    def show_error(self, error: ConditionError | None) -> None:
        """Underlines the place of an error, or nothing any more."""
        self.error = error
        self.update()

    # --- completing -----------------------------------------------------------------------------------------------------------------------

    @property
    def completing(self) -> bool:
        """True while options are shown."""
        return self._completions is not None and self._completions.isVisible()

    def complete(self, *, begun: bool = False) -> None:
        """Offers how the text may go on; only where something stands there already, if it is to be `begun`."""
        found = completion(self.text(), _characters(self.text(), self.cursorPosition()), self._breakpoints.facts)
        self._begin = found.begin
        options = found.options if found.begun or not begun else ()
        if self._completions is None:
            self._completions = Completions(self._words, self.window())
            self._completions.taken.connect(self._take)
        at = QPoint(round(self._x(found.begin)), self.height())
        self._completions.offer(options, self.mapTo(self.window(), at), marked=not found.whole)

    def _complete_begun(self, *_: object) -> None:
        self.complete(begun=True)

    def _take(self, text: str) -> None:
        self.setSelection(_units(self.text(), self._begin), self.cursorPosition() - _units(self.text(), self._begin))
        self.insert(text)
        self.textEdited.emit(self.text())
        self.stop_completing()

    def stop_completing(self) -> None:
        """Puts the options away."""
        if self._completions is not None:
            self._completions.hide()

    def event(self, event: QEvent) -> bool:
        """Keys of the list reach it, whatever they do in the window or in the field."""
        if isinstance(event, QKeyEvent) and self._is_of_list(event):
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self._operate(Qt.Key(event.key()))
            return True
        return super().event(event)

    def _is_of_list(self, event: QKeyEvent) -> bool:
        if event.type() not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return False
        key = event.key()
        if self._completions is not None and self.completing:
            return key in (*UP_DOWN, Qt.Key.Key_Escape, *(TAKE if self._completions.marked else ()))
        asked = key == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        return key == Qt.Key.Key_Down or asked

    def _operate(self, key: Qt.Key) -> None:
        if not self.completing:
            self.complete()
        elif key in UP_DOWN and self._completions is not None:
            self._completions.move_by(1 if key == Qt.Key.Key_Down else -1)
        elif key in TAKE and self._completions is not None:
            self._completions.take()
        else:
            self.stop_completing()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.stop_completing()

    # --- painting -------------------------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.error is not None and self.text():
            left, right = self._x(self.error.begin), self._x(self.error.begin + self.error.length)
            self._underline(left, max(right, left + self.fontMetrics().averageCharWidth()))

    def _underline(self, left: float, right: float) -> None:
        """A wave below the letters."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self.rect().adjusted(3, 0, -3, 0))
        painter.setPen(QPen(self._look().colour("danger"), 1.4))
        y = (self.height() + self.fontMetrics().height()) / 2 - 0.5
        count = max(2, round((right - left) / WAVE))
        painter.drawPolyline(QPolygonF([QPointF(left + k * WAVE, y + (WAVE / 2) * (k % 2)) for k in range(count + 1)]))

    def _x(self, character: int) -> float:
        """Where a character begins: measured from the text's cursor, which knows how far the text is scrolled."""
        metrics, text = QFontMetricsF(self.font()), self.text()
        here = metrics.horizontalAdvance(text[: _characters(text, self.cursorPosition())])
        return self.cursorRect().center().x() + metrics.horizontalAdvance(text[:character]) - here


UP_DOWN = (Qt.Key.Key_Up, Qt.Key.Key_Down)
TAKE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


def _characters(text: str, units: int) -> int:
    """How many characters so many of Qt's units are: it counts the rarer ones as two."""
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "replace"))


def _units(text: str, characters: int) -> int:
    return len(text[:characters].encode("utf-16-le", "surrogatepass")) // 2
