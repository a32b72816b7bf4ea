"""Wires drawn from port to port, and re-plugged by their ends: the ports where they may lead light up."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem

from rnnstudio.graph.plugs import Plug, first_partner, wire_between
from rnnstudio.ui.canvas.bench import Bench
from rnnstudio.ui.canvas.finding import Grip, block_at, plug_at

WIDTH = 2.5


class Loose:
    """A wire with one end at a plug and the other at the mouse."""

    def __init__(self, bench: Bench, plug: Plug) -> None:
        self._bench, self._plug = bench, plug
        self._fitting = bench.partners(plug)
        self._line = QGraphicsPathItem()
        self._line.setPen(QPen(bench.colour("accent"), WIDTH, Qt.PenStyle.DashLine))
        self._line.setZValue(5)
        bench.scene.addItem(self._line)
        bench.scene.show_wiring(self._fitting)

    def lead(self, to: QPointF) -> None:
        """The mouse moved."""
        near = self.target(to)
        self._bench.scene.show_wiring(self._fitting, near)
        self._line.setPath(_curve(self._at(self._plug), self._at(near) if near else to, self._plug.end == "output"))

    def target(self, at: QPointF) -> Plug | None:
        """The plug that the wire would lead to: the port at the mouse, else the one of the block there that is likely meant."""
        port = plug_at(self._bench.scene, at, self._fitting)
        node = block_at(self._bench.scene, at)
        if port is not None or node is None or node == self._plug.node:
            return port
        return first_partner(self._bench.graph, self._bench.resolution, self._plug, node)

    def let_go(self) -> None:
        """No wire is drawn any more."""
        self._bench.scene.removeItem(self._line)
        self._bench.scene.show_wiring(())

    def _at(self, plug: Plug) -> QPointF:
        item = self._bench.scene.blocks[plug.node]
        return item.pos() + next(
            (at for a, at in item.anchors.items() if (a.end, a.port) == (plug.end, plug.port)), QPointF()
        )


class DrawWire:
    """From a port to another one; let go over free paper, it asks which block is to follow."""

    def __init__(self, bench: Bench, plug: Plug, ask: Callable[[Plug, QPointF], None]) -> None:
        self._bench, self._plug, self._ask = bench, plug, ask
        self._loose = Loose(bench, plug)

    def move(self, to: QPointF) -> None:
        self._loose.lead(to)

    def end(self, at: QPointF) -> None:
        target = self._loose.target(at)
        self._loose.let_go()
        wire = wire_between(self._plug, target) if target else None
        if wire is not None:
            self._bench.building.connect(wire)
        elif block_at(self._bench.scene, at) is None:
            self._ask(self._plug, at)

    def cancel(self) -> None:
        self._loose.let_go()


class Replug:
    """Takes a wire by its end: to another port, or off where it is let go over free paper."""

    def __init__(self, bench: Bench, grip: Grip) -> None:
        self._bench, self._grip = bench, grip
        self._loose = Loose(bench, grip.kept)
        bench.scene.wires[grip.wire].setOpacity(0.25)

    def move(self, to: QPointF) -> None:
        self._loose.lead(to)

    def end(self, at: QPointF) -> None:
        target = self._loose.target(at)
        self.cancel()
        back = target is not None and wire_between(self._grip.kept, target) == self._grip.wire
        if not back and (target is not None or block_at(self._bench.scene, at) is None):
            self._bench.building.replug(self._grip.wire, self._grip.kept, target)

    def cancel(self) -> None:
        self._loose.let_go()
        item = self._bench.scene.wires.get(self._grip.wire)
        if item is not None:
            item.setOpacity(1.0)


def _curve(start: QPointF, end: QPointF, forwards: bool) -> QPainterPath:
    """Out of the port and to the mouse."""
    path, bend = QPainterPath(start), min(max(abs(end.x() - start.x()) / 2, 30.0), 90.0) * (1 if forwards else -1)
    path.cubicTo(start + QPointF(bend, 0), end - QPointF(bend, 0), end)
    return path
