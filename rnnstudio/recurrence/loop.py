"""A cell's step repeated over time, and the walk back: BPTT in the cell's own arrays.

    forwards    s_t = step(W_ih x_t + b_ih, s_{t-1})                       input products of all steps in one matrix product
    backwards   delta_t = local_t + incoming_t                             step_back gives incoming_{t-1} and dL/d(pre-activations)
                dL/dW = sum_t (dL/da_t)^T (what W was multiplied with)     one matrix product at the end

A sequence that has ended carries its state on unchanged, so its padding changes nothing, forwards or backwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from rnnstudio.graph.params import Settings
from rnnstudio.maths import Array, alive
from rnnstudio.trace.recording import DenseShare, OuterShare, Share

State = Mapping[str, Array]


@dataclass(frozen=True)
class StepBack:
    """One step backwards: dL/d of the input product and of the recurrent product, of the previous state, of the step's signals.

    `shares` is filled only by a cell whose recurrent weights are not used as `W_hh . recurrent_factors`: per weight, this step's share.
    """

    d_gx: Array
    d_gh: Array | None
    d_prev: dict[str, Array]
    d_signals: dict[str, Array]
    shares: Mapping[str, Array] | None = None


class Steps(Protocol):
    """What the loop needs of a cell."""

    states: tuple[str, ...]

    def step(self, p: Settings, w: Any, gx: Array, prev: Any) -> dict[str, Array]: ...

    def step_back(self, p: Settings, w: Any, prev: Any, now: Any, d: Any) -> StepBack: ...

    def recurrent_factors(self, p: Settings, prev: Any, now: Any) -> tuple[Array, ...]: ...


StepBackwards = Callable[[Settings, Any, Any, Any, Any], StepBack]


@dataclass(frozen=True)
class Past:
    """What a walk back needs to know of the run that went before it."""

    x: Array
    recorded: Mapping[str, Array]
    initial: State
    lengths: Array


@dataclass(frozen=True)
class Walk:
    """The result of a walk back over a whole sequence."""

    d_x: Array
    d_signals: dict[str, Array]
    shares: tuple[Share, ...]


def input_products(w: Any, x: Array) -> Array:
    """W_ih x_t + b_ih for every step at once: (T, B, I) -> (T, B, rows)."""
    steps, batch, size = x.shape
    return (x.reshape(steps * batch, size) @ w.weight_ih.T + w.bias_ih).reshape(steps, batch, -1)


def unroll(cell: Steps, p: Settings, w: Any, x: Array, initial: State, lengths: Array) -> dict[str, Array]:
    """Every signal of every step, (T, B, H) each, and the input products `gx`."""
    gx = input_products(w, x)
    ended = _ended(lengths, len(x))
    recorded: dict[str, Array] = {}
    prev = Settings(initial)
    for t in range(len(x)):
        now = cell.step(p, w, gx[t], prev)
        if ended is not None:
            now.update({s: np.where(ended[t], prev[s], now[s]) for s in cell.states})
        if not recorded:
            recorded = {name: np.empty((len(x), *value.shape), value.dtype) for name, value in now.items()}
        for name, value in now.items():
            recorded[name][t] = value
        prev = Settings({s: now[s] for s in cell.states})
    return {**recorded, "gx": gx}


def shifted(recorded: Mapping[str, Array], initial: State) -> Settings:
    """The states one step earlier, (T, B, H): the initial state, then every state but the last."""
    return Settings({s: np.concatenate([first[None], recorded[s][:-1]]) for s, first in initial.items()})


def walk_back(cell: Steps, p: Settings, w: Any, past: Past, d_h: Array, step_back: StepBackwards, signals: bool = True) -> Walk:
    """From dL/dh_t as it arrives from above at every step to everything else: see the module.

    `signals=False` keeps only what the weights and the input need, as training does.
    """
    before = shifted(past.recorded, past.initial)
    kept = _Kept(len(past.x))
    ended = _ended(past.lengths, len(past.x))
    incoming = {s: np.zeros_like(first) for s, first in past.initial.items()}
    for t in reversed(range(len(past.x))):
        d = Settings(incoming, h=d_h[t] + incoming["h"])
        prev = Settings({s: before[s][t] for s in before})
        now = Settings({name: values[t] for name, values in past.recorded.items()})
        live = d if ended is None else Settings({s: value * ~ended[t] for s, value in d.items()})
        step = step_back(p, w, prev, now, live)
        kept.products(t, step)
        if signals:
            kept.signals(t, {**step.d_signals, **_totals(d, step, ended, t)}, incoming)
        incoming = step.d_prev if ended is None else {s: np.where(ended[t], d[s], value) for s, value in step.d_prev.items()}
    return Walk(kept["gx"] @ w.weight_ih, kept.d_signals(tuple(before)), _shares(cell, p, past, before, kept))


def _totals(d: State, step: StepBack, ended: Array | None, t: int) -> State:
    """dL/d(state): what step_back found, or what it was given where it found nothing more or the sequence has ended."""
    found = {s: step.d_signals.get(s, d[s]) for s in d}
    return found if ended is None else {s: np.where(ended[t], d[s], value) for s, value in found.items()}


class _Kept(dict[str, Array]):
    """Per-step results of a walk back, each written into one array over time."""

    def __init__(self, steps: int) -> None:
        super().__init__()
        self.steps = steps

    def products(self, t: int, step: StepBack) -> None:
        self._put("gx", t, step.d_gx)
        if step.d_gh is not None:
            self._put("gh", t, step.d_gh)
        for name, value in (step.shares or {}).items():
            self._put(f"share {name}", t, value)

    def signals(self, t: int, totals: State, incoming: State) -> None:
        for name, value in totals.items():
            self._put(f"d_{name}", t, value)
        for state, value in incoming.items():
            self._put(f"d_{state}_incoming", t, value)

    def d_signals(self, states: tuple[str, ...]) -> dict[str, Array]:
        """dL/d of every signal; for states also the local and the incoming part, which add up to it."""
        found = {name: value for name, value in self.items() if name.startswith("d_")}
        local = {f"d_{s}_local": found[f"d_{s}"] - found[f"d_{s}_incoming"] for s in states if f"d_{s}" in found}
        return {**found, **local}

    def _put(self, name: str, t: int, value: Array) -> None:
        if name not in self:
            self[name] = np.zeros((self.steps, *value.shape), value.dtype)
        self[name][t] = value


def _shares(cell: Steps, p: Settings, past: Past, before: Settings, kept: _Kept) -> tuple[Share, ...]:
    """Each step's share of every weight: outer products where the cell's weights are used that way, else as the step gave them."""
    inputs = OuterShare("weight_ih", kept["gx"], past.x), OuterShare("bias_ih", kept["gx"])
    if "gh" not in kept:
        dense = (DenseShare(name.removeprefix("share "), value) for name, value in kept.items() if name.startswith("share "))
        return (*inputs, *dense)
    factors = cell.recurrent_factors(p, before, Settings(past.recorded))
    rows = kept["gh"].shape[-1] // len(factors)
    recurrent = (
        OuterShare("weight_hh", kept["gh"][..., k * rows : (k + 1) * rows], factor, k * rows) for k, factor in enumerate(factors)
    )
    return (*inputs, *recurrent, OuterShare("bias_hh", kept["gh"]))


def _ended(lengths: Array, steps: int) -> Array | None:
    """(T, B, 1), True past the end of a sequence; None where every sequence fills the timeline."""
    return None if (lengths >= steps).all() else ~alive(lengths, steps)
