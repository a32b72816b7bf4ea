"""The recording run: a sample stepped through a model, every signal kept, and (see `walk`) every gradient on those same values.

Numpy alone. Forward values are in the training's own precision (or double where asked), gradients always in float64.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnstudio.engine.feeding import Scores, asked, before_writing, read_by_decoder
from rnnstudio.engine.flow import Engine, Outputs, Ticks, flow
from rnnstudio.engine.model import Model
from rnnstudio.graph.loops import INITIAL
from rnnstudio.graph.params import Settings
from rnnstudio.maths import joined_over_time
from rnnstudio.trace.recording import Recording, Run
from rnnstudio.trace.sample import Batch
from rnnstudio.trace.trace import Numbers

Arrays = Mapping[str, np.ndarray[Any, np.dtype[Any]]]


@dataclass(frozen=True)
class Forward:
    """A batch's run: every block's recording (of a block in a loop the runs of its ticks too), what its ports gave, and the scores that
    reached each target."""

    run: Run
    weights: Arrays
    recordings: Mapping[str, Recording]
    ticks: Mapping[str, Ticks[Recording]]
    outputs: Mapping[str, Outputs]
    scores: Mapping[str, Numbers]


def forward(
    model: Model,
    weights: Arrays,
    batch: Batch,
    dtype: type[np.floating] = np.float32,
    known: Mapping[str, Outputs] | None = None,
) -> Forward:
    """Every block over the whole batch, in order, keeping all signals; blocks whose outputs are `known` do not run."""
    numbers = {name: values.astype(dtype, copy=False) for name, values in weights.items()}
    inputs = {name: a.astype(dtype, copy=False) if a.dtype.kind == "f" else a for name, a in batch.inputs.items()}
    fed = read_by_decoder(model.interface, batch)
    run = Run(inputs, batch.lengths, np.zeros((), dtype), fed=fed, window=model.options.window)
    resolution, own = model.resolution, {node: of_node(numbers, node) for node in model.resolution.placed}

    def execute(node: str, given: Mapping[str, Numbers], run: Run) -> Recording:
        placed = resolution.placed[node]
        recording: Recording = placed.block.record(placed.p, own[node], given, run)
        return recording

    flown = flow(resolution, Engine(own.__getitem__, lambda _: run, execute, lambda r: r.outputs), known)
    recordings = flown.once | {node: _joined(ticks, flown.outputs[node]) for node, ticks in flown.ticks.items()}
    scores = {target: _scores(model, flown.outputs, node) for node, target in output_nodes(model).items()}
    return Forward(run, numbers, recordings, flown.ticks, flown.outputs, scores)


def scoring(
    model: Model, weights: Arrays, target: str, dtype: type[np.floating], early: Iterable[str] | None = None
) -> Scores:
    """How the model scores what comes next; the blocks in `early`, else all that do not depend on what is written, run once."""

    def run(batch: Batch, known: Mapping[str, Outputs]) -> tuple[Mapping[str, Outputs], Numbers]:
        ran = forward(model, weights, batch, dtype, known)
        return ran.outputs, ran.scores[target]

    return asked(before_writing(model.resolution) if early is None else early, run)


def output_nodes(model: Model) -> dict[str, str]:
    """The Output blocks, each with the name of its target."""
    only = next(iter(model.interface.targets), "")
    return {
        node: placed.p.target or only
        for node, placed in model.resolution.placed.items()
        if placed.block.family == "output"
    }


def of_node(weights: Arrays, node: str) -> Settings:
    """The weights of one block by their names within it."""
    prefix = f"{node}."
    return Settings({name.removeprefix(prefix): values for name, values in weights.items() if name.startswith(prefix)})


def _scores(model: Model, outputs: Mapping[str, Outputs], node: str) -> Numbers:
    source, port = model.resolution.feeding(node)["y"]
    found: Numbers = outputs[source][port]
    return found


def _joined(ticks: Ticks[Recording], outputs: Outputs) -> Recording:
    """The ticks of a block as one recording. The state that each began with is the one before it, and so not kept."""
    first = ticks.runs[0]

    def over_time(part: Callable[[Recording], Arrays], stay: frozenset[str] = frozenset()) -> Arrays:
        return {
            name: values if name in stay else joined_over_time([part(run)[name] for run in ticks.runs])
            for name, values in part(first).items()
            if name != INITIAL
        }

    return Recording(
        over_time(lambda run: run.inputs, first.still),
        outputs,
        over_time(lambda run: run.signals),
        first.initial,
        over_time(lambda run: run.within),
        first.still,
    )
