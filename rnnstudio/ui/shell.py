"""The window's shell: painted at once, long before its content has been imported. Its colours are the application's."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QWidget

LATEST_MS = 1000
SMALL = QSize(1366, 768)
SIZE = QSize(1600, 900)


class Shell(QMainWindow):
    """`painted` is emitted once, after the first frame is on screen (or LATEST_MS after it should have been)."""

    painted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.content: QWidget | None = None
        self._painted = False
        self.setWindowTitle("RNN Studio")
        self._take_room()
        QTimer.singleShot(LATEST_MS, self, self._announce)

    def fill(self, content: QWidget) -> None:
        """Puts the content in; its title, with its mark of unsaved work, is the window's title."""
        self.content = content
        self._take_title()
        content.windowTitleChanged.connect(self._take_title)
        content.installEventFilter(self)
        self.setCentralWidget(content)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QTimer.singleShot(0, self, self._announce)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closes if the content agrees."""
        event.setAccepted(self.content is None or self.content.close())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.content and event.type() == QEvent.Type.ModifiedChange:
            self._take_title()
        return False

    def _take_title(self, _title: str = "") -> None:
        if self.content is not None:
            self.setWindowTitle(self.content.windowTitle())
            self.setWindowModified(self.content.isWindowModified())

    def _take_room(self) -> None:
        """A laptop's whole screen, or a good part of a larger one."""
        room = self.screen().availableSize()
        self.resize(room.boundedTo(SIZE))
        if room.width() <= SMALL.width() or room.height() <= SMALL.height():
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def _announce(self) -> None:
        if not self._painted:
            self._painted = True
            self.painted.emit()
