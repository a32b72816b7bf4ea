"""One parameter in a form: its label, its editor, a button that takes it back to the usual, and why a value was refused."""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.params import Param, RefusedError
from rnnstudio.graph.text import Text
from rnnstudio.session.appearance import Appearance
from rnnstudio.ui.icons import icon
from rnnstudio.ui.panels.buttons import ActionButton
from rnnstudio.ui.panels.editors import Editor, bounds, editor_for
from rnnstudio.ui.panels.fields import Entering
from rnnstudio.ui.theme import THEMES
from rnnstudio.ui.words import Words

TIP = Text("{help} {bounds}", "{help}{bounds}")
CHANGED = Text("{label} ●", "{label} ●")
RESET = Text("Back to the default: {value}", "恢复默认值：{value}")
RESET_NAME = Text("Reset {label}", "还原{label}")


class Row(QWidget):
    """What belongs to one parameter; the widget itself is the editor with its button, and label and complaint stand beside it."""

    edited = Signal(str, object)
    reset = Signal(str)

    def __init__(self, param: Param, appearance: Appearance, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self.param = param
        self._words, self._appearance = words, appearance
        self.label, self.complaint = QLabel(parent), QLabel(parent)
        self.widget = editor_for(param, appearance)
        self.editor, self.entering = cast(Editor, self.widget), Entering(self, self.widget)
        self.button = ActionButton(parent=self)
        self.button.setProperty("quiet", "true")
        self._lay_out()
        self._speak()
        self.dress()
        self.editor.edited.connect(self._edit)
        self.editor.refused.connect(self.refuse)
        self.button.clicked.connect(self._reset)

    def show_value(self, value: Any, *, differs: bool) -> None:
        """Shows a value, and whether it is another one than usual."""
        self.editor.show_value(value)
        self.button.setVisible(differs)
        label = CHANGED.format(label=self.param.label) if differs and self.param.advanced else self.param.label
        self._words.show(self.label, "setText", label)

    def refuse(self, error: StudioError) -> None:
        """Says why a value cannot be."""
        self._words.show(self.complaint, "setText", error.words if isinstance(error, RefusedError) else error.text)
        self.complaint.show()

    def relabel(self) -> None:
        """Another language, theme or size."""
        self.editor.relabel()
        self.dress()

    def dress(self) -> None:
        """The icon in the theme's colour."""
        self.button.setIcon(icon("restore-original", THEMES[self._appearance.theme], "muted"))

    def remove(self) -> None:
        """The row is no longer wanted."""
        for widget in (self.label, self, self.complaint):
            widget.hide()
            widget.deleteLater()

    def _edit(self, value: Any) -> None:
        self.complaint.hide()
        self.edited.emit(self.param.id, value)

    def _reset(self) -> None:
        self.complaint.hide()
        self.reset.emit(self.param.id)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.widget, 1)
        row.addWidget(self.button)
        self.widget.setMinimumWidth(1)
        policy = self.button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.button.setSizePolicy(policy)
        self.button.hide()
        if self.widget.sizePolicy().horizontalPolicy() != QSizePolicy.Policy.Ignored:
            self.widget.setSizePolicy(QSizePolicy.Policy.Expanding, self.widget.sizePolicy().verticalPolicy())

    def _speak(self) -> None:
        param, limits = self.param, bounds(self.param)
        tip = TIP.format(help=param.help, bounds=limits) if limits else param.help
        self._words.show(self.label, "setText", param.label)
        self._words.show(self.widget, "setAccessibleName", param.label)
        for widget in (self.label, self.widget):
            self._words.show(widget, "setToolTip", tip)
        self._words.show(self.button, "setToolTip", RESET.format(value=param.said(param.default)))
        self._words.show(self.button, "setAccessibleName", RESET_NAME.format(label=param.label))
        self.label.setBuddy(self.widget)
        self.label.setWordWrap(True)
        self.complaint.setWordWrap(True)
        self.complaint.setProperty("danger", "true")
        self.complaint.hide()
