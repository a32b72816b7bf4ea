"""What the mouse is doing, each as an object with a beginning, moves, an end and a way to call it off.

While it goes on a gesture only shows what would be; at its end it makes one edit. Points are those of the scene.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QGraphicsRectItem, QGraphicsView

from rnnstudio.graph.graph import Node, Wire
from rnnstudio.ui.canvas.bench import Bench, new


class Gesture(Protocol):
    """A press that goes on until the button is released."""

    def move(self, to: QPointF) -> None:
        """The mouse moved."""
        ...

    def end(self, at: QPointF) -> None:
        """The button was released."""
        ...

    def cancel(self) -> None:
        """As if it had never begun."""
        ...


class MoveBlocks:
    """Drags the chosen blocks; a single one that no wire is at may be let go over a wire, on which it then stands."""

    def __init__(self, bench: Bench, start: QPointF) -> None:
        self._bench, self._start = bench, start
        self._from = bench.places()
        self._nodes = [name for name in bench.selection.nodes if name in self._from]

    def move(self, to: QPointF) -> None:
        by = to - self._start
        starts = {name: self._from[name] for name in self._nodes}
        self._bench.scene.move({n: (round(x + by.x(), 1), round(y + by.y(), 1)) for n, (x, y) in starts.items()})
        self._bench.scene.show_target(self._bench.wire_below(self._loose, to))

    def end(self, at: QPointF) -> None:
        self._bench.scene.show_target(None)
        wire, places = self._bench.wire_below(self._loose, at), self._bench.places()
        if self._loose and wire:
            self._bench.building.put_on(self._loose.id, wire, places)
        else:
            self._bench.building.move(places, self._nodes)

    def cancel(self) -> None:
        self._bench.scene.show_target(None)
        self._bench.scene.move({name: self._from[name] for name in self._nodes})

    @property
    def _loose(self) -> Node | None:
        """The block that is dragged alone and has no wire."""
        graph = self._bench.graph
        wired = any(graph.into(name) or graph.out_of(name) for name in self._nodes)
        return graph.nodes[self._nodes[0]] if len(self._nodes) == 1 and not wired else None


class RubberBand:
    """Chooses what a rectangle touches, besides what was chosen before where that is to stay."""

    def __init__(self, bench: Bench, start: QPointF, *, adding: bool) -> None:
        self._bench, self._start = bench, start
        selection = bench.selection
        self._kept = (selection.nodes, selection.wires) if adding else ((), frozenset())
        self._band = QGraphicsRectItem()
        accent = bench.colour("accent")
        fill = QColor(accent)
        fill.setAlpha(30)
        self._band.setPen(QPen(accent, 0, Qt.PenStyle.DashLine))
        self._band.setBrush(fill)
        self._band.setZValue(10)
        bench.scene.addItem(self._band)

    def move(self, to: QPointF) -> None:
        self._band.setRect(QRectF(self._start, to).normalized())
        self._bench.scene.show_chosen(*self._inside())

    def end(self, at: QPointF) -> None:
        self._band.setRect(QRectF(self._start, at).normalized())
        self._bench.scene.removeItem(self._band)
        self._bench.selection.choose(*self._inside())
        self._show_the_chosen()

    def cancel(self) -> None:
        self._bench.scene.removeItem(self._band)
        self._show_the_chosen()

    def _inside(self) -> tuple[tuple[str, ...], frozenset[Wire]]:
        """The blocks that the rectangle touches and the wires that it holds, with those that were to stay."""
        rect, scene, (nodes, wires) = self._band.rect(), self._bench.scene, self._kept
        touched = (name for name, item in scene.blocks.items() if item.card().intersects(rect) and name not in nodes)
        held = (wire for wire, item in scene.wires.items() if rect.contains(item.bare.boundingRect()))
        return (*nodes, *touched), wires | frozenset(held)

    def _show_the_chosen(self) -> None:
        self._bench.scene.show_chosen(self._bench.selection.nodes, self._bench.selection.wires)


class Pan:
    """Drags the paper below the window."""

    def __init__(self, view: QGraphicsView, start: QPointF) -> None:
        self._view, self._last = view, view.mapFromScene(start)
        self._view.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def move(self, to: QPointF) -> None:
        at = self._view.mapFromScene(to)
        step, self._last = at - self._last, at
        for bar, by in ((self._view.horizontalScrollBar(), step.x()), (self._view.verticalScrollBar(), step.y())):
            bar.setValue(bar.value() - by)

    def end(self, at: QPointF) -> None:
        self._view.viewport().unsetCursor()

    def cancel(self) -> None:
        """There is nothing to take back."""
        self._view.viewport().unsetCursor()


class Dropping:
    """A kind of block is dragged in from the palette: onto free paper, or onto a wire."""

    def __init__(self, bench: Bench, kind: str) -> None:
        self._bench, self._node = bench, new(kind)

    def move(self, to: QPointF) -> None:
        self._bench.scene.show_target(self._bench.wire_below(self._node, to))

    def end(self, at: QPointF) -> None:
        self._bench.scene.show_target(None)
        wire = self._bench.wire_below(self._node, at)
        self._bench.building.add(self._node.kind, (at.x(), at.y()), self._bench.places(), wire)

    def cancel(self) -> None:
        self._bench.scene.show_target(None)
