"""A graph in one line: blocks one after the other, as most models are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from rnnstudio.graph import edits
from rnnstudio.graph.block_type import BlockType, Ports
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.graph import Graph, Node, Wire
from rnnstudio.graph.text import Text

Link = str | tuple[str, Mapping[str, Any]]


def chained(kinds: Mapping[str, BlockType], links: Iterable[Link]) -> Graph:
    """The blocks in their order, each one's first output wired to the first input of the next.

    A link is a kind of block, or a pair of a kind and those parameters that differ from its defaults. Every node is named after its
    kind: `lstm`, the second one `lstm_2`.
    """
    graph, ports = Graph(), list[Ports]()
    for link in links:
        kind, params = (link, {}) if isinstance(link, str) else link
        block = known(kinds, kind)
        settled = block.settings(params)
        ports.append(block.ports(settled))
        given = {name: settled[name] for name in params}
        graph = edits.add(graph, Node(edits.free_id(graph, kind), kind, given, version=block.version))
    ends = list(zip(graph.nodes, ports, strict=True))
    return Graph(graph.nodes, tuple(_wire(*before, *after) for before, after in pairwise(ends)))


def known(kinds: Mapping[str, BlockType], kind: str) -> BlockType:
    """The kind of this name; a StudioError lists the others."""
    if kind not in kinds:
        listed = ", ".join(kinds)
        raise StudioError(
            Text(f"There is no kind of block “{kind}”; there are: {listed}.", f"没有“{kind}”这种模块；现有：{listed}。")
        )
    return kinds[kind]


def _wire(source: str, before: Ports, target: str, after: Ports) -> Wire:
    if not before.outputs or not after.inputs:
        raise StudioError(
            Text(f"“{target}” cannot follow “{source}” in a chain.", f"在一条链中，“{target}”不能接在“{source}”之后。")
        )
    return Wire(source, before.outputs[0].id, target, after.inputs[0].id)
