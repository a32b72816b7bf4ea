"""A part of the window that gives way: where there is less room than it needs, it scrolls instead of pushing the window open."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

LEAST = 2.5  # of its height that must be seen, in heights of text


class Scrolled(QScrollArea):
    """Up and down only, and only where it must; otherwise one does not see it."""

    def __init__(self, part: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setSizePolicy(part.sizePolicy())
        self._part = part
        self.setWidget(part)

    def sizeHint(self) -> QSize:
        return self._part.sizeHint()

    def minimumSizeHint(self) -> QSize:
        least = round(LEAST * self.fontMetrics().height())
        return QSize(max(self._part.minimumSizeHint().width(), 0), min(self._part.sizeHint().height(), least))
