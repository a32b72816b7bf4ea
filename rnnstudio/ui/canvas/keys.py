"""The canvas by keyboard: Ctrl and an arrow move the chosen blocks, Alt goes to the next block that way, Shift adds it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent

from rnnstudio.ui.canvas.bench import Bench

NUDGE = 10.0
ACROSS = 2.5  # how much further aside something seems than straight ahead
ARROWS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}


class CanvasKeys:
    """Arrows with a modifier; without one they step through time, which is not for the canvas to do."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def press(self, event: QKeyEvent) -> bool:
        """True where the key was for the canvas."""
        way = ARROWS.get(Qt.Key(event.key()))
        if way is None:
            return False
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held == Qt.KeyboardModifier.ControlModifier:
            return self._nudge(way * NUDGE)
        if held == Qt.KeyboardModifier.AltModifier:
            return self._go(way, adding=False)
        return held == Qt.KeyboardModifier.ShiftModifier and self._go(way, adding=True)

    def _nudge(self, by: QPointF) -> bool:
        places, nodes = self._bench.places(), self._bench.selection.nodes
        moved = {name: (places[name][0] + by.x(), places[name][1] + by.y()) for name in nodes}
        if moved:
            self._bench.building.move({**places, **moved}, nodes, f"nudge {sorted(nodes)}")
        return bool(moved)

    def _go(self, way: QPointF, *, adding: bool) -> bool:
        selection, places = self._bench.selection, self._bench.places()
        found = nearest(places, selection.node, way)
        if found is None:
            return False
        selection.choose((*(n for n in selection.nodes if adding and n != found), found))
        return True


def nearest(places: dict[str, tuple[float, float]], node: str | None, way: QPointF) -> str | None:
    """The block that comes next in a direction; without one to begin at, the first of all."""
    if node is None:
        return next(iter(places), None)
    x, y = places[node]
    ahead = {
        name: ((px - x) * way.x() + (py - y) * way.y(), abs((px - x) * way.y()) + abs((py - y) * way.x()))
        for name, (px, py) in places.items()
    }
    before = {name: along + ACROSS * aside for name, (along, aside) in ahead.items() if along > 1 and name != node}
    return min(before, key=before.__getitem__, default=None)
