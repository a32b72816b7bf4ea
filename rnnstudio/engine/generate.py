"""Writing: a model's own output fed back to it symbol by symbol - the likeliest each time, a random one, or the best of several beams.

Two kinds of model write: one whose decoder reads what it has written (encoder-decoder), and one that reads a sequence and says at each
step what comes next (a language model), whose input is continued. Both are asked the same question: given what was written so far,
what are the scores for the next symbol? They are run anew on the longer sequence each time, so every kind of block can write.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from rnnstudio.engine.feeding import shortened, written
from rnnstudio.engine.losses import Floats
from rnnstudio.engine.model import Model
from rnnstudio.engine.record import Arrays, forward
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.interface import InputSpec, TargetSpec
from rnnstudio.graph.text import Text
from rnnstudio.maths import softmax
from rnnstudio.trace.sample import Batch, Sample, stack


@dataclass(frozen=True)
class Choosing:
    """How the next symbol is chosen: with `beams` > 1 by beam search, else at random by softmax(y / temperature), greedily at 0."""

    temperature: float = 0.0
    beams: int = 1
    longest: int = 40


@dataclass(frozen=True)
class Written:
    """What was written: the symbols (the end symbol included, if it came), each one's probability, and log p of them all."""

    symbols: tuple[int, ...] = ()
    probabilities: tuple[float, ...] = ()
    log_p: float = 0.0
    ended: bool = False


def writes(model: Model) -> TargetSpec | None:
    """The target that the model can write by itself; None where its answers are never fed back."""
    decoded = next(iter(written(model.interface).values()), None)
    return decoded or next((target for target, _ in _continued(model)), None)


def generate(
    model: Model, weights: Arrays, sample: Sample, choosing: Choosing, numbers: np.random.Generator
) -> Iterator[tuple[Written, ...]]:
    """After every symbol what stands written: one text, or the beams with the best in front; ends with the end symbol."""
    spec = writes(model)
    if spec is None:
        raise StudioError(
            Text(
                "This model does not write: its answers are never fed back to it. Open an example that generates, such as "
                "next character, reverse or dates.",
                "这个模型不会生成：它的回答不会再作为输入。请打开会生成的示例，例如下一个字符、反转或日期。",
            )
        )
    beams: tuple[Written, ...] = (Written(),)
    for _ in range(choosing.longest):
        live = tuple(beam for beam in beams if not beam.ended)
        scores = _next_scores(model, weights, sample, spec, live)
        beams = (
            _searched(beams, scores, spec, choosing)
            if choosing.beams > 1
            else _drawn(beams, scores, spec, choosing, numbers)
        )
        yield beams
        if all(beam.ended for beam in beams):
            return


def greedy(model: Model, weights: Arrays, sample: Sample, spec: TargetSpec, dtype: type[np.floating]) -> Batch:
    """The sample as a batch that is fed with the likeliest symbols until it writes the end, or gives up."""
    whole = stack([replace(sample, targets={})])
    fed: list[int] = [spec.start]
    for _ in range(spec.longest):
        batch = shortened(spec, whole, np.array(fed, np.int64)[:, None])
        said = int(forward(model, weights, batch, dtype).scores[spec.name][-1, 0].argmax())
        if said == spec.end or len(fed) == spec.longest:
            break
        fed.append(said)
    return batch


def _next_scores(model: Model, weights: Arrays, sample: Sample, spec: TargetSpec, beams: tuple[Written, ...]) -> Floats:
    """(beams, classes), all beams as one batch."""
    prefixes = np.array([beam.symbols for beam in beams], np.int64).reshape(len(beams), -1).T
    if spec.timeline == "output":
        whole = stack([replace(sample, targets={}, fed={})] * len(beams))
        begin = np.full((1, len(beams)), spec.start, np.int64)
        batch = shortened(spec, whole, np.concatenate([begin, prefixes]))
        return forward(model, weights, batch).scores[spec.name][-1]
    name = next(inputs.name for target, inputs in _continued(model) if target == spec)
    read = np.repeat(sample.inputs[name][:, None], len(beams), 1)
    tokens = np.concatenate([read, prefixes]).astype(np.int64)
    batch = Batch({name: tokens}, {}, {"input": np.full(len(beams), len(tokens), np.int64)})
    return forward(model, weights, batch).scores[spec.name][-1]


def _continued(model: Model) -> Iterator[tuple[TargetSpec, InputSpec]]:
    """Targets whose symbols are those of an input, at every step of the same timeline: the next symbol of a sequence."""
    for target in model.interface.targets.values():
        for given in model.interface.inputs.values():
            if (
                target.per_step
                and given.kind == "tokens"
                and given.vocabulary == target.classes
                and given.timeline == target.timeline
            ):
                yield target, given


def _extended(beam: Written, symbol: int, p: npt.NDArray[np.floating], spec: TargetSpec) -> Written:
    log_p = beam.log_p + float(np.log(max(p[symbol], 1e-300)))
    return Written((*beam.symbols, symbol), (*beam.probabilities, float(p[symbol])), log_p, symbol == spec.end)


def _drawn(
    beams: tuple[Written, ...], scores: Floats, spec: TargetSpec, choosing: Choosing, numbers: np.random.Generator
) -> tuple[Written, ...]:
    y = scores[0].astype(np.float64)
    p = softmax(y)
    if choosing.temperature == 0:
        return (_extended(beams[0], int(y.argmax()), p, spec),)
    chances = softmax(y / choosing.temperature)
    return (_extended(beams[0], int(numbers.choice(len(y), p=chances / chances.sum())), p, spec),)


def _searched(beams: tuple[Written, ...], scores: Floats, spec: TargetSpec, choosing: Choosing) -> tuple[Written, ...]:
    """The best continuations of all beams; an ended one stays as it is. Long texts are not at a disadvantage: log p per symbol counts."""
    found = [beam for beam in beams if beam.ended]
    for beam, y in zip((beam for beam in beams if not beam.ended), scores.astype(np.float64), strict=True):
        p = softmax(y)
        found += [_extended(beam, int(symbol), p, spec) for symbol in np.argsort(-p)[: choosing.beams]]
    found.sort(key=lambda beam: -beam.log_p / max(len(beam.symbols), 1))
    return tuple(found[: choosing.beams])
