"""Which signals of the trace are lit, in plots and on the canvas: what one points at inside the block, and what its lit equation gives."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from rnnstudio.graph.resolution import Placed
from rnnstudio.session.document import ProjectState
from rnnstudio.session.inside import Inside
from rnnstudio.trace.trace import SignalKey

WHEN = re.compile(r"_(prev|next|all|local|incoming)$")


class Lights(QObject):
    """`keys` are lit while the inside of the block is `seen`; a gradient's is `d_` and its signal. `changed` tells when they are others."""

    changed = Signal()

    def __init__(self, document: ProjectState, inside: Inside, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._inside = document, inside
        self.seen = False
        self.pointed: tuple[str, ...] = ()
        self.keys: frozenset[SignalKey] = frozenset()
        inside.changed.connect(self._refresh)

    def see(self, seen: bool) -> None:
        """Whether the inside of the block is on screen."""
        self.seen = seen
        self.point(())

    def point(self, names: Sequence[str]) -> None:
        """Quantities of the block that the mouse is over, as its equations name them."""
        self.pointed = tuple(names)
        self._refresh()

    def _refresh(self) -> None:
        lit = self._inside.equation
        names = {*self.pointed, *([lit.produces] if lit else [])} if self.seen else set()
        found = frozenset(key for name in names if (key := self._key(name)) is not None)
        if found != self.keys:
            self.keys = found
            self.changed.emit()

    def _key(self, name: str) -> SignalKey | None:
        """Where a quantity is recorded: in the block itself, else in the one that feeds it."""
        placed, (layer, direction) = self._inside.placed, self._inside.place
        if placed is None:
            return None
        bare = WHEN.sub("", name)
        gradient, bare = bare.startswith("d_"), bare.removeprefix("d_")
        known = {signal.id for signal in placed.block.signals(placed.p)}
        bare = bare if bare in known else bare.removeprefix("a_")
        if bare in known:
            return SignalKey(placed.node.id, layer, direction, f"d_{bare}" if gradient else bare)
        if layer and bare == "x":
            return SignalKey(placed.node.id, layer - 1, direction, placed.states[0].id)
        return self._feeding(placed, bare)

    def _feeding(self, placed: Placed, port: str) -> SignalKey | None:
        """What the block that is wired to an input gives."""
        wire = next((w for w in self._document.project.graph.into(placed.node.id) if w.input == port), None)
        source = self._document.model.resolution.placed.get(wire.source) if wire else None
        if source is None or wire is None:
            return None
        signals = [signal.id for signal in source.block.signals(source.p)]
        given = wire.output if wire.output in signals else source.states[0].id if source.states else signals[-1:]
        top = source.block.cells(source.p)[-1]
        return SignalKey(source.node.id, top[0], top[1], given) if isinstance(given, str) else None
