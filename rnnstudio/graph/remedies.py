"""What one click would mend: found by trying, so that a new kind of block can be a remedy without anybody naming it.

A wire that ends where it does not fit can have a block put on it, its source can be given another size, and a recurrent block can be made
like the one whose state it takes over. What leaves fewer problems than before is offered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from rnnstudio.graph import edits
from rnnstudio.graph.block_type import BlockType
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.graph import Graph, Node, Wire
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.resolution import Problem
from rnnstudio.graph.resolve import resolve
from rnnstudio.graph.text import Text

Kinds = Mapping[str, BlockType]
MOST = 3
SIZED = Text("Set the size of {name} to {size}", "把 {name} 的维数设为 {size}")
ALIKE = Text("Make {name} like {source}", "让 {name} 与 {source} 相同")
PUT_IN = Text("Insert a block: {kind}", "插入模块：{kind}")
PUT_IN_SIZED = Text("Insert a block: {kind}, size {size}", "插入模块：{kind}，维数 {size}")


@dataclass(frozen=True)
class Remedy:
    """In words what is done, and the graph that comes of it."""

    label: Text
    graph: Graph


def remedies(graph: Graph, kinds: Kinds, interface: Interface, problem: Problem) -> tuple[Remedy, ...]:
    """What mends this problem and makes no other, the simplest first."""
    return tuple(remedy for remedy in attempts(graph, kinds, interface, (problem,)) if remedy is not None)


def attempts(graph: Graph, kinds: Kinds, interface: Interface, problems: Iterable[Problem]) -> Iterator[Remedy | None]:
    """The search for the remedies of the first problem that has any, try by try: None for one that does not help.

    Each try takes as long as resolving the graph, so who must not wait for all of them can do something else in between.
    """
    before: int | None = None
    for problem in problems:
        found = 0
        for remedy in _tries(graph, kinds, problem):
            if before is None:
                before = len(resolve(graph, kinds, interface).problems)
            helps = len(resolve(remedy.graph, kinds, interface).problems) < before
            yield remedy if helps else None
            found += helps
            if found == MOST:
                return
        if found:
            return


def _tries(graph: Graph, kinds: Kinds, problem: Problem) -> Iterator[Remedy]:
    """What might mend a problem at the end of a wire."""
    wire = next(iter(graph.into(problem.node, problem.port)), None) if problem.node and problem.port else None
    if wire is not None and all(
        name in graph.nodes and graph.nodes[name].kind in kinds for name in (wire.source, wire.target)
    ):
        yield from _tries_on(graph, kinds, wire, problem.need)


def _tries_on(graph: Graph, kinds: Kinds, wire: Wire, need: int | None) -> Iterator[Remedy]:
    source, target = (graph.nodes[name] for name in (wire.source, wire.target))
    if need is not None and kinds[source.kind].family == "layer" and _has_size(kinds[source.kind]):
        label = SIZED.format(name=kinds[source.kind].title, size=need)
        yield Remedy(label, edits.set_params(graph, source.id, {"size": need}))
    if kinds[source.kind].family == kinds[target.kind].family == "recurrent":
        yield Remedy(ALIKE.format(name=target.id, source=source.id), _alike(graph, kinds, source, target))
    for kind in kinds.values():
        if kind.family == "layer":
            yield from _put_in(graph, kind, wire, need)


def _alike(graph: Graph, kinds: Kinds, source: Node, target: Node) -> Graph:
    """The target with the cell and all parameters of the source."""
    kind = kinds[source.kind]
    return edits.set_kind(graph, target.id, kind.id, kind.version, dict(source.params))


def _put_in(graph: Graph, kind: BlockType, wire: Wire, need: int | None) -> Iterator[Remedy]:
    """A block of this kind on the wire, where it has one way in and one way out."""
    params = {"size": need} if need is not None and _has_size(kind) else {}
    try:
        ports = kind.ports(kind.settings(params))
    except StudioError:  # that size is out of its bounds
        return
    wanted = [port for port in ports.inputs if not port.optional]
    if len(wanted) != 1 or not ports.outputs:
        return
    node = Node(edits.free_id(graph, kind.id), kind.id, params, version=kind.version)
    changed = edits.add(edits.disconnect(graph, wire), node)
    changed = edits.connect(changed, replace(wire, target=node.id, input=wanted[0].id))
    changed = edits.connect(changed, Wire(node.id, ports.outputs[0].id, wire.target, wire.input))
    label = PUT_IN_SIZED.format(kind=kind.title, size=need) if params else PUT_IN.format(kind=kind.title)
    yield Remedy(label, changed)


def _has_size(kind: BlockType) -> bool:
    return any(param.id == "size" for param in kind.params)
