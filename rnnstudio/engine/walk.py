"""The walk back over a whole graph: from the loss to every signal and every weight, on the values that were recorded, in float64.

Groups in reverse order, each wire's contribution added up. Through a loop tick by tick, last tick first: what comes back at a block's
input `initial`, and through its delayed port, is dL/d(its state) one tick earlier - the part from the future.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from rnnstudio.engine.flow import Ticks, tick_run
from rnnstudio.engine.losses import losses_and_slopes, valid
from rnnstudio.engine.model import Model
from rnnstudio.engine.record import Forward, of_node, output_nodes
from rnnstudio.engine.values import doubled
from rnnstudio.graph.loops import INITIAL, STATE, Loop, Member
from rnnstudio.graph.resolution import PortKey
from rnnstudio.maths import Array, joined_over_time
from rnnstudio.recurrence.window import at_step
from rnnstudio.trace.recording import Backward, Recording, Run
from rnnstudio.trace.sample import Batch
from rnnstudio.trace.shares import Share, gradients, renamed, ticked
from rnnstudio.trace.trace import Numbers


@dataclass(frozen=True)
class Gradients:
    """dL/d(signals) per block, every weight's shares under its full name, and the loss."""

    loss: float
    losses: Mapping[str, Numbers]
    d_signals: Mapping[str, Mapping[str, Numbers]]
    shares: tuple[Share, ...]

    def weight_gradients(self, model: Model) -> dict[str, Any]:
        """The whole gradient of every weight."""
        return gradients(self.shares, model.resolution.weight_shapes())


def has_target(model: Model, batch: Batch) -> bool:
    """True where every target of the task is known, for one step at least."""
    targets = model.interface.targets
    return all(name in batch.targets and bool(valid(spec, batch.targets[name]).any()) for name, spec in targets.items())


def backward(model: Model, ran: Forward, batch: Batch) -> Gradients:
    """From the loss to everything else: see the module."""
    ran = doubled(ran)
    loss, losses, slopes = loss_and_slopes(model, ran, batch)
    walk = walk_back(model, ran, slopes)
    return Gradients(loss, losses, walk.d_signals, tuple(walk.shares))


def walk_back(
    model: Model, ran: Forward, slopes: Mapping[str, Numbers], d_ports: Mapping[PortKey, Numbers] | None = None
) -> Walk:
    """The same from any dL/dy by target, and from what else an L may ask of output ports; on values in float64 (see `values.doubled`)."""
    asked = {node: slopes[target] for node, target in output_nodes(model).items()}
    walk = Walk(model, ran, asked, dict(d_ports or {}))
    for group in reversed(model.resolution.schedule):
        if isinstance(group, Loop):
            _through_loop(walk, group)
        else:
            _through_block(walk, group.node)
    return walk


@dataclass
class Walk:
    """What has been found so far: dL/d(what ports gave), gradients of signals, shares of weights."""

    model: Model
    ran: Forward
    slopes: Mapping[str, Numbers]
    d_ports: dict[PortKey, Numbers] = field(default_factory=dict)
    d_signals: dict[str, Mapping[str, Numbers]] = field(default_factory=dict)
    shares: list[Share] = field(default_factory=list)

    def arrived(self, node: str) -> dict[str, Numbers]:
        """dL/d(every output) of a block, zeros where nothing came back; of an Output dL/dy."""
        if node in self.slopes:
            return {"y": self.slopes[node]}
        given = {port: np.zeros_like(a, np.float64) for port, a in self.ran.outputs[node].items()}
        return {port: zero + self.d_ports.get((node, port), 0) for port, zero in given.items()}

    def pass_on(self, node: str, d_inputs: Mapping[str, Numbers]) -> None:
        """Adds dL/d(inputs) of a block to what its sources gave."""
        feeding = self.model.resolution.feeding(node)
        for port, d in d_inputs.items():
            if port in feeding:
                self.d_ports[feeding[port]] = self.d_ports.get(feeding[port], 0) + d

    def keep(self, node: str, d_signals: Mapping[str, Numbers], shares: tuple[Share, ...]) -> None:
        """What a block contributes to the result."""
        self.d_signals[node] = {**self.d_signals.get(node, {}), **d_signals}
        self.shares += [renamed(share, f"{node}.{share.weight}") for share in shares]


def _through_block(walk: Walk, node: str) -> None:
    placed, ran = walk.model.resolution.placed[node], walk.ran
    w = of_node(ran.weights, node)
    back: Backward = placed.block.backward(placed.p, w, ran.recordings[node], walk.arrived(node), ran.run)
    walk.keep(node, back.d_signals, back.shares)
    walk.pass_on(node, back.d_inputs)


