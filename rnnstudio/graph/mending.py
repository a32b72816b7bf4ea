"""What may be tried against a problem, the gentlest first; see `remedies` for which of it is offered.

Nothing here names a kind of block: a size that is wanted, other values of switches and choices, what fits an open input, blocks that make
it fit, and what can be taken away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from rnnstudio.graph import edits
from rnnstudio.graph.block_type import BlockType, Misfit, WireType
from rnnstudio.graph.bridges import bridges, built, has_size, told
from rnnstudio.graph.graph import Graph, Node, Wire
from rnnstudio.graph.interface import Interface, TargetSpec
from rnnstudio.graph.params import Choice, Flag, Param
from rnnstudio.graph.plugs import Plug, apart
from rnnstudio.graph.resolution import Placed, Problem, Resolution
from rnnstudio.graph.text import Text

MOST_SOURCES, MOST_BRIDGES = 8, 3
SIZED = Text("Set the size of {name} to {size}", "把“{name}”的维数设为 {size}")
SET = Text("Set “{param}” of {name} to {value}", "把“{name}”的“{param}”设为{value}")
RESET = Text("Reset “{param}” of {name} to {value}", "把“{name}”的“{param}”恢复为{value}")
ALIKE = Text("Make {name} like {source}", "让“{name}”与“{source}”相同")
PUT_IN = Text("Insert a block: {kinds}", "插入模块：{kinds}")
CONNECT = Text("Connect {source}", "连接“{source}”")
THROUGH = Text("Connect {source} through {kinds}", "经“{kinds}”连接“{source}”")
ANSWER = Text("Add {kind} behind {source}", "在“{source}”之后添加“{kind}”")
ANSWER_THROUGH = Text("Add {kinds} and {kind} behind {source}", "在“{source}”之后添加“{kinds}”和“{kind}”")
DELAYED = Text("Use “{port}” of {source}", "改用“{source}”的“{port}”")
CUT = Text("Remove the wire from {source} to {target}", "删除“{source}”到“{target}”的连线")
SWAP = Text("Replace {name} by {kind}", "把“{name}”换成“{kind}”")
REMOVE = Text("Remove {name}", "删除“{name}”")
OF = Text("{port} of {name}", "{name}的{port}")


@dataclass(frozen=True)
class Broken:
    """A model with problems, and all that is known of it."""

    graph: Graph
    kinds: Mapping[str, BlockType]
    interface: Interface
    resolution: Resolution

    def name(self, node: str) -> Text:
        """How a block is called."""
        return self.resolution.name(node)


@dataclass(frozen=True)
class Try:
    """Another graph, and in words what was done; `takes_away` says that something is gone."""

    label: Text
    graph: Graph
    takes_away: bool = False


def tries(broken: Broken, problem: Problem) -> Iterator[Try]:
    """Everything that might mend this problem."""
    graph, node = broken.graph, problem.node
    if node is None:
        yield from _answers(broken, problem)
    elif node in broken.resolution.placed:
        placed, inputs = broken.resolution.placed[node], graph.into(node, problem.port) if problem.port else ()
        if len(inputs) == 1:
            yield from _at_wire(broken, inputs[0], problem.need)
        elif not inputs and problem.port in [port.id for port in placed.ports.inputs]:
            yield from _at_open_input(broken, placed, str(problem.port))
        yield from _settings(broken, placed)
        yield from _swaps(broken, placed) if placed.block.family == "input" else ()
        yield from _delays(broken, node) if problem.port is None else ()
    yield from _cuts(broken, problem)
    if node in graph.nodes:
        yield Try(REMOVE.format(name=broken.name(str(node))), edits.remove(graph, [str(node)]), takes_away=True)


# --- a wire that does not fit --------------------------------------------------------------------------------------------------


def _at_wire(broken: Broken, wire: Wire, need: int | None) -> Iterator[Try]:
    graph, placed = broken.graph, broken.resolution.placed
    source, target = placed.get(wire.source), placed.get(wire.target)
    if source is None or target is None:
        return
    if need is not None:
        yield from _resized(broken, source.node.id, need)
    if source.block.family == target.block.family == "recurrent":
        label = ALIKE.format(name=target.full_name, source=source.full_name)
        yield Try(label, _alike(graph, source, target))
    for layer in _before(broken, source.node.id):
        yield from _settings(broken, layer)
    yield from _put_in(broken, wire, need)


def _resized(broken: Broken, node: str, need: int) -> Iterator[Try]:
    """The size set where it is decided: at this layer, else at one before it that hands its size on."""
    deciding = next((placed for placed in _before(broken, node) if has_size(placed.block)), None)
    if deciding is not None:
        changed = edits.set_params(broken.graph, deciding.node.id, {"size": need})
        yield Try(SIZED.format(name=deciding.full_name, size=need), changed)


def _before(broken: Broken, node: str) -> Iterator[Placed]:
    """A layer and the layers one behind the other that lead to it, from the last to the first."""
    seen: set[str] = set()
    while node not in seen and (placed := broken.resolution.placed.get(node)) and placed.block.family == "layer":
        seen.add(node)
        yield placed
        wires = broken.graph.into(node)
        if len(wires) == 1:
            node = wires[0].source


def _alike(graph: Graph, source: Placed, target: Placed) -> Graph:
    """The target with the cell and all parameters of the source."""
    kind = source.block
    return edits.set_kind(graph, target.node.id, kind.id, kind.version, dict(source.node.params))


def _put_in(broken: Broken, wire: Wire, need: int | None) -> Iterator[Try]:
    """Blocks on the wire that make it fit."""
    given = broken.resolution.type_of(wire)
    if given is None:
        return
    fits = _Taker(broken, broken.resolution.placed[wire.target], wire.input)
    for size in fits.sizes if need is None else (need,):
        for bridge in bridges(broken.kinds, broken.interface, given, fits, size):
            changed = built(broken.graph, (wire.source, wire.output), bridge, (wire.target, wire.input))
            yield Try(PUT_IN.format(kinds=told(bridge)), changed)


@dataclass(frozen=True)
class _Taker:
    """Whether an input takes what is given, as far as its block can say that beside its other inputs; and of which sizes it might be."""

    broken: Broken
    placed: Placed
    port: str

    def __call__(self, given: WireType) -> bool:
        port = next((port for port in self.placed.ports.inputs if port.id == self.port), None)
        if port is None or given.kind not in port.accepts:
            return False
        inputs = {**self.placed.inputs, self.port: given}
        if any(one.id not in inputs for one in self.placed.ports.inputs if not one.optional):
            return True
        try:
            self.placed.block.infer(self.placed.p, inputs, self.broken.interface)
        except Misfit:
            return False
        return True

    @property
    def sizes(self) -> tuple[int | None, ...]:
        """Those of the task's targets at the model's end; none elsewhere."""
        if self.placed.block.family != "output":
            return (None,)
        return tuple(target.size for target in self.broken.interface.targets.values())


# --- an input without a wire ------------------------------------------------------------------------------------------------------


def _at_open_input(broken: Broken, placed: Placed, port: str) -> Iterator[Try]:
    """What there is that fits, the nearest and unused first; then with blocks between."""
    target, fits = (placed.node.id, port), _Taker(broken, placed, port)
    sources = [s for s in _sources(broken, Plug(placed.node.id, "input", port)) if broken.resolution.type_of(s)]
    for wire in sources:
        given = broken.resolution.type_of(wire)
        if given is not None and fits(given):
            yield Try(CONNECT.format(source=_said(broken, wire)), edits.connect(broken.graph, wire))
    for wire in sources[:MOST_SOURCES]:
        given = broken.resolution.type_of(wire)
        for size in fits.sizes if given is not None else ():
            for bridge in bridges(broken.kinds, broken.interface, given, fits, size)[:MOST_BRIDGES]:  # type: ignore[arg-type]  # it is not None
                label = THROUGH.format(source=_said(broken, wire), kinds=told(bridge))
                yield Try(label, built(broken.graph, (wire.source, wire.output), bridge, target))


def _sources(broken: Broken, plug: Plug) -> list[Wire]:
    """Wires from every output that may feed an input: outputs that feed nothing yet first, and blocks that were placed close to it."""
    places = {name: number for number, name in enumerate(broken.graph.nodes)}
    mine = places.get(plug.node, len(places))
    used = {(wire.source, wire.output) for wire in broken.graph.wires}
    feeds = {wire.source for wire in broken.graph.wires}
    optional = {(n, p.id) for n, placed in broken.resolution.placed.items() for p in placed.ports.outputs if p.optional}

    def near(other: Plug) -> tuple[bool, bool, bool, bool, int]:
        key, distance = (other.node, other.port), mine - places[other.node]
        return key in optional, other.node in feeds, key in used, distance < 0, abs(distance)

    found = sorted(apart(broken.graph, broken.resolution, plug), key=near)
    return [Wire(other.node, other.port, plug.node, plug.port) for other in found]


def _said(broken: Broken, wire: Wire) -> Text:
    """An output in words: its block, and its port where that is not the first."""
    ports = broken.resolution.placed[wire.source].ports.outputs
    port = next(port for port in ports if port.id == wire.output)
    name = broken.name(wire.source)
    return name if port is ports[0] else OF.format(port=port.label, name=name)


# --- a target without an answer ---------------------------------------------------------------------------------------------------


def _answers(broken: Broken, problem: Problem) -> Iterator[Try]:
    """The end of the model behind its last block, with what must stand between."""
    for spec in broken.interface.targets.values():
        if spec.name == problem.target:
            for kind in (kind for kind in broken.kinds.values() if kind.family == "output"):
                yield from _answered(broken, spec, kind)


def _answered(broken: Broken, spec: TargetSpec, kind: BlockType) -> Iterator[Try]:
    params: Mapping[str, Any] = {"target": spec.name} if len(broken.interface.targets) > 1 else {}
    name = edits.free_id(broken.graph, kind.id)
    graph = edits.add(broken.graph, Node(name, kind.id, params, version=kind.version))
    placed = Placed(graph.nodes[name], kind, kind.settings(params))
    port = placed.ports.inputs[0].id
    fits = _Taker(broken, placed, port)
    ends = [w for w in _ends(broken, name, port) if broken.resolution.type_of(w) is not None][:MOST_SOURCES]
    for wire in ends:
        given = broken.resolution.type_of(wire)
        assert given is not None
        words = {"source": _said(broken, wire), "kind": kind.title}
        if fits(given):
            yield Try(ANSWER.format(**words), edits.connect(graph, wire))
        for bridge in bridges(broken.kinds, broken.interface, given, fits, spec.size)[:MOST_BRIDGES]:
            label = ANSWER_THROUGH.format(**words, kinds=told(bridge))
            yield Try(label, built(graph, (wire.source, wire.output), bridge, (name, port)))


def _ends(broken: Broken, node: str, port: str) -> Iterator[Wire]:
    """Wires from the first outputs of blocks that feed nothing, the last placed first; then from the others."""
    feeds = {wire.source for wire in broken.graph.wires}
    placed = reversed(list(broken.resolution.placed.values()))
    for entry in sorted(placed, key=lambda entry: entry.node.id in feeds):
        if entry.ports.outputs:
            yield Wire(entry.node.id, entry.ports.outputs[0].id, node, port)


# --- other values, other ports, less ------------------------------------------------------------------------------------------------


def _settings(broken: Broken, placed: Placed) -> Iterator[Try]:
    """Every parameter that was given back at its default, every switch turned, every other choice."""
    graph, node = broken.graph, placed.node
    for param in placed.block.params:
        words = {"param": param.label, "name": placed.full_name}
        if param.id in node.params:
            label = RESET.format(**words, value=param.said(param.default))
            yield Try(label, edits.unset_params(graph, node.id, [param.id]))
    for param in placed.block.params:
        words = {"param": param.label, "name": placed.full_name}
        for value in _others(param, placed.p[param.id]):
            changed = edits.set_params(graph, node.id, {param.id: value})
            yield Try(SET.format(**words, value=param.said(value)), changed)


def _swaps(broken: Broken, placed: Placed) -> Iterator[Try]:
    """Another kind of beginning in its place, and on each way from there one block less or some between, so that it arrives."""
    graph, name = broken.graph, placed.node.id
    for kind in (kind for kind in broken.kinds.values() if kind.family == "input" and kind is not placed.block):
        changed = edits.set_kind(graph, name, kind.id, kind.version, {})
        try:
            outputs = kind.infer(kind.settings({}), {}, broken.interface)
        except Misfit:
            continue
        port, given = next(iter(outputs.items()))
        for wire in graph.out_of(name):
            changed = _arriving(broken, edits.disconnect(changed, wire), wire, (port, given))
        yield Try(SWAP.format(name=placed.full_name, kind=kind.title), changed)


def _arriving(broken: Broken, graph: Graph, wire: Wire, given: tuple[str, WireType]) -> Graph:
    """The graph with a wire that now brings something else: straight, past the block that it led to, or through others."""
    (port, kind), target = given, broken.resolution.placed.get(wire.target)
    past = broken.graph.out_of(wire.target)
    if target is None or _Taker(broken, replace(target, inputs={}), wire.input)(kind):
        return edits.connect(graph, wire._replace(output=port))
    ends = [(w.target, w.input) for w in past if len(target.ports.inputs) == 1]
    if ends and all(_accepts(broken, end, kind) for end in ends):
        healed = edits.remove(graph, [wire.target])
        for end in ends:
            healed = edits.connect(healed, Wire(wire.source, port, *end))
        return healed
    found = bridges(
        broken.kinds, broken.interface, kind, lambda w: _accepts(broken, (wire.target, wire.input), w), None
    )
    if found:
        return built(graph, (wire.source, port), found[0], (wire.target, wire.input))
    return edits.connect(graph, wire._replace(output=port))


def _accepts(broken: Broken, end: tuple[str, str], given: WireType) -> bool:
    placed = broken.resolution.placed.get(end[0])
    return placed is not None and any(p.id == end[1] and given.kind in p.accepts for p in placed.ports.inputs)


def _others(param: Param, value: Any) -> Iterator[Any]:
    if isinstance(param, Flag) and value == param.default:
        yield not value
    elif isinstance(param, Choice):
        yield from (option.value for option in param.options if option.value not in (value, param.default))


def _delays(broken: Broken, node: str) -> Iterator[Try]:
    """A wire out of, or into, a block taken from a delayed port of the same source."""
    for wire in (*broken.graph.into(node), *broken.graph.out_of(node)):
        source = broken.resolution.placed.get(wire.source)
        for port in source.ports.outputs if source else ():
            if port.delayed and port.id != wire.output:
                changed = edits.connect(broken.graph, wire._replace(output=port.id))
                yield Try(DELAYED.format(port=port.label, source=broken.name(wire.source)), changed)


def _cuts(broken: Broken, problem: Problem) -> Iterator[Try]:
    """Every wire at the place of the problem taken away."""
    for wire in broken.graph.wires:
        ends = ((wire.source, wire.output), (wire.target, wire.input))
        if any(node == problem.node and problem.port in (None, port) for node, port in ends):
            label = CUT.format(source=broken.name(wire.source), target=broken.name(wire.target))
            yield Try(label, edits.disconnect(broken.graph, wire), takes_away=True)
