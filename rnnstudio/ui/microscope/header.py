"""Where one looks: which block at which step, forwards or backwards, which layer, which unit, and in which notation."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from rnnstudio.graph.text import Text
from rnnstudio.session.session import Session
from rnnstudio.ui.panels.block_page import NOTATIONS
from rnnstudio.ui.panels.count_box import CountBox
from rnnstudio.ui.panels.elided_label import ElidedLabel
from rnnstudio.ui.panels.places import place_of, place_options, written
from rnnstudio.ui.panels.section import Switch
from rnnstudio.ui.words import Words

WAYS = (
    ("forwards", Text("Forwards", "正向"), Text("The equations of the forward pass", "前向计算的公式")),
    (
        "backwards",
        Text("Backwards", "反向"),
        Text("The equations of the backward pass, BPTT (B)", "反向传播（BPTT）的公式（B）"),
    ),
)
DEPTHS_SHOWN = (
    ("block", Text("block", "模块"), Text("The block as a whole (Shift+F11)", "整个模块（Shift+F11）")),
    ("equation", Text("equation", "公式"), Text("One equation, its matrix products", "一个公式及其矩阵乘积")),
    ("unit", Text("unit", "单元"), Text("One unit: what its number is made of", "一个单元：它的数由什么组成")),
    (
        "product",
        Text("product", "乘积"),
        Text("One product, written out (F11 goes deeper)", "写出一个乘积（F11 更深入）"),
    ),
)
DETAIL = Text("Detail: Ctrl and the wheel go deeper and back", "详细程度：按住 Ctrl 滚动滚轮可深入或退回")
UNIT, UNIT_TIP = Text("unit", "单元"), Text("Whose numbers are put into the equations", "把哪个单元的数值代入公式")


class Header(QWidget):
    """`unit` counts from 0."""

    turned = Signal(bool)
    place = Signal(int, str)
    unit = Signal(int)
    notation = Signal(str)
    detail_chosen = Signal(str)

    def __init__(self, session: Session, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._words = session, words
        self.title, self.note = QLabel(self), ElidedLabel(self)
        self.title.setProperty("heading", "true")
        self.note.setProperty("muted", "true")
        self.way, self.places, self.notations = Switch(words), Switch(words), Switch(words)
        self.detail = Switch(words)
        words.show(self.detail, "setAccessibleName", DETAIL)
        self.unit_label, self.units = QLabel(self), CountBox(self)
        words.show(self.unit_label, "setText", UNIT)
        words.show(self.units, "setToolTip", UNIT_TIP)
        words.show(self.units, "setAccessibleName", UNIT)
        self._lay_out()
        self.way.chosen.connect(lambda way: self.turned.emit(way == "backwards"))
        self.places.chosen.connect(self._choose_place)
        self.units.valueChanged.connect(lambda unit: self.unit.emit(unit - 1))
        self.notations.chosen.connect(self.notation)
        self.detail.chosen.connect(self.detail_chosen)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.title)
        top.addWidget(self.note, 1)
        top.addWidget(self.detail)
        below = QHBoxLayout()
        below.setSpacing(12)
        for part in (self.way, self.places):
            part.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            below.addWidget(part)
        below.addWidget(self.unit_label)
        below.addWidget(self.units)
        below.addStretch(1)
        below.addWidget(self.notations)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 4)
        column.setSpacing(4)
        column.addLayout(top)
        column.addLayout(below)

    def show_where(self, title: Text, note: Text) -> None:
        """The block, the step, and what is read there."""
        self._words.show(self.title, "setText", title)
        self._words.show(self.note, "setText", note)

    def show_choices(
        self,
        *,
        backwards: bool,
        both: bool,
        places: tuple[tuple[int, str], ...],
        place: tuple[int, str],
        unit: int,
        units: int,
        depth: str,
    ) -> None:
        """What can be chosen, and what is."""
        self.detail.show_options(DEPTHS_SHOWN, depth)
        self.way.show_options(WAYS, "backwards" if backwards else "forwards")
        self.way.setVisible(both)
        self.places.show_options(place_options(places), written(place))
        self.places.setVisible(len(places) > 1)
        for widget in (self.units, self.unit_label):
            widget.setVisible(units > 1)
        self.units.blockSignals(True)
        if self.units.maximum() != max(units, 1):  # which makes the window lay itself out anew
            self.units.setRange(1, max(units, 1))
        self.units.setValue(unit + 1)
        self.units.blockSignals(False)
        self.notations.show_options(NOTATIONS, self._session.appearance.notation)

    def _choose_place(self, value: str) -> None:
        self.place.emit(*place_of(value))
