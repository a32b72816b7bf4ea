"""From a sample to its Trace: what its decoder reads, the recording run, the walk back, and all of it as one frozen value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from rnnstudio.engine.feeding import own_predictions, written
from rnnstudio.engine.generate import greedy
from rnnstudio.engine.losses import prediction
from rnnstudio.engine.model import Model
from rnnstudio.engine.record import Arrays, Forward, forward, scoring
from rnnstudio.engine.walk import Gradients, backward, has_target
from rnnstudio.graph.interface import in_order
from rnnstudio.maths import Array, read_only
from rnnstudio.trace.sample import Batch, Sample, stack
from rnnstudio.trace.trace import SHARES_MOST, Answer, Numbers, SignalKey, Trace


def trace(
    model: Model, weights: Arrays, sample: Sample, *, with_gradients: bool = True, double: bool = False, step: int = 0
) -> Trace:
    """The Trace of one sample; gradients where it has targets and they are wanted."""
    dtype = np.float64 if double else np.float32
    batch = fed_batch(model, weights, sample, dtype)
    ran = forward(model, weights, batch, dtype)
    back = backward(model, ran, batch) if with_gradients and has_target(model, batch) else None
    return _frozen(model, ran, back, sample, step)


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
            batch = own_predictions(spec, batch, scoring(model, weights, name, dtype))
    return batch


def _frozen(model: Model, ran: Forward, back: Gradients | None, sample: Sample, step: int) -> Trace:
    """The batch's only row as read-only arrays."""
    declared = {
        node: {signal.id for signal in placed.block.signals(placed.p)}
        for node, placed in model.resolution.placed.items()
    }
    signals = {
        key: _row(values)
        for key, values in _keyed({n: r.signals for n, r in ran.recordings.items()})
        if key.signal in declared[key.block]
    }
    initial = {key: _row(values) for key, values in _keyed({n: r.initial for n, r in ran.recordings.items()})}
    gradient = {key: _row(values) for key, values in _keyed(back.d_signals)} if back else {}
    answers = {name: _answer(model, name, scores, back) for name, scores in ran.scores.items()}
    totals = {name: read_only(total) for name, total in back.weight_gradients(model).items()} if back else {}
    shares = back.shares if back and sum(share.numbers for share in back.shares) <= SHARES_MOST else ()
    return Trace(
        sample,
        signals,
        initial,
        answers,
        back.loss if back else None,
        gradient,
        totals,
        step,
        {line: int(ran.run.lengths[line][0]) for line in in_order(ran.run.lengths)},
        {node: line for node in model.resolution.placed if (line := model.resolution.timeline(node))},
        {name: read_only(tokens[:, 0].copy()) for name, tokens in ran.run.fed.items()},
        dict(_came_in(model, ran)),
        frozenset(SignalKey(n, 0, "forward", port) for n, r in ran.recordings.items() for port in r.still),
        shares,
        ran.run.window,
    )


def _came_in(model: Model, ran: Forward) -> Iterable[tuple[SignalKey, Array]]:
    """What every block read at its ports, and every layer above the first from the one below."""
    for node, recording in ran.recordings.items():
        ports = {port.id for port in model.resolution.placed[node].ports.inputs}
        for port, values in recording.inputs.items():
            if port in ports:
                yield SignalKey(node, 0, "forward", port), _first(values)
        for place, values in recording.within.items():
            layer, direction = place.split("/")
            yield SignalKey(node, int(layer), direction, "x"), _first(values)


def _answer(model: Model, name: str, scores: Numbers, back: Gradients | None) -> Answer:
    y = _row(scores)
    losses = read_only(back.losses[name][..., 0] if back else np.zeros(0))
    return Answer(name, y, read_only(prediction(model.interface.targets[name], y)), losses)


def _keyed(arrays: Mapping[str, Arrays]) -> Iterable[tuple[SignalKey, Numbers]]:
    for node, own in arrays.items():
        for path, values in own.items():
            yield SignalKey.read(f"{node}/{path}"), values


def _row(values: Numbers) -> Numbers:
    """The only sequence of a batch: (T, 1, n) -> (T, n), (1, n) -> (n,)."""
    return read_only(values[..., 0, :])


def _first(values: Array) -> Array:
    """The same of tokens too: (T, 1) -> (T,)."""
    return read_only(values[..., 0] if values.dtype.kind in "iu" else values[..., 0, :])
