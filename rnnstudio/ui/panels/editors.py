"""One editor for each kind of parameter, found by the parameter's type. Showing a value is never an edit."""

from __future__ import annotations

import math
import re
from functools import singledispatch
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal, SignalInstance
from PySide6.QtGui import QFocusEvent, QKeyEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.params import Choice, Flag, Float, Int, Param, Words, typed
from rnnstudio.graph.text import Text
from rnnstudio.numbers import MINUS
from rnnstudio.session.appearance import Appearance

LINE = 100
WRITTEN = {
    Int: re.compile(rf"[-{MINUS}]?\d*"),
    Float: re.compile(rf"[-{MINUS}]?\d*[.,]?\d*(?:[eE][-+{MINUS}]?\d*)?"),
}
SERIES = (1.0, 2.0, 5.0, 10.0)
FOCUS = Qt.FocusPolicy(Qt.FocusPolicy.ClickFocus | Qt.FocusPolicy.TabFocus)


class Editor(Protocol):
    """What a form needs of an editor, beside being a widget."""

    edited: SignalInstance
    refused: SignalInstance

    def show_value(self, value: Any) -> None:
        """Shows a value; never an edit."""
        ...

    def relabel(self) -> None:
        """Repeats its words after a change of language."""
        ...


@singledispatch
def editor_for(param: Param, appearance: Appearance) -> QWidget:
    """The editor of a parameter; a kind without one of its own is edited as text."""
    return TextBox(param, appearance)


@singledispatch
def bounds(param: Param) -> Text | None:
    """In words, what a parameter may be."""
    del param
    return None


@singledispatch
def stepped(param: Param, value: Any, by: int) -> Any:
    """The value `by` steps further, within bounds."""
    raise TypeError(param, value, by)


class NumberBox(QAbstractSpinBox):
    """A number with steps up and down. Typing is one edit, made by Enter or by leaving; what cannot be is refused in words."""

    edited = Signal(object)
    refused = Signal(object)

    def __init__(self, param: Param, appearance: Appearance) -> None:
        super().__init__()
        del appearance
        self._param, self._value = param, param.default
        self.setFocusPolicy(FOCUS)
        self.setAccelerated(True)
        self.editingFinished.connect(self._finish)

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
        """Numbers are the same in every language."""

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
        _wheel(self, event)

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


class ChoiceBox(QComboBox):
    """One of a few options, each with its help."""

    edited = Signal(object)
    refused = Signal(object)

    def __init__(self, param: Choice, appearance: Appearance) -> None:
        super().__init__()
        self._param, self._appearance, self._value = param, appearance, param.default
        self.setFocusPolicy(FOCUS)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.relabel()
        self.activated.connect(self._choose)

    def show_value(self, value: Any) -> None:
        """Shows a value."""
        self._value = value
        with QSignalBlocker(self):
            self.setCurrentIndex(self.findData(value))

    def relabel(self) -> None:
        """The options in the current language."""
        with QSignalBlocker(self):
            self.clear()
            for place, option in enumerate(self._param.options):
                self.addItem(self._appearance.say(option.label), option.value)
                if option.help is not None:
                    self.setItemData(place, self._appearance.say(option.help), Qt.ItemDataRole.ToolTipRole)
        self.show_value(self._value)

    def wheelEvent(self, event: QWheelEvent) -> None:
        _wheel(self, event)

    def _choose(self, index: int) -> None:
        value = self.itemData(index)
        if value != self._value:
            self._value = value
            self.edited.emit(value)


class FlagBox(QCheckBox):
    """Yes or no."""

    edited = Signal(object)
    refused = Signal(object)

    def __init__(self, param: Flag, appearance: Appearance) -> None:
        super().__init__()
        del param, appearance
        self.setFocusPolicy(FOCUS)
        self.clicked.connect(self._click)

    def show_value(self, value: Any) -> None:
        """Shows a value."""
        with QSignalBlocker(self):
            self.setChecked(bool(value))

    def relabel(self) -> None:
        """A check mark is the same in every language."""

    def _click(self) -> None:
        self.edited.emit(self.isChecked())


