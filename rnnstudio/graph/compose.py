"""A graph written as text: its blocks by name, and the ways through them.

    composed(kinds, {"letters": "tokens", "encoder": ("gru", {"size": 16}), ...}, '''
        letters > one_hot > encoder
        encoder.state > decoder.initial
    ''')

A port is named where it is not the first of its block.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from rnnstudio.graph.block_type import BlockType, Port
from rnnstudio.graph.chain import Link, known
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.graph import Graph, Node, Wire
from rnnstudio.graph.text import Text


def composed(kinds: Mapping[str, BlockType], blocks: Mapping[str, Link], ways: str) -> Graph:
    """The graph of these blocks - each a kind, or a kind with those parameters that differ from its defaults - and these ways."""
    nodes = {name: _node(kinds, name, link) for name, link in blocks.items()}
    return Graph(nodes, tuple(_wires(kinds, nodes, ways)))


def _node(kinds: Mapping[str, BlockType], name: str, link: Link) -> Node:
    kind, params = (link, {}) if isinstance(link, str) else link
    block = known(kinds, kind)
    settled = block.settings(params)
    return Node(name, kind, {key: settled[key] for key in params}, version=block.version)


def _wires(kinds: Mapping[str, BlockType], nodes: Mapping[str, Node], ways: str) -> Iterator[Wire]:
    for way in filter(None, (line.strip() for line in ways.splitlines())):
        stops = [stop.strip().partition(".") for stop in way.split(">")]
        for number, ((source, _, output), (target, _, into)) in enumerate(pairwise(stops)):
            given = output if number == 0 else ""  # further on, what is named is where the way comes in
            yield Wire(
                source, _port(kinds, nodes, source, given, False), target, _port(kinds, nodes, target, into, True)
            )


def _port(kinds: Mapping[str, BlockType], nodes: Mapping[str, Node], name: str, port: str, into: bool) -> str:
    if name not in nodes:
        listed = ", ".join(nodes)
        raise StudioError(
            Text(f"There is no block “{name}”; there are: {listed}.", f"没有模块“{name}”；现有：{listed}。")
        )
    block = kinds[nodes[name].kind]
    ports = block.ports(block.settings(nodes[name].params))
    found: tuple[Port, ...] = ports.inputs if into else ports.outputs
    names = [one.id for one in found]
    if port not in ("", *names) or not names:
        listed = ", ".join(names) or "-"
        raise StudioError(
            Text(
                f"“{name}” has no port “{port}” there; there are: {listed}.",
                f"“{name}”在此没有端口“{port}”；现有：{listed}。",
            )
        )
    return port or names[0]
