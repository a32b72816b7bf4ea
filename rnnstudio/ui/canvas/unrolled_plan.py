"""The model unrolled over time, as a plan: which rows of boxes there are, and what leads from row to row. No Qt, no numbers of a run.

A row is one cell - a block, or one layer and direction of it - copied for every step; the same weights are in every copy. A block
without a time is a single box, before the timeline that it begins or behind the one that it reads.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from rnnstudio.graph.block_type import Family
from rnnstudio.graph.graph import Wire
from rnnstudio.graph.resolution import Placed, Resolution
from rnnstudio.ui.canvas.face import is_bidirectional

Kind = Literal["flow", "late", "hand", "read", "last", "spread", "fed"]
"""To the same step; to the next one; from the end of a timeline to the beginning of another; from every step, or the last, to one box;
from one box to every step; what was written to what is read next.
"""


class Cell(NamedTuple):
    """One block, or one layer and direction of it."""

    node: str
    layer: int = 0
    direction: str = "forward"


@dataclass(frozen=True)
class Row:
    """A cell at its height, from 0 at the foot; on a timeline, or (None) a single box before or behind the timeline `beside`."""

    cell: Cell
    level: int
    family: Family
    timeline: str | None
    beside: str = ""
    before: bool = False
    staggered: bool = False
    weighted: bool = False

    @property
    def recurrent(self) -> bool:
        """True where a state goes from copy to copy."""
        return self.family == "recurrent"


@dataclass(frozen=True)
class Link:
    """What leads from one row to another."""

    kind: Kind
    source: Cell
    target: Cell


@dataclass(frozen=True)
class Plan:
    """Rows from the foot to the top, the links between them, and which cells look at all steps of which others."""

    rows: Mapping[Cell, Row]
    links: tuple[Link, ...] = ()
    looks: tuple[tuple[Cell, Cell], ...] = ()

    @property
    def timelines(self) -> tuple[str, ...]:
        """The timelines from left to right."""
        return tuple(sorted({row.timeline for row in self.rows.values() if row.timeline}))

    @property
    def levels(self) -> int:
        """How many boxes stand one above the other."""
        return 1 + max((row.level for row in self.rows.values()), default=-1)


def minor(resolution: Resolution) -> frozenset[str]:
    """The blocks that may be left out where there is little height: a layer with one way in and out, at every step."""
    return frozenset(
        name
        for name, placed in resolution.placed.items()
        if placed.block.family == "layer"
        and len(resolution.feeding(name)) == 1
        and _time(placed) is not None
        and {wire.timeline for wire in placed.inputs.values()} == {_time(placed)}
    )


def plan_of(resolution: Resolution, without: Collection[str] = ()) -> Plan:
    """The plan of a sound model; what led through the blocks left out leads past them."""
    return _Planner(resolution, frozenset(without)).plan() if resolution.ok else Plan({})


def _time(placed: Placed) -> str | None:
    """The timeline of what a block gives; of one that gives nothing, that of what it receives."""
    given = placed.outputs or placed.inputs
    return next((wire.timeline for wire in given.values() if wire.timeline), None)


class _Planner:
    """Finds heights first, then rows, then what leads from row to row."""

    def __init__(self, resolution: Resolution, without: frozenset[str]) -> None:
        self._resolution, self._without = resolution, without
        self._placed = {name: placed for name, placed in resolution.placed.items() if name not in without}
        self._times = {name: _time(placed) for name, placed in self._placed.items()}
        self._wires = [
            Wire(*self._origin(w.source, w.output), w.target, w.input)
            for w in resolution.wires
            if w.target in self._placed
        ]
        self._levels: dict[str, int] = {}

    def plan(self) -> Plan:
        for name in (name for group in self._resolution.groups for name in group if name in self._placed):
            self._levels[name] = max((self._top(w.source) for w in self._below(name)), default=0)
        rows = {row.cell: row for name in self._placed for row in self._rows(name)}
        within = [link for name in self._placed for link in self._layers(name)]
        links = dict.fromkeys([*within, *(link for wire in self._wires for link in self._links(wire)), *self._fed()])
        looks = dict.fromkeys(look for wire in self._wires for look in self._looks(wire))
        return Plan(dict(sorted(rows.items(), key=lambda item: item[1].level)), tuple(links), tuple(looks))

    def _origin(self, node: str, port: str) -> tuple[str, str]:
        while node in self._without:
            ((node, port),) = self._resolution.feeding(node).values()
        return node, port

    # --- rows -------------------------------------------------------------------------------------------------------------------

    def _below(self, name: str) -> list[Wire]:
        """The wires from what stands below a block: not those that begin or close a loop, nor a hand-over of states."""
        return [w for w in self._wires if w.target == name and w.source in self._levels and not self._hands_over(w)]

    def _hands_over(self, wire: Wire) -> bool:
        """True where a wire ends at an initial state."""
        return self._placed[wire.target].block.family == "recurrent" and wire.input == "initial"

    def _top(self, name: str) -> int:
        """The level above a block."""
        return self._levels[name] + len(self._cells(name))

    def _cells(self, name: str) -> list[Cell]:
        placed = self._placed[name]
        return [Cell(name, layer, way) for layer, way in placed.block.cells(placed.p)]

    def _rows(self, name: str) -> list[Row]:
        placed, time = self._placed[name], self._times[name]
        before = self._begins(name) if time is None else None
        beside = before or self._ends(name) or ""
        weighted, staggered = bool(placed.weights), is_bidirectional(placed)
        return [
            Row(
                cell, self._levels[name] + k, placed.block.family, time, beside, before is not None, staggered, weighted
            )
            for k, cell in enumerate(self._cells(name))
        ]

    def _begins(self, name: str) -> str | None:
        """The timeline that a block without a time leads to: it is there before that begins."""
        for wire in (w for w in self._wires if w.source == name):
            found = self._times[wire.target] or self._begins(wire.target)
            if found:
                return found
        return None

    def _ends(self, name: str) -> str | None:
        """The timeline that a block without a time reads."""
        for wire in (w for w in self._wires if w.target == name):
            found = self._times[wire.source] or self._ends(wire.source)
            if found:
                return found
        return None

    # --- links ------------------------------------------------------------------------------------------------------------------

    def _links(self, wire: Wire) -> list[Link]:
        source, target = self._times[wire.source], self._times[wire.target]
        if self._hands_over(wire):
            return self._handed(wire)
        if self._late(wire):
            return [
                Link("late", cell, other) for cell in self._outer(wire.source) for other in self._inner(wire.target)
            ]
        pairs = [(a, b) for a in self._outer(wire.source) for b in self._inner(wire.target)]
        if source == target:
            return [Link("flow", a, b) for a, b in pairs]
        if source is None:
            return [Link("spread", a, b) for a, b in pairs]
        if target is None:
            kind = self._reading(wire)
            begins = self._begins(wire.target) is not None
            return [Link("hand" if kind == "last" and begins else kind, a, b) for a, b in pairs]
        return []

    def _layers(self, name: str) -> list[Link]:
        """From each layer of a block to the next, in both directions."""
        cells = self._cells(name)
        return [Link("flow", a, b) for a in cells for b in cells if b.layer == a.layer + 1]

    def _fed(self) -> list[Link]:
        """From what a decoder writes to what it reads one step later."""
        reads = {name: placed.block.reads(placed.p) for name, placed in self._placed.items()}
        outputs = {placed.block.answers(placed.p): name for name, placed in self._placed.items()}
        return [
            Link("fed", Cell(outputs[t]), Cell(name)) for name, t in reads.items() if t is not None and t in outputs
        ]

    def _handed(self, wire: Wire) -> list[Link]:
        """States, layer by layer where both have as many; of a vector, to every layer."""
        into = self._cells(wire.target)
        if self._times[wire.source] is None:
            return [Link("hand", cell, other) for cell in self._outer(wire.source) for other in into]
        cells = self._cells(wire.source)
        return [Link("hand", a, b) for a in cells for b in into if a[1:] == b[1:] or len(cells) != len(into)]

    def _reading(self, wire: Wire) -> Kind:
        """From the last step, or from all."""
        target = self._placed[wire.target]
        return "last" if wire.output == "state" or target.block.takes_last(target.p) else "read"

    def _late(self, wire: Wire) -> bool:
        placed = self._placed[wire.source]
        return any(port.id == wire.output and port.delayed for port in placed.block.ports(placed.p).outputs)

    def _looks(self, wire: Wire) -> list[tuple[Cell, Cell]]:
        """From a cell to those that it sees at all steps."""
        placed = self._placed[wire.target]
        whole = any(port.id == wire.input and port.whole for port in placed.block.ports(placed.p).inputs)
        if not whole or placed.block.family != "attention":
            return []
        return [(cell, other) for cell in self._cells(wire.target) for other in self._outer(wire.source)[-1:]]

    def _outer(self, name: str) -> list[Cell]:
        """The cells of the top layer."""
        cells = self._cells(name)
        return [cell for cell in cells if cell.layer == cells[-1].layer]

    def _inner(self, name: str) -> list[Cell]:
        """The cells of the lowest layer."""
        return [cell for cell in self._cells(name) if cell.layer == 0]
