"""What feeds a block, input by input, each to be chosen from what fits; and where its outputs go. All of it by keyboard, too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from rnnstudio.graph import edits
from rnnstudio.graph.block_type import KIND_NAMES, Port
from rnnstudio.graph.graph import Wire
from rnnstudio.graph.plugs import Plug, partners
from rnnstudio.graph.resolution import Placed, Resolution
from rnnstudio.graph.text import Text, joined, plain
from rnnstudio.session.session import Session
from rnnstudio.ui.panels.fields import FOCUS, scroll
from rnnstudio.ui.panels.section import paragraph
from rnnstudio.ui.words import Words

NONE = Text("nothing", "无")
NONE_OPTIONAL = Text("nothing (optional)", "无（可选）")
GOES = Text("{port} →", "{port} →")
OF = Text("{name}: {port}", "{name}：{port}")
TIP = Text("What feeds this input; it takes {kinds}", "这个输入由什么提供；它接受{kinds}")
GOES_TIP = Text("Where this output goes", "这个输出通向哪里")
DISCONNECT = Text("Disconnect {port} of {target}", "断开 {target} 的 {port}")
MARGIN = 3  # pixels, which styles leave free beside the words of a field
Choice = tuple[str, str] | None


@dataclass(frozen=True)
class Options:
    """What an input may be fed by, in words, and the present one."""

    now: Choice
    listed: tuple[tuple[Choice, Text], ...]


class Chooser(QComboBox):
    """The sources of one input. It asks for all of them only when somebody is about to choose. `picked` carries a source or None."""

    picked = Signal(object)

    def __init__(self, say: Callable[[Text], str], all_options: Callable[[], Options], parent: QWidget) -> None:
        super().__init__(parent)
        self._say, self._all, self._options = say, all_options, Options(None, ())
        self.setFocusPolicy(FOCUS)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._tip = ""
        self.activated.connect(self._pick)

    def show_options(self, options: Options) -> None:
        """Shows these and the present one; never an edit."""
        self._options = options
        with QSignalBlocker(self):
            self.clear()
            for _, text in options.listed:
                self.addItem(self._say(text))
            self.setCurrentIndex(next((n for n, (key, _) in enumerate(options.listed) if key == options.now), -1))
        self._renew_tip()

    def explain(self, tip: str) -> None:
        """What the input takes: the tooltip, below the whole name of what does not fit into the field."""
        self._tip = tip
        self._renew_tip()

    def shown(self) -> str:
        """As much of the present source as fits: its beginning and its end, which tell it from others."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        room = field.width() - 2 * MARGIN
        return self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideMiddle, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.shown()
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._renew_tip()

    def _renew_tip(self) -> None:
        whole = self.currentText()
        self.setToolTip(self._tip if self.shown() == whole else f"{whole}\n{self._tip}")

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.show_options(self._all())
        super().focusInEvent(event)

    def showPopup(self) -> None:
        self.show_options(self._all())
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + self.iconSize().width())
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        scroll(self, event)

    def _pick(self, index: int) -> None:
        choice = self._options.listed[index][0]
        if choice != self._options.now:
            self.picked.emit(choice)


