"""A label for live numbers: the room that it asks for grows with its text and shrinks only when asked to.

A QLabel of changing text would have the whole window laid out anew for every picture of a training.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class SteadyLabel(QWidget):
    """Asks for the widest text that it has shown in its present font; the text stands at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._room = "", 0
        self.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Preferred)

    def text(self) -> str:
        """What it says."""
        return self._text

    def setText(self, text: str) -> None:
        """Says something else."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self._grow()
            self.update()

    def settle(self) -> None:
        """Gives back the room that earlier texts needed."""
        self._room = 0
        self._grow()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._room, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.settle()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).drawText(self.rect(), RIGHT, self._text)

    def _grow(self) -> None:
        wanted = self.fontMetrics().horizontalAdvance(self._text) + 2
        if wanted > self._room:
            self._room = wanted
            self.updateGeometry()
