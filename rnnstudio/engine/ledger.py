"""The gradient ledger of a sample: each loss walked back by itself, many of them at a time as rows of one batch.

The values are those of the trace, in its own precision; the gradients are float64. What is walked is the walk of the trace, so a ledger
has every block, loops and all, and its rows add up to the gradient that the trace shows.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from rnnstudio.engine.losses import valid
from rnnstudio.engine.model import Model
from rnnstudio.engine.question import Subject, Work
from rnnstudio.engine.reach import cut, possible, reach
from rnnstudio.engine.record import Arrays, Forward, forward
from rnnstudio.engine.tracing import fed_batch
from rnnstudio.engine.values import doubled, repeated
from rnnstudio.engine.walk import loss_and_slopes, walk_back
from rnnstudio.graph.interface import in_order
from rnnstudio.graph.params import Settings
from rnnstudio.maths import read_only
from rnnstudio.trace.ledger import Doubles, Ledger, LossRow
from rnnstudio.trace.norms import norms
from rnnstudio.trace.sample import Batch, Sample
from rnnstudio.trace.trace import Numbers, SignalKey

MOST_ROWS = 1000
MOST_AT_ONCE = 32
SLICE = 0.015  # seconds of work between two moments at which it may be stopped


@dataclass(frozen=True)
class LedgerOf:
    """The question: the ledger of a block for this sample."""

    sample: Sample
    block: str
    most: int = MOST_ROWS
    window: int | None = None

    def work(self, subject: Subject) -> Work:
        model, weights, sample, block = subject.model, subject.weights, self.sample, self.block
        return ledger(model, weights, sample, block, step=subject.step, most=self.most, window=self.window)


@dataclass(frozen=True)
class Losses:
    """A run in float64, the losses to go back from, and dL/dy by target, (T, 1, n) or (1, n)."""

    ran: Forward
    rows: tuple[LossRow, ...]
    of: int
    slopes: Mapping[str, Numbers]

    @staticmethod
    def of_sample(model: Model, weights: Arrays, sample: Sample, most: int = MOST_ROWS) -> Losses:
        """The run of a sample as its trace has it; where there are more losses than `most`, an even choice with the last one."""
        batch = fed_batch(model, weights, sample)
        return Losses.of_run(model, forward(model, weights, batch), batch, most)

    @staticmethod
    def of_run(model: Model, ran: Forward, batch: Batch, most: int = MOST_ROWS) -> Losses:
        """The same of a run of a single sequence."""
        ran = doubled(ran)
        if not all(name in batch.targets for name in model.interface.targets):
            return Losses(ran, (), 0, {})
        rows = _loss_rows(model, ran, batch)
        chosen = np.unique(np.linspace(0, len(rows) - 1, min(most, len(rows))).round().astype(int))
        return Losses(ran, tuple(rows[n] for n in chosen), len(rows), loss_and_slopes(model, ran, batch)[2])

    def slopes_of(self, rows: tuple[LossRow, ...]) -> dict[str, Numbers]:
        """dL_r/dy of these losses, each as a sequence of a batch."""
        found = {}
        for name, slope in self.slopes.items():
            found[name] = np.zeros((*slope.shape[:-2], len(rows), slope.shape[-1]))
            for column, row in enumerate(rows):
                if row.target == name:
                    place = (row.t, column) if slope.ndim == 3 else (column,)
                    found[name][place] = slope[place[:-1]][0]
        return found


def ledger(
    model: Model,
    weights: Arrays,
    sample: Sample,
    block: str,
    *,
    step: int = 0,
    most: int = MOST_ROWS,
    window: int | None = None,
) -> Generator[float, None, Ledger]:
    """Yields the share that is done, some 15 ms of work apart; returns the ledger of every layer, direction and state of a block.

    The gradient of a state is cut after `window` steps, where that is not said as in training.
    """
    if window is not None:
        model = replace(model, options=Settings(model.options, window=window))
    losses = Losses.of_sample(model, weights, sample, most)
    keys, line = state_keys(model, block), model.resolution.timeline(block) or "input"
    steps = int(losses.ran.run.lengths[line][0])
    found = {key: np.full((len(losses.rows), steps), np.nan) for key in keys}
    for first, after, d_signals in gradients_by_row(model, losses):
        for key in keys:
            arrived = d_signals[block][f"{key.layer}/{key.direction}/d_{key.signal}"]
            found[key][first:after] = norms(arrived).T
        yield after / len(losses.rows)
    lengths = {name: int(count[0]) for name, count in losses.ran.run.lengths.items()}
    start = _start(lengths, line)
    known = {key: read_only(_where_possible(model, key, losses.rows, norms_)) for key, norms_ in found.items()}
    return Ledger(block, losses.rows, known, losses.of, start, model.options.window, step)


def state_keys(model: Model, block: str) -> tuple[SignalKey, ...]:
    """Every state of a block in every layer and direction, what it hands on first."""
    placed = model.resolution.placed[block]
    states = [signal.id for signal in reversed(placed.states)]
    return tuple(
        SignalKey(block, layer, direction, state)
        for layer, direction in placed.block.cells(placed.p)
        for state in states
    )


def gradients_by_row(model: Model, losses: Losses) -> Iterator[tuple[int, int, Mapping[str, Mapping[str, Numbers]]]]:
    """dL_r/d(signals) by block, (T, rows, n), of the rows from the first number up to the second, until all are done.

    So many rows at once as take about SLICE seconds of this thread's time, or twice what a single one takes where that is more.
    """
    first, count, wide, copies, budget = 0, 1, losses.ran, 1, 0.0
    while first < len(losses.rows):
        begin = time.thread_time()
        rows = losses.rows[first : first + count]
        if copies != len(rows):
            wide, copies = repeated(losses.ran, len(rows)), len(rows)
        yield first, first + len(rows), walk_back(model, wide, losses.slopes_of(rows)).d_signals
        first, seconds = first + len(rows), time.thread_time() - begin
        budget = budget or max(SLICE, 2 * seconds)
        # Never more than twice as many: what one more row costs is known only roughly.
        count = min(max(int(count * budget / max(seconds, 1e-6)), 1), 2 * count, MOST_AT_ONCE)


def _where_possible(model: Model, key: SignalKey, rows: tuple[LossRow, ...], found: Doubles) -> Doubles:
    """NaN where no path leads, or a window has cut all of them."""
    window = model.options.window
    for target in {row.target for row in rows}:
        chosen = np.array([row.target == target for row in rows])
        steps, own = np.array([row.t for row in rows])[chosen], found[chosen]
        own[~possible(reach(model, key, target), steps, found.shape[1])] = np.nan
        if window:
            same = model.interface.targets[target].timeline == model.resolution.timeline(key.block)
            entered = steps if same else np.full(len(steps), found.shape[1] - 1)
            apart = cut(window, entered, found.shape[1], key.direction == "backward")
            own[(apart | ((steps >= window) & (not same))[:, None]) & (own == 0)] = np.nan
        found[chosen] = own
    return found


def _loss_rows(model: Model, ran: Forward, batch: Batch) -> list[LossRow]:
    """Every valid target, in the order in which they lie in the run."""
    each = loss_and_slopes(model, ran, batch)[1]
    lengths = {line: int(ran.run.lengths[line][0]) for line in in_order(ran.run.lengths)}
    found = []
    for name, spec in model.interface.targets.items():
        line = spec.timeline or list(lengths)[-1]
        known = valid(spec, batch.targets[name])[..., 0]
        part, count = each[name][..., 0], int(known.sum())
        for t in np.flatnonzero(known) if spec.per_step else (lengths[line] - 1,):
            own = part[t] if spec.per_step else part
            found.append(LossRow(name, line, int(t), _start(lengths, line) + int(t), float(own) / max(count, 1)))
    return sorted(found, key=lambda row: row.tick)


def _start(lengths: Mapping[str, int], timeline: str) -> int:
    """How many steps of the run lie before the first of this timeline."""
    lines = list(in_order(lengths))
    return sum(lengths[line] for line in lines[: lines.index(timeline)])
