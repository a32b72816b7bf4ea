"""A cell's step repeated over time, and the walk back: BPTT in the cell's own arrays.

    forwards    s_t = step(W_ih x_t + b_ih, s_{t-1})                       input products of all steps in one matrix product
    backwards   delta_t = local_t + incoming_t                             step_back gives incoming_{t-1} and dL/d(pre-activations)
                dL/dW = sum_t (dL/da_t)^T (what W was multiplied with)     one matrix product at the end

Only what depends on the step before is done step by step: a cell's `linearise` finds the slopes of all steps at once before the
walk, its `signal_gradients` the gradients of all gates at once after it. A sequence that has ended carries its state on unchanged,
so its padding changes nothing, forwards or backwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, NamedTuple, Protocol

import numpy as np

from rnnstudio.graph.params import Settings
from rnnstudio.maths import Array, affine, alive, ragged
from rnnstudio.trace.recording import DenseShare, OuterShare, Share

State = Mapping[str, Array]


class StepBack(NamedTuple):
    """One step backwards: dL/d of the input product, of the previous states, of the recurrent product where that one differs.

    `shares` is filled only where it is not known how the recurrent weights were used: per weight, this step's share.
    """

    d_gx: Array
    d_prev: dict[str, Array]
    d_gh: Array | None = None
    shares: Mapping[str, Array] | None = None


class Steps(Protocol):
    """What the loop needs of a cell; see `recurrence.cell.Cell`."""

    states: tuple[str, ...]
    rows: tuple[str, ...]

    def step(self, p: Settings, w: Any, gx: Array, prev: Any) -> dict[str, Array]: ...

    def linearise(self, p: Settings, w: Any, prev: Any, now: Any) -> dict[str, Array]: ...

    def step_back(self, p: Settings, w: Any, slope: Any, d: Any) -> StepBack: ...

    def signal_gradients(self, p: Settings, w: Any, prev: Any, now: Any, d: Any) -> dict[str, Array]: ...

    def recurrent_factors(self, p: Settings, prev: Any, now: Any) -> tuple[Array, ...]: ...


@dataclass(frozen=True)
class Past:
    """What a walk back needs to know of the run that went before it."""

    x: Array
    recorded: Mapping[str, Array]
    initial: State
    lengths: Array

    @property
    def ended(self) -> Array | None:
        """(T, B, 1), True past the end of a sequence; None where every sequence fills the timeline."""
        return ~alive(self.lengths, len(self.x)) if ragged(self.lengths, len(self.x)) else None

    def before(self) -> SimpleNamespace:
        """The states one step earlier, (T, B, H): the initial state, then every state but the last."""
        return SimpleNamespace(
            **{s: np.concatenate([h_0[None], self.recorded[s][:-1]]) for s, h_0 in self.initial.items()}
        )

    def now(self) -> SimpleNamespace:
        """Every recorded signal, (T, B, H)."""
        return SimpleNamespace(**self.recorded)


@dataclass(frozen=True)
class Walk:
    """A walk back over a whole sequence: dL/d(input products), the weights' shares; per step what arrived, from above and in all."""

    d_gx: Array
    shares: tuple[Share, ...]
    incoming: list[State]
    arrived: list[State]


def unroll(
    cell: Steps, p: Settings, w: Mapping[str, Array], x: Array, initial: State, lengths: Array
) -> dict[str, Array]:
    """Every signal of every step, (T, B, H) each."""
    ended = Past(x, {}, initial, lengths).ended
    weights = SimpleNamespace(
        **{name: np.asfortranarray(a) for name, a in w.items()}
    )  # so that the transposes lie in rows
    prev, steps = SimpleNamespace(**initial), []
    for t, gx in enumerate(affine(x, weights.weight_ih, weights.bias_ih)):
        now = cell.step(p, weights, gx, prev)
        if ended is not None:
            now.update({s: np.where(ended[t], getattr(prev, s), now[s]) for s in cell.states})
        steps.append(now)
        prev = SimpleNamespace(**{s: now[s] for s in cell.states})
    return _over_time(steps)


