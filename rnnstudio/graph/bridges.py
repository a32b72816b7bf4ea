"""Blocks that may stand between what is given and what is wanted: found by asking every kind what it makes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rnnstudio.graph import edits
from rnnstudio.graph.block_type import BlockType, Misfit, WireType
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.graph import Graph, Node, Wire
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.text import Text, joined

Kinds = Mapping[str, BlockType]
Fits = Callable[[WireType], bool]
NOMINAL_STEPS = 10
SIZED = Text("{kind}, size {size}", "{kind}，维数 {size}")


@dataclass(frozen=True)
class Step:
    """One block between: its kind and parameters, the ports that a wire goes in and out by, and what it then gives."""

    kind: BlockType
    params: Mapping[str, Any]
    into: str
    out: str
    gives: WireType
    work: int
    bounded: bool

    @property
    def said(self) -> Text:
        """The block in words."""
        size = self.params.get("size")
        return SIZED.format(kind=self.kind.title, size=size) if size is not None else self.kind.title


Bridge = tuple[Step, ...]


def bridges(kinds: Kinds, interface: Interface, given: WireType, fits: Fits, size: int | None) -> list[Bridge]:
    """Blocks that make what `fits` of what is given, those that leave the numbers free first, then the short and light ones.

    Two are put together where no single one leaves them free. Blocks that have a size get the one that is wanted.
    """
    first = list(_steps(kinds, interface, given, size))
    found: list[Bridge] = [(step,) for step in first if fits(step.gives)]
    if all(bridge[-1].bounded for bridge in found):
        pairs = ((step, last) for step in first for last in _steps(kinds, interface, step.gives, size))
        found += [
            (a, b) for a, b in pairs if fits(b.gives) and not fits(a.gives) and not _back(given, a.gives, b.gives)
        ]

    def rank(bridge: Bridge) -> tuple[bool, bool, int, int]:
        repeats = given.timeline is None and bridge[-1].gives.timeline is not None
        return bridge[-1].bounded, repeats, len(bridge), sum(step.work for step in bridge)

    return sorted(found, key=rank)


def built(graph: Graph, source: tuple[str, str], bridge: Bridge, target: tuple[str, str]) -> Graph:
    """The graph with a wire from an output, through new blocks, to an input."""
    node, port = source
    for step in bridge:
        name = edits.free_id(graph, step.kind.id)
        graph = edits.add(graph, Node(name, step.kind.id, step.params, version=step.kind.version))
        graph = edits.connect(graph, Wire(node, port, name, step.into))
        node, port = name, step.out
    return edits.connect(graph, Wire(node, port, *target))


def told(bridge: Bridge) -> Text:
    """The blocks of a bridge in words."""
    return joined([step.said for step in bridge], " → ", " → ")


def has_size(kind: BlockType) -> bool:
    """True for a kind whose size can be set."""
    return any(param.id == "size" for param in kind.params)


def _back(given: WireType, between: WireType, gives: WireType) -> bool:
    """True where a second block takes back what a first one did: a vector repeated and read out again."""
    return (given.kind, given.timeline) == (gives.kind, gives.timeline) != (between.kind, between.timeline)


def _steps(kinds: Kinds, interface: Interface, given: WireType, size: int | None) -> Iterator[Step]:
    """Every layer that takes what is given by its only input, and changes its kind, size or timeline."""
    for kind in kinds.values():
        if kind.family == "layer":
            params = {"size": size} if size is not None and has_size(kind) else {}
            step = _step(kind, params, given, interface)
            if step is not None and step.gives != given:
                yield step


def _step(kind: BlockType, params: Mapping[str, Any], given: WireType, interface: Interface) -> Step | None:
    try:
        p = kind.settings(params)
        ports = kind.ports(p)
        wanted = [port for port in ports.inputs if not port.optional]
        if len(wanted) != 1 or given.kind not in wanted[0].accepts or not ports.outputs:
            return None
        inputs = {wanted[0].id: given}
        outputs = kind.infer(p, inputs, interface)
        p = kind.bind(p, inputs, interface)
    except (StudioError, Misfit):
        return None
    out = ports.outputs[0].id
    bounded = any(signal.id == out and signal.bounds is not None for signal in kind.signals(p))
    work = kind.work(p, inputs, outputs).over(NOMINAL_STEPS, NOMINAL_STEPS)
    return Step(kind, params, wanted[0].id, out, outputs[out], work, bounded)
