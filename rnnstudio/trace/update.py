"""What one step of an optimiser did: gradient, clipping, and where each weight went.

    g' = g * min(1, c / ||g||)      ||g|| over all weights together, c the threshold (0: never)        W <- W + step(g')

With plain SGD the step is -rate * g', its cosine with -g is 1. Adam and RMSprop scale every number by what they remember of it, so that the
step turns away from -g, and clipping, which only scales, may leave it as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rnnstudio.trace.norms import norms

Arrays = Mapping[str, npt.NDArray[np.floating]]


@dataclass(frozen=True)
class WeightStep:
    """One weight: the norm of its `gradient` before clipping, its own norm `before` and `after`, that of the `step` it made, and the
    `cosine` of the step with -gradient, NaN where one of them is 0."""

    gradient: float
    before: float
    after: float
    step: float
    cosine: float

    @property
    def relative(self) -> float:
        """How long the step was for this weight: over its norm before; infinite for one that was 0."""
        return self.step / self.before if self.before > 0 else (np.inf if self.step > 0 else 0.0)


@dataclass(frozen=True)
class OneUpdate:
    """Every weight by its full name; the `norm` of the whole gradient before clipping, the threshold `clip` (0 for none), the `rate`,
    and which `update` it was, from 1. The gradient is that of a batch."""

    weights: Mapping[str, WeightStep]
    norm: float
    clip: float
    rate: float
    update: int

    @property
    def factor(self) -> float:
        """What the whole gradient was multiplied with; 1 where it was not clipped."""
        return self.clip / self.norm if 0 < self.clip < self.norm else 1.0


def one_update(
    before: Arrays, after: Arrays, gradients: Arrays, *, clip: float, rate: float, update: int = 0
) -> OneUpdate:
    """What happened between two states of all weights; `gradients` are those before clipping."""
    found = {name: _step(before[name], after[name], gradients[name]) for name in before}
    whole = norms(np.array([[step.gradient for step in found.values()]]))[0] if found else 0.0
    return OneUpdate(found, float(whole), clip, rate, update)


def _step(
    before: npt.NDArray[np.floating], after: npt.NDArray[np.floating], gradient: npt.NDArray[np.floating]
) -> WeightStep:
    was, became, slope = (a.astype(np.float64).reshape(-1) for a in (before, after, gradient))
    step = became - was
    down, begun, ended, long = (float(size) for size in norms(np.stack([slope, was, became, step])))
    cosine = float(-(slope / down) @ (step / long)) if down > 0 and long > 0 else np.nan
    return WeightStep(down, begun, ended, long, cosine)
