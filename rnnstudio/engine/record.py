"""The recording run: a sample stepped through a model, every signal kept, and every gradient on those same values.

Numpy alone. Forward values are in the training's own precision (or double where asked), gradients always in float64.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from rnnstudio.engine.losses import losses_and_slopes, prediction, valid
from rnnstudio.engine.model import Model
from rnnstudio.graph.params import Settings
from rnnstudio.graph.resolution import PortKey
from rnnstudio.maths import read_only
from rnnstudio.trace.recording import Recording, Run, Share, gradients
from rnnstudio.trace.sample import Batch, Sample, stack
from rnnstudio.trace.trace import Answer, Numbers, SignalKey, Trace

Arrays = Mapping[str, np.ndarray[Any, np.dtype[Any]]]


@dataclass(frozen=True)
class Forward:
    """A batch's run: every block's recording, and the scores that reached each target."""

    run: Run
    weights: Arrays
    recordings: Mapping[str, Recording]
    scores: Mapping[str, Numbers]


@dataclass(frozen=True)
class Gradients:
    """The walk back over a whole graph: dL/d(signals) per block, every weight's shares under its full name, and the loss."""

    loss: float
    losses: Mapping[str, Numbers]
    d_signals: Mapping[str, Mapping[str, Numbers]]
    shares: tuple[Share, ...]


def trace(
    model: Model, weights: Arrays, sample: Sample, *, with_gradients: bool = True, double: bool = False, step: int = 0
) -> Trace:
    """The Trace of one sample; gradients where it has targets and they are wanted."""
    batch = stack([sample])
    ran = forward(model, weights, batch, np.float64 if double else np.float32)
    back = backward(model, ran, batch) if with_gradients and _has_target(model, batch) else None
    return _frozen(model, ran, back, sample, step)


def forward(model: Model, weights: Arrays, batch: Batch, dtype: type[np.floating] = np.float32) -> Forward:
    """Every block over the whole batch, in order, keeping all signals."""
    numbers = {name: values.astype(dtype, copy=False) for name, values in weights.items()}
    inputs = {name: a.astype(dtype, copy=False) if a.dtype.kind == "f" else a for name, a in batch.inputs.items()}
    run = Run(inputs, batch.lengths, np.zeros((), dtype))
    recordings: dict[str, Recording] = {}
    for node, placed in model.resolution.placed.items():
        fed = {
            port: recordings[source].outputs[output]
            for port, (source, output) in model.resolution.feeding(node).items()
        }
        recordings[node] = placed.block.record(placed.p, _of_node(numbers, node), fed, run)
    scores = {target: recordings[node].inputs["y"] for node, target in output_nodes(model).items()}
    return Forward(run, numbers, recordings, scores)


def backward(model: Model, ran: Forward, batch: Batch) -> Gradients:
    """From the loss to every signal and every weight: blocks in reverse order, each wire's contribution added up."""
    ran = _doubled(ran)
    loss, losses, slopes = _loss(model, ran, batch)
    d_ports: dict[PortKey, Numbers] = {}
    d_signals: dict[str, Mapping[str, Numbers]] = {}
    shares: list[Share] = []
    targets = output_nodes(model)
    for node, placed in reversed(list(model.resolution.placed.items())):
        recording = ran.recordings[node]
        given = {
            port: d_ports.get((node, port), np.zeros(())) + np.zeros_like(a, np.float64)
            for port, a in recording.outputs.items()
        }
        if node in targets:
            given = {"y": slopes[targets[node]]}
        back = placed.block.backward(placed.p, _of_node(ran.weights, node), recording, given, ran.run)
        d_signals[node] = back.d_signals
        shares += [share.renamed(f"{node}.{share.weight}") for share in back.shares]
        for port, source in model.resolution.feeding(node).items():
            if port in back.d_inputs:
                d_ports[source] = d_ports.get(source, 0) + back.d_inputs[port]
    return Gradients(loss, losses, d_signals, tuple(shares))


def output_nodes(model: Model) -> dict[str, str]:
    """The Output blocks, each with the name of its target."""
    only = next(iter(model.interface.targets), "")
    return {
        node: placed.p.target or only
        for node, placed in model.resolution.placed.items()
        if placed.block.family == "output"
    }


def _has_target(model: Model, batch: Batch) -> bool:
    """True where every target of the task is known, for one step at least."""
    targets = model.interface.targets
    return all(name in batch.targets and bool(valid(spec, batch.targets[name]).any()) for name, spec in targets.items())


def _loss(model: Model, ran: Forward, batch: Batch) -> tuple[float, dict[str, Numbers], dict[str, Numbers]]:
    """L, every target's own losses, and dL/dy: the slopes divided by the number of valid targets."""
    loss = 0.0
    losses: dict[str, Numbers] = {}
    slopes: dict[str, Numbers] = {}
    for name, scores in ran.scores.items():
        each, slope = losses_and_slopes(model.interface.targets[name], scores, batch.targets[name])
        known = valid(model.interface.targets[name], batch.targets[name])
        count = max(int(known.sum()), 1)
        loss += float(each[known].sum()) / count
        losses[name], slopes[name] = each, slope / count
    return loss, losses, slopes


def _doubled(ran: Forward) -> Forward:
    """The same values in float64, for the walk back."""
    recordings = {
        node: Recording(*(_double(part) for part in (r.inputs, r.outputs, r.signals, r.initial)))
        for node, r in ran.recordings.items()
    }
    run = replace(ran.run, inputs=_double(ran.run.inputs), like=np.zeros((), np.float64))
    return Forward(run, _double(ran.weights), recordings, _double(ran.scores))


def _double(arrays: Arrays) -> dict[str, Any]:
    return {name: a.astype(np.float64, copy=False) if a.dtype.kind == "f" else a for name, a in arrays.items()}


def _of_node(weights: Arrays, node: str) -> Settings:
    prefix = f"{node}."
    return Settings({name.removeprefix(prefix): values for name, values in weights.items() if name.startswith(prefix)})


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
    totals = gradients(back.shares, model.resolution.weight_shapes()) if back else {}
    totals = {name: read_only(total) for name, total in totals.items()}
    return Trace(sample, signals, initial, answers, back.loss if back else None, gradient, totals, step)


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
