"""What the copies of each cell show: a token, a column of numbers in colour, an answer. Taken from a trace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rnnstudio import numbers
from rnnstudio.engine.model import Model
from rnnstudio.graph.block_type import Signal
from rnnstudio.graph.resolution import Placed
from rnnstudio.trace.trace import Numbers, Trace
from rnnstudio.ui.canvas.pictures import chosen, words_of
from rnnstudio.ui.canvas.unrolled_plan import Cell, Plan


@dataclass(frozen=True)
class Contents:
    """Of every step: words, and whether they are right where that is known; or the values of a signal, (T, n) or (1, n)."""

    words: tuple[str, ...] = ()
    right: tuple[bool | None, ...] = ()
    values: Numbers | None = None
    signal: Signal | None = None


def contents_of(plan: Plan, model: Model, trace: Trace | None) -> Mapping[Cell, Contents]:
    """What there is to show in each row."""
    if trace is None:
        return {}
    return {cell: _contents(cell, model.resolution.placed[cell.node], model, trace) for cell in plan.rows}


def _contents(cell: Cell, placed: Placed, model: Model, trace: Trace) -> Contents:
    if placed.block.family == "input":
        words = words_of(placed, model, trace)
        if words is not None:
            return Contents(tuple(numbers.token(word) for word in words))
        values = trace.sample.inputs.get(placed.block.brings(placed.p) or "")
        return Contents() if values is None else _numbers(np.asarray(values, np.float64))
    if placed.block.family == "output":
        return _answer(placed, model, trace)
    found = {key.signal: values for key, values in trace.of_block(cell.node).items() if key[1:3] == cell[1:]}
    signals = chosen(placed, set(found))
    if not signals:
        return Contents()
    signal = signals[-1]
    if signal.kind == "weight":  # of several heads, their mean
        return Contents(
            values=np.mean([found[s.id] for s in placed.block.signals(placed.p) if s.kind == "weight"], axis=0),
            signal=signal,
        )
    values = found[signal.id]
    return Contents(values=values if values.ndim == 2 else values[None], signal=signal)


def _numbers(values: Numbers) -> Contents:
    """One number is written, several are shown in colour."""
    rows = values.reshape(len(values), -1) if values.ndim > 1 else values[None] if values.ndim else values.reshape(1, 1)
    return (
        Contents(tuple(numbers.fixed(float(v), 2) for v in rows[:, 0])) if rows.shape[1] == 1 else Contents(values=rows)
    )


def _answer(placed: Placed, model: Model, trace: Trace) -> Contents:
    name = placed.block.answers(placed.p) or ""
    answer, spec = trace.answers.get(name), model.interface.targets.get(name)
    if answer is None or spec is None or not answer.prediction.size:
        return Contents()
    given = answer.prediction if spec.per_step else answer.prediction[None]
    if spec.kind != "classes" or len(spec.classes) != given.shape[-1]:
        return Contents(tuple(numbers.fixed(float(row[0]), 2) for row in given.reshape(len(given), -1)))
    best = given.argmax(-1)
    wanted = np.atleast_1d(trace.sample.targets.get(name, np.full(0, -1)))
    right = [bool(wanted[k] == best[k]) if k < len(wanted) and wanted[k] >= 0 else None for k in range(len(best))]
    return Contents(tuple(numbers.token(spec.classes[int(k)]) for k in best), tuple(right))