class TextBox(QLineEdit):
    """A line of text, edited when finished."""

    edited = Signal(object)
    refused = Signal(object)

    def __init__(self, param: Param, appearance: Appearance) -> None:
        super().__init__()
        del appearance
        self._param, self._value = param, param.default
        self.setFocusPolicy(FOCUS)
        self.editingFinished.connect(self._finish)

    def show_value(self, value: Any) -> None:
        """Shows a value; what is being typed stays until it is finished."""
        if value != self._value or not (self.hasFocus() and self.isModified()):
            self._value = value
            self.setText(str(value))

    def relabel(self) -> None:
        """The user's text is the same in every language."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.setText(str(self._value))
        super().keyPressEvent(event)
        give_back(self, event)

    def _finish(self) -> None:
        self.setModified(False)
        try:
            value = self._param.read(self.text())
        except StudioError as error:
            self.show_value(self._value)
            self.refused.emit(error)
            return
        if value != self._value:
            self._value = value
            self.edited.emit(value)


class PageBox(QPlainTextEdit):
    """A longer text of several lines, edited when the focus leaves it or at Ctrl+Enter."""

    edited = Signal(object)
    refused = Signal(object)

    def __init__(self, param: Words, appearance: Appearance) -> None:
        super().__init__()
        del appearance
        self._param, self._value = param, param.default
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._resize()

    def show_value(self, value: Any) -> None:
        """Shows a value; what is being typed stays until it is finished."""
        if value != self._value or not self.hasFocus():
            self._value = value
            if value != self.toPlainText():
                self.setPlainText(str(value))

    def relabel(self) -> None:
        """The user's text is the same in every language."""

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._finish()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.clearFocus()
        elif event.key() == Qt.Key.Key_Escape:
            self.setPlainText(str(self._value))
            self.clearFocus()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._resize()

    def _resize(self) -> None:
        self.setFixedHeight(self.fontMetrics().lineSpacing() * 5 + 12)

    def _finish(self) -> None:
        try:
            value = self._param.read(self.toPlainText())
        except StudioError as error:
            self.refused.emit(error)
            return
        if value != self._value:
            self._value = value
            self.edited.emit(value)


# --- which editor, which bounds, which steps --------------------------------------------------------------------------------


@editor_for.register(Int)
@editor_for.register(Float)
def _(param: Int | Float, appearance: Appearance) -> QWidget:
    return NumberBox(param, appearance)


@editor_for.register
def _(param: Choice, appearance: Appearance) -> QWidget:
    return ChoiceBox(param, appearance)


@editor_for.register
def _(param: Flag, appearance: Appearance) -> QWidget:
    return FlagBox(param, appearance)


@editor_for.register
def _(param: Words, appearance: Appearance) -> QWidget:
    return PageBox(param, appearance) if param.longest > LINE else TextBox(param, appearance)


@bounds.register(Int)
@bounds.register(Float)
def _(param: Int | Float) -> Text:
    return Text("From {low} to {high}.", "从 {low} 到 {high}。").format(low=typed(param.low), high=typed(param.high))


@bounds.register
def _(param: Words) -> Text:
    return Text("At most {most} characters.", "最多 {most} 个字符。").format(most=param.longest)


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


def give_back(field: QWidget, event: QKeyEvent) -> None:
    """After Enter or Escape the keyboard belongs to the window again, so that its single keys work at once."""
    if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
        field.clearFocus()


def _wheel(box: QAbstractSpinBox | QComboBox, event: QWheelEvent) -> None:
    """The wheel scrolls the page, and changes a value only where the user has clicked before."""
    if box.hasFocus():
        type(box).__mro__[1].wheelEvent(box, event)  # type: ignore[attr-defined]
    else:
        event.ignore()
