"""The stage of the gallery: the window, how to drive it and wait for it, and a picture of it with all that lies over it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QPixmap
    from PySide6.QtWidgets import QWidget

    from rnnstudio.ui.main_window import MainWindow

PATIENCE = 30.0
EDGE = "#808080"  # where a window manager would draw a frame


@dataclass(frozen=True)
class Stage:
    """The window and the application's folder; `taken` holds pictures that a scene took itself."""

    window: MainWindow
    home: Path
    taken: list[QPixmap] = field(default_factory=list)

    def open(self, example: str) -> None:
        """Shows a shipped example with its first trace."""
        from rnnstudio.examples import example as shipped

        self.window.files.show(shipped(example).open(), None)
        self.until(lambda: self.window.session.stepper.trace is not None)

    def build(self, example: str) -> None:
        """The same with a large canvas."""
        self.open(example)
        self.do("view.build")
        self.settle(1.0)

    def do(self, action: str) -> None:
        """As from the menu."""
        self.window.actions_[action].trigger()

    def save(self, path: Path) -> None:
        """Saves the document to a file."""
        done: list[Path] = []
        self.window.files.save_to(path, lambda: done.append(path))
        self.until(lambda: bool(done))

    def settle(self, seconds: float = 0.3) -> None:
        """Lets the window paint and its formulas be set."""
        until = time.perf_counter() + seconds
        self.until(lambda: time.perf_counter() > until)

    def until(self, done: Callable[[], bool]) -> None:
        """Runs the event loop until something has happened."""
        from PySide6.QtWidgets import QApplication

        limit = time.perf_counter() + PATIENCE
        while not done():
            QApplication.processEvents()
            time.sleep(0.005)
            if time.perf_counter() > limit:
                raise TimeoutError("the scene did not come about")

    def train(self, updates: int) -> None:
        """Trains at full speed to so many updates and pauses."""
        session = self.window.session
        session.document.set_option("pace", 0.0)
        session.training.start()
        self.until(lambda: session.training.running and len(session.training.scalars.updates) >= updates)
        session.training.pause()
        self.until(lambda: session.runner.mailbox.picture is None)
        self.settle()

    def hold(self, widget: QWidget, *way: QPoint) -> None:
        """Presses the mouse at the first point and drags it along the others, without letting go."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        QTest.mousePress(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, way[0])
        for point in way[1:]:
            QTest.mouseMove(widget, point)

    def ask(self, question: Callable[[], object]) -> None:
        """Does what asks a question, takes a picture of that and cancels."""
        from PySide6.QtCore import QTimer

        QTimer.singleShot(400, self._cancel)
        question()

    def _cancel(self) -> None:
        from PySide6.QtWidgets import QApplication

        self.taken.append(self.picture())
        box = QApplication.activeModalWidget()
        assert box is not None, "nothing was asked"
        box.close()

    def picture(self) -> QPixmap:
        """The window, and over it the dialogs and menus that it has opened."""
        from PySide6.QtGui import QColor, QPainter

        picture = self.window.grab()
        painter = QPainter(picture)
        painter.setPen(QColor(EDGE))
        corner = self.window.mapToGlobal(self.window.rect().topLeft())
        for over in self._over():
            rect = over.rect().translated(over.mapToGlobal(over.rect().topLeft()) - corner)
            painter.drawPixmap(rect.topLeft(), over.grab())
            painter.drawRect(rect.adjusted(-1, -1, 0, 0))
        painter.end()
        return picture

    def clear(self) -> None:
        """Closes the window with all that it has opened, without asking."""
        from PySide6.QtCore import QCoreApplication, QEvent

        for over in self._over():
            over.close()
        self.window.small_windows.close()
        self.window.session.close()
        self.window.hide()
        self.window.deleteLater()
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _over(self) -> list[QWidget]:
        from PySide6.QtWidgets import QApplication

        return [top for top in QApplication.topLevelWidgets() if top.isVisible() and self._opened(top)]

    def _opened(self, top: QWidget) -> bool:
        """Whether it was the window that opened it, or a part of the window."""
        owner = top.parentWidget()
        return owner is not None and owner.window() is self.window
