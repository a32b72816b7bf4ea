"""How numbers flow through a resolved graph, whether it is recorded (numpy) or trained (torch).

Groups run one after the other. A block alone runs once over its whole sequence. The blocks of a loop run tick by tick, each over one
step at a time, in the order that the wires without a delay leave; what a block remembers goes from its output `state` to its input
`initial`, and a delayed port gives what follows from the state before the tick.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from rnnstudio.graph.params import Settings
from rnnstudio.graph.resolution import Resolution
from rnnstudio.maths import Array, joined_over_time
from rnnstudio.trace.recording import Run

R = TypeVar("R")
Outputs = Mapping[str, Array]
TIMED = ("sequence", "tokens")


@dataclass(frozen=True)
class Engine(Generic[R]):
    """How one block is run (`execute`), with which weights and under which conditions, and what it then gave."""

    weights: Callable[[str], Settings]
    run: Callable[[str], Run]
    execute: Callable[[str, Mapping[str, Array], Run], R]
    outputs: Callable[[R], Outputs]


@dataclass(frozen=True)
class Ticks(Generic[R]):
    """The runs of one block of a loop, first step first; `start` is its state before the first, if it has one."""

    runs: tuple[R, ...]
    start: Array | None


@dataclass(frozen=True)
class Flown(Generic[R]):
    """What every block did: alone in `once`, or in a loop in `ticks`; and what its ports gave."""

    once: dict[str, R]
    ticks: dict[str, Ticks[R]]
    outputs: dict[str, Outputs]


def flow(resolution: Resolution, engine: Engine[R], known: Mapping[str, Outputs] | None = None) -> Flown[R]:
    """All groups in order; blocks whose outputs are `known` already do not run again."""
    flown: Flown[R] = Flown({}, {}, dict(known or {}))
    for group in resolution.groups:
        if group[0] in flown.outputs:
            continue
        if resolution.loops(group):
            _loop(resolution, engine, group, flown)
        else:
            node = group[0]
            fed = {port: flown.outputs[source][output] for port, (source, output) in resolution.feeding(node).items()}
            flown.once[node] = engine.execute(node, fed, engine.run(node))
            flown.outputs[node] = engine.outputs(flown.once[node])
    return flown


def tick_run(run: Run, timeline: str, t: int, wanted: frozenset[str] | None = None) -> Run:
    """The conditions of step t alone: whoever has ended by then has no step left, but what is seen whole stays as long as it is."""
    left = {**run.lengths, timeline: (run.lengths[timeline] - t).clip(0, 1)}
    return replace(run, lengths=left, whole=run.lengths, wanted=wanted)


def loop_timeline(resolution: Resolution, group: tuple[str, ...]) -> str:
    """The timeline along which a loop runs: that of its delayed port."""
    lines = (
        wire.timeline
        for node in group
        for port, wire in resolution.placed[node].outputs.items()
        if any(w.source == node and w.output == port and w.target in group for w in resolution.wires)
    )
    return next(line for line in lines if line)


def outside(resolution: Resolution, node: str, group: tuple[str, ...], timeline: str) -> dict[str, bool]:
    """For each input of `node` from outside its loop: True where a tick sees one step of it, False where it sees it whole."""
    placed = resolution.placed[node]
    whole = placed.ports.whole
    return {
        port: port not in whole and placed.inputs[port].kind in TIMED and placed.inputs[port].timeline == timeline
        for port, (source, _) in resolution.feeding(node).items()
        if source not in group
    }


def _loop(resolution: Resolution, engine: Engine[R], group: tuple[str, ...], flown: Flown[R]) -> None:
    timeline = loop_timeline(resolution, group)
    members = {node: _Member.of(resolution, engine, node, group, timeline, flown.outputs) for node in group}
    steps = int(engine.run(group[0]).lengths[timeline].max())
    for t in range(steps):
        now: dict[str, dict[str, Array]] = {node: member.delayed() for node, member in members.items()}
        for node, member in members.items():
            inner = {port: now[source][output] for port, (source, output) in member.inner.items()}
            result = engine.execute(node, member.fed(t, inner), tick_run(member.run, timeline, t, member.wanted))
            now[node] = {**engine.outputs(result), **now[node]}
            member.keep(result, now[node])
    for node, member in members.items():
        flown.ticks[node] = Ticks(tuple(member.results), member.start)
        flown.outputs[node] = member.joined()


@dataclass
class _Member(Generic[R]):
    """A block of a loop while it runs."""

    resolution: Resolution
    node: str
    run: Run
    given: dict[str, Array]  # from outside the loop, whole
    sliced: dict[str, bool]
    inner: dict[str, tuple[str, str]]
    start: Array | None
    wanted: frozenset[str]
    state: Array | None
    results: list[R]
    kept: list[dict[str, Array]]

    @classmethod
    def of(
        cls,
        resolution: Resolution,
        engine: Engine[R],
        node: str,
        group: tuple[str, ...],
        timeline: str,
        outputs: Mapping[str, Outputs],
    ) -> _Member[R]:
        placed, run, w = resolution.placed[node], engine.run(node), engine.weights(node)
        feeding = resolution.feeding(node)
        given = {port: outputs[s][output] for port, (s, output) in feeding.items() if s not in group}
        start = placed.block.start(placed.p, w, given, run)
        given |= placed.block.prepare(placed.p, w, given, run)
        inner = {port: source for port, source in feeding.items() if source[0] in group}
        wanted = resolution.wanted(node) | {"state"}
        sliced = outside(resolution, node, group, timeline)
        return cls(resolution, node, run, given, sliced, inner, start, wanted, start, [], [])

    def delayed(self) -> dict[str, Array]:
        placed = self.resolution.placed[self.node]
        return {} if self.state is None else dict(placed.block.previous(placed.p, self.state))

    def fed(self, t: int, inner: Mapping[str, Array]) -> dict[str, Array]:
        given = {port: a[t : t + 1] if self.sliced.get(port) else a for port, a in self.given.items()}
        return {**given, **inner} if self.state is None else {**given, **inner, "initial": self.state}

    def keep(self, result: R, outputs: dict[str, Array]) -> None:
        self.results.append(result)
        self.kept.append(outputs)
        if self.state is not None:
            self.state = outputs["state"]

    def joined(self) -> dict[str, Array]:
        types = self.resolution.placed[self.node].outputs
        return {
            port: joined_over_time([one[port] for one in self.kept])
            if types[port].kind in TIMED
            else self.kept[-1][port]
            for port in self.kept[-1]
        }
