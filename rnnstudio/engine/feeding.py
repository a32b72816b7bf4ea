"""What a decoder reads: at its first step the start symbol, then the target of the step before, or its own prediction of it.

No gradient flows through a chosen symbol. So a run on the model's own predictions is, number for number, a run that is fed these very
symbols; they are found beforehand, step by step, and whatever can run over whole sequences still does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from rnnstudio.engine.flow import Outputs
from rnnstudio.graph.interface import Interface, TargetSpec
from rnnstudio.graph.order import needed_by, needs
from rnnstudio.graph.resolution import Resolution
from rnnstudio.trace.sample import NO_CLASS, Batch

Tokens = npt.NDArray[np.int64]
Floats = npt.NDArray[np.floating]
Scores = Callable[[Batch], Floats]


def written(interface: Interface) -> dict[str, TargetSpec]:
    """The targets that are written symbol by symbol, each of which a decoder may read again."""
    return {name: spec for name, spec in interface.targets.items() if spec.is_written}


def read_by_decoder(interface: Interface, batch: Batch) -> dict[str, Tokens]:
    """(T, B) symbols for each written target: those that the batch says, else its targets one step later."""
    return {
        name: np.asarray(batch.fed[name], np.int64) if name in batch.fed else _later(spec, batch.targets[name])
        for name, spec in written(interface).items()
        if name in batch.fed or name in batch.targets
    }


def _later(spec: TargetSpec, target: npt.NDArray[np.generic]) -> Tokens:
    begin = np.full((1, target.shape[1]), spec.start, np.int64)
    return np.concatenate([begin, np.where(target[:-1] == NO_CLASS, 0, target[:-1]).astype(np.int64)])


def before_writing(resolution: Resolution) -> list[str]:
    """The blocks that depend neither on what is written nor on how long it is: an encoder runs once, however the answer grows."""
    growing = {
        name
        for name, placed in resolution.placed.items()
        if any(wire.timeline == "output" for wire in placed.outputs.values())
    }
    before = needed_by(needs(resolution.placed, resolution.wires))
    return [name for name in resolution.placed if not growing & {name, *before[name]}]


def asked(
    early: Iterable[str], run: Callable[[Batch, Mapping[str, Outputs]], tuple[Mapping[str, Outputs], Floats]]
) -> Scores:
    """How a model scores a batch that grows symbol by symbol; the blocks in `early` run once.

    `run` gives every block's outputs and the scores; blocks whose outputs it is told already need not run.
    """
    known: dict[str, Outputs] = {}

    def scores(batch: Batch) -> Floats:
        outputs, found = run(batch, known)
        known.update({name: outputs[name] for name in early})
        return found

    return scores


def own_predictions(
    spec: TargetSpec, batch: Batch, scores: Scores, shares: npt.NDArray[np.bool_] | None = None
) -> Batch:
    """The batch fed with the model's own best guesses; where `shares` (T, B) is True with the target all the same.

    `scores` runs the model on a batch whose decoder reads `fed` so far, and gives (T, B, classes).
    """
    steps, size = batch.targets[spec.name].shape
    forced = _later(spec, batch.targets[spec.name])
    fed = forced.copy()
    for t in range(1, steps):
        said = scores(shortened(spec, batch, fed[:t]))[-1].argmax(-1)
        fed[t] = said if shares is None else np.where(shares[t], forced[t], said)
    return replace(batch, fed={**batch.fed, spec.name: fed.reshape(steps, size)})


def shortened(spec: TargetSpec, batch: Batch, fed: Tokens) -> Batch:
    """The batch as far as it has been written: what the decoder reads is `fed` (t, B), and nothing is asked for."""
    lengths = {**batch.lengths, "output": np.full(fed.shape[1], len(fed), np.int64)}
    return Batch(batch.inputs, {}, lengths, {**batch.fed, spec.name: fed})
