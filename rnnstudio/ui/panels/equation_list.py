"""A block's equations, typeset in the current notation, the left side of each in the colour of the signal that it produces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rnnstudio.graph.block_type import Equation, Hue
from rnnstudio.session.appearance import Appearance
from rnnstudio.ui.formula import FormulaLabel
from rnnstudio.ui.theme import THEMES
from rnnstudio.ui.typeset import Typesetter


class EquationList(QWidget):
    """Labels are kept and given other formulas: changing the notation makes nothing anew."""

    def __init__(self, appearance: Appearance, typesetter: Typesetter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance, self._typesetter = appearance, typesetter
        self._equations: tuple[Equation, ...] = ()
        self._hues: dict[str, Hue] = {}
        self._labels: list[FormulaLabel] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(6, 2, 0, 4)
        self._column.setSpacing(9)
        appearance.changed.connect(self._dress)

    @property
    def labels(self) -> list[FormulaLabel]:
        """The labels in use, in the order of the equations."""
        return self._labels[: len(self._equations)]

    def show_equations(self, equations: Sequence[Equation], hues: Mapping[str, Hue]) -> None:
        """Shows equations; `hues` holds the colour of each signal."""
        if (tuple(equations), dict(hues)) != (self._equations, self._hues):
            self._equations, self._hues = tuple(equations), dict(hues)
            self._dress()

    def _dress(self) -> None:
        colours, notation = THEMES[self._appearance.theme], self._appearance.notation
        while len(self._labels) < len(self._equations):
            label = FormulaLabel(self._typesetter, self)
            self._labels.append(label)
            self._column.addWidget(label)
        for label, equation in zip(self._labels, self._equations, strict=False):
            hue = self._hue(equation.produces)
            lead = colours.hue(hue) if hue else QColor(colours.text)
            latex = equation.latex.get(notation, equation.latex["textbook"])
            label.set_formula(latex, QColor(colours.text), lead)
        for place, label in enumerate(self._labels):
            label.setVisible(place < len(self._equations))

    def _hue(self, produces: str) -> Hue | None:
        """The colour of a signal; a gradient has that of the signal it belongs to: d_h_incoming h, d_a_f f."""
        name = produces.removeprefix("d_").removesuffix("_incoming").removesuffix("_local")
        return self._hues.get(name) or self._hues.get(name.removeprefix("a_"))
