"""Writing: a model's own output fed back to it symbol by symbol - the likeliest each time, a random one, or the best of several beams.

Two kinds of model write: one whose decoder reads what it has written (encoder-decoder), and one that reads a sequence and says at each
step what comes next (a language model), whose input is continued. Both are asked the same question: given what was written so far,
what are the scores for the next symbol? What reads only the question runs once; the rest is run anew on the longer sequence each time,
so every kind of block can write.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from rnnstudio.engine.choosing import Choosing
from rnnstudio.engine.feeding import Tokens, before_writing, shortened, written
from rnnstudio.engine.flow import Outputs
from rnnstudio.engine.losses import Floats
from rnnstudio.engine.model import Model
from rnnstudio.engine.record import Arrays, forward
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.interface import InputSpec, TargetSpec
from rnnstudio.graph.text import Text
from rnnstudio.streams import stream
from rnnstudio.trace.sample import Batch, Sample, stack

Doubles = npt.NDArray[np.float64]
SILENT = Text(
    "This model does not write: its answers are never fed back to it. Open an example that generates, such as "
    "next character, reverse or dates.",
    "这个模型不会生成：它的回答不会再作为输入。请打开会生成的示例，例如下一个字符、反转或日期。",
)
NOT_FINITE = Text(
    "The model's scores are no longer finite numbers, so no symbol can be chosen. Bring back the trained weights, or train again.",
    "模型的得分不再是有限的数，无法选出符号。请恢复训练好的权重，或重新训练。",
)


@dataclass(frozen=True)
class Written:
    """What was written: the symbols (the end symbol included, if it came), each one's probability, and log p of them all.

    The probability is the model's own, softmax(y), whatever the temperature of the choice was.
    """

    symbols: tuple[int, ...] = ()
    probabilities: tuple[float, ...] = ()
    log_p: float = 0.0
    ended: bool = False


def writes(model: Model) -> TargetSpec | None:
    """The target that the model can write by itself; None where its answers are never fed back."""
    decoded = next(iter(written(model.interface).values()), None)
    return decoded or next((target for target, _ in _continued(model)), None)


def continued(model: Model) -> InputSpec | None:
    """The input of a language model, which goes on where its beginning ends; None for all other models."""
    spec = writes(model)
    return next((given for target, given in _continued(model) if target == spec), None)


def generate(
    model: Model, weights: Arrays, sample: Sample, choosing: Choosing, seed: int = 0, number: int = 0
) -> Iterator[tuple[Written, ...]]:
    """After every symbol what stands written: one text, or the beams with the best in front; ends with the end symbol.

    The same seed writes the same text; `number` counts several texts of one seed.
    """
    spec = writes(model)
    if spec is None:
        raise StudioError(SILENT)
    prompt, numbers = Prompt(model, weights, sample, spec), stream(seed, "generate", number)
    beams: tuple[Written, ...] = (Written(),)
    for _ in range(choosing.longest):
        scores = prompt.scores([beam.symbols for beam in beams if not beam.ended])
        if not np.isfinite(scores).all():
            raise StudioError(NOT_FINITE)
        if choosing.beams > 1 or choosing.temperature == 0:  # to be greedy is to search with a single beam
            beams = _searched(beams, scores, spec, choosing.beams)
        else:
            beams = (_drawn(beams[0], scores[0], spec, choosing.temperature, numbers),)
        yield beams
        if all(beam.ended for beam in beams):
            return


def greedy(model: Model, weights: Arrays, sample: Sample, spec: TargetSpec, dtype: type[np.floating]) -> Batch:
    """The sample as a batch that is fed with the likeliest symbols until it writes the end, or gives up."""
    prompt = Prompt(model, weights, sample, spec, dtype)
    said: list[int] = []
    while len(said) < spec.longest - 1:
        symbol = int(prompt.scores([tuple(said)])[0].argmax())
        if symbol == spec.end:
            break
        said.append(symbol)
    return prompt.batch([tuple(said)])


def as_read(model: Model, sample: Sample, symbols: tuple[int, ...]) -> Sample:
    """The sample whose run reads exactly what was read while these symbols were written; what the answer should be is not known."""
    spec = writes(model)
    if spec is None:
        raise StudioError(SILENT)
    given = continued(model)
    if given is None:
        fed = np.array([spec.start, *symbols[:-1]], np.int64)
        lines = {**sample.timelines, spec.name: "output"}
        return replace(sample, targets={}, fed={spec.name: fed}, timelines=lines)
    return replace(sample, inputs={given.name: _longer(sample, given, symbols)}, targets={}, fed={})


def text_of(model: Model, sample: Sample, symbols: tuple[int, ...]) -> str:
    """What stands written as text, a language model's after its beginning: words set apart by spaces, characters not.

    The end symbol is left out.
    """
    spec, given = writes(model), continued(model)
    if spec is None:
        raise StudioError(SILENT)
    begin = sample.inputs[given.name].astype(int).tolist() if given else []
    words = [spec.classes[k] for k in (*begin, *symbols) if k != spec.end]
    return ("" if all(len(word) == 1 for word in spec.classes) else " ").join(words)


class Prompt:
    """What was read, and the question: after these symbols, which one comes next? All beams are asked as one batch."""

    def __init__(
        self,
        model: Model,
        weights: Arrays,
        sample: Sample,
        spec: TargetSpec,
        dtype: type[np.floating] = np.float32,
    ) -> None:
        self._model, self._weights, self._spec, self._dtype = model, weights, spec, dtype
        self._sample = replace(sample, targets={}, fed={})
        self._given = continued(model)
        self._early = before_writing(model.resolution) if self._given is None else []
        self._known: dict[int, dict[str, Outputs]] = {}  # by the number of beams, which all read the same

    def batch(self, beams: list[tuple[int, ...]]) -> Batch:
        """The run in which these symbols have been written so far, in as many columns as there are beams."""
        if self._given is not None:
            name = self._given.name
            return stack(
                [replace(self._sample, inputs={name: _longer(self._sample, self._given, symbols)}) for symbols in beams]
            )
        fed: Tokens = np.array([(self._spec.start, *symbols) for symbols in beams], np.int64).T
        return shortened(self._spec, stack([self._sample] * len(beams)), fed)

    def scores(self, beams: list[tuple[int, ...]]) -> Floats:
        """(beams, classes) scores y of the symbol after those of each beam, which are equally many."""
        known = self._known.setdefault(len(beams), {})
        ran = forward(self._model, self._weights, self.batch(beams), self._dtype, known)
        known.update({name: ran.outputs[name] for name in self._early})
        found: Floats = ran.scores[self._spec.name][-1]
        return found


def _longer(sample: Sample, given: InputSpec, symbols: tuple[int, ...]) -> Tokens:
    return np.concatenate([sample.inputs[given.name].astype(np.int64), np.array(symbols, np.int64)])


def _continued(model: Model) -> Iterator[tuple[TargetSpec, InputSpec]]:
    """Targets whose symbols are those of the only input, at every step of the same timeline: the next symbol of a sequence."""
    inputs = tuple(model.interface.inputs.values())
    for target in model.interface.targets.values():
        for given in inputs if len(inputs) == 1 else ():
            if (
                target.per_step
                and given.kind == "tokens"
                and given.vocabulary == target.classes
                and given.timeline == target.timeline
            ):
                yield target, given


def _log_softmax(y: Doubles) -> Doubles:
    shifted = y - y.max()
    return np.asarray(shifted - np.log(np.exp(shifted).sum()))


def _extended(beam: Written, symbol: int, log_p: Doubles, spec: TargetSpec) -> Written:
    own = float(log_p[symbol])
    ended = symbol == spec.end
    return Written((*beam.symbols, symbol), (*beam.probabilities, float(np.exp(own))), beam.log_p + own, ended)


def _drawn(
    beam: Written, scores: Floats, spec: TargetSpec, temperature: float, numbers: np.random.Generator
) -> Written:
    """A symbol by the inverse of the distribution function of softmax(y / temperature)."""
    y = scores.astype(np.float64)
    chances = np.exp(_log_softmax(y / temperature)).cumsum()
    symbol = int(np.searchsorted(chances, numbers.random() * chances[-1], side="right"))
    return _extended(beam, min(symbol, len(y) - 1), _log_softmax(y), spec)


def _searched(beams: tuple[Written, ...], scores: Floats, spec: TargetSpec, most: int) -> tuple[Written, ...]:
    """The best continuations of all beams; an ended one stays as it is. Long texts are not at a disadvantage: log p per symbol counts."""
    found = [beam for beam in beams if beam.ended]
    for beam, y in zip((beam for beam in beams if not beam.ended), scores.astype(np.float64), strict=True):
        likeliest = np.argsort(-y, kind="stable")[:most]
        found += [_extended(beam, int(symbol), _log_softmax(y), spec) for symbol in likeliest]
    return tuple(sorted(found, key=lambda beam: -beam.log_p / len(beam.symbols))[:most])
