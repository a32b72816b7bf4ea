"""How large the cell is to be: hidden units, layers, directions, in one row."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSpinBox, QWidget

from rnnstudio.examples.starts import USUAL_SIZE, reads_back, reads_nothing, shape_of
from rnnstudio.graph.params import Int
from rnnstudio.graph.text import NOTHING, Text
from rnnstudio.recurrence.options import BIDIRECTIONAL, LAYERS, SIZE
from rnnstudio.tasks._task import Task
from rnnstudio.ui.words import Words

AHEAD = Text("Not here: read from its end, it would see the answer.", "此处不可用：从末尾读起就会看到答案。")
AHEAD_TIP = Text(
    "This task asks at every step for what comes next. A cell that also reads from the end has seen it already: it would "
    "copy, not predict.",
    "这个任务在每一步都要预测接下来是什么。同时从末尾读起的单元已经看过答案：它只是照抄，而不是预测。",
)
NOTHING_READ = Text("Not here: nothing is read step by step.", "此处不可用：没有逐步读入的序列。")
NOTHING_READ_TIP = Text(
    "This task gives its input all at once and only writes step by step, so there is no end to read from.",
    "这个任务一次给出全部输入，只逐步写出，因此没有可以从末尾读起的序列。",
)


class Extent(QWidget):
    """`changed` tells that the user chose another extent."""

    changed = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._usual = 0
        self.size_box, self.layers_box = self._number(SIZE), self._number(LAYERS)
        self.both_ways, self.reason = QCheckBox(self), QLabel(self)
        self.reason.setProperty("muted", "true")
        words.show(self.both_ways, "setText", BIDIRECTIONAL.label)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 0, 0, 0)
        row.setSpacing(8)
        for param, box in ((SIZE, self.size_box), (LAYERS, self.layers_box)):
            label = QLabel(self)
            label.setBuddy(box)
            words.show(label, "setText", param.label)
            row.addWidget(label)
            row.addWidget(box)
            row.addSpacing(16)
            box.valueChanged.connect(self.changed)
        row.addWidget(self.both_ways)
        row.addWidget(self.reason)
        row.addStretch(1)
        self.both_ways.toggled.connect(self.changed)

    @property
    def hidden_units(self) -> int:
        """How many numbers each cell remembers."""
        return self.size_box.value()

    @property
    def layers(self) -> int:
        """How many layers lie above one another."""
        return self.layers_box.value()

    @property
    def bidirectional(self) -> bool:
        """True where a sequence is read from its end, too."""
        return self.both_ways.isEnabled() and self.both_ways.isChecked()

    def suit(self, task: Task) -> None:
        """The usual size for a task's shape, unless the user chose one; both directions only where they do not give the answers away."""
        usual = USUAL_SIZE[shape_of(task)]
        if self.size_box.value() == self._usual or not self._usual:
            self.size_box.setValue(usual)
        self._usual = usual
        reason, tip = _objection(task)
        self.both_ways.setEnabled(reads_back(task))
        self.reason.setVisible(not reads_back(task))
        self._words.show(self.reason, "setText", reason)
        for widget in (self.both_ways, self.reason):
            self._words.show(widget, "setToolTip", tip)

    def _number(self, param: Int) -> QSpinBox:
        box = QSpinBox(self)
        box.setRange(param.low, param.high)
        box.setValue(param.default)
        self._words.show(box, "setToolTip", param.help)
        self._words.show(box, "setAccessibleName", param.label)
        return box


def _objection(task: Task) -> tuple[Text, Text]:
    """Why a task is read in one direction, short and at length; at length what two are for, where nothing is against it."""
    if reads_nothing(task):
        return NOTHING_READ, NOTHING_READ_TIP
    return (AHEAD, AHEAD_TIP) if task.foretells else (NOTHING, BIDIRECTIONAL.help)
