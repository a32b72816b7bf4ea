"""With the weights of which update something was worked out; while it is being worked out, how far that is, and a button that stops it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QWidget

from rnnstudio import numbers
from rnnstudio.graph.text import Text
from rnnstudio.ui.panels.elided_label import ElidedLabel
from rnnstudio.ui.words import Words

OF_UPDATE = Text("weights of update {step}", "第 {step} 次更新的权重")
WORKING = Text("computing…", "正在计算…")
STOPPED = Text("stopped", "已停止")
BOTH = Text("{one} · {other}", "{one} · {other}")
STOP, STOP_TIP = Text("Cancel", "取消"), Text("Stop working it out", "停止计算")
AGAIN, AGAIN_TIP = Text("Compute", "计算"), Text("Work it out, and again with every update", "计算，并随每次更新刷新")


class ProgressLine(QWidget):
    """`pressed` tells that it is to be stopped, or to go on."""

    pressed = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.stamp, self.bar, self.button = ElidedLabel(self), QProgressBar(self), QPushButton(self)
        self.stamp.setProperty("muted", "true")
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setProperty("flat", "true")
        self.bar.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.button.setAutoDefault(False)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(self.pressed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.stamp, 2)
        row.addWidget(self.bar, 1)
        row.addWidget(self.button)
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(policy)

    def show_share(self, share: float, step: int | None, *, waiting: bool, stopped: bool) -> None:
        """How far it is, and of which update what stands there is."""
        of = None if step is None else OF_UPDATE.format(step=numbers.count(step))
        state = STOPPED if stopped else WORKING if waiting and step is None else None
        both = BOTH.format(one=of, other=state) if of and state else of or state or WORKING
        self._words.show(self.stamp, "setText", both)
        self.bar.setVisible(waiting and not stopped)
        self.bar.setValue(round(1000 * share))
        self._words.show(self.button, "setText", AGAIN if stopped else STOP)
        self._words.show(self.button, "setToolTip", AGAIN_TIP if stopped else STOP_TIP)
        self.button.setEnabled(stopped or waiting)
