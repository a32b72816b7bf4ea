"""The recent files as a submenu: titles, folders as tooltips, small pictures where a file has one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu, QProxyStyle, QStyle, QStyleOption, QWidget

from rnnstudio.graph.text import Text
from rnnstudio.session.recent import Recent, RecentFile
from rnnstudio.ui.words import Words

CLEAR = Text("Clear the list", "清空列表")
NONE = Text("No file yet", "还没有文件")
PICTURE = 3  # in heights of text


class RecentMenu(QMenu):
    """Filled anew each time it is shown, since other windows add to the same list."""

    def __init__(self, recent: Recent, words: Words, opened: Callable[[Path], object], parent: QWidget) -> None:
        super().__init__(parent)
        self._recent, self._words, self._opened = recent, words, opened
        self._style = _WithPictures(self)
        self.setStyle(self._style)
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self._fill)

    def popup_over(self, window: QWidget) -> None:
        """By its key: in the middle of the window."""
        size = self.sizeHint()
        middle = window.rect().center() - QPoint(size.width() // 2, window.height() // 4)
        self.popup(window.mapToGlobal(middle))

    def _fill(self) -> None:
        self.clear()
        files = self._recent.files
        for file in files:
            self._add(file)
        self.addSeparator()
        last = QAction(self._words.say(CLEAR if files else NONE), self)
        last.setEnabled(bool(files))
        last.triggered.connect(self._recent.clear)
        self.addAction(last)

    def _add(self, file: RecentFile) -> None:
        title = self._words.say(file.title)
        action = QAction(f"{file.path.name}   {title}".replace("&", "&&").rstrip(), self)
        action.setToolTip(f"{title}\n{file.path.parent}".strip())
        if file.picture is not None:
            action.setIcon(QIcon(str(file.picture)))
        action.triggered.connect(partial(self._opened, file.path))
        self.addAction(action)


class _WithPictures(QProxyStyle):
    """Room for pictures where a menu has icons."""

    def __init__(self, parent: QObject) -> None:
        super().__init__("Fusion")
        self.setParent(parent)

    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        if metric == QStyle.PixelMetric.PM_SmallIconSize and widget is not None:
            return PICTURE * widget.fontMetrics().height()
        return super().pixelMetric(metric, option, widget)
