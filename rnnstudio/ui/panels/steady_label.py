"""A label for live numbers: its room grows with its text and never shrinks.

A label of changing size would have the whole window laid out anew for every picture of a training.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QLabel, QWidget


class SteadyLabel(QLabel):
    """Fixed to the widest text it has shown in its present font."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._room = 0

    def setText(self, text: str) -> None:
        self._grow(text)
        super().setText(text)

    def sizeHint(self) -> QSize:
        return QSize(self._room, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._room = 0
            self._grow(self.text())

    def _grow(self, text: str) -> None:
        wanted = self.fontMetrics().horizontalAdvance(text) + 2
        if wanted > self._room:
            self._room = wanted
            self.setFixedSize(self.sizeHint())
