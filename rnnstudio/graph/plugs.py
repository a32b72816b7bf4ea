"""Ports as ends of wires: which may be joined, by which a block is put on a wire, and what a wire is once it is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from rnnstudio.graph.block_type import BlockType, Kind, Port, Ports
from rnnstudio.graph.graph import Graph, Node, Wire
from rnnstudio.graph.order import needed_by, needs
from rnnstudio.graph.resolution import Resolution

End = Literal["input", "output"]


@dataclass(frozen=True, order=True)
class Plug:
    """A port of a placed block."""

    node: str
    end: End
    port: str


def ends_of(wire: Wire) -> tuple[Plug, Plug]:
    """Where a wire begins and where it arrives."""
    return Plug(wire.source, "output", wire.output), Plug(wire.target, "input", wire.input)


def wire_between(one: Plug, other: Plug) -> Wire | None:
    """The wire between an output and an input, whichever comes first; None between two of a kind."""
    if one.end == other.end:
        return None
    source, target = (one, other) if one.end == "output" else (other, one)
    return Wire(source.node, source.port, target.node, target.port)


def partners(graph: Graph, resolution: Resolution, plug: Plug) -> frozenset[Plug]:
    """The plugs that a wire from this one may lead to: the kind fits as far as it is known, and no loop is without a delay."""
    return frozenset(other for other in apart(graph, resolution, plug) if _fits(resolution, plug, other))


def apart(graph: Graph, resolution: Resolution, plug: Plug) -> frozenset[Plug]:
    """The plugs that a wire from this one may lead to without closing a loop that has no delay, whatever they carry."""
    others = {other for other in _plugs(resolution) if other.end != plug.end and other.node in graph.nodes}
    looped = _looping(graph, resolution, plug)
    return frozenset(other for other in others if other.node not in looped)


def first_partner(graph: Graph, resolution: Resolution, plug: Plug, node: str) -> Plug | None:
    """The port of a block that a wire from `plug` is meant for: one that is free and needed, else free, else the first that fits."""
    fitting = partners(graph, resolution, plug)
    taken = {end for wire in graph.wires for end in ends_of(wire) if end.end == "input"}
    mine = [other for other in _plugs(resolution) if other.node == node and other in fitting]
    needed = {Plug(node, "input", port.id) for port in resolution.placed[node].ports.inputs if not port.optional}
    ranked = sorted(mine, key=lambda other: (other in taken, other.end == "input" and other not in needed))
    return ranked[0] if ranked else None


def way_through(ports: Ports, carried: Kind | None) -> tuple[str, str] | None:
    """The input and the output by which a block may be put on a wire that carries this; None where it cannot be."""
    taken = next((port.id for port in ports.inputs if not port.optional and _takes(port, carried)), None)
    return (taken, ports.outputs[0].id) if taken and ports.outputs else None


def counterpart(ports: Ports, plug: Plug, carried: Kind | None) -> Plug | None:
    """The port by which a block that is yet to be placed, and so has no name, may meet a plug that gives or takes this."""
    if plug.end == "input":
        return Plug("", "output", ports.outputs[0].id) if ports.outputs else None
    fitting = sorted((port for port in ports.inputs if _takes(port, carried)), key=lambda port: port.optional)
    return Plug("", "input", fitting[0].id) if fitting else None


def carried_at(resolution: Resolution, plug: Plug) -> Kind | None:
    """What an output gives, where it is known."""
    placed = resolution.placed.get(plug.node)
    given = placed.outputs.get(plug.port) if placed else None
    return given.kind if given else None


def ports_of(node: Node, kinds: Mapping[str, BlockType]) -> Ports:
    """The ports of a node; none for a kind that is unknown."""
    return kinds[node.kind].ports(kinds[node.kind].settings(node.params)) if node.kind in kinds else Ports()


def _plugs(resolution: Resolution) -> Iterator[Plug]:
    for name, placed in resolution.placed.items():
        yield from (Plug(name, "input", port.id) for port in placed.ports.inputs)
        yield from (Plug(name, "output", port.id) for port in placed.ports.outputs)


def _looping(graph: Graph, resolution: Resolution, plug: Plug) -> set[str]:
    """The blocks with which a wire at `plug` would close a loop without a delay."""
    late = {(name, port) for name, placed in resolution.placed.items() for port in placed.ports.delayed}
    if (plug.node, plug.port) in late and plug.end == "output":
        return set()
    before = needed_by(needs(graph.nodes, _sound(graph), late))
    if plug.end == "output":
        return {plug.node, *before[plug.node]}
    return {plug.node, *(name for name, needed in before.items() if plug.node in needed)}


def _sound(graph: Graph) -> tuple[Wire, ...]:
    return tuple(wire for wire in graph.wires if wire.source in graph.nodes and wire.target in graph.nodes)


def _fits(resolution: Resolution, one: Plug, other: Plug) -> bool:
    source, target = (one, other) if one.end == "output" else (other, one)
    given = resolution.placed[source.node].outputs.get(source.port)
    port = next(p for p in resolution.placed[target.node].ports.inputs if p.id == target.port)
    return _takes(port, given.kind if given else None)


def _takes(port: Port, carried: Kind | None) -> bool:
    return carried is None or carried in port.accepts
