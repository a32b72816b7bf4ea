"""The gradient ledger: how much the loss of every step teaches the state of every step. Who teaches whom.

    G[r, k] = || dL_r / ds_k ||_2            L = sum_r L_r,     L_r = (1/N) l(p_t, y*_t)

Row r belongs to one of the N valid targets, with the 1/N that it has in the loss which trains; so the gradients of all rows, as vectors,
add up to delta_k = dL/ds_k, the one that the trace shows. Column k is a step of the block's own timeline, row 0 is t = 1. Where no path
leads from a state to a loss - from a later step to an earlier one, say - G is NaN; where one leads and nothing arrives it is 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rnnstudio.trace.trace import SignalKey

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class LossRow:
    """A row: one loss of a target, `t` from 0 on the `timeline` that it ends, `tick` from 0 in the whole run, and its `part` of L.

    A single target for the whole sequence belongs to the last step of all.
    """

    target: str
    timeline: str
    t: int
    tick: int
    part: float


@dataclass(frozen=True)
class Ledger:
    """The ledgers of one block, by state: `<block>/<layer>/<direction>/<state>`, each (rows, steps), read-only.

    `losses` says what each row is; where there are more losses than rows were wanted it is an even choice of them with the last one, out
    of `of`. `start` is how many steps of the run lie before the block's first; `window` after how many steps the gradient of a state
    was cut, 0 for never; `step` with the weights of which update.
    """

    block: str
    losses: tuple[LossRow, ...]
    norms: Mapping[SignalKey, Doubles]
    of: int
    start: int = 0
    window: int = 0
    step: int = 0

    def row_at(self, tick: int) -> int | None:
        """The row of the loss at this step of the run; None where there is none."""
        return next((row for row, loss in enumerate(self.losses) if loss.tick == tick), None)


def by_row(norms: Doubles) -> Doubles:
    """Every row over its own largest entry, (rows, steps): what of a loss arrives where, whatever its size. NaN stays, rows of 0 too."""
    finite = np.where(np.isfinite(norms), norms, 0.0)
    largest = finite.max(-1, keepdims=True, initial=0.0)
    return norms / np.where(largest > 0, largest, 1.0)


def by_whole(norms: Doubles) -> Doubles:
    """All entries over the largest of the whole ledger: rows stay comparable, the unit of the loss is gone."""
    return by_row(norms.reshape(1, -1)).reshape(norms.shape)