def walk_back(cell: Steps, p: Settings, w: Mapping[str, Array], past: Past, d_h: Array) -> Walk:
    """From dL/dh_t as it arrives from above at every step to everything else: see the module."""
    weights, before, now, ended = SimpleNamespace(**w), past.before(), past.now(), past.ended
    slopes = _step_by_step(cell.linearise(p, weights, before, now))
    d_prev: State = {s: np.zeros_like(first) for s, first in past.initial.items()}
    incoming, arrived, steps = [], [], []
    for t in reversed(range(len(past.x))):
        d = {**d_prev, "h": d_prev["h"] + d_h[t]}
        live = d if ended is None else {s: value * ~ended[t] for s, value in d.items()}
        step = cell.step_back(p, weights, slopes[t], SimpleNamespace(**live))
        incoming.append(d_prev)
        arrived.append(d)
        steps.append(step)
        d_prev = step.d_prev if ended is None else {s: np.where(ended[t], d[s], a) for s, a in step.d_prev.items()}
    for backwards in (incoming, arrived, steps):
        backwards.reverse()
    d_gx = _stacked([step.d_gx for step in steps])
    return Walk(d_gx, _shares(cell, p, past, (before, now), d_gx, steps), incoming, arrived)


def signal_gradients(cell: Steps, p: Settings, w: Mapping[str, Array], past: Past, walk: Walk) -> dict[str, Array]:
    """dL/d of every signal and pre-activation over time; for states also the local and the incoming part, which add up to it."""
    ended, incoming, arrived = past.ended, _over_time(walk.incoming), _over_time(walk.arrived)
    live = arrived if ended is None else {s: d * ~ended for s, d in arrived.items()}
    d = SimpleNamespace(**live, gx=walk.d_gx, x=past.x)
    found = cell.signal_gradients(p, SimpleNamespace(**w), past.before(), past.now(), d)
    if ended is not None:
        found.update({s: np.where(ended, arrived[s], found[s]) for s in arrived if s in found})
    totals = {**arrived, **found}
    rows = np.split(walk.d_gx, len(cell.rows), -1)
    return {
        **{f"d_{row}": d_row for row, d_row in zip(cell.rows, rows, strict=True)},
        **{f"d_{name}": total for name, total in totals.items()},
        **{f"d_{s}_incoming": incoming[s] for s in incoming},
        **{f"d_{s}_local": totals[s] - incoming[s] for s in incoming},
    }


def _shares(
    cell: Steps, p: Settings, past: Past, run: tuple[Any, Any], d_gx: Array, steps: list[StepBack]
) -> tuple[Share, ...]:
    """Each step's share of every weight: outer products where the cell's weights are used that way, else as the step gave them."""
    inputs = OuterShare("weight_ih", d_gx, past.x), OuterShare("bias_ih", d_gx)
    if steps[0].shares is not None:
        dense = _over_time([step.shares or {} for step in steps], stack=True)
        return (*inputs, *(DenseShare(name, values) for name, values in dense.items()))
    d_gh = d_gx if steps[0].d_gh is None else _stacked([step.d_gh for step in steps])
    factors = cell.recurrent_factors(p, *run)
    rows = d_gh.shape[-1] // len(factors)
    recurrent = (
        OuterShare("weight_hh", d_gh[..., k * rows : (k + 1) * rows], a, k * rows) for k, a in enumerate(factors)
    )
    return (*inputs, *recurrent, OuterShare("bias_hh", d_gh))


def _over_time(steps: list[Any], stack: bool = False) -> dict[str, Array]:
    """Per-step results by name -> one array over time for each name."""
    joined = np.stack if stack else _stacked
    return {name: joined([step[name] for step in steps]) for name in steps[0]}


def _stacked(rows: list[Array]) -> Array:
    """T arrays (B, n) -> (T, B, n); several times faster than np.stack."""
    return np.concatenate(rows).reshape(len(rows), *rows[0].shape)


def _step_by_step(values: Mapping[str, Array]) -> list[SimpleNamespace]:
    """Arrays over time -> for each step what they hold there."""
    return [SimpleNamespace(**dict(zip(values, row, strict=True))) for row in zip(*values.values(), strict=True)]
