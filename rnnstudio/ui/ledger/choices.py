"""Whose ledger it is: the block, its layer and direction, its state; what rows are, how large sizes are told, and where it is cut."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from rnnstudio.graph.text import Text, plain
from rnnstudio.session.session import Session
from rnnstudio.trace.trace import SignalKey
from rnnstudio.ui.panels.count_box import CountBox
from rnnstudio.ui.panels.places import place_of, place_options, written
from rnnstudio.ui.panels.section import Switch
from rnnstudio.ui.symbols import plain_symbol
from rnnstudio.ui.words import Words

BLOCK_TIP = Text("Whose states are taught", "哪个模块的状态")
STATE_TIP = Text("Which state is taught: {title}", "哪个状态：{title}")
BYS = (
    (
        "loss",
        Text("who teaches whom", "谁教谁"),
        Text("G[t, k] = ‖∂Lₜ/∂sₖ‖: rows are losses, columns are states", "G[t, k] = ‖∂Lₜ/∂sₖ‖：行为损失，列为状态"),
    ),
    (
        "state",
        Text("what is remembered", "记住多少"),
        Text(
            "‖∂hₜ/∂hₖ‖: how much of a state is left in every later one, whether there is a loss or not",
            "‖∂hₜ/∂hₖ‖：一个状态在之后每一步还剩多少，与有无损失无关",
        ),
    ),
)
SCALES = (
    (
        "rows",
        Text("row by row", "逐行"),
        Text("Every row over its own largest: who teaches this loss", "每行除以该行最大值：谁教了这个损失"),
    ),
    (
        "whole",
        Text("absolute", "绝对"),
        Text(
            "All entries on one scale. Of losses: over the largest gradient that enters at a single step, as in the gradient's curves",
            "所有值用同一尺度。对于损失：除以单个时间步直接得到的最大梯度，与梯度曲线相同",
        ),
    ),
)
WINDOW = Text("window", "窗口")
WHOLE = Text("none", "无")
WINDOW_TIP = Text(
    "Truncated BPTT: after so many steps the way back is cut, here for looking only. How training is cut is an option of it",
    "截断 BPTT：每隔这么多步切断反向传播，此处仅供观察；训练时如何截断由训练选项决定",
)


class WindowBox(CountBox):
    """Steps of a window; Escape leaves the field, not the window."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        event.accept()


class Choices(QWidget):
    """`scale` tells how sizes are to be drawn; all else is told to the session."""

    scale = Signal(str)

    def __init__(self, session: Session, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._words = session, words
        self.blocks, self.places, self.states = Switch(words), Switch(words), Switch(words)
        self.by, self.scales, self.window_label, self.window_box = (
            Switch(words),
            Switch(words),
            QLabel(self),
            WindowBox(self),
        )
        words.show(self.window_label, "setText", WINDOW)
        words.show(self.window_box, "setToolTip", WINDOW_TIP)
        words.show(self.window_box, "setAccessibleName", WINDOW)
        words.show(self.window_box, "setSpecialValueText", WHOLE)
        self._lay_out()
        self.blocks.chosen.connect(session.selection.select)
        self.places.chosen.connect(self._choose_place)
        self.states.chosen.connect(self._choose_state)
        self.by.chosen.connect(session.ledger.choose_by)
        self.scales.chosen.connect(self.scale)
        self.window_box.valueChanged.connect(self._cut)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        whose = (self.blocks, self.places, self.states)
        for parts in ((self.by,), (self.scales, self.window_label, self.window_box), whose):
            row = QHBoxLayout()
            row.setSpacing(12)
            for part in parts:
                part.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
                row.addWidget(part)
            row.addStretch(1)
            column.addLayout(row)

    def show_all(self, scale: str) -> None:
        """What can be chosen, and what is."""
        ledger = self._session.ledger
        block, key = ledger.block, ledger.key
        if block is None or key is None:
            return
        blocks, places = ledger.blocks, tuple(dict.fromkeys((one.layer, one.direction) for one in ledger.keys))
        self.by.show_options(BYS, ledger.by)
        self.scales.show_options(SCALES, scale)
        self._show(self.blocks, [(name, placed.full_name, BLOCK_TIP) for name, placed in blocks.items()], block.node.id)
        self._show(self.places, place_options(places), written((key.layer, key.direction)))
        states = [(s.id, plain(plain_symbol(s.symbol)), STATE_TIP.format(title=s.title)) for s in block.states[::-1]]
        self._show(self.states, states if ledger.by == "loss" else (), key.signal)
        self._show_window()

    def _show_window(self) -> None:
        ledger = self._session.ledger
        now = self._session.document.project.training.window if ledger.window is None else ledger.window
        with QSignalBlocker(self.window_box):
            self.window_box.setRange(0, max(ledger.steps, now))
            self.window_box.setValue(now)
        for widget in (self.window_label, self.window_box):
            widget.setVisible(ledger.by == "loss")

    @staticmethod
    def _show(switch: Switch, options: Sequence[tuple[str, Text, Text]], now: str) -> None:
        """Only where there is a choice."""
        if len(options) > 1:
            switch.show_options(options, now)
        switch.setVisible(len(options) > 1)

    def _choose_place(self, value: str) -> None:
        key = self._session.ledger.key
        if key is not None:
            self._session.ledger.choose_state(SignalKey(key.block, *place_of(value), key.signal))

    def _choose_state(self, state: str) -> None:
        key = self._session.ledger.key
        if key is not None:
            self._session.ledger.choose_state(key._replace(signal=state))

    def _cut(self, steps: int) -> None:
        """What training does itself is told as such, so that it goes along with a change of it."""
        usual = self._session.document.project.training.window
        self._session.ledger.cut_after(None if steps == usual else steps)
