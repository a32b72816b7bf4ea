"""The cell as a diagram, drawn from its equations: gates, operations and lines, each with the chosen unit's number as colour.

Backwards it is the same diagram: the gradients run back along the same wires, and every box shows dL/d(what it gives).
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from rnnstudio import numbers
from rnnstudio.derivation.dataflow import Flow, FlowNode
from rnnstudio.graph.text import Text
from rnnstudio.ui.look import Look
from rnnstudio.ui.microscope.diagram_painting import Shown, paint_nodes, paint_wires
from rnnstudio.ui.microscope.diagram_places import Places, Structure
from rnnstudio.ui.microscope.diagram_plan import plan
from rnnstudio.ui.microscope.naming import Naming
from rnnstudio.ui.symbols import plain_symbol

NAME = Text("The diagram of the block", "模块的结构图")
NEAR = 3


class Diagram(QWidget):
    """`chosen` tells what the equation gives that was clicked, `pointed` the quantities under the mouse, by name."""

    chosen = Signal(str)
    pointed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Shown | None = None
        self._places: Places | None = None
        self._over: FlowNode | None = None
        self._pointed: Sequence[str] = ()
        self._structure: tuple[object, Structure] | None = None
        self._wires: tuple[object, QPixmap] | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def values(self) -> dict[str, float]:
        """The number of every quantity that an equation gives."""
        nodes = self._shown.flow.nodes if self._shown else ()
        return {node.produces: node.value for node in nodes if node.produces and node.value is not None}

    def show_flow(
        self, look: Look, naming: Naming, flow: Flow, lit: frozenset[str], *, backwards: bool, covered: bool
    ) -> None:
        """Another moment; the same structure stays where it is. `lit` are quantities whose equations are lit."""
        self.setVisible(bool(flow.nodes))
        if not flow.nodes:
            return
        self._shown = Shown(
            look, naming, flow, self._structured(look, naming, flow, backwards).plan, lit, backwards, covered
        )
        self.setAccessibleName(look.say(NAME))
        self.update()

    def point_at(self, names: Sequence[str]) -> None:
        """Quantities that are pointed at elsewhere."""
        if tuple(names) != tuple(self._pointed):
            self._pointed = names
            self.update()

    def _structured(self, look: Look, naming: Naming, flow: Flow, backwards: bool) -> Structure:
        """Planned anew only where there are other nodes, or where their names have another size."""
        key = look, backwards, naming.placed, tuple((node.id, node.label, node.inputs) for node in flow.nodes)
        if self._structure is None or self._structure[0] != key:
            found = plan(flow)
            shown = Shown(look, naming, flow, found, frozenset(), backwards, covered=False)
            symbols = {node.id: shown.end_symbol(node) for node in flow.nodes}
            self._structure = key, Structure.of(flow, found, symbols, look)
            self._lay_out(look)
            self.updateGeometry()
        return self._structure[1]

    # --- room -------------------------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        if self._shown is None or self._structure is None:
            return QSize(0, 0)
        return self._structure[1].size(self._shown.look)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def resizeEvent(self, event: object) -> None:
        if self._shown is not None:
            self._lay_out(self._shown.look)

    def _lay_out(self, look: Look) -> None:
        if self._structure is not None:
            self._places = Places.within(self._structure[1], QSizeF(self.size()), look)

    # --- painting ---------------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        shown, places = self._shown, self._places
        if shown is None or places is None:
            return
        pointed = (*self._pointed, *([self._over.id] if self._over else []))
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._wires_as_pixels(shown, places, pointed))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_nodes(painter, shown, places, pointed)

    def _wires_as_pixels(self, shown: Shown, places: Places, pointed: Sequence[str]) -> QPixmap:
        """Wires do not change from step to step, and antialiased paths are what costs most in the picture."""
        ratio = self.devicePixelRatioF()
        key = places, shown.look, shown.lit, shown.backwards, tuple(pointed), ratio
        if self._wires is None or self._wires[0] != key:
            made = QPixmap(self.size() * ratio)
            made.setDevicePixelRatio(ratio)
            made.fill(Qt.GlobalColor.transparent)
            painter = QPainter(made)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_wires(painter, shown, places, pointed)
            painter.end()
            self._wires = key, made
        return self._wires[1]

    # --- the mouse --------------------------------------------------------------------------------------------------------------

    def node_at(self, at: QPointF) -> FlowNode | None:
        """The box or circle under a point."""
        shown, places = self._shown, self._places
        if shown is None or places is None:
            return None
        inner = (node for node in shown.flow.nodes if node.kind != "source")
        return next((n for n in inner if places.of(n.id).adjusted(-NEAR, -NEAR, NEAR, NEAR).contains(at)), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        node = self.node_at(event.position())
        if (node.id if node else None) != (self._over.id if self._over else None):
            self._over = node
            self.setCursor(Qt.CursorShape.PointingHandCursor if node else Qt.CursorShape.ArrowCursor)
            self.pointed.emit((node.produces,) if node and node.produces else ())
            self.update()

    def leaveEvent(self, event: object) -> None:
        if self._over is not None:
            self._over = None
            self.pointed.emit(())
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        node = self.node_at(event.position())
        if node is not None and node.equation is not None:
            self.chosen.emit(self._shown.made[node.equation] if self._shown else "")

    def event(self, event: object) -> bool:
        if isinstance(event, QHelpEvent):
            node = self.node_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self._told(node) if node else "", self)
            return True
        return bool(super().event(event))  # type: ignore[arg-type]

    def _told(self, node: FlowNode) -> str:
        shown = self._shown
        assert shown is not None
        name = plain_symbol(shown.symbol(node.produces)) if node.produces else node.label
        return name if node.value is None or shown.covered else f"{name} = {numbers.fixed(node.value, 6)}"