def _through_loop(walk: Walk, loop: Loop) -> None:
    """All ticks of a loop, last tick first."""
    members = [_Returning(walk, member) for member in loop.members]
    steps = len(walk.ran.ticks[loop.nodes[0]].runs)
    for t in reversed(range(steps)):
        inner: dict[PortKey, Numbers] = {}
        run = tick_run(walk.ran.run, loop.timeline, t)
        for member in reversed(members):
            member.step_back(t, run, inner)
        closed = at_step(run.window, t, walk.ran.run.lengths[loop.timeline])
        for member in members:
            member.step_to_past(t, inner, closed)
    for member in members:
        member.finish()


class _Returning:
    """A block of a loop on the way back."""

    def __init__(self, walk: Walk, member: Member) -> None:
        self.walk, self.member, self.node = walk, member, member.node
        self.placed, self.w = walk.model.resolution.placed[self.node], of_node(walk.ran.weights, self.node)
        self.ticks: Ticks[Recording] = walk.ran.ticks[self.node]
        self.arrived = walk.arrived(self.node)
        self.d_state = self.arrived.pop(STATE, None) if self.ticks.start is not None else None
        self.delayed = member.delayed & self.arrived.keys()
        self.backs: list[Backward] = []

    def step_back(self, t: int, run: Run, inner: dict[PortKey, Numbers]) -> None:
        """One tick back; `inner` collects what goes to blocks of the same loop."""
        recording = self.ticks.runs[t]
        given = {port: self._at(t, port) + inner.get((self.node, port), 0) for port in self.arrived}
        given |= {port: np.zeros_like(given[port]) for port in self.delayed}  # that part goes to the tick before
        if self.d_state is not None:
            given[STATE] = self.d_state
        back = self.placed.block.backward(self.placed.p, self.w, recording, given, run)
        self.backs.append(back)
        for port, source in self.member.inner.items():
            if port in back.d_inputs:
                inner[source] = inner.get(source, 0) + back.d_inputs[port]

    def step_to_past(self, t: int, inner: Mapping[PortKey, Numbers], closed: Array | None) -> None:
        """dL/d(state) as the tick before finds it; nothing comes through where it is `closed`."""
        if self.d_state is None:
            return
        self.d_state = self.backs[-1].d_inputs[INITIAL]
        ports = {port: self._at(t, port) + inner.get((self.node, port), 0) for port in self.delayed}
        if ports:
            self.d_state = self.d_state + self.placed.block.previous_back(self.placed.p, ports)
        if closed is not None:
            self.d_state = np.where(closed, 0, self.d_state)

    def finish(self) -> None:
        """Everything found at the ticks, put together in the order of time."""
        backs = self.backs[::-1]
        names = backs[0].d_signals
        d_signals = {name: joined_over_time([back.d_signals[name] for back in backs]) for name in names}
        self.walk.keep(self.node, d_signals, ticked([back.shares for back in backs]))
        outer = self.member.outer
        self.walk.pass_on(self.node, {port: self._gathered(port, backs) for port in outer if port != INITIAL})
        if self.d_state is not None:
            whole = {port: self.walk.ran.outputs[s][o] for port, (s, o) in outer.items() if port == INITIAL}
            begun = self.placed.block.start_back(self.placed.p, whole, self.d_state)
            self.walk.keep(self.node, {}, begun.shares)
            self.walk.pass_on(self.node, begun.d_inputs)

    def _at(self, t: int, port: str) -> Numbers:
        return self.arrived[port][t : t + 1]

    def _gathered(self, port: str, backs: list[Backward]) -> Numbers:
        parts = [back.d_inputs[port] for back in backs if port in back.d_inputs]
        if not parts:
            return np.zeros(())
        return np.asarray(joined_over_time(parts) if port in self.member.sliced else np.sum(parts, axis=0))


def loss_and_slopes(model: Model, ran: Forward, batch: Batch) -> tuple[float, dict[str, Numbers], dict[str, Numbers]]:
    """L, every target's own losses, and dL/dy: the slopes divided by the number of valid targets."""
    loss = 0.0
    losses: dict[str, Numbers] = {}
    slopes: dict[str, Numbers] = {}
    for name, scores in ran.scores.items():
        each, slope = losses_and_slopes(model.interface.targets[name], scores, batch.targets[name])
        known = valid(model.interface.targets[name], batch.targets[name])
        count = max(int(known.sum()), 1)
        loss += float(each[known].sum()) / count
        losses[name], slopes[name] = each, slope / count
    return loss, losses, slopes
