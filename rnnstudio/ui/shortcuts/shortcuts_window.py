"""The page of shortcuts in a window of its own, beside the work or on the projector."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from rnnstudio.graph.text import Text, plain
from rnnstudio.session.appearance import Appearance
from rnnstudio.ui.shortcuts.as_text import ON_CANVAS
from rnnstudio.ui.shortcuts.entries import groups
from rnnstudio.ui.shortcuts.searching import matching
from rnnstudio.ui.shortcuts.setting import MARK
from rnnstudio.ui.shortcuts.sheet import Sheet
from rnnstudio.ui.words import Words

TITLE = Text("Keyboard shortcuts", "键盘快捷键")
SEARCH = Text("Search by words, or by a key: ctrl+z", "按文字或按键搜索：ctrl+z")
COPY = Text("Copy as text", "复制为文本")
COPY_TIP = Text("What is shown, as plain text to print or to hand out", "把显示的内容复制为纯文本，便于打印或分发")
COPIED = Text("Copied.", "已复制。")
NOTHING_FOUND = Text("No key and no gesture is called that.", "没有这样的按键或手势。")
LEGEND = Text("{mark} {meaning}", "{mark} {meaning}").format(mark=plain(MARK), meaning=ON_CANVAS)
WIDE, HIGH, EDGE = 210, 62, 40  # characters, lines, what is left of the window behind


class ShortcutsWindow(QDialog):
    """Typing narrows the page; Esc takes back what was typed, and then closes."""

    def __init__(self, appearance: Appearance, words: Words, actions: Sequence[QAction], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._words, self._main = words, parent
        self.field, self.copy, self.said = QLineEdit(self), QPushButton(self), QLabel(self)
        self.sheet, self._page = Sheet(appearance, words), QScrollArea(self)
        self._all = groups()
        self._speak()
        self._lay_out()
        self.addActions(list(actions))
        self.field.textChanged.connect(self._narrow)
        self.copy.clicked.connect(self._copy)
        self._narrow()

    def toggle(self) -> None:
        """Comes, ready to type; or goes."""
        if self.isVisible():
            self.close()
            return
        metrics, main = self.fontMetrics(), self._main.window()
        wide, high = metrics.averageCharWidth() * WIDE, metrics.height() * HIGH
        self.resize(min(wide, main.width() - EDGE), min(high, main.height() - EDGE))
        self.field.clear()
        self.show()
        self.activateWindow()
        self.field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        scroll = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape and self.field.text():
            self.field.clear()
        elif scroll is not None:
            bar = self._page.verticalScrollBar()
            bar.setValue(bar.value() + scroll * bar.pageStep())
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def _narrow(self, *_: object) -> None:
        found = matching(self._all, self.field.text())
        self.sheet.show_groups(found)
        self._page.verticalScrollBar().setValue(0)
        self.copy.setEnabled(bool(found))
        self._words.show(self.said, "setText", LEGEND if found else NOTHING_FOUND)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.sheet.text())
        self._words.show(self.said, "setText", COPIED)

    # --- building ---------------------------------------------------------------------------------------------------------------

    def _speak(self) -> None:
        show = self._words.show
        show(self, "setWindowTitle", TITLE)
        show(self.field, "setPlaceholderText", SEARCH)
        show(self.field, "setAccessibleName", SEARCH)
        show(self.sheet, "setAccessibleName", TITLE)
        show(self.copy, "setText", COPY)
        show(self.copy, "setToolTip", COPY_TIP)

    def _lay_out(self) -> None:
        self.field.setClearButtonEnabled(True)
        self.copy.setAutoDefault(False)
        self.said.setProperty("muted", "true")
        self._page.setWidget(self.sheet)
        self._page.setWidgetResizable(True)
        self._page.setFrameShape(QFrame.Shape.NoFrame)
        self._page.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = QHBoxLayout()
        head.addWidget(self.field, 1)
        head.addSpacing(12)
        head.addWidget(self.said)
        head.addSpacing(12)
        head.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 8, 10)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._page, 1)
