"""Parts of a page: a heading with something below it that can be folded away; a row of buttons of which one is pressed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from rnnstudio.graph.text import Text
from rnnstudio.ui.words import Words

FOLD = Text("Show or hide this part", "显示或隐藏此部分")


class Section(QWidget):
    """A title that folds its content away and back."""

    def __init__(self, title: Text, content: QWidget, words: Words, *, is_open: bool) -> None:
        super().__init__()
        self._words, self._content = words, content
        self.button = QToolButton(self)
        self.button.setCheckable(True)
        self.button.setChecked(is_open)
        self.button.setProperty("section", "true")
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.set_title(title)
        words.show(self.button, "setToolTip", FOLD)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.button)
        column.addWidget(content)
        self.button.toggled.connect(self._fold)
        self._fold(is_open)

    def set_title(self, title: Text) -> None:
        """Another title."""
        self._words.show(self.button, "setText", title)

    def _fold(self, is_open: bool) -> None:
        self._content.setVisible(is_open)
        self.button.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)


class Switch(QWidget):
    """A few named values side by side, one of them chosen; `chosen` tells only what the user pressed."""

    chosen = Signal(str)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._options: tuple[tuple[str, Text, Text], ...] = ()
        self._buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)

    def show_options(self, options: Sequence[tuple[str, Text, Text]], now: str) -> None:
        """Values with their names and tooltips, and the present one."""
        if tuple(options) != self._options:
            self._rebuild(tuple(options))
        if now in self._buttons:
            self._buttons[now].setChecked(True)

    def button(self, value: str) -> QToolButton:
        """The button of a value."""
        return self._buttons[value]

    def _rebuild(self, options: tuple[tuple[str, Text, Text], ...]) -> None:
        self._options = options
        for button in self._buttons.values():
            self._group.removeButton(button)
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = {}
        for value, title, tip in options:
            button = QToolButton(self)
            button.setCheckable(True)
            button.setObjectName(value)
            button.setProperty("segment", "true")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
            self._words.show(button, "setText", title)
            self._words.show(button, "setToolTip", tip)
            button.clicked.connect(self._pressed)
            self._group.addButton(button)
            self._row.addWidget(button)
            self._buttons[value] = button

    def _pressed(self) -> None:
        button = self._group.checkedButton()
        if button is not None:
            self.chosen.emit(button.objectName())


def paragraph(*, muted: bool = False) -> QLabel:
    """A label for running text: it wraps, and can be selected and copied."""
    label = QLabel()
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    if muted:
        label.setProperty("muted", "true")
    return label


def heading() -> QLabel:
    """A label for the title of a part."""
    label = QLabel()
    label.setProperty("heading", "true")
    return label
