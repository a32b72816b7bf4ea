"""Graph + catalogue + interface -> one frozen Resolution: order, what travels on each wire, weights, problems.

A pure function that never raises: what is wrong becomes a Problem, and what does not depend on it is resolved all the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from rnnstudio.graph import problems
from rnnstudio.graph.block_type import BlockType, Misfit, WireType
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.graph import Graph, Wire
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.resolution import Placed, PortKey, Problem, Resolution, called


def resolve(graph: Graph, catalogue: Mapping[str, BlockType], interface: Interface) -> Resolution:
    """Everything that follows from a graph: see `Resolution`."""
    found: list[Problem] = []
    placed = _place(graph, catalogue, found)
    wires = _sound_wires(graph, placed, found)
    order, looped = _order(placed, wires)
    found += [problems.loop(placed[name]) for name in looped]
    settled: dict[str, Placed] = {}
    for name in order:
        settled[name] = _infer(placed[name], wires, settled, interface, found)
    settled.update({name: placed[name] for name in looped})
    found += _output_problems(settled, interface)
    return Resolution(settled, wires, tuple(dict.fromkeys(found)))


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
            if wire.output not in [port.id for port in source.block.ports(source.p).outputs]:
                found.append(problems.dangling(wire.source, wire.output))
            elif wire.input not in [port.id for port in target.block.ports(target.p).inputs]:
                found.append(problems.dangling(wire.target, wire.input))
            elif (wire.target, wire.input) in sound:
                found.append(problems.crowded(target, wire.input))
            else:
                sound[wire.target, wire.input] = wire
    return tuple(sound.values())


def _order(placed: Mapping[str, Placed], wires: tuple[Wire, ...]) -> tuple[list[str], list[str]]:
    """Blocks in the order they can run (ties in the order they were placed), and those caught in a loop without a delay."""
    delayed = {
        (name, port.id) for name, entry in placed.items() for port in entry.block.ports(entry.p).outputs if port.delayed
    }
    waiting = {
        name: {w.source for w in wires if w.target == name and (w.source, w.output) not in delayed} for name in placed
    }
    order: list[str] = []
    while ready := next((name for name, needs in waiting.items() if needs <= set(order)), None):
        order.append(ready)
        del waiting[ready]
    looped = [name for name in waiting if _reaches(name, name, waiting)]
    behind = [name for name in waiting if name not in looped]
    return order + behind, looped


def _reaches(start: str, goal: str, needs: Mapping[str, set[str]]) -> bool:
    seen: set[str] = set()
    frontier = set(needs[start])
    while frontier:
        if goal in frontier:
            return True
        seen |= frontier
        frontier = {n for name in frontier if name in needs for n in needs[name]} - seen
    return False


def _infer(
    entry: Placed, wires: tuple[Wire, ...], settled: Mapping[str, Placed], interface: Interface, found: list[Problem]
) -> Placed:
    """The block with the types of its ports and its weights, as far as they can be known."""
    inputs: dict[str, WireType] = {}
    complete = True
    for port in entry.block.ports(entry.p).inputs:
        wire = next((w for w in wires if (w.target, w.input) == (entry.node.id, port.id)), None)
        source = settled.get(wire.source) if wire else None
        given = source.outputs.get(wire.output) if wire and source else None
        if wire is None:
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
