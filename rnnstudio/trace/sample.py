"""What a model reads and what it is asked: one Sample, or many stacked into a Batch (time first, padded on the right)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from rnnstudio.graph.interface import in_order
from rnnstudio.graph.text import Text, plain

Array = npt.NDArray[np.generic]
NO_CLASS = -1


Feeding = Literal["target", "own"]


@dataclass(frozen=True)
class Sample:
    """One sequence: inputs by name, (T,) tokens, (T, n) values or a single vector (n,), and targets by name; none where none is known.

    `timelines` names those inputs and targets that do not lie on the timeline `input`. `feeding` says what a decoder reads: the
    target of the step before (teacher forcing) or its own prediction; `fed` gives, by target, the very symbols that it reads.
    """

    inputs: Mapping[str, Array]
    targets: Mapping[str, Array] = field(default_factory=dict)
    title: Text = field(default_factory=lambda: plain(""))
    own: bool = False
    timelines: Mapping[str, str] = field(default_factory=dict)
    feeding: Feeding = "target"
    fed: Mapping[str, Array] = field(default_factory=dict)

    @property
    def lengths(self) -> dict[str, int]:
        """The number of time steps of every timeline whose end is known, in the order they run."""
        found: dict[str, int] = {}
        for name, values in (*self.inputs.items(), *self.targets.items(), *self.fed.items()):
            if _over_time(values):
                timeline = self.timelines.get(name, "input")
                found[timeline] = max(len(values), found.get(timeline, 0))
        return {line: found[line] for line in in_order(found)}

    @property
    def length(self) -> int:
        """The number of time steps, of all timelines one after the other."""
        return sum(self.lengths.values())


@dataclass(frozen=True)
class Batch:
    """Many sequences: inputs (T, B), (T, B, n) or (B, n), targets (B,) or (T, B[, n]), and the length of each on its timeline.

    `fed` has, by target, the symbols that a decoder reads, (T, B), where these are not simply the targets of the step before.
    """

    inputs: Mapping[str, Array]
    targets: Mapping[str, Array]
    lengths: Mapping[str, npt.NDArray[np.int64]]
    fed: Mapping[str, Array] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """The number of sequences."""
        return next(iter(self.lengths.values())).size


def even(inputs: Mapping[str, Array], targets: Mapping[str, Array]) -> Batch:
    """A batch whose sequences all fill the whole timeline."""
    steps, size = next(iter(inputs.values())).shape[:2]
    return Batch(inputs, targets, {"input": np.full(size, steps, np.int64)})


def stack(samples: Sequence[Sample]) -> Batch:
    """Samples side by side, padded on the right: with 0 in the inputs, with "no target" in per-step targets."""
    first = samples[0]
    lengths = {line: np.array([s.lengths[line] for s in samples], np.int64) for line in first.lengths}
    shared = [name for name in first.targets if all(name in s.targets for s in samples)]
    return Batch(
        {name: _columns([s.inputs[name] for s in samples], 0) for name in first.inputs},
        {name: _columns([s.targets[name] for s in samples], _nothing(first.targets[name])) for name in shared},
        lengths,
        {name: _columns([s.fed[name] for s in samples], 0) for name in first.fed},
    )


def _over_time(values: Array) -> bool:
    """True for tokens (T,) and values (T, n), False for a single class () and a single vector (n,)."""
    return values.ndim == (1 if np.issubdtype(values.dtype, np.integer) else 2)


def _nothing(values: Array) -> float:
    return NO_CLASS if np.issubdtype(values.dtype, np.integer) else np.nan


def _columns(parts: Sequence[Array], filler: float) -> Array:
    if not _over_time(parts[0]):
        return np.stack(parts)
    out = np.full((max(map(len, parts)), len(parts), *parts[0].shape[1:]), filler, parts[0].dtype)
    for column, part in enumerate(parts):
        out[: len(part), column] = part
    return out
