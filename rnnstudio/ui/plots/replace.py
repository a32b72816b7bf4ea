"""Small windows that replace what the model reads at one step: the vocabulary to choose from, or numbers to type."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFormLayout,
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rnnstudio import numbers
from rnnstudio.graph.interface import InputSpec
from rnnstudio.graph.text import Text, plain
from rnnstudio.session.session import Session
from rnnstudio.tasks._own_input import replaced
from rnnstudio.trace.sample import Array
from rnnstudio.ui.words import Words

HEADING = Text("Read at t = {t}:", "t = {t} 时读入：")
APPLY = Text("Replace", "替换")
COLUMNS = 8


class Replacement(QFrame):
    """A popup above everything else; it closes itself, and with itself goes."""

    def __init__(self, words: Words, t: int, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(8, 8, 8, 8)
        self.column.setSpacing(6)
        self.column.addWidget(QLabel(words.say(HEADING.format(t=t))))

    def show_at(self, place: QPoint) -> None:
        """Opens below a point of the screen."""
        self.adjustSize()
        self.move(place)
        self.show()


class TokenReplacement(Replacement):
    """A button for every token of the vocabulary; the present one is pressed."""

    def __init__(
        self, words: Words, t: int, spec: InputSpec, now: int, choose: Callable[[int], None], parent: QWidget
    ) -> None:
        super().__init__(words, t, parent)
        self._choose = choose
        grid = QGridLayout()
        grid.setSpacing(2)
        for token, word in enumerate(spec.vocabulary):
            button = QToolButton()
            button.setText(numbers.token(word))
            button.setCheckable(True)
            button.setChecked(token == now)
            button.setAccessibleName(numbers.token(word))
            button.setProperty("token", token)
            button.clicked.connect(self._chosen)
            grid.addWidget(button, token // COLUMNS, token % COLUMNS)
        self.column.addLayout(grid)

    def _chosen(self) -> None:
        token = int(self.sender().property("token"))
        self.close()
        self._choose(token)


class ValueReplacement(Replacement):
    """A number field for every feature."""

    def __init__(
        self, words: Words, t: int, spec: InputSpec, now: Array, choose: Callable[[list[float]], None], parent: QWidget
    ) -> None:
        super().__init__(words, t, parent)
        self._choose = choose
        self._fields: list[QDoubleSpinBox] = []
        form = QFormLayout()
        for feature, value in enumerate(now):
            field = QDoubleSpinBox()
            field.setLocale(field.locale().c())
            field.setDecimals(4)
            field.setRange(-1e6, 1e6)
            field.setSingleStep(0.1)
            field.setValue(float(value))
            label = spec.names[feature] if feature < len(spec.names) else plain(f"x{feature + 1}")
            field.setAccessibleName(words.say(label))
            form.addRow(words.say(label), field)
            self._fields.append(field)
        self.column.addLayout(form)
        button = QPushButton(words.say(APPLY))
        button.setDefault(True)
        button.clicked.connect(self._chosen)
        self.column.addWidget(button)

    def _chosen(self) -> None:
        values = [field.value() for field in self._fields]
        self.close()
        self._choose(values)


class Replacing:
    """Opens the fitting window for a step, and makes the user's own sample of what was chosen."""

    def __init__(self, session: Session, words: Words, parent: QWidget) -> None:
        self._session, self._words, self._parent = session, words, parent
        self._place = ("", 0)

    def ask(self, name: str, t: int, place: QPoint) -> None:
        """Asks what the input `name` should be at step t (from 1)."""
        model, sample = self._session.document.model, self._session.stepper.sample
        spec = model.interface.inputs.get(name)
        if spec is None or sample is None or not 0 < t <= len(sample.inputs.get(name, ())):
            return
        self._place = (name, t)
        now = sample.inputs[name][t - 1]
        popup: Replacement
        if spec.kind == "tokens":
            popup = TokenReplacement(self._words, t, spec, int(now), self.put, self._parent)
        else:
            popup = ValueReplacement(self._words, t, spec, np.asarray(now), self.put, self._parent)
        popup.show_at(place)

    def put(self, value: int | list[float]) -> None:
        """Replaces the step that was asked for."""
        model, sample = self._session.document.model, self._session.stepper.sample
        name, t = self._place
        if (
            sample is not None
            and 0 < t <= len(sample.inputs.get(name, ()))
            and not np.array_equal(sample.inputs[name][t - 1], value)
        ):
            self._session.stepper.edit_sample(
                replaced(model.task, model.task_settings, sample, name, t - 1, value=value)
            )
