"""A model as a value: nodes, wires, nothing else. Edits are functions in `edits`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

NODE_ID = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Node:
    """A placed block: which kind, and the parameters that differ from the kind's defaults."""

    id: str
    kind: str
    params: Mapping[str, Any] = field(default_factory=dict)
    title: str = ""
    version: int = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "params", MappingProxyType(dict(self.params)))


class Wire(NamedTuple):
    """A connection from an output port to an input port. It is a key of many mappings, and tuples are hashed and compared fast."""

    source: str
    output: str
    target: str
    input: str


def by_target(wires: Iterable[Wire]) -> dict[str, tuple[Wire, ...]]:
    """The wires that end at each node, in their order."""
    return _grouped((wire.target, wire) for wire in wires)


def by_source(wires: Iterable[Wire]) -> dict[str, tuple[Wire, ...]]:
    """The wires that begin at each node, in their order."""
    return _grouped((wire.source, wire) for wire in wires)


def _grouped(pairs: Iterable[tuple[str, Wire]]) -> dict[str, tuple[Wire, ...]]:
    found: dict[str, list[Wire]] = {}
    for node, wire in pairs:
        found.setdefault(node, []).append(wire)
    return {node: tuple(wires) for node, wires in found.items()}


class Wired:
    """What has `wires`, and is asked for those of one node without looking at all of them."""

    wires: tuple[Wire, ...]

    def into(self, node: str, port: str | None = None) -> tuple[Wire, ...]:
        """The wires that end at `node`, or at one of its ports."""
        wires = self._arriving.get(node, ())
        return wires if port is None else tuple(wire for wire in wires if wire.input == port)

    def out_of(self, node: str) -> tuple[Wire, ...]:
        """The wires that begin at `node`."""
        return self._leaving.get(node, ())

    @cached_property
    def _arriving(self) -> Mapping[str, tuple[Wire, ...]]:
        return by_target(self.wires)

    @cached_property
    def _leaving(self) -> Mapping[str, tuple[Wire, ...]]:
        return by_source(self.wires)


@dataclass(frozen=True)
class Graph(Wired):
    """Nodes by id, in the order they were placed, and the wires between them."""

    nodes: Mapping[str, Node] = field(default_factory=dict)
    wires: tuple[Wire, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "nodes", MappingProxyType(dict(self.nodes)))
