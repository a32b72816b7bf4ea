"""From a sample to its Trace: what its decoder reads, the recording run, the walk back."""

from __future__ import annotations

import numpy as np

from rnnstudio.engine.feeding import Scores, before_writing, own_predictions, written
from rnnstudio.engine.flow import Outputs
from rnnstudio.engine.generate import greedy
from rnnstudio.engine.model import Model
from rnnstudio.engine.record import Arrays, forward, frozen
from rnnstudio.engine.walk import backward, has_target
from rnnstudio.trace.sample import Batch, Sample, stack
from rnnstudio.trace.trace import Numbers, Trace


def trace(
    model: Model, weights: Arrays, sample: Sample, *, with_gradients: bool = True, double: bool = False, step: int = 0
) -> Trace:
    """The Trace of one sample; gradients where it has targets and they are wanted."""
    dtype = np.float64 if double else np.float32
    batch = fed_batch(model, weights, sample, dtype)
    ran = forward(model, weights, batch, dtype)
    back = backward(model, ran, batch) if with_gradients and has_target(model, batch) else None
    return frozen(model, ran, back, sample, step)


def fed_batch(model: Model, weights: Arrays, sample: Sample, dtype: type[np.floating] = np.float32) -> Batch:
    """The sample as a batch of one, its decoder fed as the sample says: with given symbols, with the target, or with its own guesses.

    On its own guesses it writes as many steps as the target has; where none is known, until it writes the end.
    """
    batch = stack([sample])
    for name, spec in written(model.interface).items():
        if name in batch.fed:
            continue
        if name not in batch.targets:
            batch = greedy(model, weights, sample, spec, dtype)
        elif sample.feeding == "own":
            batch = own_predictions(spec, batch, _scores(model, weights, name, dtype))
    return batch


def _scores(model: Model, weights: Arrays, target: str, dtype: type[np.floating]) -> Scores:
    """How the model scores what comes next; what does not depend on the answer is computed once."""
    done: dict[str, Outputs] = {}

    def scores(shortened: Batch) -> Numbers:
        ran = forward(model, weights, shortened, dtype, done)
        done.update({name: ran.outputs[name] for name in before_writing(model.resolution)})
        return ran.scores[target]

    return scores
