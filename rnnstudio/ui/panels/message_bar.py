"""What went wrong, and what is good to know, in words, above everything else, without stopping anybody: a bar, not a dialog."""

from __future__ import annotations

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from rnnstudio.graph.text import Text
from rnnstudio.session.appearance import Appearance
from rnnstudio.ui.icons import icon
from rnnstudio.ui.theme import THEMES
from rnnstudio.ui.words import Words

NOTE_MS, LINGER_MS = 15_000, 400


class MessageBar(QFrame):
    """Hidden until `tell` is called; `details` can be copied where there are any."""

    told = Signal(str)

    def __init__(self, appearance: Appearance, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance, self._words = appearance, words
        self._details, self._passing, self._wrong = "", False, False
        self._leave = QTimer(self)
        self._leave.setSingleShot(True)
        self._leave.timeout.connect(self.hide)
        self.setProperty("card", "true")
        self.setProperty("alert", "true")
        self.sign, self.label = QLabel(self), QLabel(self)
        self.label.setWordWrap(True)
        self.copy = QPushButton(self)
        self.dismiss = QPushButton(self)
        words.show(self.copy, "setText", Text("Copy details", "复制详情"))
        words.show(self.copy, "setToolTip", Text("Copy the technical details, to report them", "复制技术细节以便反馈"))
        words.show(self.dismiss, "setText", Text("Close", "关闭"))
        words.show(self.dismiss, "setToolTip", Text("Close this message", "关闭此消息"))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(8)
        row.addWidget(self.sign)
        row.addWidget(self.label, 1)
        row.addWidget(self.copy)
        row.addWidget(self.dismiss)
        for button in (self.copy, self.dismiss):
            button.setAutoDefault(True)  # Space is for playing, so Enter presses them
        self.copy.clicked.connect(self._copy)
        self.dismiss.clicked.connect(self.hide)
        appearance.changed.connect(self._dress)
        self.hide()

    def tell(self, text: Text, details: str = "", *, passing: bool = False, wrong: bool = False) -> None:
        """Shows a message until it is closed or another one comes; a `passing` one also goes when all is well again."""
        self._leave.stop()
        self._details, self._passing, self._wrong = details, passing, wrong
        self._words.show(self.label, "setText", text)
        self.copy.setVisible(bool(details))
        self._dress()
        self.show()
        self.told.emit(self.label.text())

    def note(self, text: Text) -> None:
        """Something to know, which goes by itself; with the next edit sooner, unless that brings another note.

        It does not take the place of what went wrong and was not read yet.
        """
        if self.isVisible() and self._wrong and not self._passing:
            return
        self.tell(text, passing=True)
        self._leave.start(NOTE_MS)

    def pass_by(self, *_: object) -> None:
        """All is well again."""
        if self._leave.isActive():
            self._leave.start(min(LINGER_MS, self._leave.remainingTime()))
        elif self._passing:
            self.hide()

    def _dress(self) -> None:
        """The sign tells from afar whether something is wrong."""
        side = round(self.fontMetrics().height() * 1.2)
        name, role = ("warning", "danger") if self._wrong else ("info", "accent")
        drawn = icon(name, THEMES[self._appearance.theme], role)
        self.sign.setPixmap(drawn.pixmap(QSize(side, side), self.devicePixelRatioF()))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{self.label.text()}\n\n{self._details}")
