"""Which blocks stand in the upper row, the encoder's, and which in the lower one, where a model reads first and writes then. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from rnnstudio.graph.graph import Graph, Wire
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.order import needed_by, needs
from rnnstudio.graph.resolution import Resolution
from rnnstudio.ui.canvas.timelines import Lines, timelines


@dataclass(frozen=True)
class Regions:
    """The row of every block, 0 above 1, and the bands of those that belong to one timeline alone.

    What looks from one timeline at all of another, as attention does, stands behind the encoder, in no band. A single timeline has
    no bands, and rows only where it begins with something that has no time, which then stands above it.
    """

    rows: Mapping[str, int] = field(default_factory=dict)
    bands: tuple[tuple[str, ...], ...] = ()


def regions_of(graph: Graph, resolution: Resolution, interface: Interface) -> Regions:
    """The regions of a model with two timelines."""
    lines = timelines(graph, resolution, interface)
    known = sorted({line for line in lines.values() if line})
    if len(known) < 2:
        begin = _beginnings(graph, lines)
        return Regions({name: int(name not in begin) for name in graph.nodes}) if begin else Regions()
    own = {name: known.index(line) for name, line in lines.items() if line}
    bridges = {name for name in own if _looks_across(name, graph, resolution, lines)}
    bands = tuple(tuple(n for n, row in own.items() if row == k and n not in bridges) for k in range(len(known)))
    rows = {name: 0 if name in bridges else min(row, 1) for name, row in own.items()}
    return Regions({name: _row(name, graph, rows) for name in graph.nodes}, bands)


def _beginnings(graph: Graph, lines: Lines) -> set[str]:
    """What is there before the only timeline begins, such as a picture that is put into words."""
    timed = {name for name, line in lines.items() if line}
    outside = {name for name in lines if name not in timed and not timed & set(_back(name, graph))}
    return {name for name in outside if timed & set(_on(name, graph))}


def closing(graph: Graph, resolution: Resolution) -> frozenset[Wire]:
    """The wires out of delayed ports that close a loop: they hand something to the next step."""
    before = needed_by(needs(graph.nodes, graph.wires))
    return frozenset(wire for wire in delayed(graph, resolution) if wire.target in before[wire.source])


def delayed(graph: Graph, resolution: Resolution) -> frozenset[Wire]:
    """The wires that carry what was one step ago."""
    ports = {
        (name, port.id)
        for name, placed in resolution.placed.items()
        for port in placed.block.ports(placed.p).outputs
        if port.delayed
    }
    return frozenset(wire for wire in graph.wires if (wire.source, wire.output) in ports)


def _looks_across(name: str, graph: Graph, resolution: Resolution, lines: Lines) -> bool:
    """True for what reads a whole sequence of another timeline, or would if it were connected."""
    ports, wires = resolution.placed[name].ports, graph.into(name)
    waits = ports.whole - {wire.input for wire in wires} and len(ports.whole) < len(ports.inputs)
    seen = {lines.get(wire.source) for wire in wires if wire.input in ports.whole}
    return bool(waits or seen - {None, lines[name]})


def _row(name: str, graph: Graph, rows: Mapping[str, int]) -> int:
    """A block without a timeline stands where it is fed from, or else where it leads."""
    if name in rows:
        return rows[name]
    for neighbours in (_back(name, graph), _on(name, graph)):
        found = next((rows[near] for near in neighbours if near in rows), None)
        if found is not None:
            return found
    return 0


def _back(name: str, graph: Graph) -> list[str]:
    """What leads to a block, the nearest first."""
    return _spread(name, lambda node: [wire.source for wire in graph.into(node)])


def _on(name: str, graph: Graph) -> list[str]:
    return _spread(name, lambda node: [wire.target for wire in graph.out_of(node)])


def _spread(start: str, steps: Callable[[str], Iterable[str]]) -> list[str]:
    found = {start: None}  # a dict keeps the order in which they were found
    waiting = [start]
    for node in waiting:
        new = [near for near in dict.fromkeys(steps(node)) if near not in found]
        found |= dict.fromkeys(new)
        waiting += new
    return waiting[1:]
