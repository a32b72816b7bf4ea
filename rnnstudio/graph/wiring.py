"""Wires by the nodes that they join, so that asking for those of one node does not look at all of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar


class Joining(Protocol):
    """What leads from one node to another."""

    @property
    def source(self) -> str: ...

    @property
    def target(self) -> str: ...


W = TypeVar("W", bound=Joining)


def by_target(wires: Iterable[W]) -> dict[str, tuple[W, ...]]:
    """The wires that end at each node, in their order."""
    return _grouped((wire.target, wire) for wire in wires)


def by_source(wires: Iterable[W]) -> dict[str, tuple[W, ...]]:
    """The wires that begin at each node, in their order."""
    return _grouped((wire.source, wire) for wire in wires)


def _grouped(pairs: Iterable[tuple[str, W]]) -> dict[str, tuple[W, ...]]:
    found: dict[str, list[W]] = {}
    for node, wire in pairs:
        found.setdefault(node, []).append(wire)
    return {node: tuple(wires) for node, wires in found.items()}
