"""Where the nodes of a flow stand: lines of states on top, operations below them, a row of layers, what comes in at the bottom.

    line      C_{t-1} -- (*) ------- (+) ---------------- C_t
    middle               |    (*) ---'   tanh -- (*) ---- h_t
    layer               [s]  [s] [tanh]         [s]
    under                       (operations that a layer reads)
    rails     h_{t-1} ---'----'---'--------------'
              x_t     ---'----'---'--------------'

An operation stands above the layer that it reads; layers stand in the order of their equations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from rnnstudio.derivation.dataflow import Flow, FlowNode

Lane = Literal["line", "middle", "layer", "under", "rail"]
LANES: tuple[Lane, ...] = ("line", "middle", "layer", "under", "rail")


@dataclass(frozen=True)
class Spot:
    """A node's column, counted from 0 at the left edge, and its row, from the top; rails begin at the left edge."""

    column: int
    row: int
    lane: Lane


@dataclass(frozen=True)
class Plan:
    """Where everything stands; `rows` says what kind of row each is, `columns` how many there are, `outputs` what leaves to the right.

    `rails` has the row of every source that comes in at the bottom; a state that runs along the top may come in there as well.
    """

    spots: Mapping[str, Spot]
    rails: Mapping[str, int]
    rows: tuple[Lane, ...]
    columns: int
    outputs: tuple[str, ...]


def plan(flow: Flow) -> Plan:
    """The places of all nodes."""
    return _Planner(flow).plan()


@dataclass
class _Planner:
    flow: Flow
    spots: dict[str, tuple[int, Lane, int]] = field(default_factory=dict)  # column, lane, which of several lanes
    taken: set[tuple[Lane, int, int]] = field(default_factory=set)

    def plan(self) -> Plan:
        lines = list(self._lines())
        on_line = {node: number for number, line in enumerate(lines) for node in line}
        rails = [node for node in self.flow.nodes if node.kind == "source" and self._needs_rail(node, on_line)]
        for number, node in enumerate(rails):
            self.spots[node.id] = 0, "rail", number
        for node in self.flow.nodes:
            if node.id in on_line:
                self._place(node, "line", on_line[node.id])
            elif node.kind != "source":
                self._place(node, self._lane(node), 0)
        return self._finished(len(lines), [node.id for node in rails])

    def _needs_rail(self, node: FlowNode, on_line: Mapping[str, int]) -> bool:
        """True for what comes in but does not run along the top; and for what does so, but is read by a layer as well."""
        return node.id not in on_line or any(reader.kind == "layer" for reader in self.flow.readers(node.id))

    def _lines(self) -> Iterator[list[str]]:
        """From a state of the step before to the state that follows, through operations alone: the fewest of them."""
        for node in self.flow.nodes:
            if node.kind == "source" and node.label.endswith(("_prev", "_next")):
                goal = node.label.removesuffix("_prev").removesuffix("_next")
                path = self._path(node.id, goal)
                if path:
                    yield path

    def _path(self, begin: str, goal: str) -> list[str]:
        ways = [[begin]]
        for way in ways:
            for reader in self.flow.readers(way[-1]):
                if reader.kind == "operation":
                    if reader.produces == goal:
                        return [*way, reader.id]
                    if not reader.produces:
                        ways.append([*way, reader.id])
        return []

    def _lane(self, node: FlowNode) -> Lane:
        if node.kind == "layer":
            return "layer"
        return "under" if self._feeds_a_layer(node) else "middle"

    def _feeds_a_layer(self, node: FlowNode) -> bool:
        """True where nothing but operations stands between it and a layer that reads it."""
        readers = self.flow.readers(node.id)
        return any(r.kind == "layer" or (not r.produces and self._feeds_a_layer(r)) for r in readers)

    def _place(self, node: FlowNode, lane: Lane, number: int) -> None:
        """In the first column that is free, behind what it reads in its own lane, and above or below what it reads elsewhere."""
        column = 0 if node.kind == "source" else 1
        for name in node.inputs:
            read_column, read_lane, _ = self.spots.get(name, (0, lane, 0))
            column = max(column, read_column + (1 if read_lane in (lane, "under") or lane == "under" else 0))
        if lane == "layer":
            column = max([column, *(c + 1 for c, of, _ in self.spots.values() if of == "layer")])
        while (lane, number, column) in self.taken:
            column += 1
        self.taken.add((lane, number, column))
        self.spots[node.id] = column, lane, number

    def _finished(self, lines: int, rails: list[str]) -> Plan:
        used: set[Lane] = {lane for _, lane, _ in self.spots.values()}
        used |= {"rail"} if rails else set()
        rows: list[Lane] = []
        for lane in LANES:
            rows += [lane] * (lines if lane == "line" else len(rails) if lane == "rail" else int(lane in used))
        first = {lane: rows.index(lane) for lane in used}
        spots = {name: Spot(column, first[lane] + number, lane) for name, (column, lane, number) in self.spots.items()}
        outputs = tuple(n.id for n in self.flow.nodes if n.produces and n.kind != "source" and self._leaves(n))
        at = {name: first["rail"] + number for number, name in enumerate(rails)}
        return Plan(spots, at, tuple(rows), max(spot.column for spot in spots.values()) + 1, outputs)

    def _leaves(self, node: FlowNode) -> bool:
        """True for what no equation reads, and for a state, which goes on to the next step."""
        state = any(source.label == f"{node.produces}_prev" for source in self.flow.nodes if source.kind == "source")
        return state or not (self.flow.readers(node.id) or node.produces in self.flow.read)
