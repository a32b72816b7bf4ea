"""A number in a field: typed, or stepped through round values; what cannot be is refused in words."""

from __future__ import annotations

import math
import re
from functools import singledispatch
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QLabel

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.params import Float, Int, Param, typed
from rnnstudio.numbers import MINUS
from rnnstudio.session.appearance import Appearance
from rnnstudio.ui.panels.fields import FOCUS, give_back, scroll

WRITTEN = {
    Int: re.compile(rf"[-{MINUS}]?\d*"),
    Float: re.compile(rf"[-{MINUS}]?\d*[.,]?\d*(?:[eE][-+{MINUS}]?\d*)?"),
}
SERIES = (1.0, 2.0, 5.0, 10.0)
LEAST_DIGITS = 5  # room for so many is kept before the unit


class NumberBox(QAbstractSpinBox):
    """A number with steps up and down, and behind it what it counts.

    Typing is one edit, made by Enter or by leaving; what cannot be is refused in words.
    """

    edited = Signal(object)
    refused = Signal(object)

    def __init__(self, param: Param, appearance: Appearance) -> None:
        super().__init__()
        self._param, self._value, self._appearance = param, param.default, appearance
        self._unit = QLabel(self.lineEdit())
        self._unit.setProperty("muted", "true")
        self._unit.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(FOCUS)
        self.setAccelerated(True)
        self.editingFinished.connect(self._finish)
        self.relabel()

    @property
    def value(self) -> Any:
        """The value that is shown when nobody types."""
        return self._value

    def show_value(self, value: Any) -> None:
        """Shows a value; what is being typed stays until it is finished."""
        typing = self.hasFocus() and self.lineEdit().isModified()
        if value != self._value or not typing:
            self._value = value
            self._write()

    def relabel(self) -> None:
        """Numbers are the same in every language, but not what they count."""
        unit = self._param.unit
        self._unit.setText(self._appearance.say(unit) if unit is not None else "")
        self._make_room()

    def unit(self) -> str:
        """What stands behind the number; empty where nothing does, or where there is no room for it."""
        return "" if self._unit.isHidden() else self._unit.text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._make_room()

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        flags = QAbstractSpinBox.StepEnabledFlag.StepNone
        for by, flag in (
            (1, QAbstractSpinBox.StepEnabledFlag.StepUpEnabled),
            (-1, QAbstractSpinBox.StepEnabledFlag.StepDownEnabled),
        ):
            if stepped(self._param, self._value, by) != self._value:
                flags |= flag
        return flags

    def stepBy(self, steps: int) -> None:
        self._change(stepped(self._param, self._value, steps))

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """What can never become a number is not typed at all; what is out of bounds is refused in words."""
        fits = WRITTEN[type(self._param)].fullmatch(text.strip())
        return QValidator.State.Acceptable if fits else QValidator.State.Invalid, text, position

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.lineEdit().setModified(False)
            self._write()
        super().keyPressEvent(event)
        give_back(self, event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        scroll(self, event)

    def _make_room(self) -> None:
        """The unit at the right end of the field, as long as a number still fits before it."""
        line, width = self.lineEdit(), self._unit.sizeHint().width() + 4
        digits = self.fontMetrics().averageCharWidth() * LEAST_DIGITS
        fits = bool(self._unit.text()) and line.width() >= width + digits
        self._unit.setVisible(fits)
        line.setTextMargins(0, 0, width if fits else 0, 0)
        self._unit.setGeometry(line.width() - width, 0, width - 4, line.height())

    def _write(self) -> None:
        value = self._value
        self.lineEdit().setText(typed(value) if isinstance(value, float) else str(value))

    def _finish(self) -> None:
        text = self.lineEdit().text().strip().replace(MINUS, "-")
        self.lineEdit().setModified(False)
        try:
            value = self._param.read(text)
        except StudioError as error:
            self.show_value(self._value)
            self.refused.emit(error)
            return
        self._change(value)

    def _change(self, value: Any) -> None:
        changed = value != self._value
        self._value = value
        self.lineEdit().setModified(False)
        self.show_value(value)
        if changed:
            self.edited.emit(value)


@singledispatch
def stepped(param: Param, value: Any, by: int) -> Any:
    """The value `by` steps further, within bounds."""
    raise TypeError(param, value, by)


@stepped.register
def _(param: Int, value: Any, by: int) -> int:
    return int(max(param.low, min(param.high, value + by)))


@stepped.register
def _(param: Float, value: Any, by: int) -> float:
    """Through 1, 2, 5, 10, 20, ... where only the size matters, in even steps where the sign may change."""
    number = float(value)
    even = param.low < 0
    for _turn in range(abs(by)):
        number = number + math.copysign(0.1, by) if even else _along_series(param, number, by > 0)
    return float(f"{max(param.low, min(param.high, number)):.6g}")


def _along_series(param: Float, value: float, up: bool) -> float:
    """The next of 1, 2, 5 times a power of ten; below a thousandth part of the usual there is only 0, where 0 is allowed."""
    least = param.low if param.low > 0 else 0.1 * 10.0 ** math.floor(math.log10(abs(param.default) or 1.0))
    if value < least:
        return least if up else param.low
    power = 10.0 ** math.floor(math.log10(value) + 1e-9)
    share = value / power
    if up:
        return power * next((step for step in SERIES if step > share * (1 + 1e-6)), SERIES[-1])
    if value <= least * (1 + 1e-9):
        return param.low
    return power * next((step for step in reversed(SERIES) if step < share * (1 - 1e-6)), 0.5)
