"""A cell's step repeated over time, and the walk back: BPTT in the cell's own arrays.

    forwards    s_t = step(W_ih x_t + b_ih, s_{t-1})                       input products of all steps in one matrix product
    backwards   delta_t = local_t + incoming_t                             step_back gives incoming_{t-1} and dL/d(pre-activations)
                dL/dW = sum_t (dL/da_t)^T (what W was multiplied with)     one matrix product at the end

Only what depends on the step before is done step by step: a cell's `linearise` finds the slopes of all steps at once before the
walk, its `signal_gradients` the gradients of all gates at once after it. A sequence that has ended carries its state on unchanged,
so its padding changes nothing, forwards or backwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, ClassVar, NamedTuple, Protocol

import numpy as np

from rnnstudio.graph.params import Settings
from rnnstudio.maths import Array, alive, ragged
from rnnstudio.recurrence.products import from_input, from_input_back
from rnnstudio.trace.recording import begins
from rnnstudio.trace.shares import DenseShare, OuterShare, Share

State = Mapping[str, Array]
STRETCH = (
    16384  # how many numbers of a state `linearise` sees at a time: what it makes of them should stay in the cache
)


class StepBack(NamedTuple):
    """One step backwards: dL/d of the input product and of the previous states.

    `shares` is filled only where it is not known how the recurrent weights were used: per weight, this step's share.
    """

    d_gx: Array
    d_prev: dict[str, Array]
    shares: Mapping[str, Array] | None = None


class Steps(Protocol):
    """What the loop needs of a cell; see `recurrence.cell.Cell`."""

    states: ClassVar[tuple[str, ...]]
    rows: ClassVar[tuple[str, ...]]

    @property
    def has_step_back(self) -> bool: ...

    def step(self, p: Settings, w: Any, gx: Array, prev: Any) -> dict[str, Array]: ...

    def linearise(self, p: Settings, w: Any, prev: Any, now: Any) -> dict[str, Array]: ...

    def step_back(self, p: Settings, w: Any, slope: Any, d: Any) -> StepBack: ...

    def signal_gradients(self, p: Settings, w: Any, prev: Any, now: Any, d: Any) -> dict[str, Array]: ...

    def recurrent_products(self, p: Settings, prev: Any, now: Any, d_gx: Array) -> tuple[tuple[Array, Array], ...]: ...


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


class Walk(NamedTuple):
    """A walk back over a whole sequence: dL/d(input products), dL/dx, the weights' shares, dL/d(initial states), and dL/d(states).

    `arrived` and `incoming` (what came from the future alone) are empty unless asked for.
    """

    d_gx: Array
    d_x: Array  # None where it is not wanted
    shares: tuple[Share, ...]
    d_initial: State
    arrived: State
    incoming: State


class Tape(dict[str, Array]):
    """What steps leave behind, by name, each written at once into one array over time."""

    def __init__(self, steps: int) -> None:
        super().__init__()
        self._steps = steps

    def write(self, t: int, values: Mapping[str, Array]) -> None:
        """Keep the values of step t."""
        if not self:
            self.update({name: np.empty((self._steps, *value.shape), value.dtype) for name, value in values.items()})
        for name, value in values.items():
            self[name][t] = value


def unroll(
    cell: Steps, p: Settings, w: Mapping[str, Array], x: Array, initial: State, lengths: Array
) -> dict[str, Array]:
    """Every signal of every step, (T, B, H) each."""
    ended = Past(x, {}, initial, lengths).ended
    # Column by column, so that the transposes that the steps multiply with lie row by row.
    weights = SimpleNamespace(**{name: np.asfortranarray(a) for name, a in w.items()})
    prev, tape = SimpleNamespace(**initial), Tape(len(x))
    for t, gx in enumerate(from_input(weights, x)):
        now = cell.step(p, weights, gx, prev)
        if ended is not None:
            now.update({s: np.where(ended[t], getattr(prev, s), now[s]) for s in cell.states})
        tape.write(t, now)
        prev = SimpleNamespace(**{s: now[s] for s in cell.states})
    return tape


def walk_back(
    cell: Steps,
    p: Settings,
    w: Mapping[str, Array],
    past: Past,
    d_h: Array,
    d_final: State | None = None,
    keep_states: bool = False,
    wants_x: bool = True,
    window: int = 0,
) -> Walk:
    """From dL/dh_t as it arrives from above at every step, and dL/d(final states), to everything else: see the module.

    With a `window` nothing comes back from the first step of one to the last of the one before (see `window`).
    """
    weights, ended, steps = SimpleNamespace(**w), past.ended, len(past.x)
    before = past.before()
    now = past.now() if cell.has_step_back else SimpleNamespace(**past.recorded, gx=from_input(weights, past.x))
    incoming = d_final or {s: np.zeros(first.shape, d_h.dtype) for s, first in past.initial.items()}
    products, dense, arrived, from_future = Tape(steps), Tape(steps), Tape(steps), Tape(steps)
    for t, slope in _slopes(cell, p, weights, (before, now), steps):
        d = {**incoming, "h": incoming["h"] + d_h[t]}
        live = d if ended is None else {s: value * ~ended[t] for s, value in d.items()}
        step = cell.step_back(p, weights, slope, SimpleNamespace(**live))
        products.write(t, {"gx": step.d_gx})
        if step.shares is not None:
            dense.write(t, step.shares)
        if keep_states:
            arrived.write(t, d)
            from_future.write(t, incoming)
        d_prev = {s: np.zeros_like(a) for s, a in step.d_prev.items()} if begins(window, t) else step.d_prev
        incoming = d_prev if ended is None else {s: np.where(ended[t], d[s], a) for s, a in d_prev.items()}
    d_gx = products["gx"]
    d_x, inputs = from_input_back(weights, past.x, d_gx, wants_x)
    known = () if dense else _recurrent_shares(cell.recurrent_products(p, before, now, d_gx))
    shares = (*inputs, *known, *(DenseShare(name, a) for name, a in dense.items()))
    return Walk(d_gx, d_x, shares, incoming, arrived, from_future)


def _slopes(
    cell: Steps, p: Settings, w: Any, run: tuple[Any, Any], steps: int
) -> Iterator[tuple[int, SimpleNamespace]]:
    """The slopes of each step, last step first, found for stretches that fit into the processor's cache."""
    stretch = max(1, STRETCH // run[0].h[0].size)
    for stop in range(steps, 0, -stretch):
        start = max(0, stop - stretch)
        cut = (SimpleNamespace(**{name: a[start:stop] for name, a in vars(part).items()}) for part in run)
        values = cell.linearise(p, w, *cut)
        rows = zip(range(stop - 1, start - 1, -1), *(a[::-1] for a in values.values()), strict=True)
        yield from ((t, SimpleNamespace(**dict(zip(values, row, strict=True)))) for t, *row in rows)


def signal_gradients(cell: Steps, p: Settings, w: Mapping[str, Array], past: Past, walk: Walk) -> dict[str, Array]:
    """dL/d of every signal and pre-activation over time; for states also the local part and the incoming part of it."""
    ended, arrived = past.ended, walk.arrived
    live = arrived if ended is None else {s: d * ~ended for s, d in arrived.items()}
    d, now, weights = SimpleNamespace(**live, gx=walk.d_gx), past.now(), SimpleNamespace(**w)
    if not cell.has_step_back:
        now.gx = from_input(weights, past.x)
    found = cell.signal_gradients(p, weights, past.before(), now, d)
    if ended is not None:
        found.update({s: np.where(ended, arrived[s], found[s]) for s in arrived if s in found})
    totals = {**arrived, **found}
    rows = np.split(walk.d_gx, len(cell.rows), -1)
    return {
        **{f"d_{row}": d_row for row, d_row in zip(cell.rows, rows, strict=True)},
        **{f"d_{name}": total for name, total in totals.items()},
        **{f"d_{s}_incoming": part for s, part in walk.incoming.items()},
        **{f"d_{s}_local": totals[s] - part for s, part in walk.incoming.items()},
    }


def _recurrent_shares(products: tuple[tuple[Array, Array], ...]) -> Iterator[Share]:
    """The shares of W_hh and b_hh whose rows, from the top, were multiplied like this."""
    row = 0
    for d_product, factor in products:
        yield OuterShare("weight_hh", d_product, factor, row)
        yield OuterShare("bias_hh", d_product, None, row)
        row += d_product.shape[-1]
