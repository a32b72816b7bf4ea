"""The Jacobians of a recurrent block on a sample: step by step, between two steps, and between all of them. In float64, a bit at a time."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass

import numpy as np

from rnnstudio.engine.model import Model
from rnnstudio.engine.question import Subject, Work
from rnnstudio.engine.record import Arrays, forward, of_node
from rnnstudio.engine.tracing import fed_batch
from rnnstudio.engine.values import doubled, repeated
from rnnstudio.engine.walk import walk_back
from rnnstudio.graph.loops import Loop
from rnnstudio.maths import read_only
from rnnstudio.recurrence.cell import Cell
from rnnstudio.recurrence.jacobian import Tangent
from rnnstudio.recurrence.layout import place_at
from rnnstudio.recurrence.products import layer_weights
from rnnstudio.recurrence.stack import past_of
from rnnstudio.trace.jacobians import Chain, Doubles, StateLedger, StepSizes
from rnnstudio.trace.sample import Sample
from rnnstudio.trace.trace import SignalKey

MOST_ROWS = 100


@dataclass(frozen=True)
class StepSizesOf:
    """The question: how much each step of a cell stretches. `cell` says block, layer and direction; its signal does not matter."""

    sample: Sample
    cell: SignalKey

    def work(self, subject: Subject) -> Work:
        return step_sizes(CellRun.of_sample(subject.model, subject.weights, self.sample, self.cell, subject.step))


@dataclass(frozen=True)
class ChainOf:
    """The question: what lies between the steps k and t of a cell, from 0 on its timeline."""

    sample: Sample
    cell: SignalKey
    t: int
    k: int

    def work(self, subject: Subject) -> Work:
        run = CellRun.of_sample(subject.model, subject.weights, self.sample, self.cell, subject.step)
        return chain(run, self.t, self.k)


@dataclass(frozen=True)
class StateLedgerOf:
    """The question: how much of each state is left in each later one."""

    sample: Sample
    cell: SignalKey
    most: int = MOST_ROWS

    def work(self, subject: Subject) -> Work:
        model, weights, step = subject.model, subject.weights, subject.step
        if goes_round(model, self.cell):
            return total_state_ledger(model, weights, self.sample, self.cell, self.most, step=step)
        return state_ledger(CellRun.of_sample(model, weights, self.sample, self.cell, step), self.most)


@dataclass(frozen=True)
class CellRun:
    """One cell of a block on a sample, with the values of its trace; steps count as they were read."""

    cell: SignalKey
    states: tuple[str, ...]
    tangent: Tangent
    backward: bool
    step: int = 0

    @staticmethod
    def of_sample(model: Model, weights: Arrays, sample: Sample, cell: SignalKey, step: int = 0) -> CellRun:
        """The cell at a layer and in a direction of a recurrent block."""
        placed = model.resolution.placed[cell.block]
        block, place = placed.block, place_at(f"{cell.layer}/{cell.direction}")
        assert isinstance(block, Cell)
        ran = doubled(forward(model, weights, fed_batch(model, weights, sample)))
        past = past_of(block, ran.recordings[cell.block], place, ran.run.lengths[placed.p.timeline])
        w = layer_weights(of_node(ran.weights, cell.block), place)
        tangent = Tangent.of(block.stepper(placed.p), placed.p, w, past)
        return CellRun(cell, block.states, tangent, place.backward, step)

    def read(self, row: int) -> int:
        """When a step of the timeline was read; and the other way round."""
        return self.tangent.steps - 1 - row if self.backward else row

    def own(self, matrix: Doubles, state: str) -> Doubles:
        """The block of a joint Jacobian that leads from a state to itself."""
        size = matrix.shape[-1] // len(self.states)
        at = self.states.index(state) * size
        return matrix[..., at : at + size, at : at + size]

    @property
    def inner(self) -> tuple[str, ...]:
        """The states that have a path of their own beside h."""
        return tuple(state for state in self.states if state != "h")


def step_sizes(run: CellRun) -> Generator[float, None, StepSizes]:
    """Yields the share that is done; returns how much each step stretches."""
    singular, direct = [], {state: list[Doubles]() for state in run.inner}
    for u, factor in _factors(run, 0, run.tangent.steps):
        singular.append(_singular(factor))
        for state, found in direct.items():
            found.append(_singular(run.own(factor, state)))
        yield (u + 1) / run.tangent.steps
    order = slice(None, None, -1) if run.backward else slice(None)
    sizes = {state: read_only(np.array(found)[order].copy()) for state, found in direct.items()}
    return StepSizes(run.cell, run.states, read_only(np.array(singular)[order].copy()), sizes, run.step)


def chain(run: CellRun, t: int, k: int) -> Generator[float, None, Chain]:
    """Yields the share that is done; returns what lies between two steps. Where k was read later than t they change places."""
    first, last = sorted((run.read(k), run.read(t)))
    size = run.tangent.size
    product, direct = np.eye(size), {state: np.eye(size // len(run.states)) for state in run.inner}
    singular = np.empty((last - first, size))
    for u, factor in _factors(run, first + 1, last + 1):
        product = factor @ product
        direct = {state: run.own(factor, state) @ found for state, found in direct.items()}
        singular[u - first - 1] = _singular(factor)
        yield (u - first) / (last - first)
    return Chain(
        run.cell,
        run.states,
        run.read(last),
        run.read(first),
        tuple(run.read(u) for u in range(first + 1, last + 1)),
        read_only(singular),
        read_only(_singular(product)),
        read_only(_singular(run.own(product, "h"))),
        read_only(product),
        {state: read_only(_singular(found)) for state, found in direct.items()},
        run.step,
    )


def state_ledger(run: CellRun, most: int = MOST_ROWS) -> Generator[float, None, StateLedger]:
    """Yields the share that is done; returns the triangle of dh_t/dh_k: walking back, the rows of each chosen t times one more factor.

    Products are kept near 1 and their logarithms beside them, so that none underflows on the way. Of a large cell fewer t are chosen.
    """
    steps, size = run.tangent.steps, run.tangent.size
    chosen = np.unique(np.linspace(0, steps - 1, min(_affordable(size, most), steps)).round().astype(int))
    found = np.full((len(chosen), steps), np.nan)
    found[np.arange(len(chosen)), chosen] = 1.0
    hidden = np.eye(size)[run.states.index("h") * int(run.tangent.p.size) :][: int(run.tangent.p.size)]
    products, scales = np.tile(hidden, (len(chosen), 1, 1)), np.zeros(len(chosen))
    for u, factor in _factors(run, 1, steps, backwards=True):
        begun = int(np.searchsorted(chosen, u))  # those t that u leads to
        products[begun:] = products[begun:] @ factor
        scales[begun:] += _brought_near_one(products[begun:])
        largest = np.linalg.svd(_hidden(run, products[begun:]), compute_uv=False)[:, 0]
        with np.errstate(divide="ignore", over="ignore"):
            found[begun:, u - 1] = np.exp(np.log(largest) + scales[begun:])
        yield 1 - u / steps
    order = slice(None, None, -1) if run.backward else slice(None)
    rows = tuple(run.read(int(u)) for u in chosen[order])
    return StateLedger(run.cell, rows, read_only(found[order, order].copy()), step=run.step)


def goes_round(model: Model, cell: SignalKey) -> bool:
    """True for what a block of a loop hands on: there a state meets itself again through other blocks."""
    placed = model.resolution.placed[cell.block]
    inside = any(isinstance(group, Loop) and cell.block in group.nodes for group in model.resolution.schedule)
    return inside and cell.layer == placed.p.layers - 1 and not placed.p.residual


def total_state_ledger(
    model: Model, weights: Arrays, sample: Sample, cell: SignalKey, most: int = MOST_ROWS, *, step: int = 0
) -> Generator[float, None, StateLedger]:
    """The same triangle by the walk over the whole model: from every number of h_t at once, each a row of a batch, to all h_k."""
    ran = doubled(forward(model, weights, fed_batch(model, weights, sample)))
    size = int(model.resolution.placed[cell.block].p.size)
    wide, h = repeated(ran, size), f"{cell.layer}/{cell.direction}/d_h"
    slopes = {target: np.zeros_like(scores) for target, scores in wide.scores.items()}
    steps = len(ran.outputs[cell.block]["h"])
    chosen = np.unique(np.linspace(0, steps - 1, min(most, steps)).round().astype(int))
    found = np.full((len(chosen), steps), np.nan)
    for row, t in enumerate(chosen):
        asked = np.zeros((steps, size, size))
        asked[t] = np.eye(size)
        arrived = walk_back(model, wide, slopes, {(cell.block, "h"): asked}).d_signals[cell.block][h]
        found[row, : t + 1] = np.linalg.svd(arrived[: t + 1], compute_uv=False)[:, 0]
        yield (row + 1) / len(chosen)
    return StateLedger(cell, tuple(int(t) for t in chosen), read_only(found), total=True, step=step)


def _factors(run: CellRun, first: int, after: int, backwards: bool = False) -> Iterator[tuple[int, Doubles]]:
    """J of each of these steps with its number, a stretch of them found at a time."""
    tangent = run.tangent
    starts = range(first, after, tangent.at_once)
    for start in reversed(starts) if backwards else starts:
        stop = min(start + tangent.at_once, after)
        found = list(enumerate(tangent.factors(start, stop), start))
        yield from reversed(found) if backwards else found


def _hidden(run: CellRun, rows: Doubles) -> Doubles:
    """The columns of h."""
    size = int(run.tangent.p.size)
    at = run.states.index("h") * size
    return rows[..., at : at + size]


def _brought_near_one(products: Doubles) -> Doubles:
    """Divides each by its largest number, in place; gives the logarithms of these."""
    largest = np.abs(products).max((-1, -2))
    unit = np.where((largest > 0) & np.isfinite(largest), largest, 1.0)
    products /= unit[:, None, None]
    return np.asarray(np.log(unit))


def _singular(matrix: Doubles) -> Doubles:
    """Singular values, the largest first; NaN where there are numbers that are none."""
    if not np.isfinite(matrix).all():
        return np.full(min(matrix.shape[-2:]), np.nan)
    return np.asarray(np.linalg.svd(matrix, compute_uv=False), np.float64)


def _affordable(size: int, most: int) -> int:
    """How many rows: a large state makes each of them dear."""
    return max(min(most, most * 128**2 // size**2), 8)
