"""Where one is among the steps: what was chosen so far, each a way back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from rnnstudio.graph.text import Text, plain
from rnnstudio.ui.words import Words

STEPS = (Text("Shape", "形式"), Text("Task", "任务"), Text("Cell", "单元"))
NUMBERED = Text("{number}  {name}", "{number}  {name}")
QUIET = plain("")
BACK = Text("Choose again: {name}", "重新选择：{name}")


class Trail(QWidget):
    """`wanted` carries the number of the step to go back to."""

    wanted = Signal(int)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.buttons = [QToolButton(self) for _ in STEPS]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for number, button in enumerate(self.buttons):
            if number:
                between = QLabel("›", self)
                between.setProperty("muted", "true")
                row.addWidget(between)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(self._press)
            row.addWidget(button)

    def show_steps(self, now: int, chosen: Sequence[Text]) -> None:
        """The step that is asked now, and what was chosen before it."""
        for number, (button, step) in enumerate(zip(self.buttons, STEPS, strict=True)):
            name = chosen[number] if number < len(chosen) else step
            self._words.show(button, "setText", NUMBERED.format(number=number + 1, name=name))
            self._words.show(button, "setToolTip", BACK.format(name=step) if number < now else QUIET)
            button.setChecked(number == now)
            button.setEnabled(number <= now)

    def _press(self) -> None:
        number = next(k for k, button in enumerate(self.buttons) if button is self.sender())
        if self.buttons[number].isChecked():
            self.wanted.emit(number)
        self.buttons[number].setChecked(True)
