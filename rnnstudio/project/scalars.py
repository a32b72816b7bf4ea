"""The curves of a training, as a value: what was measured at each update, and on the held-out sequences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Scalars:
    """The curves at one moment: updates (step, loss, gradient norm, norm per parameter ...), held-out (step, loss, metric)."""

    parameters: tuple[str, ...]
    updates: Floats
    held_out: Floats

    @property
    def steps(self) -> Floats:
        """The number of each update."""
        return self.updates[:, 0]

    @property
    def loss(self) -> Floats:
        """The training loss of each update."""
        return self.updates[:, 1]

    @property
    def norm(self) -> Floats:
        """The norm of the whole gradient of each update, before clipping."""
        return self.updates[:, 2]

    def in_order(self, parameters: Sequence[str]) -> Scalars | None:
        """The same curves with the norms in the order of these parameters; None where they are those of another model."""
        if sorted(parameters) != sorted(self.parameters):
            return None
        if tuple(parameters) == self.parameters:
            return self
        columns = [0, 1, 2, *(3 + self.parameters.index(name) for name in parameters)]
        return Scalars(tuple(parameters), self.updates[:, columns], self.held_out)


def no_scalars() -> Scalars:
    """The curves before any training."""
    return Scalars((), np.empty((0, 3)), np.empty((0, 3)))
