"""A recurrent block computed three times on the same numbers: stepped here, by hand in plain torch, and by torch's own module.

Both texts are executed as they are shown. They are our own, built from the resolved graph; nothing that came with a file is run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnstudio.engine.libraries import load_torch
from rnnstudio.engine.model import Model
from rnnstudio.engine.question import Subject, Work, at_once
from rnnstudio.engine.record import Arrays, Forward, forward, of_node
from rnnstudio.engine.tracing import fed_batch
from rnnstudio.graph.resolution import Placed
from rnnstudio.maths import read_only
from rnnstudio.recurrence.cell import Cell
from rnnstudio.recurrence.forms import Forms, forms
from rnnstudio.trace.sample import Sample
from rnnstudio.trace.trace import Numbers

ROUNDINGS = 100  # so many units in the last place are rounding: a run is a few dozen sums after one another


@dataclass(frozen=True)
class Difference:
    """The largest distance over all steps and units, and where it is; NaN where the numbers are no longer finite."""

    value: float
    row: int
    unit: int


@dataclass(frozen=True)
class Version:
    """What one of the texts computed, (T, units), and how far that is from what was stepped here."""

    h: Numbers
    difference: Difference


@dataclass(frozen=True)
class Comparison:
    """The hidden states of one block, of its top layer: (T, units), both directions beside each other, residual included.

    `step` says with the weights of which update. Up to `rounding`, a difference is one of rounding.
    """

    node: str
    step: int
    double: bool
    forms: Forms
    stepped: Numbers
    by_hand: Version
    by_torch: Version | None
    rounding: float


@dataclass(frozen=True)
class Compare:
    """The question: how a recurrent block that ran on this sample compares with both texts."""

    sample: Sample
    node: str
    double: bool = False

    def work(self, subject: Subject) -> Work:
        return at_once(lambda: self._answer(subject))

    def _answer(self, subject: Subject) -> Comparison:
        load_torch()
        model, weights, step = subject.model, subject.weights, subject.step
        return compare(model, weights, self.sample, self.node, double=self.double, step=step)


def forms_of(placed: Placed | None) -> Forms | None:
    """The two texts of a block; None where it is not recurrent, or not wired."""
    if placed is None or not isinstance(placed.block, Cell) or "x" not in placed.inputs:
        return None
    return forms(placed.block, placed.p, placed.inputs)


def compare(
    model: Model, weights: Arrays, sample: Sample, node: str, *, double: bool = False, step: int = 0
) -> Comparison:
    """Runs the sample, and both texts of the block on the very numbers that it received."""
    found = forms_of(model.resolution.placed[node])
    assert found is not None
    dtype = np.float64 if double else np.float32
    ran = forward(
        model, weights, fed_batch(model, weights, sample), dtype
    )  # fed as in the trace, whatever the precision
    received = _received(model, ran, node)
    own = of_node(ran.weights, node)
    stepped = _row(ran.outputs[node]["h"])
    by_hand = _version(_executed(found.by_hand, own, received), stepped)
    by_torch = _version(_executed(found.by_torch, own, received), stepped) if found.by_torch else None
    largest = float(np.abs(stepped).max(initial=1.0))
    return Comparison(
        node, step, double, found, stepped, by_hand, by_torch, ROUNDINGS * largest * float(np.finfo(dtype).eps)
    )


def _received(model: Model, ran: Forward, node: str) -> dict[str, Numbers]:
    """What reached the block: its inputs by port, those of all ticks where it is in a loop, and the lengths."""
    fed = {port: ran.outputs[source][output] for port, (source, output) in model.resolution.feeding(node).items()}
    return {**fed, "lengths": ran.run.lengths[model.resolution.placed[node].p.timeline]}


def _executed(text: str, weights: Arrays, received: Arrays) -> Numbers:
    """What the module of this text gives: (T, units). The text asks for its arguments by name."""
    import inspect

    import torch

    names: dict[str, Any] = {}
    with torch.random.fork_rng(devices=()), torch.no_grad():  # its first weights are drawn, and at once replaced
        exec(compile(text, "<source>", "exec"), names)
        module = names["build"]().eval().to(torch.float64 if received["x"].dtype == np.float64 else torch.float32)
        module.load_state_dict({name: torch.tensor(values) for name, values in weights.items()})
        wanted = inspect.signature(module.forward).parameters
        found = module(*(torch.tensor(received[name]) for name in wanted))
    return _row(found.numpy())


def _version(h: Numbers, stepped: Numbers) -> Version:
    with np.errstate(invalid="ignore"):
        off = np.abs(h.astype(np.float64) - stepped.astype(np.float64))
    row, unit = np.unravel_index(int(off.argmax()), off.shape)
    return Version(h, Difference(float(off[row, unit]), int(row), int(unit)))


def _row(values: Numbers) -> Numbers:
    """The only sequence of a batch."""
    return read_only(values[:, 0].copy())
