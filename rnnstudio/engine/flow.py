"""How numbers flow through a resolved graph, whether it is recorded (numpy) or trained (torch).

Groups run one after the other. A block alone runs once over its whole sequence. The blocks of a loop run tick by tick, each over one
step at a time, in the order that the wires without a delay leave; what a block remembers goes from its output `state` to its input
`initial`, and a delayed port gives what follows from the state before the tick.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from rnnstudio.graph.loops import INITIAL, STATE, TIMED, Loop, Member
from rnnstudio.graph.params import Settings
from rnnstudio.graph.resolution import Placed, PortKey, Resolution
from rnnstudio.maths import Array, joined_over_time, without_gradient
from rnnstudio.recurrence.window import at_step
from rnnstudio.trace.recording import Run

R = TypeVar("R")
Outputs = Mapping[str, Array]


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
    for group in resolution.schedule:
        if group.nodes[0] in flown.outputs:
            continue
        if isinstance(group, Loop):
            _loop(resolution, engine, group, flown)
        else:
            fed = _read(flown.outputs, resolution.feeding(group.node))
            flown.once[group.node] = engine.execute(group.node, fed, engine.run(group.node))
            flown.outputs[group.node] = engine.outputs(flown.once[group.node])
    return flown


def _read(outputs: Mapping[str, Outputs], sources: Mapping[str, PortKey]) -> dict[str, Array]:
    return {port: outputs[node][output] for port, (node, output) in sources.items()}


def tick_run(run: Run, timeline: str, t: int, wanted: frozenset[str] | None = None) -> Run:
    """The conditions of step t alone: whoever has ended by then has no step left, but what is seen whole stays as long as it is."""
    left = {**run.lengths, timeline: (run.lengths[timeline] - t).clip(0, 1)}
    return replace(run, lengths=left, whole=run.lengths, wanted=wanted)


def _loop(resolution: Resolution, engine: Engine[R], loop: Loop, flown: Flown[R]) -> None:
    members = {member.node: _Ticking.begun(resolution, engine, member, flown.outputs) for member in loop.members}
    steps = int(engine.run(loop.nodes[0]).lengths[loop.timeline].max())
    for t in range(steps):
        now = {node: member.delayed() for node, member in members.items()}
        for node, member in members.items():
            run = tick_run(member.run, loop.timeline, t, member.wanted)
            result = engine.execute(node, member.fed(t, now), run)
            now[node] = {**engine.outputs(result), **now[node]}
            member.keep(result, now[node], at_step(run.window, t + 1, member.run.lengths[loop.timeline]))
    for node, member in members.items():
        flown.ticks[node] = Ticks(tuple(member.results), member.start)
        flown.outputs[node] = member.joined()


@dataclass
class _Ticking(Generic[R]):
    """A block of a loop while it runs: what it is given from before the loop, and what it remembers and has given so far."""

    member: Member
    placed: Placed
    run: Run
    given: dict[str, Array]
    wanted: frozenset[str]
    start: Array | None
    state: Array | None
    results: list[R] = field(default_factory=list)
    kept: list[dict[str, Array]] = field(default_factory=list)

    @classmethod
    def begun(
        cls, resolution: Resolution, engine: Engine[R], member: Member, outputs: Mapping[str, Outputs]
    ) -> _Ticking[R]:
        placed, run, w = resolution.placed[member.node], engine.run(member.node), engine.weights(member.node)
        given = _read(outputs, member.outer)
        start = placed.block.start(placed.p, w, given, run)
        given |= placed.block.prepare(placed.p, w, given, run)
        return cls(member, placed, run, given, resolution.wanted(member.node) | {STATE}, start, start)

    def delayed(self) -> dict[str, Array]:
        return {} if self.state is None else dict(self.placed.block.previous(self.placed.p, self.state))

    def fed(self, t: int, now: Mapping[str, Outputs]) -> dict[str, Array]:
        sliced = self.member.sliced
        given = {port: a[t : t + 1] if port in sliced else a for port, a in self.given.items()}
        given |= _read(now, self.member.inner)
        return given if self.state is None else {**given, INITIAL: self.state}

    def keep(self, result: R, outputs: dict[str, Array], closed: Array | None) -> None:
        """What a tick left; the gradient of its state goes no further where it is `closed`."""
        self.results.append(result)
        self.kept.append(outputs)
        if self.state is not None:
            self.state = outputs[STATE] if closed is None else without_gradient(outputs[STATE], closed)

    def joined(self) -> dict[str, Array]:
        types, last = self.placed.outputs, self.kept[-1]
        return {
            port: joined_over_time([one[port] for one in self.kept]) if types[port].kind in TIMED else last[port]
            for port in last
        }
