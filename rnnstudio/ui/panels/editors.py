"""One editor for each kind of parameter, found by the parameter's type. Showing a value is never an edit."""

from __future__ import annotations

from functools import singledispatch
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal, SignalInstance
from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.params import Choice, Flag, Float, Int, Param, Words, typed
from rnnstudio.graph.text import Text
from rnnstudio.session.appearance import Appearance
from rnnstudio.ui.panels.fields import FOCUS, give_back, scroll
from rnnstudio.ui.panels.number_box import NumberBox

LINE = 100
FROM = Text("From {low} to {high}.", "从 {low} 到 {high}。")
FROM_OF = Text("From {low} to {high} {unit}.", "从 {low} 到 {high} {unit}。")


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
        scroll(self, event)

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


# --- which editor, which bounds --------------------------------------------------------------------------------


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
    low, high = typed(param.low), typed(param.high)
    return FROM_OF.format(low=low, high=high, unit=param.unit) if param.unit else FROM.format(low=low, high=high)


@bounds.register
def _(param: Words) -> Text:
    return Text("At most {most} characters.", "最多 {most} 个字符。").format(most=param.longest)
