"""Graph + catalogue + interface -> one frozen Resolution: order, what travels on each wire, weights, problems.

A pure function that never raises: what is wrong becomes a Problem, and what does not depend on it is resolved all the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from rnnstudio.graph import problems
from rnnstudio.graph.block_type import BlockType, Misfit, WireType
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.graph import Graph, Wire
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.order import grouped, needs, ordered, runs_in_ticks
from rnnstudio.graph.resolution import Placed, PortKey, Problem, Resolution, called


def resolve(graph: Graph, catalogue: Mapping[str, BlockType], interface: Interface) -> Resolution:
    """Everything that follows from a graph: see `Resolution`."""
    found: list[Problem] = []
    placed = _place(graph, catalogue, found)
    wires = _sound_wires(graph, placed, found)
    delayed = [(name, port) for name, entry in placed.items() for port in entry.ports.delayed]
    order, looped = ordered(needs(placed, wires, delayed))
    found += [problems.loop(placed[name]) for name in looped]
    groups = grouped(order, needs(placed, wires))
    settled = _settle(groups, placed, wires, interface, found)
    if looped:
        groups, settled = (), settled | {name: placed[name] for name in looped}
    found += _loop_problems(groups, settled, wires)
    found += _output_problems(settled, interface)
    return Resolution(settled, wires, tuple(dict.fromkeys(found)), groups)


def _place(graph: Graph, catalogue: Mapping[str, BlockType], found: list[Problem]) -> dict[str, Placed]:
    placed: dict[str, Placed] = {}
    names = Counter(called(node, catalogue[node.kind]) for node in graph.nodes.values() if node.kind in catalogue)
    for name, node in graph.nodes.items():
        block = catalogue.get(node.kind)
        if block is None:
            found.append(problems.unknown_kind(node))
            continue
        placed[name] = Placed(node, block, block.settings({}), alone=names[called(node, block)] == 1)
        try:
            placed[name] = replace(placed[name], p=block.settings(node.params))
        except StudioError as error:
            found.append(problems.bad_parameter(placed[name], error))
    return placed


def _sound_wires(graph: Graph, placed: Mapping[str, Placed], found: list[Problem]) -> tuple[Wire, ...]:
    """The wires whose both ends exist, at most one into each input."""
    sound: dict[PortKey, Wire] = {}
    for wire in graph.wires:
        if wire.source not in graph.nodes or wire.target not in graph.nodes:
            missing = wire.source if wire.source not in graph.nodes else wire.target
            found.append(problems.dangling(missing, None))
        elif wire.source in placed and wire.target in placed:
            source, target = placed[wire.source], placed[wire.target]
            if wire.output not in [port.id for port in source.ports.outputs]:
                found.append(problems.dangling(wire.source, wire.output))
            elif wire.input not in [port.id for port in target.ports.inputs]:
                found.append(problems.dangling(wire.target, wire.input))
            elif (wire.target, wire.input) in sound:
                found.append(problems.crowded(target, wire.input))
            else:
                sound[wire.target, wire.input] = wire
    return tuple(sound.values())


@dataclass(frozen=True)
class Attempt:
    """What comes out where a loop is taken to run along a timeline; `untrue` are its blocks that turn out to run along another."""

    settled: Mapping[str, Placed]
    problems: list[Problem]
    untrue: tuple[str, ...]

    @property
    def faults(self) -> tuple[int, int]:
        """What makes one attempt worse than another."""
        return len(self.untrue), len(self.problems)


def _settle(
    groups: tuple[tuple[str, ...], ...],
    placed: Mapping[str, Placed],
    wires: tuple[Wire, ...],
    interface: Interface,
    found: list[Problem],
) -> dict[str, Placed]:
    """Every block with its types, group after group.

    A loop reads what its delayed ports give before their blocks are reached, and that depends on the timeline along which it runs. So it
    is tried along one after the other until all comes true; where nothing does, the best attempt says what is wrong.
    """
    settled: dict[str, Placed] = {}
    lines = tuple(reversed(interface.timelines or ("input",)))
    for group in groups:
        best = _attempt(group, placed, wires, interface, settled, lines[0])
        others = iter(lines[1:] if runs_in_ticks(group, wires) else ())
        while any(best.faults) and (line := next(others, None)):
            other = _attempt(group, placed, wires, interface, settled, line)
            best = min(best, other, key=lambda one: one.faults)
        settled |= best.settled
        found += best.problems or [problems.another_timeline(placed[name]) for name in best.untrue]
    return settled


def _attempt(
    group: tuple[str, ...],
    placed: Mapping[str, Placed],
    wires: tuple[Wire, ...],
    interface: Interface,
    before: Mapping[str, Placed],
    line: str,
) -> Attempt:
    early = {
        (name, port): wire
        for name in group
        for port, wire in placed[name].block.delayed(placed[name].p, line).items()
        if any((w.source, w.output) == (name, port) and w.target in group for w in wires)
    }
    settled: dict[str, Placed] = {}
    found: list[Problem] = []
    for name in group:
        settled[name] = _infer(placed[name], wires, ({**before, **settled}, early), interface, found)
    untrue = dict.fromkeys(
        name for (name, port), wire in early.items() if settled[name].outputs.get(port, wire) != wire
    )
    return Attempt(settled, found, tuple(untrue))


def _loop_problems(
    groups: tuple[tuple[str, ...], ...], settled: Mapping[str, Placed], wires: tuple[Wire, ...]
) -> list[Problem]:
    """Blocks of a loop that cannot run step by step."""
    found = []
    for group in groups:
        inner = [w for w in wires if w.source in group and w.target in group]
        for entry in (settled[name] for name in group if inner):
            if (why := entry.block.whole(entry.p)) is not None:
                found.append(problems.needs_whole(entry, why))
            found += [
                problems.only_at_the_end(entry, w.input)
                for w in inner
                if w.target == entry.node.id
                and (given := settled[w.source].outputs.get(w.output))
                and given.timeline is None
            ]
            found += [
                problems.whole_from_loop(entry, w.input)
                for w in inner
                if w.target == entry.node.id and w.input in entry.ports.whole
            ]
    return found


def _infer(
    entry: Placed,
    wires: tuple[Wire, ...],
    known: tuple[Mapping[str, Placed], Mapping[PortKey, WireType]],
    interface: Interface,
    found: list[Problem],
) -> Placed:
    """The block with the types of its ports and its weights, as far as they can be known."""
    inputs: dict[str, WireType] = {}
    complete = True
    for port in entry.ports.inputs:
        wire = next((w for w in wires if (w.target, w.input) == (entry.node.id, port.id)), None)
        given = _given(wire, *known) if wire else None
        if wire is None:
            if port.optional:
                continue
            found.append(problems.unconnected(entry, port))
        elif given is not None and given.kind not in port.accepts:
            found.append(problems.wrong_kind(entry, port, given))
        elif given is not None:
            inputs[port.id] = given
        complete &= port.id in inputs
    if not complete:
        return replace(entry, inputs=inputs)
    try:
        outputs = entry.block.infer(entry.p, inputs, interface)
    except Misfit as misfit:
        found.append(problems.misfit(entry, misfit))
        return replace(entry, inputs=inputs)
    bound = entry.block.bind(entry.p, inputs, interface)
    weights = entry.block.weights(bound, inputs)
    return replace(entry, p=bound, inputs=inputs, outputs=outputs, weights=weights)


def _given(wire: Wire, settled: Mapping[str, Placed], early: Mapping[PortKey, WireType]) -> WireType | None:
    source = settled.get(wire.source)
    return source.outputs.get(wire.output) if source else early.get((wire.source, wire.output))


def _output_problems(placed: Mapping[str, Placed], interface: Interface) -> list[Problem]:
    """Each target has exactly one Output block."""
    outputs = [entry for entry in placed.values() if entry.block.family == "output"]
    found = []
    for target in interface.targets.values():
        named = [entry for entry in outputs if entry.p.target in ("", target.name)]
        if not named:
            found.append(problems.no_output(target.label))
        found += [problems.second_output(entry, target.label) for entry in named[1:]]
    return found
