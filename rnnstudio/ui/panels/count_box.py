"""A count in a field that keeps to itself while it is typed."""

from __future__ import annotations

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSpinBox, QWidget

from rnnstudio.ui.panels.fields import FOCUS, give_back


class CountBox(QSpinBox):
    """After Enter or Escape the keyboard belongs to the window again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(FOCUS)
        self.setKeyboardTracking(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        give_back(self, event)