class Connections(QWidget):
    """A line for each port of the block that is shown; every change is one edit."""

    def __init__(self, session: Session, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._words = session, words
        self._node = ""
        self._ports: tuple[tuple[str, ...], tuple[str, ...], str] = (), (), ""
        self.choosers: dict[str, Chooser] = {}
        self.goes: dict[str, QLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 3)
        session.appearance.changed.connect(self._refresh)

    def show_block(self, placed: Placed) -> None:
        """Another block, or the same after an edit."""
        self._node = placed.node.id
        inputs, outputs = placed.ports.inputs, placed.ports.outputs
        wanted = tuple(p.id for p in inputs), tuple(p.id for p in outputs), placed.node.id + placed.node.kind
        if wanted != self._ports:
            self._ports = wanted
            self._rebuild(inputs, outputs)
        for port in inputs:
            chooser = self.choosers[port.id]
            chooser.show_options(self._options(port) if chooser.hasFocus() else self._present(port))
        for port in outputs:
            self._words.show(self.goes[port.id], "setText", self._targets(port.id))

    def _refresh(self) -> None:
        """Another language."""
        placed = self._session.document.model.resolution.placed.get(self._node)
        if placed is not None:
            self.show_block(placed)

    def _rebuild(self, inputs: tuple[Port, ...], outputs: tuple[Port, ...]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.choosers = {port.id: self._chooser(port) for port in inputs}
        self.goes = {port.id: paragraph() for port in outputs}
        for row, port in enumerate(inputs):
            self._add(row, port.label, self.choosers[port.id])
        for row, port in enumerate(outputs, start=len(inputs)):
            self._words.show(self.goes[port.id], "setToolTip", GOES_TIP)
            self._add(row, GOES.format(port=port.label), self.goes[port.id])

    def _add(self, row: int, caption: Text, widget: QWidget) -> None:
        label = paragraph()
        label.setBuddy(widget)
        self._words.show(label, "setText", caption)
        self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(widget, row, 1, Qt.AlignmentFlag.AlignVCenter)

    def _chooser(self, port: Port) -> Chooser:
        made = Chooser(self._words.say, lambda: self._options(port), self)
        kinds = joined((KIND_NAMES[kind] for kind in port.accepts), " or ", "或")
        self._words.show(made, "explain", TIP.format(kinds=kinds))
        self._words.show(made, "setAccessibleName", port.label)
        made.picked.connect(lambda choice: self._choose(port, choice))
        return made

    def _present(self, port: Port) -> Options:
        """What feeds the input, and nothing else: quickly found."""
        graph, resolution = self._session.document.project.graph, self._session.document.model.resolution
        wire = next(iter(graph.into(self._node, port.id)), None)
        if wire is None:
            return Options(None, ((None, NONE_OPTIONAL if port.optional else NONE),))
        key = wire.source, wire.output
        return Options(key, ((key, _said(resolution, *key)),))

    def _options(self, port: Port) -> Options:
        """Nothing, what feeds the input, and all that fits, in the order that it was placed."""
        document = self._session.document
        graph, resolution = document.project.graph, document.model.resolution
        placed = resolution.placed
        now = next(((wire.source, wire.output) for wire in graph.into(self._node, port.id)), None)
        found = partners(graph, resolution, Plug(self._node, "input", port.id))
        fitting = {(plug.node, plug.port) for plug in found} | ({now} if now else set())
        every = ((name, one.id) for name in graph.nodes if name in placed for one in placed[name].ports.outputs)
        keys = [key for key in every if key in fitting]
        keys += [now] if now and now not in keys else []
        nothing = NONE_OPTIONAL if port.optional else NONE
        return Options(now, ((None, nothing), *((key, _said(resolution, *key)) for key in keys)))

    def _targets(self, port: str) -> Text:
        graph, resolution = self._session.document.project.graph, self._session.document.model.resolution
        wires = [wire for wire in graph.out_of(self._node) if wire.output == port]
        return joined((_said(resolution, wire.target, wire.input) for wire in wires), "\n", "\n") if wires else NONE

    def _choose(self, port: Port, choice: Choice) -> None:
        document = self._session.document
        graph, target = document.project.graph, self._node
        if choice is None:
            for wire in graph.into(target, port.id):
                graph = edits.disconnect(graph, wire)
            document.edit_graph(
                graph, DISCONNECT.format(port=port.label, target=document.model.resolution.name(target))
            )
        else:
            self._session.building.connect(Wire(*choice, target, port.id))


def _said(resolution: Resolution, node: str, port: str) -> Text:
    """A port in words: its block, and which port where it has several of that side."""
    placed = resolution.placed.get(node)
    if placed is None:
        return plain(node)
    for side in (placed.ports.outputs, placed.ports.inputs):
        for one in side:
            if one.id == port and len(side) > 1:
                return OF.format(name=placed.full_name, port=one.label)
    return placed.full_name
