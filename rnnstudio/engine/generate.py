"""Writing: a model's own output fed back to it symbol by symbol - the likeliest each time, a random one, or the best of several beams.

Two kinds of model write: one whose decoder reads what it has written (encoder-decoder), and one that reads a sequence and says at each
step what comes next (a language model), whose input is continued. Both are asked the same question: given what was written so far,
what are the scores for the next symbol? What reads only the question runs once; the rest is run anew on the longer sequence each time,
so every kind of block can write.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from rnnstudio.engine.beams import Written, drawn, searched
from rnnstudio.engine.choosing import Choosing
from rnnstudio.engine.feeding import Scores
from rnnstudio.engine.losses import Floats
from rnnstudio.engine.model import Model
from rnnstudio.engine.record import Arrays, scoring
from rnnstudio.engine.ways import Continued, Decoded, Symbols, Way, way
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.interface import InputSpec, TargetSpec
from rnnstudio.graph.text import Text
from rnnstudio.streams import stream
from rnnstudio.trace.sample import Batch, Sample

SILENT = Text(
    "This model does not write: its answers are never fed back to it. Open an example that generates, such as "
    "next character, reverse or dates.",
    "这个模型不会生成：它的回答不会再作为输入。请打开会生成的示例，例如下一个字符、反转或日期。",
)
NOT_FINITE = Text(
    "The model's scores are no longer finite numbers, so no symbol can be chosen. Bring back the trained weights, or train again.",
    "模型的得分不再是有限的数，无法选出符号。请恢复训练好的权重，或重新训练。",
)


def writes(model: Model) -> TargetSpec | None:
    """The target that the model can write by itself; None where its answers are never fed back."""
    found = way(model.interface)
    return found.spec if found else None


def continued(model: Model) -> InputSpec | None:
    """The input of a language model, which goes on where its beginning ends; None for all other models."""
    found = way(model.interface)
    return found.given if isinstance(found, Continued) else None


def generate(
    model: Model, weights: Arrays, sample: Sample, choosing: Choosing, seed: int = 0, number: int = 0
) -> Iterator[tuple[Written, ...]]:
    """After every symbol what stands written: one text, or the beams with the best in front; ends with the end symbol.

    The same seed writes the same text; `number` counts several texts of one seed.
    """
    how = _way(model)
    prompt, numbers = Prompt(model, weights, sample, how), stream(seed, "generate", number)
    beams: tuple[Written, ...] = (Written(),)
    for _ in range(choosing.longest):
        scores = prompt.scores([beam.symbols for beam in beams if not beam.ended])
        if not np.isfinite(scores).all():
            raise StudioError(NOT_FINITE)
        if choosing.beams > 1 or choosing.temperature == 0:  # to be greedy is to search with a single beam
            beams = searched(beams, scores, how.spec, choosing.beams)
        else:
            beams = (drawn(beams[0], scores[0], how.spec, choosing.temperature, numbers),)
        yield beams
        if all(beam.ended for beam in beams):
            return


def greedy(model: Model, weights: Arrays, sample: Sample, spec: TargetSpec, dtype: type[np.floating]) -> Batch:
    """The sample as a batch that is fed with the likeliest symbols until it writes the end, or gives up."""
    how = Decoded(spec)
    prompt = Prompt(model, weights, sample, how, dtype)
    said: list[int] = []
    while len(said) < spec.longest - 1:
        symbol = int(prompt.scores([tuple(said)])[0].argmax())
        if symbol == spec.end:
            break
        said.append(symbol)
    return how.batch(sample, [tuple(said)])


def as_read(model: Model, sample: Sample, symbols: Symbols) -> Sample:
    """The sample whose run reads exactly what was read while these symbols were written; what the answer should be is not known."""
    return _way(model).as_read(sample, symbols)


def text_of(model: Model, sample: Sample, symbols: Symbols) -> str:
    """What stands written as text, a language model's after its beginning: words set apart by spaces, characters not.

    The end symbol is left out.
    """
    how = _way(model)
    words = [how.spec.classes[k] for k in (*how.begin(sample), *symbols) if k != how.spec.end]
    return ("" if all(len(word) == 1 for word in how.spec.classes) else " ").join(words)


def _way(model: Model) -> Way:
    found = way(model.interface)
    if found is None:
        raise StudioError(SILENT)
    return found


class Prompt:
    """What was read, and the question: after these symbols, which one comes next? All beams are asked as one batch."""

    def __init__(
        self, model: Model, weights: Arrays, sample: Sample, how: Way, dtype: type[np.floating] = np.float32
    ) -> None:
        self._model, self._weights, self._sample, self._how, self._dtype = model, weights, sample, how, dtype
        self._early = how.early(model.resolution)
        self._asked: dict[int, Scores] = {}  # by the number of beams, which all read the same

    def scores(self, beams: Sequence[Symbols]) -> Floats:
        """(beams, classes) scores y of the symbol after those of each beam, which are equally many."""
        if len(beams) not in self._asked:
            self._asked[len(beams)] = scoring(self._model, self._weights, self._how.spec.name, self._dtype, self._early)
        found: Floats = self._asked[len(beams)](self._how.batch(self._sample, beams))[-1]
        return found


__all__ = [
    "NOT_FINITE",
    "SILENT",
    "Prompt",
    "Written",
    "as_read",
    "continued",
    "generate",
    "greedy",
    "text_of",
    "writes",
]
