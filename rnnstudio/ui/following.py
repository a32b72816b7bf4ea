"""A widget that follows the session: it draws only while it is seen, and once however many things change together."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget


class Following(QWidget):
    """Signals of what it shows are connected to `_later`; `refresh` shows everything of this moment."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.refresh)

    def _later(self, *_: object) -> None:
        if self.isVisible():
            self._soon.start()

    def refresh(self) -> None:
        """Everything of this moment; what was waiting for it is done with it."""
        self._soon.stop()
