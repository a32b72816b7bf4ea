"""Forms made from declared parameters: a label, an editor and, where something was refused, why.

Parameters that few need are folded away; the fold says how many of them are not as they usually are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.params import Param, RefusedError
from rnnstudio.graph.text import Text
from rnnstudio.session.appearance import Appearance
from rnnstudio.ui.panels.editors import Editor, bounds, editor_for
from rnnstudio.ui.panels.section import Section
from rnnstudio.ui.words import Words

TIP = Text("{help} {bounds}", "{help}{bounds}")
MORE = Text("More options", "更多选项")
MORE_CHANGED = Text("More options · {count} changed", "更多选项 · 已改 {count} 项")
CHANGED = Text("{label} ●", "{label} ●")


class Row:
    """What belongs to one parameter."""

    def __init__(self, param: Param, form: Form, appearance: Appearance, words: Words) -> None:
        self.param = param
        self._form, self._words = form, words
        self.label, self.complaint = QLabel(form), QLabel(form)
        self.widget = editor_for(param, appearance)
        self.editor = cast(Editor, self.widget)
        self._speak()
        self.editor.edited.connect(self.edited)
        self.editor.refused.connect(self.refuse)

    def edited(self, value: Any) -> None:
        """The user gave another value."""
        self.complaint.hide()
        self._form.edited.emit(self.param.id, value)

    def refuse(self, error: StudioError) -> None:
        """Says why a value cannot be."""
        self._words.show(self.complaint, "setText", error.words if isinstance(error, RefusedError) else error.text)
        self.complaint.show()

    def show_value(self, value: Any) -> bool:
        """Shows a value; an advanced one bears a mark, and True is given, where it is not the usual one."""
        self.editor.show_value(value)
        changed = self.param.advanced and value != self.param.default
        label = CHANGED.format(label=self.param.label) if changed else self.param.label
        self._words.show(self.label, "setText", label)
        return changed

    def _speak(self) -> None:
        param, limits = self.param, bounds(self.param)
        tip = TIP.format(help=param.help, bounds=limits) if limits else param.help
        self._words.show(self.label, "setText", param.label)
        self._words.show(self.widget, "setAccessibleName", param.label)
        for widget in (self.label, self.widget):
            self._words.show(widget, "setToolTip", tip)
        self.label.setBuddy(self.widget)
        self.label.setWordWrap(True)
        self.complaint.setWordWrap(True)
        self.complaint.setProperty("danger", "true")
        self.complaint.hide()


class Form(QWidget):
    """`edited` carries the parameter's id and its new value; `show_values` never emits it."""

    edited = Signal(str, object)

    def __init__(self, appearance: Appearance, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance, self._words = appearance, words
        self._rows: dict[str, Row] = {}
        self._params: tuple[Param, ...] = ()
        usual, rest = QWidget(self), QWidget()
        self._grid, self._folded = _grid(usual), _grid(rest)
        self.more = Section(MORE, rest, words, is_open=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(usual)
        column.addWidget(self.more)
        appearance.changed.connect(self._relabel)

    def show_values(self, params: tuple[Param, ...], values: Mapping[str, Any]) -> None:
        """Shows these parameters; the editors stay where the parameters are the same."""
        if params != self._params:
            self._rebuild(params)
        changed = [row.show_value(values.get(name, row.param.default)) for name, row in self._rows.items()]
        self.more.set_title(MORE_CHANGED.format(count=sum(changed)) if any(changed) else MORE)
        self.setVisible(bool(params))

    def editor(self, param: str) -> QWidget:
        """The editor of one parameter."""
        return self._rows[param].widget

    def label(self, param: str) -> str:
        """How a parameter is called, with a mark where it is rare and not as usual."""
        return self._rows[param].label.text()

    def refuse(self, param: str, error: StudioError) -> None:
        """Says beside a parameter why its value cannot be."""
        if self._rows[param].param.advanced:
            self.more.button.setChecked(True)
        self._rows[param].refuse(error)

    def complaint(self, param: str) -> str:
        """What is said against the last value of a parameter; empty where nothing is."""
        label = self._rows[param].complaint
        return "" if label.isHidden() else label.text()

    def _rebuild(self, params: tuple[Param, ...]) -> None:
        for row in self._rows.values():
            for widget in (row.label, row.widget, row.complaint):
                widget.hide()
                widget.deleteLater()
        self._params = params
        self._rows = {param.id: Row(param, self, self._appearance, self._words) for param in params}
        self.more.setVisible(any(param.advanced for param in params))
        for place, row in enumerate(self._rows.values()):
            grid = self._folded if row.param.advanced else self._grid
            grid.addWidget(row.label, 2 * place, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(row.widget, 2 * place, 1)
            grid.addWidget(row.complaint, 2 * place + 1, 0, 1, 2)
            row.widget.setMinimumWidth(1)
            if row.widget.sizePolicy().horizontalPolicy() != QSizePolicy.Policy.Ignored:
                row.widget.setSizePolicy(QSizePolicy.Policy.Expanding, row.widget.sizePolicy().verticalPolicy())

    def _relabel(self) -> None:
        for row in self._rows.values():
            row.editor.relabel()


def _grid(owner: QWidget) -> QGridLayout:
    grid = QGridLayout(owner)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setVerticalSpacing(6)
    grid.setHorizontalSpacing(10)
    grid.setColumnStretch(0, 2)
    grid.setColumnStretch(1, 3)
    return grid
