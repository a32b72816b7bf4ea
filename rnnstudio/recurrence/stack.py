"""Layers over one another, one or two directions in each: the same walk whether a block is recorded (numpy) or trained (torch).

x^1 = x;   h^k = [cell forwards over x^k, cell backwards over x^k];   x^{k+1} = h^k (+ x^k with a residual connection)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

import numpy as np

from rnnstudio.graph.loops import STATE
from rnnstudio.graph.params import Settings
from rnnstudio.maths import Array, concat, shifted, turned
from rnnstudio.recurrence.layout import Place, States, layer_places, packed, places, unpacked
from rnnstudio.recurrence.loop import Past, Steps, Walk, signal_gradients, unroll, walk_back
from rnnstudio.recurrence.products import layer_shares, layer_weights
from rnnstudio.recurrence.window import closed, closed_back
from rnnstudio.trace.recording import Backward, Recording, Run, at_place, from_place
from rnnstudio.trace.shares import DenseShare, OuterShare, Share

OneCell = Callable[[Place, Array, Array, Mapping[str, Array]], tuple[Array, Mapping[str, Array]]]


class Stacked(Protocol):
    """What a stack needs of a cell; see `recurrence.cell.Cell`."""

    states: ClassVar[tuple[str, ...]]

    def stepper(self, p: Settings) -> Steps: ...

    def start(self, p: Settings, w: Any, inputs: Mapping[str, Any], run: Run) -> Array: ...


@dataclass(frozen=True)
class Passed:
    """A run through all layers: what every output port gives, and what every layer read."""

    outputs: dict[str, Array]
    read: tuple[Array, ...]


def through_layers(cell: Stacked, p: Settings, x: Array, run: Run, start: Array, one: OneCell) -> Passed:
    """Every layer over the whole sequence; `one` runs a single cell and gives its h and its final states."""
    lengths, initial = run.lengths[p.timeline], unpacked(p, cell.states, start)
    finals: dict[Place, Mapping[str, Array]] = {}
    read, h = [], x
    for layer in range(p.layers):
        x = h if layer == 0 else run.dropped(h, p.dropout)
        read.append(x)
        parts = []
        for place in layer_places(p, layer):
            part, finals[place] = one(place, facing(x, place, lengths), lengths, initial[place])
            parts.append(facing(part, place, lengths))
        top = concat(parts) if len(parts) > 1 else parts[0]
        h = top + x if _residual(p, x, top) else top
    outputs = {"h": h}
    if run.wants(STATE):
        outputs[STATE] = packed(p, cell.states, finals)
    if run.wants("previous") and not p.bidirectional:
        outputs["previous"] = closed(run.window, shifted(top, initial[Place(p.layers - 1, "forward")]["h"]))
    return Passed(outputs, tuple(read))


def recorded(cell: Stacked, p: Settings, w: Any, inputs: Mapping[str, Array], run: Run) -> Recording:
    """The run in numpy, keeping every signal of every cell."""
    steps, signals = cell.stepper(p), dict[str, Array]()

    def one(place: Place, x: Array, lengths: Array, initial: Mapping[str, Array]) -> tuple[Array, Mapping[str, Array]]:
        tape = unroll(steps, p, layer_weights(w, place), x, initial, lengths)
        signals.update(at_place({name: facing(a, place, lengths) for name, a in tape.items()}, place.path))
        return tape["h"], {s: tape[s][-1] for s in cell.states}

    start = cell.start(p, w, inputs, run)
    passed = through_layers(cell, p, inputs["x"], run, start, one)
    cells = unpacked(p, cell.states, start).items()
    first = {f"{place.path}/{s}_0": s_0 for place, states in cells for s, s_0 in states.items()}
    within = {place.path: passed.read[place.layer] for place in places(p) if place.layer}
    return Recording(inputs, passed.outputs, signals, first, within)


def walked_back(
    cell: Stacked, p: Settings, w: Any, recording: Recording, d_outputs: Mapping[str, Array], run: Run
) -> tuple[Backward, Array]:
    """From dL/d(outputs) to the inputs, signals and weights, and dL/d(the state before the first step)."""
    d_h, d_previous = d_outputs["h"], d_outputs.get("previous")
    d_previous = None if d_previous is None else closed_back(run.window, d_previous)
    final, starts = unpacked(p, cell.states, d_outputs[STATE]), dict[Place, Mapping[str, Array]]()
    d_signals, shares = dict[str, Array](), list[Share]()
    for layer in reversed(range(p.layers)):
        x = recording.within.get(f"{layer}/forward", recording.inputs["x"])
        d_x = d_h if _residual(p, x, d_h) else 0
        d_top = d_h + _earlier(d_previous) if layer == p.layers - 1 else d_h
        for place, d_part in zip(layer_places(p, layer), np.split(d_top, 1 + p.bidirectional, -1), strict=True):
            walk, found = _cell_back(cell, p, w, recording, place, d_part, final[place], run)
            d_x = d_x + walk.d_x
            d_signals |= found
            shares += layer_shares(w, place, walk.shares)
            starts[place] = walk.d_initial
        d_h = d_x
    d_start = packed(p, cell.states, starts)
    if d_previous is not None:  # what a later step asked with comes from the future, as it does in a loop
        d_start[:, (p.layers - 1) * p.size : p.layers * p.size] += d_previous[0]
        top = f"{p.layers - 1}/forward"
        d_signals[f"{top}/d_h_incoming"] = d_signals[f"{top}/d_h_incoming"] + _earlier(d_previous)
        d_signals[f"{top}/d_h_local"] = d_signals[f"{top}/d_h_local"] - _earlier(d_previous)
    return Backward({"x": d_h}, d_signals, tuple(shares)), d_start


def _cell_back(
    cell: Stacked,
    p: Settings,
    w: Any,
    recording: Recording,
    place: Place,
    d_h: Array,
    d_final: States,
    run: Run,
) -> tuple[Walk, dict[str, Array]]:
    """One cell's walk back, everything in the order of the timeline again."""
    steps, lengths, layer = cell.stepper(p), run.lengths[p.timeline], layer_weights(w, place)
    past = past_of(cell, recording, place, lengths)
    walk = walk_back(steps, p, layer, past, facing(d_h, place, lengths), d_final, keep_states=True, window=run.window)
    found = signal_gradients(steps, p, layer, past, walk)
    d_signals = at_place({name: facing(a, place, lengths) for name, a in found.items()}, place.path)
    if not place.backward:
        return walk, d_signals
    shares = tuple(_facing_share(share, place, lengths) for share in walk.shares)
    return walk._replace(d_x=facing(walk.d_x, place, lengths), shares=shares), d_signals


