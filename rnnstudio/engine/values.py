"""The values of a run as a walk back needs them: in float64, and as several rows of one batch, each to be gone back from by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from rnnstudio.engine.flow import Ticks
from rnnstudio.engine.record import Forward
from rnnstudio.trace.recording import Recording

Array = np.ndarray[Any, np.dtype[Any]]
Change = Callable[[Array], Array]


def doubled(ran: Forward) -> Forward:
    """The same values in float64."""
    inside = _changed(ran, _double)
    run = replace(inside.run, like=np.zeros((), np.float64))
    return replace(inside, run=run, weights=_each(_double, ran.weights))


def repeated(ran: Forward, rows: int) -> Forward:
    """The run of one sequence as that of `rows` sequences which are all the same."""

    def repeat(a: Array) -> Array:
        return a.repeat(rows, -2 if a.dtype.kind == "f" else -1)  # vectors (..., B, n), but tokens and lengths (..., B)

    run = _changed(ran, repeat)
    lengths, whole = _each(repeat, ran.run.lengths), _each(repeat, ran.run.whole)
    outputs = {node: _each(repeat, given) for node, given in ran.outputs.items()}
    conditions = replace(run.run, lengths=lengths, whole=whole, fed=_each(repeat, ran.run.fed))
    return replace(run, run=conditions, outputs=outputs)


def _changed(ran: Forward, change: Change) -> Forward:
    """The run with every array of numbers in it changed; of `outputs`, which stand in the recordings, a walk back asks the shape alone."""
    return Forward(
        replace(ran.run, inputs=_each(change, ran.run.inputs)),
        ran.weights,
        {node: _recording(recording, change) for node, recording in ran.recordings.items()},
        {node: _ticks(ticks, change) for node, ticks in ran.ticks.items()},
        ran.outputs,
        _each(change, ran.scores),
    )


def _ticks(ticks: Ticks[Recording], change: Change) -> Ticks[Recording]:
    start = None if ticks.start is None else change(ticks.start)
    return Ticks(tuple(_recording(run, change) for run in ticks.runs), start)


def _recording(r: Recording, change: Change) -> Recording:
    inputs, outputs, signals, initial, within = (
        _each(change, part) for part in (r.inputs, r.outputs, r.signals, r.initial, r.within)
    )
    return Recording(inputs, outputs, signals, initial, within, r.still)


def _each(change: Change, arrays: Mapping[str, Array]) -> dict[str, Array]:
    return {name: change(a) for name, a in arrays.items()}


def _double(a: Array) -> Array:
    return a.astype(np.float64, copy=False) if a.dtype.kind == "f" else a
