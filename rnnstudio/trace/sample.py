"""What a model reads and what it is asked: one Sample, or many stacked into a Batch (time first, padded on the right)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from rnnstudio.graph.text import Text, plain

Array = npt.NDArray[np.generic]
NO_CLASS = -1


@dataclass(frozen=True)
class Sample:
    """One sequence: inputs by name, (T,) tokens or (T, n) values, and targets by name; no targets where none is known."""

    inputs: Mapping[str, Array]
    targets: Mapping[str, Array] = field(default_factory=dict)
    title: Text = field(default_factory=lambda: plain(""))
    own: bool = False

    @property
    def length(self) -> int:
        """The number of time steps."""
        return max((len(values) for values in self.inputs.values()), default=0)


@dataclass(frozen=True)
class Batch:
    """Many sequences: inputs (T, B) or (T, B, n), targets (B,) or (T, B[, n]), and the length of each on its timeline."""

    inputs: Mapping[str, Array]
    targets: Mapping[str, Array]
    lengths: Mapping[str, npt.NDArray[np.int64]]

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
    steps = max(sample.length for sample in samples)
    inputs = {name: _columns([s.inputs[name] for s in samples], steps, 0) for name in samples[0].inputs}
    shared = set.intersection(*(set(s.targets) for s in samples))
    targets = {
        name: _target([s.targets[name] for s in samples], steps) for name in samples[0].targets if name in shared
    }
    return Batch(inputs, targets, {"input": np.array([s.length for s in samples], np.int64)})


def _target(parts: Sequence[Array], steps: int) -> Array:
    whole_numbers = np.issubdtype(parts[0].dtype, np.integer)
    single = parts[0].ndim == (0 if whole_numbers else 1)
    return np.stack(parts) if single else _columns(parts, steps, NO_CLASS if whole_numbers else np.nan)


def _columns(parts: Sequence[Array], steps: int, filler: float) -> Array:
    out = np.full((steps, len(parts), *parts[0].shape[1:]), filler, parts[0].dtype)
    for column, part in enumerate(parts):
        out[: len(part), column] = part
    return out
