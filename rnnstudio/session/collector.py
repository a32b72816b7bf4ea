"""Garbage is collected in the window's thread alone.

Python collects wherever an allocation happens to be one too many. In the engine thread that may destroy a widget of the window: its
destructor holds a lock of Qt's and waits for the interpreter, while the window holds the interpreter and waits for that lock.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

EVERY_MS = 100
OLDEST, YOUNGER = 2, 1  # looking at all that lives takes long enough to be seen, so it waits while something is dragged


class Collector(QObject):
    """Takes Python's place: as often as its own thresholds say, but from a timer of this thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._collect)
        self._timer.start(EVERY_MS)

    def stop(self) -> None:
        """Python collects by itself again: there is no other thread any more."""
        self._timer.stop()
        gc.enable()

    def _collect(self) -> None:
        due = [
            age
            for age, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
            if count > most
        ]
        if due:
            gc.collect(min(due[-1], OLDEST if QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton else YOUNGER))
