"""Earlier versions of the file: when each was saved and how large it is; one of them can be opened."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from rnnstudio import numbers
from rnnstudio.graph.text import Text, plain
from rnnstudio.project.file import thumbnail_of
from rnnstudio.project.versions import Version, versions
from rnnstudio.session.session import Session
from rnnstudio.ui.files.ago import ago
from rnnstudio.ui.panels.buttons import make_primary
from rnnstudio.ui.words import Words

TITLE = Text("Earlier versions", "早期版本")
ABOUT = Text(
    "Each time you save “{name}”, what it held before is kept. An earlier version opens as unsaved work: nothing is replaced "
    "until you save.",
    "每次保存“{name}”时，之前的内容都会保留。早期版本会作为未保存的内容打开：在保存之前不会替换任何东西。",
)
OPEN = Text("Open this version", "打开此版本")
CLOSE = Text("Close", "关闭")
PICTURE = QSize(96, 60)


class VersionsList(QDialog):
    """`opened` is called with the file of the chosen version, after the list has closed."""

    def __init__(
        self,
        path: Path,
        found: tuple[Version, ...],
        words: Words,
        opened: Callable[[Path], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._words, self._opened = words, opened
        words.show(self, "setWindowTitle", TITLE)
        about, self.list = QLabel(self), QListWidget(self)
        about.setWordWrap(True)
        words.show(about, "setText", ABOUT.format(name=path.name))
        words.show(self.list, "setAccessibleName", TITLE)
        self.list.setIconSize(PICTURE)
        self._fill(found)
        column = QVBoxLayout(self)
        column.addWidget(about)
        column.addWidget(self.list, 1)
        column.addWidget(self._buttons())
        self.list.itemActivated.connect(self._open)
        self.list.setCurrentRow(0)
        self.resize(self.fontMetrics().averageCharWidth() * 60, self.fontMetrics().height() * 22)

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(self)
        self.open_button = box.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        close = box.addButton("", QDialogButtonBox.ButtonRole.RejectRole)
        self._words.show(self.open_button, "setText", OPEN)
        self._words.show(close, "setText", CLOSE)
        make_primary(self.open_button)
        self.open_button.clicked.connect(self._open)
        close.clicked.connect(self.reject)
        return box

    def _fill(self, found: tuple[Version, ...]) -> None:
        now = time.time()
        for version in found:
            when = version.saved.timestamp()
            told = Text("{date}\n{ago} · {size}", "{date}\n{ago} · {size}").format(
                date=plain(time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(when))),
                ago=ago(when, now),
                size=_size(version.path),
            )
            item = QListWidgetItem(self._words.say(told), self.list)
            item.setData(Qt.ItemDataRole.UserRole, version.path)
            item.setIcon(_picture(version.path))

    def _open(self, *_: object) -> None:
        item = self.list.currentItem()
        if item is not None:
            path = item.data(Qt.ItemDataRole.UserRole)
            self.accept()
            self._opened(path)


def show_versions(session: Session, words: Words, opened: Callable[[Path], object], parent: QWidget) -> None:
    """The list, or in words why there is none."""
    path = session.document.path
    found = versions(path) if path is not None else ()
    if path is None or not found:
        session.told.emit(
            Text(
                "There is no earlier version yet: each time you save, what the file held before is kept.",
                "还没有早期版本：每次保存时，文件之前的内容都会保留。",
            )
        )
        return
    VersionsList(path, found, words, opened, parent).open()


def _size(path: Path) -> str:
    try:
        return numbers.data_size(path.stat().st_size)
    except OSError:
        return ""


def _picture(path: Path) -> QIcon:
    pixmap = QPixmap(PICTURE)
    pixmap.fill(Qt.GlobalColor.transparent)
    if found := thumbnail_of(path):
        pixmap.loadFromData(found)
    return QIcon(pixmap)
