"""What may be changed while training runs: pace, learning rate, gradient clipping, teacher forcing.

Each change is an edit that can be undone.
"""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QSlider, QWidget

from rnnstudio.engine.feeding import written
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.params import Param, typed
from rnnstudio.graph.text import Text
from rnnstudio.numbers import MINUS
from rnnstudio.project.options import OPTIONS
from rnnstudio.session.session import Session
from rnnstudio.session.training import PACES
from rnnstudio.ui.panels.fields import Entering, give_back
from rnnstudio.ui.words import Words

DECLARED: dict[str, Param] = {param.id: param for param in OPTIONS}
FULL = Text("full speed", "全速")
PER_SECOND = Text("{pace}/s", "{pace}/秒")
OFF = Text("off", "关")
LOWEST, DECADES, NOTCHES = 1e-5, 5, 20  # the slider runs from 0.00001 to 1, in 20 notches a decade


class TrainingOptions(QWidget):
    """Shows the project's options; only the user's own gestures change them. `accepted` tells that what was typed can be."""

    accepted = Signal()

    def __init__(self, session: Session, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._words = session, words
        self.pace, self.rate = QComboBox(self), QSlider(Qt.Orientation.Horizontal, self)
        self.rate_field, self.clip = NumberField("learning_rate", self), NumberField("clip", self)
        self.forcing = NumberField("forcing", self)
        self._fields = self.rate_field, self.clip, self.forcing
        self._lay_out()
        self._connect()
        self._dress()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        captions = {
            "pace": (Text("pace", "速度"), (self.pace,)),
            "learning_rate": (Text("learning rate", "学习率"), (self.rate, self.rate_field)),
            "clip": (Text("clip", "裁剪"), (self.clip,)),
            "forcing": (Text("teacher forcing", "教师强制"), (self.forcing,)),
        }
        for key, (caption, widgets) in captions.items():
            label = QLabel(self)
            label.setProperty("muted", "true")
            self._words.show(label, "setText", caption)
            for widget in (label, *widgets):
                self._words.show(widget, "setToolTip", DECLARED[key].help)
                self._words.show(widget, "setAccessibleName", DECLARED[key].label)
                row.addWidget(widget)
            row.addSpacing(8)
        self._forcing_label = label
        row.addStretch(1)
        self.rate.setRange(0, DECADES * NOTCHES)
        self.rate.setPageStep(NOTCHES // 4)
        self.pace.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.rate.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _connect(self) -> None:
        self.pace.activated.connect(self._choose_pace)
        self.rate.valueChanged.connect(self._slide)
        self.rate.sliderReleased.connect(self._session.document.seal)
        Entering(self, self.rate, self.pace).entered.connect(self._session.document.seal)
        for field in self._fields:
            field.editingFinished.connect(field.finish)
            field.accepted.connect(self.accepted)
            field.session = self._session
        self._session.document.changed.connect(self._show)
        self._session.appearance.changed.connect(self._dress)

    # --- showing -----------------------------------------------------------------------------------------------------------

    def _dress(self) -> None:
        self.pace.clear()
        named = [self._words.say(PER_SECOND.format(pace=f"{pace:g}") if pace else FULL) for pace in PACES]
        self.pace.addItems(named)
        character = self.fontMetrics().averageCharWidth()
        self.rate.setFixedWidth(character * 16)
        for field in self._fields:
            field.setFixedWidth(character * 9)
        self.clip.zero = self._words.say(OFF)
        self._show()

    def _show(self, *_: object) -> None:
        options = self._session.document.project.training
        index = PACES.index(options.pace) if options.pace in PACES else -1
        self.pace.setPlaceholderText("" if index >= 0 else self._words.say(PER_SECOND.format(pace=f"{options.pace:g}")))
        self.pace.setCurrentIndex(index)
        self.rate_field.show_value(options.learning_rate)
        self.clip.show_value(options.clip)
        self.forcing.show_value(options.forcing)
        writes = bool(written(self._session.document.model.interface))
        for widget in (self._forcing_label, self.forcing):
            widget.setVisible(writes)
        with QSignalBlocker(self.rate):
            self.rate.setValue(round(NOTCHES * math.log10(max(options.learning_rate, LOWEST) / LOWEST)))

    # --- gestures ----------------------------------------------------------------------------------------------------------

    def _choose_pace(self, index: int) -> None:
        self._session.document.set_option("pace", PACES[index])

    def _slide(self, notch: int) -> None:
        """Two digits are enough for a learning rate, and read better than 0.011220."""
        self._session.document.set_option("learning_rate", float(f"{LOWEST * 10 ** (notch / NOTCHES):.2g}"))


class NumberField(QLineEdit):
    """A number of the training options; what cannot be read is reported in words, and the old number stays."""

    session: Session
    accepted = Signal()

    def __init__(self, option: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._option, self._shown, self.zero = option, "", "0"
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus | Qt.FocusPolicy.TabFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._shown)
        super().keyPressEvent(event)
        give_back(self, event)

    def show_value(self, value: float) -> None:
        """Shows a number; never an edit."""
        self._shown = typed(value) if value else self.zero
        self.setText(self._shown)

    def finish(self) -> None:
        """After Enter, or when the focus leaves."""
        text, shown = self.text().strip(), self._shown
        self.setText(shown)
        if text == shown:
            self.accepted.emit()
            return
        try:
            value: Any = DECLARED[self._option].read("0" if text == self.zero else text.replace(MINUS, "-"))
        except StudioError as error:
            self.session.report(error)
            return
        self.accepted.emit()
        self.session.document.seal()
        self.session.document.set_option(self._option, value)
        self.session.document.seal()
