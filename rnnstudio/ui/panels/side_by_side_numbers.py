"""The numbers of a block computed three times: one unit over all steps, or all units at one step, and how far they are apart."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from rnnstudio import numbers
from rnnstudio.engine.comparison import Comparison, Version
from rnnstudio.graph.params import Settings
from rnnstudio.graph.text import Text, plain
from rnnstudio.session.session import Session
from rnnstudio.trace.trace import Numbers
from rnnstudio.ui.look import Look
from rnnstudio.ui.panels.agreement import agreement
from rnnstudio.ui.panels.number_rows import NumberTable, Row
from rnnstudio.ui.panels.section import Switch, heading, paragraph
from rnnstudio.ui.words import Words

STEPPED, BY_HAND, BY_TORCH = (
    Text("stepped here", "单步"),
    Text("by hand", "手写"),
    Text("torch's module", "torch 模块"),
)
HIDDEN, TOP = Text("Hidden state", "隐藏状态"), Text("Hidden state of the top layer", "顶层的隐藏状态")
RESIDUAL = Text("{hidden} + what the layer reads", "{hidden} + 该层的输入")
AT = Text("{hidden}, t = {t}", "{hidden}，t = {t}")
UNIT = Text("unit {unit}", "单元 {unit}")
UNIT_TIP = Text("Which hidden unit is shown: the one that the whole window shows", "显示哪个隐藏单元：与整个窗口一致")
VIEWS = (
    ("time", Text("over time", "随时间"), Text("One unit at every time step", "一个单元在每个时间步的值")),
    ("units", Text("all units", "所有单元"), Text("The whole vector at the playhead", "当前位置的整个向量")),
)
DIRECTIONS = (
    ("forward", plain("→"), Text("The direction that reads from the first step", "从第一步读起的方向")),
    ("backward", plain("←"), Text("The direction that reads from the last step", "从最后一步读起的方向")),
)
PRECISIONS = (
    ("float32", plain("float32"), Text("As in training: about 7 digits", "与训练相同：约 7 位有效数字")),
    ("float64", plain("float64"), Text("Double precision: about 16 digits", "双精度：约 16 位有效数字")),
)
LARGEST = Text(
    "Largest difference from what was stepped here, over all {steps} steps and {units} units, with the weights of update {update}",
    "与单步结果的最大差：全部 {steps} 个时间步、{units} 个单元，使用第 {update} 次更新后的权重",
)
COMPUTING = Text("computing…", "正在计算…")
NONE = Text("torch has none to compare with", "torch 中没有可比较的模块")


class SideBySideNumbers(QWidget):
    """Shows what the session found; the playhead and the chosen unit only choose what is shown of it."""

    def __init__(self, session: Session, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._words = session, words
        self._look = Look.of(session.appearance)
        self._view, self._backward, self._predict_first = "time", False, False
        self.title, self.largest = heading(), paragraph(muted=True)
        self.unit = QSpinBox(self)
        self.view, self.direction, self.precision = Switch(words), Switch(words), Switch(words)
        self.table = NumberTable(self._look)
        self.names = {BY_HAND: QLabel(self), BY_TORCH: QLabel(self)}
        self.verdicts = {BY_HAND: paragraph(), BY_TORCH: paragraph()}
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        choices = QHBoxLayout()
        choices.setSpacing(10)
        for widget in (self.title, self.unit, self.direction, self.view):
            choices.addWidget(widget)
        choices.addStretch(1)
        choices.addWidget(self.precision)
        said = QGridLayout()
        said.setHorizontalSpacing(12)
        said.setColumnStretch(1, 1)
        for row, (title, name) in enumerate(self.names.items()):
            self._words.show(name, "setText", title)
            said.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            said.addWidget(self.verdicts[title], row, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(choices)
        column.addWidget(self.table)
        column.addWidget(self.largest)
        column.addLayout(said)
        self.unit.setFocusPolicy(Qt.FocusPolicy(Qt.FocusPolicy.ClickFocus | Qt.FocusPolicy.TabFocus))
        self._words.show(self.unit, "setToolTip", UNIT_TIP)
        self._words.show(self.table, "setAccessibleName", Text("The numbers side by side", "并排的数值"))
        self.direction.show_options(DIRECTIONS, "forward")

    def _connect(self) -> None:
        session = self._session
        session.selection.unit_changed.connect(self.show_all)
        session.stepper.cursor_changed.connect(self.show_all)
        self.unit.valueChanged.connect(self._choose_unit)
        self.view.chosen.connect(self._choose_view)
        self.direction.chosen.connect(self._choose_direction)
        self.precision.chosen.connect(self._choose_precision)
        self.table.clicked.connect(self._clicked)

    def dress(self) -> None:
        """Another theme, size or language."""
        self._look = Look.of(self._session.appearance)
        self.table.dress(self._look)
        self.show_all()

    def set_predict_first(self, hidden: bool) -> None:
        """Hides what comes after the playhead."""
        self._predict_first = hidden
        self.show_all()

    # --- contents -----------------------------------------------------------------------------------------------------------------

    def show_all(self, *_: object) -> None:
        """Everything anew: it is three short rows."""
        block = self._session.side_by_side.block
        if block is None or not self.isVisible():
            return
        p, found = block.p, self._session.side_by_side.found
        self._show_choices(p)
        self._show_table(p, found)
        self._show_verdicts(p, found)

    def _show_choices(self, p: Settings) -> None:
        title = TOP if p.layers > 1 else HIDDEN
        title = RESIDUAL.format(hidden=title) if p.residual else title
        title = AT.format(hidden=title, t=(self._row() or 0) + 1) if self._view == "units" else title
        self._words.show(self.title, "setText", title)
        with QSignalBlocker(self.unit):
            self.unit.setRange(1, p.size)
            self.unit.setValue(self._unit(p) + 1)
        self._words.show(self.unit, "setPrefix", Text("unit ", "单元 "))
        self.view.show_options(VIEWS, self._view)
        self.direction.setVisible(p.bidirectional and self._view == "time")
        precision = "float64" if self._session.side_by_side.double else "float32"
        self.precision.show_options(PRECISIONS, precision)

    def _show_table(self, p: Settings, found: Comparison | None) -> None:
        arrays = self._arrays(found)
        row = self._row()
        if self._view == "time":
            unit = self._unit(p) + (p.size if p.bidirectional and self._backward else 0)
            cut = [None if h is None else h[:, unit] for h in arrays]
            columns = [f"t = {k + 1}" for k in range(0 if found is None else len(found.stepped))]
            visible = (-1 if row is None else row) if self._predict_first else None
            marked = row
        else:
            at = min(row or 0, 0 if found is None else len(found.stepped) - 1)
            cut = [None if h is None else h[at] for h in arrays]
            units = range(0 if found is None else found.stepped.shape[1])
            columns = [self._words.say(UNIT.format(unit=_called(p, k))) for k in units]
            visible = -1 if self._predict_first and row is None else None
            marked = self._unit(p)
        titles = (self._words.say(title) for title in (STEPPED, BY_HAND, BY_TORCH))
        self.table.show_rows([Row(*both) for both in zip(titles, cut, strict=True)], columns, marked, visible)

    def _show_verdicts(self, p: Settings, found: Comparison | None) -> None:
        if found is None:
            self._words.show(self.largest, "setText", COMPUTING)
        else:
            steps, units = found.stepped.shape
            words = LARGEST.format(steps=steps, units=units, update=numbers.count(found.step))
            self._words.show(self.largest, "setText", words)
        self._say(self.verdicts[BY_HAND], *self._verdict(p, found, found.by_hand if found else None))
        self._say(self.verdicts[BY_TORCH], *self._verdict(p, found, found.by_torch if found else None))

    def _verdict(self, p: Settings, found: Comparison | None, version: Version | None) -> tuple[Text, str]:
        if found is None:
            return plain("…"), "muted"
        if version is None:
            return NONE, "muted"
        return agreement(found, version, _called(p, version.difference.unit))

    def _say(self, label: QLabel, text: Text, colour: str) -> None:
        self._words.show(label, "setText", text)
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, self._look.colour(colour))
        label.setPalette(palette)

    def _arrays(self, found: Comparison | None) -> tuple[Numbers | None, ...]:
        if found is None:
            return None, None, None
        return found.stepped, found.by_hand.h, found.by_torch.h if found.by_torch else None

    def _row(self) -> int | None:
        block = self._session.side_by_side.block
        return self._session.stepper.row_of(block.node.id) if block else None

    def _unit(self, p: Settings) -> int:
        """The chosen unit, where the block has it."""
        return min(self._session.selection.unit, int(p.size) - 1)

    # --- gestures -----------------------------------------------------------------------------------------------------------------

    def _choose_unit(self, unit: int) -> None:
        self._session.selection.choose_unit(unit - 1)

    def _choose_view(self, view: str) -> None:
        self._view = view
        self.show_all()

    def _choose_direction(self, direction: str) -> None:
        self._backward = direction == "backward"
        self.show_all()

    def _choose_precision(self, precision: str) -> None:
        self._session.side_by_side.set_double(precision == "float64")

    def _clicked(self, index: QModelIndex) -> None:
        """A step moves the playhead there, a unit is chosen."""
        session, block = self._session, self._session.side_by_side.block
        if block is None:
            return
        if self._view == "units":
            self._backward = bool(block.p.bidirectional and index.column() >= block.p.size)
            self.direction.show_options(DIRECTIONS, "backward" if self._backward else "forward")
            session.selection.choose_unit(index.column() % int(block.p.size))
        elif session.stepper.trace is not None:
            session.stepper.pause()
            session.stepper.go(session.stepper.trace.start_of(block.node.id) + index.column() + 1)


def _called(p: Settings, unit: int) -> str:
    """The number of a unit of the output, from 1, and in which direction it reads."""
    direction = ("", "")
    if p.bidirectional:
        direction = (" →", " ←")
    return f"{unit % p.size + 1}{direction[unit // p.size]}"
