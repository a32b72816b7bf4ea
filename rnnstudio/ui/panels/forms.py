"""Forms made from declared parameters: a row for each, and a way back to the usual values.

Parameters that few need are folded away; the fold says how many of them are not as they usually are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QToolButton, QVBoxLayout, QWidget

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.params import Param
from rnnstudio.graph.text import Text
from rnnstudio.session.appearance import Appearance
from rnnstudio.ui.panels.form_row import Row
from rnnstudio.ui.panels.section import Section
from rnnstudio.ui.words import Words

MORE = Text("More options", "更多选项")
MORE_CHANGED = Text("More options · {count} changed", "更多选项 · 已改 {count} 项")
RESET_ALL = Text("Reset all {count}", "全部还原（{count}）")
RESET_ALL_TIP = Text("All of these back to their defaults, in one step", "这些值一步全部恢复默认值")


class Form(QWidget):
    """`edited` carries the parameter's id and its new value, `reset` the ids of those that are to be as usual; showing emits neither.

    `entered` tells that the user came to a field, so that a document can begin an undo step.
    """

    edited = Signal(str, object)
    reset = Signal(object)
    entered = Signal()

    def __init__(self, appearance: Appearance, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance, self._words = appearance, words
        self._rows: dict[str, Row] = {}
        self._params: tuple[Param, ...] = ()
        self._differing: tuple[str, ...] = ()
        usual, rest = QWidget(self), QWidget()
        self._grid, self._folded = _grid(usual), _grid(rest)
        self.more = Section(MORE, rest, words, is_open=False)
        self.reset_all = QToolButton(self)
        self.reset_all.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.reset_all.setProperty("quiet", "true")
        self.reset_all.hide()
        words.show(self.reset_all, "setToolTip", RESET_ALL_TIP)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(usual)
        column.addWidget(self.more)
        column.addWidget(self.reset_all, alignment=Qt.AlignmentFlag.AlignRight)
        self.reset_all.clicked.connect(self._reset_all)
        appearance.changed.connect(self._relabel)

    def show_values(
        self, params: tuple[Param, ...], values: Mapping[str, Any], given: Mapping[str, Any] | None = None
    ) -> None:
        """Shows these parameters; the editors stay where the parameters are the same.

        What is `given` by the project may be less than the values, of which some follow from elsewhere.
        """
        if params != self._params:
            self._rebuild(params)
        chosen = values if given is None else given
        self._differing = tuple(p.id for p in params if chosen.get(p.id, p.default) != p.default)
        for name, row in self._rows.items():
            row.show_value(values.get(name, row.param.default), differs=name in self._differing)
        rare = sum(row.param.advanced for name, row in self._rows.items() if name in self._differing)
        self.more.set_title(MORE_CHANGED.format(count=rare) if rare else MORE)
        self._words.show(self.reset_all, "setText", RESET_ALL.format(count=len(self._differing)))
        self.reset_all.setVisible(len(self._differing) > 1)
        self.setVisible(bool(params))

    def editor(self, param: str) -> QWidget:
        """The editor of one parameter."""
        return self._rows[param].widget

    def reset_button(self, param: str) -> QToolButton:
        """The button that takes one parameter back to its default."""
        return self._rows[param].button

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
            row.remove()
        self._params = params
        self._rows = {param.id: self._row(param) for param in params}
        self.more.setVisible(any(param.advanced for param in params))
        for place, row in enumerate(self._rows.values()):
            grid = self._folded if row.param.advanced else self._grid
            grid.addWidget(row.label, 2 * place, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(row, 2 * place, 1)
            grid.addWidget(row.complaint, 2 * place + 1, 0, 1, 2)

    def _row(self, param: Param) -> Row:
        row = Row(param, self._appearance, self._words, self)
        row.edited.connect(self.edited)
        row.reset.connect(self._reset)
        row.entering.entered.connect(self.entered)
        return row

    def _reset(self, param: str) -> None:
        self.reset.emit((param,))

    def _reset_all(self) -> None:
        self.reset.emit(self._differing)

    def _relabel(self) -> None:
        for row in self._rows.values():
            row.relabel()


def _grid(owner: QWidget) -> QGridLayout:
    grid = QGridLayout(owner)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setVerticalSpacing(6)
    grid.setHorizontalSpacing(10)
    grid.setColumnStretch(0, 2)
    grid.setColumnStretch(1, 3)
    return grid
