"""What a file is waited for, in the free room of the menu bar: nothing moves, and where it is quick nothing is seen at all."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenuBar, QProgressBar, QToolButton, QWidget

from rnnstudio.graph.text import Text, plain
from rnnstudio.session.session import Session
from rnnstudio.ui.panels.elided_label import ElidedLabel
from rnnstudio.ui.words import Words

SLOW_MS = 300
AT_LEAST_MS = 500  # a sign that flashes up only startles
SAVING, OPENING = Text("Saving “{name}”…", "正在保存“{name}”…"), Text("Opening “{name}”…", "正在打开“{name}”…")
MOTION, GAP = (48, 6), 12


class BusySign(QWidget):
    """Comes when a file has been read or written for a while, with a way to stop the reading, and stays long enough to be read."""

    def __init__(self, session: Session, words: Words, stop: QAction, bar: QMenuBar) -> None:
        super().__init__(bar)
        self._session, self._words, self._bar = session, words, bar
        self._motion, self.label, self.stop = QProgressBar(self), ElidedLabel(self), QToolButton(self)
        self._motion.setRange(0, 0)
        self._motion.setTextVisible(False)
        self._motion.setFixedSize(*MOTION)
        self.stop.setDefaultAction(stop)
        self.stop.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.stop.setAutoRaise(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._motion)
        row.addWidget(self.label, 1)
        row.addWidget(self.stop)
        self._slow, self._seen = self._timer(SLOW_MS, self._appear), self._timer(AT_LEAST_MS, self._refresh)
        session.reading.changed.connect(self._refresh)
        session.filing.saving.changed.connect(self._refresh)
        session.appearance.changed.connect(self._settle)
        bar.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._settle()
        return False

    def _timer(self, after: int, then: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after)
        timer.timeout.connect(then)
        return timer

    def _told(self) -> Text | None:
        """What is waited for: the reading, which somebody wants to see, before the writing."""
        for words, path in ((OPENING, self._session.reading.path), (SAVING, self._session.filing.saving.path)):
            if path is not None:
                return words.format(name=plain(path.stem))
        return None

    def _refresh(self) -> None:
        if self._told() is None:
            self._slow.stop()
            if not self._seen.isActive():
                self.hide()
        elif self.isVisible():
            self._say()
        elif not self._slow.isActive():
            self._slow.start()

    def _appear(self) -> None:
        self._say()
        self._seen.start()
        self.show()

    def _say(self) -> None:
        told = self._told()
        if told is not None:
            self._words.show(self.label, "setText", told)
            self._words.show(self, "setAccessibleName", told)
            self.stop.setVisible(self._session.reading.path is not None)
            self._settle()

    def _settle(self) -> None:
        """Between the menus and what stands in the corner, as wide as its words, if there is as much room."""
        corner, last = self._bar.cornerWidget(), self._bar.actions()[-1:]
        if corner is None or not last:
            return
        left, right = self._bar.actionGeometry(last[0]).right() + GAP, corner.geometry().left() - GAP
        words = self.label.fontMetrics().horizontalAdvance(self.label.text()) + 4
        self._motion.setVisible(True)
        self._motion.setVisible(self.sizeHint().width() + words <= right - left)  # where it is narrow, words say more
        width = min(right - left, self.sizeHint().width() + words)
        self.setGeometry(QRect(right - width, 0, width, self._bar.height()))
