"""What the user looks at: the chosen blocks and wires, one unit, and the number under the mouse."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from rnnstudio.graph.graph import Graph, Wire
from rnnstudio.trace.trace import SignalKey


@dataclass(frozen=True)
class Spot:
    """One number of a trace: which signal, which time step (row, 0 = t 1), which unit."""

    key: SignalKey
    row: int
    unit: int


class Selection(QObject):
    """`nodes` are the chosen blocks in the order they were chosen; `node` is the last of them, of which details are shown, or None.

    `unit` counts from 0; `spot` is what the mouse is over, or None.
    """

    node_changed = Signal(object)
    chosen_changed = Signal()
    unit_changed = Signal(int)
    spot_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.nodes: tuple[str, ...] = ()
        self.wires: frozenset[Wire] = frozenset()
        self.unit = 0
        self.spot: Spot | None = None

    @property
    def node(self) -> str | None:
        """The block of which details are shown."""
        return self.nodes[-1] if self.nodes else None

    def select(self, node: str | None) -> None:
        """Chooses a block alone, or nothing."""
        self.choose(() if node is None else (node,))

    def choose(self, nodes: Iterable[str], wires: Iterable[Wire] = ()) -> None:
        """Chooses these blocks and wires, and no others."""
        before = self.node, self.nodes, self.wires
        self.nodes, self.wires = tuple(dict.fromkeys(nodes)), frozenset(wires)
        if (self.nodes, self.wires) != before[1:]:
            self.chosen_changed.emit()
        if self.node != before[0]:
            self.node_changed.emit(self.node)

    def toggle(self, node: str) -> None:
        """Adds a block to the chosen ones, or takes it out."""
        others = tuple(name for name in self.nodes if name != node)
        self.choose(others if node in self.nodes else (*others, node), self.wires)

    def keep_within(self, graph: Graph) -> None:
        """What is no longer in the model is no longer chosen."""
        self.choose((name for name in self.nodes if name in graph.nodes), self.wires & set(graph.wires))

    def choose_unit(self, unit: int) -> None:
        """Chooses the unit that is shown in detail."""
        if unit != self.unit:
            self.unit = unit
            self.unit_changed.emit(unit)

    def point_at(self, spot: Spot | None) -> None:
        """Tells what the mouse is over."""
        if spot != self.spot:
            self.spot = spot
            self.spot_changed.emit(spot)
