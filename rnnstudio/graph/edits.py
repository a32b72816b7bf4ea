"""Edits of a graph: functions Graph -> Graph. None of them changes its argument."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.graph import NODE_ID, Graph, Node, Wire
from rnnstudio.graph.text import Text


def free_id(graph: Graph, kind: str) -> str:
    """`kind` itself, or the first of `kind_2`, `kind_3`, ... that no node bears yet."""
    number, name = 1, kind
    while name in graph.nodes:
        number += 1
        name = f"{kind}_{number}"
    return name


def add(graph: Graph, node: Node) -> Graph:
    """The graph with one more node."""
    if not NODE_ID.fullmatch(node.id) or node.id in graph.nodes:
        raise StudioError(
            Text(
                f"“{node.id}” cannot name a block: use small letters, digits and _, and a name not yet taken.",
                f"“{node.id}”不能作为模块名：请使用小写字母、数字和下划线，并且不能重名。",
            )
        )
    return replace(graph, nodes={**graph.nodes, node.id: node})


def remove(graph: Graph, ids: Iterable[str]) -> Graph:
    """The graph without these nodes and without the wires that touched them."""
    gone = set(ids)
    kept = tuple(w for w in graph.wires if w.source not in gone and w.target not in gone)
    return Graph({name: node for name, node in graph.nodes.items() if name not in gone}, kept)


def connect(graph: Graph, wire: Wire) -> Graph:
    """The graph with one more wire; a wire that already fed the same input gives way to it."""
    for end in (wire.source, wire.target):
        _existing(graph, end)
    others = tuple(w for w in graph.wires if (w.target, w.input) != (wire.target, wire.input))
    return replace(graph, wires=(*others, wire))


def disconnect(graph: Graph, wire: Wire) -> Graph:
    """The graph without this wire."""
    return replace(graph, wires=tuple(w for w in graph.wires if w != wire))


def set_params(graph: Graph, node: str, params: Mapping[str, Any]) -> Graph:
    """The graph with some parameters of one node changed."""
    old = _existing(graph, node)
    return _with(graph, replace(old, params={**old.params, **params}))


def unset_params(graph: Graph, node: str, params: Iterable[str]) -> Graph:
    """The graph with some parameters of one node as they usually are."""
    old, usual = _existing(graph, node), set(params)
    return _with(graph, replace(old, params={name: a for name, a in old.params.items() if name not in usual}))


def set_kind(graph: Graph, node: str, kind: str, version: int, params: Mapping[str, Any]) -> Graph:
    """The graph with another kind of block in the node's place: same id, same wires."""
    return _with(graph, replace(_existing(graph, node), kind=kind, version=version, params=params))


def set_title(graph: Graph, node: str, title: str) -> Graph:
    """The graph with a node renamed on screen; its id, and so its weights' names, stay."""
    return _with(graph, replace(_existing(graph, node), title=title))


def _with(graph: Graph, node: Node) -> Graph:
    return replace(graph, nodes={**graph.nodes, node.id: node})


def _existing(graph: Graph, node: str) -> Node:
    if node not in graph.nodes:
        listed = ", ".join(graph.nodes) or "-"
        raise StudioError(
            Text(f"There is no block “{node}”; there are: {listed}.", f"没有模块“{node}”；现有：{listed}。")
        )
    return graph.nodes[node]
