"""A file that is dragged onto the window, wherever on it, is opened; while it hovers, a veil says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt
from PySide6.QtGui import QDropEvent, QPainter, QPaintEvent, QPen, QWindow
from PySide6.QtWidgets import QWidget

from rnnstudio.graph.text import Text
from rnnstudio.session.appearance import Appearance
from rnnstudio.ui.theme import THEMES
from rnnstudio.ui.words import Words

OPEN = Text("Drop “{name}” here to open it", "松开以打开“{name}”")
INSET, ROUND = 12, 14


class FileDrop(QObject):
    """Watches the window of the system, so that a file is met before any part of ours takes its name for text."""

    def __init__(self, window: QWidget, appearance: Appearance, words: Words, opened: Callable[[Path], object]) -> None:
        super().__init__(window)
        self._window, self._words, self._opened = window, words, opened
        self._watched: QWindow | None = None
        self.veil = Veil(appearance, window)

    def watch(self) -> None:
        """Called when the window is shown: only then, and not always again, is there one of the system."""
        handle = self._window.window().windowHandle()
        if handle is not None and handle is not self._watched:
            self._watched = handle
            handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Takes what is about files; everything else goes its way."""
        kind = event.type()
        if kind == QEvent.Type.DragLeave:
            self.veil.hide()
            return False
        if kind not in (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop):
            return False
        assert isinstance(event, QDropEvent)
        path = file_in(event.mimeData())
        if path is None:
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if kind == QEvent.Type.Drop:
            self.veil.hide()
            self._opened(path)
        else:
            self.veil.say(self._words.say(OPEN.format(name=path.name)))
        return True


class Veil(QWidget):
    """Covers the whole window while a file hovers over it."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance, self._covered, self.text = appearance, parent, ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def say(self, text: str) -> None:
        """Shows itself with these words."""
        if text != self.text or not self.isVisible():
            self.text = text
            self.setGeometry(self._covered.rect())
            self.raise_()
            self.show()
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours, painter = THEMES[self._appearance.theme], QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = colours.colour("window")
        ground.setAlphaF(0.92)
        painter.fillRect(self.rect(), ground)
        painter.setPen(QPen(colours.colour("accent"), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(INSET, INSET, -INSET, -INSET), ROUND, ROUND)
        large = painter.font()
        large.setPointSizeF(large.pointSizeF() * 1.6)
        painter.setFont(large)
        painter.setPen(colours.colour("text"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text)
        painter.end()


def file_in(data: QMimeData) -> Path | None:
    """The first file on this computer that is dragged."""
    return next((Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()), None)
