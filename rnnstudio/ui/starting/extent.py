"""How large the cell is to be: hidden units, layers, directions, in one row."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSpinBox, QWidget

from rnnstudio.engine.architecture import Shape
from rnnstudio.examples.starts import USUAL_SIZE, reads_back
from rnnstudio.graph.params import Int
from rnnstudio.graph.text import Text, joined
from rnnstudio.recurrence.options import BIDIRECTIONAL, LAYERS, SIZE
from rnnstudio.ui.words import Words

AHEAD = Text(
    "Not for predicting what comes next: read from its end, the sequence gives it away.",
    "不适合预测下一个：从末尾读起就会看到答案。",
)
NOTHING_READ = Text("Here nothing is read step by step.", "这里没有逐步读入的序列。")


class Extent(QWidget):
    """`changed` tells that the user chose another extent."""

    changed = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._usual = 0
        self.size_box, self.layers_box = self._number(SIZE), self._number(LAYERS)
        self.both_ways = QCheckBox(self)
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

    def suit(self, shape: Shape) -> None:
        """The usual size for a shape, unless the user chose one, and what goes with it."""
        if self.size_box.value() == self._usual or not self._usual:
            self.size_box.setValue(USUAL_SIZE[shape])
        self._usual = USUAL_SIZE[shape]
        self.both_ways.setEnabled(reads_back(shape))
        tips = (BIDIRECTIONAL.help, *((AHEAD,) if shape == "synchronous" else ()))
        self._words.show(self.both_ways, "setToolTip", joined(tips) if reads_back(shape) else NOTHING_READ)

    def _number(self, param: Int) -> QSpinBox:
        box = QSpinBox(self)
        box.setRange(param.low, param.high)
        box.setValue(param.default)
        self._words.show(box, "setToolTip", param.help)
        self._words.show(box, "setAccessibleName", param.label)
        return box
