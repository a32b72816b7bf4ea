"""Edits of several steps, as a user thinks of them: a block put on a wire, blocks taken out so that the wires heal, a part copied.

Functions Graph -> Graph, like `edits`; none changes its argument.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from rnnstudio.graph import edits
from rnnstudio.graph.block_type import BlockType
from rnnstudio.graph.graph import Graph, Wire
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.plugs import Plug, ends_of, ports_of, way_through, wire_between
from rnnstudio.graph.resolve import resolve

COUNTED = re.compile(r"_\d+$")


def put_on(graph: Graph, wire: Wire, node: str, way: tuple[str, str]) -> Graph:
    """The graph with a block of it standing on the wire: in by the first port of `way`, out by the second."""
    into, out = way
    before = edits.connect(graph, wire._replace(target=node, input=into))
    return edits.connect(before, Wire(node, out, wire.target, wire.input))


def plugged(graph: Graph, wire: Wire, kept: Plug, plug: Plug | None) -> Graph:
    """The graph with one end of a wire at another port - the end that is `kept` stays -, or without the wire."""
    apart = edits.disconnect(graph, wire)
    moved = wire_between(kept, plug) if plug else None
    return edits.connect(apart, moved) if moved else apart


def healed(graph: Graph, kinds: Mapping[str, BlockType], interface: Interface, ids: Collection[str]) -> Graph:
    """The graph without these blocks; what fed them feeds what they fed, wherever that makes no problem that would not be there."""
    best = edits.remove(graph, ids)
    for wire in graph.wires:
        if wire.source in ids and wire.target not in ids and (begin := _begin(graph, kinds, wire.source, ids)):
            tried = edits.connect(best, Wire(begin.node, begin.port, wire.target, wire.input))
            if len(resolve(tried, kinds, interface).problems) < len(resolve(best, kinds, interface).problems):
                best = tried
    return best


def part(graph: Graph, ids: Collection[str]) -> Graph:
    """These blocks and the wires among them."""
    wires = tuple(wire for wire in graph.wires if wire.source in ids and wire.target in ids)
    return Graph({name: node for name, node in graph.nodes.items() if name in ids}, wires)


def united(graph: Graph, other: Graph) -> tuple[Graph, dict[str, str]]:
    """Both graphs in one, and how the blocks of the other are called in it: an id that is taken counts on."""
    names: dict[str, str] = {}
    found = graph
    for name, node in other.nodes.items():
        names[name] = name if name not in found.nodes else edits.free_id(found, COUNTED.sub("", name))
        found = edits.add(found, replace(node, id=names[name]))
    wires = (wire._replace(source=names[wire.source], target=names[wire.target]) for wire in other.wires)
    return replace(found, wires=(*found.wires, *wires)), names


def _begin(graph: Graph, kinds: Mapping[str, BlockType], node: str, gone: Collection[str]) -> Plug | None:
    """What feeds a block that goes, or feeds what feeds it, and stays."""
    seen: set[str] = set()
    while node in gone and node not in seen:
        seen.add(node)
        way = way_through(ports_of(graph.nodes[node], kinds), None)
        wire = next((w for w in graph.into(node) if way and w.input == way[0]), None)
        if wire is None:
            return None
        if wire.source not in gone:
            return ends_of(wire)[0]
        node = wire.source
    return None
