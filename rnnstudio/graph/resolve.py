"""Graph + catalogue + interface -> one frozen Resolution: order, what travels on each wire, weights, problems.

A pure function that never raises: what is wrong becomes a Problem, and what does not depend on it is resolved all the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from rnnstudio.graph import problems
from rnnstudio.graph.block_type import BlockType
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.graph import Graph, Wire
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.loops import Group, Loop
from rnnstudio.graph.order import grouped, needed_by, needs, ordered
from rnnstudio.graph.resolution import Placed, PortKey, Problem, Resolution, called
from rnnstudio.graph.settle import settle


def resolve(graph: Graph, catalogue: Mapping[str, BlockType], interface: Interface) -> Resolution:
    """Everything that follows from a graph: see `Resolution`."""
    found: list[Problem] = []
    placed = _place(graph, catalogue, found)
    wires = _sound_wires(graph, placed, found)
    delayed = [(name, port) for name, entry in placed.items() for port in entry.ports.delayed]
    order, looped = ordered(needs(placed, wires, delayed))
    found += [problems.loop(placed[name]) for name in looped]
    settled, schedule = settle(grouped(order, needs(placed, wires)), placed, wires, interface, found)
    if looped:
        settled, schedule = settled | {name: placed[name] for name in looped}, ()
    found += _loop_problems(schedule, settled)
    found += _cheats(settled, wires)
    found += _output_problems(settled, interface)
    return Resolution(settled, wires, tuple(dict.fromkeys(found)), schedule)


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
            found.append(problems.dangling(missing))
        elif wire.source in placed and wire.target in placed:
            source, target = placed[wire.source], placed[wire.target]
            if wire.output not in [port.id for port in source.ports.outputs]:
                found.append(problems.no_such_port(source, wire.output))
            elif wire.input not in [port.id for port in target.ports.inputs]:
                found.append(problems.no_such_port(target, wire.input))
            elif (wire.target, wire.input) in sound:
                found.append(problems.crowded(target, wire.input))
            else:
                sound[wire.target, wire.input] = wire
    return tuple(sound.values())


def _cheats(settled: Mapping[str, Placed], wires: tuple[Wire, ...]) -> list[Problem]:
    """Blocks that see the answer before it is written."""
    readers = {name for name, entry in settled.items() if entry.block.reads(entry.p) is not None}
    before = needed_by(needs(settled, wires)) if readers else {}
    return [
        problems.looks_ahead(settled[name])
        for name, needed in before.items()
        if needed & readers and settled[name].block.looks_ahead(settled[name].p)
    ]


def _loop_problems(schedule: tuple[Group, ...], settled: Mapping[str, Placed]) -> list[Problem]:
    """Blocks of a loop that cannot run step by step."""
    found = []
    for member in (member for group in schedule if isinstance(group, Loop) for member in group.members):
        entry = settled[member.node]
        if (why := entry.block.whole(entry.p)) is not None:
            found.append(problems.needs_whole(entry, why))
        for port, (source, output) in member.inner.items():
            given = settled[source].outputs.get(output)
            if given is not None and given.timeline is None:
                found.append(problems.only_at_the_end(entry, port))
            if port in entry.ports.whole:
                found.append(problems.whole_from_loop(entry, port))
    return found


def _output_problems(placed: Mapping[str, Placed], interface: Interface) -> list[Problem]:
    """Each target has exactly one Output block."""
    outputs = [entry for entry in placed.values() if entry.block.family == "output"]
    found = []
    for target in interface.targets.values():
        named = [entry for entry in outputs if entry.p.target in ("", target.name)]
        if not named:
            found.append(problems.no_output(target))
        found += [problems.second_output(entry, target.label) for entry in named[1:]]
    return found
