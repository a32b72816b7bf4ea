"""What the user looks at: one block, one of its units, and the number under the mouse."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from rnnstudio.trace.trace import SignalKey


@dataclass(frozen=True)
class Spot:
    """One number of a trace: which signal, which time step (row, 0 = t 1), which unit."""

    key: SignalKey
    row: int
    unit: int


class Selection(QObject):
    """`node` is a block's id or None; `unit` counts from 0; `spot` is what the mouse is over, or None."""

    node_changed = Signal(object)
    unit_changed = Signal(int)
    spot_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.node: str | None = None
        self.unit = 0
        self.spot: Spot | None = None

    def select(self, node: str | None) -> None:
        """Selects a block, or none."""
        if node != self.node:
            self.node = node
            self.node_changed.emit(node)

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
