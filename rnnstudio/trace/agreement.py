"""Two ways to one gradient, and how far they are apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rnnstudio.trace.norms import norms
from rnnstudio.trace.trace import Numbers

TOLERANCE = 1e-8
# Of the largest gradient in the same block: what is smaller in both is 0 but for rounding, such as that of a bias that cancels out.
NOTHING = 1e-7


@dataclass(frozen=True)
class Agreed:
    """One weight: the norms of both gradients, and the `difference` ||a - b|| over the larger of the two."""

    ours: float
    theirs: float
    difference: float

    @property
    def holds(self) -> bool:
        """False where they are further apart than rounding explains, or no numbers."""
        return self.difference <= TOLERANCE


@dataclass(frozen=True)
class Agreement:
    """Every weight by its full name, with the weights of update `step`. Both gradients in float64, of the same numbers."""

    weights: Mapping[str, Agreed]
    step: int = 0

    @property
    def worst(self) -> str | None:
        """The weight whose gradients are furthest apart; None for a model without weights."""
        return max(self.weights, key=lambda name: _sortable(self.weights[name].difference), default=None)

    @property
    def difference(self) -> float:
        """That of the worst; 0 for a model without weights."""
        return self.weights[self.worst].difference if self.worst else 0.0

    @property
    def holds(self) -> bool:
        """True where it does for every weight."""
        return all(agreed.holds for agreed in self.weights.values())


def agreement(ours: Mapping[str, Numbers], theirs: Mapping[str, Numbers], step: int = 0) -> Agreement:
    """How far two gradients of every weight, by its full name, are apart."""
    scales: dict[str, float] = {}
    for name, gradient in theirs.items():
        block = name.partition(".")[0]
        scales[block] = max(scales.get(block, 0.0), _norm(gradient))
    return Agreement(
        {name: _agreed(ours[name], theirs[name], NOTHING * scales[name.partition(".")[0]]) for name in theirs}, step
    )


def _agreed(ours: Numbers, theirs: Numbers, least: float) -> Agreed:
    a, b = _norm(ours), _norm(theirs)
    with np.errstate(invalid="ignore"):
        off = _norm(ours.astype(np.float64) - theirs)
    scale = max(a, b, least)
    return Agreed(a, b, off / scale if scale > 0 else off)


def _norm(values: Numbers) -> float:
    return float(norms(values.reshape(-1)))


def _sortable(difference: float) -> float:
    """What is no number is the furthest apart."""
    return difference if np.isfinite(difference) else np.inf
