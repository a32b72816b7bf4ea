"""A few facts below one another: what is meant on the left, how much it is on the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from rnnstudio.graph.text import Text
from rnnstudio.ui.panels.section import paragraph
from rnnstudio.ui.words import Words

TOP_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop


@dataclass(frozen=True)
class Fact:
    """One line, and in its tooltip what it means."""

    name: Text
    value: Text
    tip: Text


class Facts(QWidget):
    """Labels are kept and given other words."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._rows: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 3)

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Other facts."""
        while len(self._rows) < len(facts):
            self._rows.append(self._row())
        for place, labels in enumerate(self._rows):
            for label in labels:
                label.setVisible(place < len(facts))
        for (name, value), fact in zip(self._rows, facts, strict=False):
            self._words.show(name, "setText", fact.name)
            self._words.show(value, "setText", fact.value)
            for label in (name, value):
                self._words.show(label, "setToolTip", fact.tip)

    def lines(self) -> list[tuple[str, str]]:
        """What is shown."""
        return [(name.text(), value.text()) for name, value in self._rows if not name.isHidden()]

    def _row(self) -> tuple[QLabel, QLabel]:
        name, value = paragraph(muted=True), paragraph()
        value.setAlignment(TOP_RIGHT)
        for column, label in enumerate((name, value)):
            self._grid.addWidget(label, len(self._rows), column, Qt.AlignmentFlag.AlignTop)
        return name, value
