"""What every block gives and takes, found group after group; and along which timeline each loop runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from rnnstudio.graph import problems
from rnnstudio.graph.block_type import Misfit, WireType
from rnnstudio.graph.graph import Wire, by_source, by_target
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.loops import TIMED, Group, Loop, Member, Once
from rnnstudio.graph.order import runs_in_ticks
from rnnstudio.graph.resolution import Placed, PortKey, Problem

Arriving = Mapping[str, tuple[Wire, ...]]


@dataclass(frozen=True)
class Attempt:
    """What comes out where a loop is taken to run along a timeline; `untrue` are its blocks that turn out to run along another."""

    line: str
    settled: Mapping[str, Placed]
    problems: list[Problem]
    untrue: tuple[str, ...]

    @property
    def faults(self) -> tuple[int, int]:
        """What makes one attempt worse than another."""
        return len(self.untrue), len(self.problems)


def settle(
    groups: tuple[tuple[str, ...], ...],
    placed: Mapping[str, Placed],
    wires: tuple[Wire, ...],
    interface: Interface,
    found: list[Problem],
) -> tuple[dict[str, Placed], tuple[Group, ...]]:
    """Every block with its types, and the groups as they run; what is wrong is added to `found`.

    A loop reads what its delayed ports give before their blocks are reached, and that depends on the timeline along which it runs. So it
    is tried along one after the other until all comes true; where nothing does, the best attempt says what is wrong.
    """
    settled: dict[str, Placed] = {}
    schedule: list[Group] = []
    lines = tuple(reversed(interface.timelines or ("input",)))
    arriving, leaving = by_target(wires), by_source(wires)
    for group in groups:
        loops = runs_in_ticks(group, leaving)
        best = _attempt(group, placed, arriving, interface, settled, lines[0])
        others = iter(lines[1:] if loops else ())
        while any(best.faults) and (line := next(others, None)):
            other = _attempt(group, placed, arriving, interface, settled, line)
            best = min(best, other, key=lambda one: one.faults)
        settled |= best.settled
        schedule.append(_loop(best, arriving) if loops else Once(group[0]))
        found += best.problems or [problems.another_timeline(placed[name]) for name in best.untrue]
    return settled, tuple(schedule)


def _attempt(
    group: tuple[str, ...],
    placed: Mapping[str, Placed],
    arriving: Arriving,
    interface: Interface,
    before: Mapping[str, Placed],
    line: str,
) -> Attempt:
    early = {
        (name, port): wire for name in group for port, wire in placed[name].block.delayed(placed[name].p, line).items()
    }
    settled: dict[str, Placed] = {}
    found: list[Problem] = []
    for name in group:
        settled[name] = _infer(placed[name], arriving.get(name, ()), ({**before, **settled}, early), interface, found)
    inner = (wire for name in group for wire in arriving.get(name, ()) if wire.source in group)
    ways = [(wire.source, wire.output) for wire in inner]
    untrue = [
        name for name, port in ways if port in placed[name].ports.delayed and not _true(early, settled, name, port)
    ]
    return Attempt(line, settled, found, tuple(dict.fromkeys(untrue)))


def _true(early: Mapping[PortKey, WireType], settled: Mapping[str, Placed], name: str, port: str) -> bool:
    """Whether a delayed port gives what it was taken to give, as far as that can be known."""
    taken = early.get((name, port))
    return taken is not None and settled[name].outputs.get(port, taken) == taken


def _loop(attempt: Attempt, arriving: Arriving) -> Loop:
    return Loop(attempt.line, tuple(_member(name, attempt, arriving.get(name, ())) for name in attempt.settled))


def _member(name: str, attempt: Attempt, wires: tuple[Wire, ...]) -> Member:
    entry = attempt.settled[name]
    feeding = {w.input: (w.source, w.output) for w in wires}
    inner = {port: source for port, source in feeding.items() if source[0] in attempt.settled}
    outer = {port: source for port, source in feeding.items() if port not in inner}
    sliced = {
        port
        for port, given in entry.inputs.items()
        if port in outer and port not in entry.ports.whole and given.kind in TIMED and given.timeline == attempt.line
    }
    return Member(name, inner, outer, frozenset(sliced), entry.ports.delayed)


def _infer(
    entry: Placed,
    wires: tuple[Wire, ...],
    known: tuple[Mapping[str, Placed], Mapping[PortKey, WireType]],
    interface: Interface,
    found: list[Problem],
) -> Placed:
    """The block with the types of its ports and its weights, as far as they can be known."""
    inputs, complete = _arriving(entry, wires, known, found)
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


def _arriving(
    entry: Placed,
    wires: tuple[Wire, ...],
    known: tuple[Mapping[str, Placed], Mapping[PortKey, WireType]],
    found: list[Problem],
) -> tuple[dict[str, WireType], bool]:
    """What arrives at each input of a block, and whether that is all that it needs."""
    inputs: dict[str, WireType] = {}
    complete = True
    for port in entry.ports.inputs:
        wire = next((w for w in wires if w.input == port.id), None)
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
    return inputs, complete


def _given(wire: Wire, settled: Mapping[str, Placed], early: Mapping[PortKey, WireType]) -> WireType | None:
    source = settled.get(wire.source)
    return source.outputs.get(wire.output) if source else early.get((wire.source, wire.output))
