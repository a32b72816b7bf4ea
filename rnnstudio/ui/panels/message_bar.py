"""What went wrong, in words, above everything else, without stopping anybody: a bar, not a dialog."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from rnnstudio.graph.text import Text
from rnnstudio.ui.words import Words

NOTE_MS, LINGER_MS = 15_000, 400


class MessageBar(QFrame):
    """Hidden until `tell` is called; `details` can be copied where there are any."""

    told = Signal(str)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._details, self._passing = words, "", False
        self._leave = QTimer(self)
        self._leave.setSingleShot(True)
        self._leave.timeout.connect(self.hide)
        self.setProperty("card", "true")
        self.setProperty("alert", "true")
        self.label = QLabel(self)
        self.label.setWordWrap(True)
        self.copy = QPushButton(self)
        self.dismiss = QPushButton(self)
        words.show(self.copy, "setText", Text("Copy details", "复制详情"))
        words.show(self.copy, "setToolTip", Text("Copy the technical details, to report them", "复制技术细节以便反馈"))
        words.show(self.dismiss, "setText", Text("Close", "关闭"))
        words.show(self.dismiss, "setToolTip", Text("Close this message", "关闭此消息"))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.addWidget(self.label, 1)
        row.addWidget(self.copy)
        row.addWidget(self.dismiss)
        self.copy.clicked.connect(self._copy)
        self.dismiss.clicked.connect(self.hide)
        self.hide()

    def tell(self, text: Text, details: str = "", *, passing: bool = False) -> None:
        """Shows a message until it is closed or another one comes; a `passing` one also goes when all is well again."""
        self._leave.stop()
        self._details, self._passing = details, passing
        self._words.show(self.label, "setText", text)
        self.copy.setVisible(bool(details))
        self.show()
        self.told.emit(self.label.text())

    def note(self, text: Text) -> None:
        """Something to know, which goes by itself; with the next edit sooner, unless that brings another note."""
        self.tell(text, passing=True)
        self._leave.start(NOTE_MS)

    def pass_by(self, *_: object) -> None:
        """All is well again."""
        if self._leave.isActive():
            self._leave.start(min(LINGER_MS, self._leave.remainingTime()))
        elif self._passing:
            self.hide()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{self.label.text()}\n\n{self._details}")
