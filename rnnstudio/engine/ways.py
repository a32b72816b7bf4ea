"""The two ways in which a model writes: its decoder reads again what it has written, or its only input goes on where it ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rnnstudio.engine.feeding import Tokens, before_writing, shortened, written
from rnnstudio.graph.interface import InputSpec, Interface, TargetSpec
from rnnstudio.graph.resolution import Resolution
from rnnstudio.trace.sample import Batch, Sample, stack

Symbols = tuple[int, ...]


@dataclass(frozen=True)
class Decoded:
    """An encoder-decoder: what was written is read by its decoder, a step later."""

    spec: TargetSpec

    def batch(self, sample: Sample, texts: Sequence[Symbols]) -> Batch:
        """The run in which these symbols have been written so far, in as many columns as there are texts."""
        fed: Tokens = np.array([(self.spec.start, *symbols) for symbols in texts], np.int64).T
        return shortened(self.spec, stack([_unanswered(sample)] * len(texts)), fed)

    def as_read(self, sample: Sample, symbols: Symbols) -> Sample:
        """The sample whose run reads exactly what was read while these symbols were written."""
        fed = np.array([self.spec.start, *symbols[:-1]], np.int64)
        lines = {**sample.timelines, self.spec.name: "output"}
        return replace(sample, targets={}, fed={self.spec.name: fed}, timelines=lines)

    def begin(self, sample: Sample) -> Symbols:
        """What stands before the first symbol that is written."""
        del sample
        return ()

    def early(self, resolution: Resolution) -> list[str]:
        """The blocks that run once, however much is written."""
        return before_writing(resolution)


@dataclass(frozen=True)
class Continued:
    """A language model: what was written is read where the input `given` ends."""

    spec: TargetSpec
    given: InputSpec

    def batch(self, sample: Sample, texts: Sequence[Symbols]) -> Batch:
        """The run in which these symbols have been written so far, in as many columns as there are texts."""
        return stack([self.as_read(sample, symbols) for symbols in texts])

    def as_read(self, sample: Sample, symbols: Symbols) -> Sample:
        """The sample whose run reads exactly what was read while these symbols were written."""
        longer = np.array([*self.begin(sample), *symbols], np.int64)
        return replace(_unanswered(sample), inputs={self.given.name: longer})

    def begin(self, sample: Sample) -> Symbols:
        """What stands before the first symbol that is written."""
        return tuple(sample.inputs[self.given.name].astype(int).tolist())

    def early(self, resolution: Resolution) -> list[str]:
        """No block: what is written lengthens what all of them read."""
        del resolution
        return []


Way = Decoded | Continued


def way(interface: Interface) -> Way | None:
    """How a model of this task writes; None where its answers are never fed back."""
    decoded = (Decoded(spec) for spec in written(interface).values())
    return next(decoded, None) or next(_continued(interface), None)


def _continued(interface: Interface) -> Iterator[Continued]:
    """Targets whose symbols are those of the only input, at every step of the same timeline: the next symbol of a sequence."""
    inputs = tuple(interface.inputs.values())
    for target in interface.targets.values():
        for given in inputs if len(inputs) == 1 else ():
            if (
                target.per_step
                and given.kind == "tokens"
                and given.vocabulary == target.classes
                and given.timeline == target.timeline
            ):
                yield Continued(target, given)


def _unanswered(sample: Sample) -> Sample:
    return replace(sample, targets={}, fed={})