def past_of(cell: Stacked, recording: Recording, place: Place, lengths: Array) -> Past:
    """What one cell left behind, in the order in which it read."""
    x = recording.within.get(place.path, recording.inputs["x"])
    signals = {name: facing(a, place, lengths) for name, a in from_place(recording.signals, place.path).items()}
    initial = {s: recording.initial[f"{place.path}/{s}_0"] for s in cell.states}
    return Past(facing(x, place, lengths), signals, initial, lengths)


def facing(a: Array, place: Place, lengths: Array) -> Array:
    """The sequence as this direction reads it; and back, since turning it twice changes nothing."""
    return turned(a, lengths) if place.backward else a


def _facing_share(share: Share, place: Place, lengths: Array) -> Share:
    if isinstance(share, OuterShare):
        right = None if share.right is None else facing(share.right, place, lengths)
        return OuterShare(share.weight, facing(share.left, place, lengths), right, share.first_row)
    assert isinstance(share, DenseShare)  # already summed over the batch, so it can only be turned as a whole
    return DenseShare(share.weight, share.values[::-1], share.first_row)


def _residual(p: Settings, x: Array, h: Array) -> bool:
    return bool(p.residual) and x.shape[-1] == h.shape[-1]


def _earlier(d_previous: Array | None) -> Array:
    """What the delayed port passes to the hidden state, one step earlier."""
    return 0 if d_previous is None else np.concatenate([d_previous[1:], np.zeros_like(d_previous[:1])])
