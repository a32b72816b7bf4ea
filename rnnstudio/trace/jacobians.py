"""How far a state's change carries: the Jacobians of a cell, one step's and their products, by their singular values.

    J_t = ds_t/ds_{t-1}          ds_t/ds_k = J_t J_{t-1} ... J_{k+1}          s = (h, C) of an LSTM, else h

dh_t/dh_k is the hh block OF THE PRODUCT; a product of hh blocks alone would leave out all that went through C. A backward direction reads
from the end: its J_t is ds_t/ds_{t+1}, and k lies after t. J_t is the cell's own, with what it reads held fixed: what goes round
through other blocks, as a query of attention does, is in the ledger but not in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from rnnstudio.trace.trace import SignalKey

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class StepSizes:
    """Every step of a cell by itself, rows in the order of the timeline.

    `singular` (T, S) has the singular values of J_t, the largest first: how much it stretches at most, and at least. `direct` has by
    state (T, H) those of its own block alone, the path that does not leave the state: of an LSTM's C that is diag(f_t), so they are
    the forget gates in order of size. Only where there are several states.
    """

    cell: SignalKey
    states: tuple[str, ...]
    singular: Doubles
    direct: Mapping[str, Doubles] = field(default_factory=dict)
    step: int = 0

    @property
    def largest(self) -> Doubles:
        """The effective Jacobian's largest singular value at each step, (T,)."""
        return self.singular[:, 0]


@dataclass(frozen=True)
class Chain:
    """The Jacobians between two steps of a cell, `k` the earlier read and `t` the later, both from 0 on the timeline.

    `steps` are those whose J are multiplied, as they were read, `singular` (n, S) the singular values of each, the largest first;
    `product` those of the product, `hidden` those of its hh block, dh_t/dh_k, and `direct` by state those of the product of the
    state's own blocks alone: how much would be carried if only C led to C. `matrix` is the product, (S, S), rows s_t, columns s_k.
    """

    cell: SignalKey
    states: tuple[str, ...]
    t: int
    k: int
    steps: tuple[int, ...]
    singular: Doubles
    product: Doubles
    hidden: Doubles
    matrix: Doubles
    direct: Mapping[str, Doubles] = field(default_factory=dict)
    step: int = 0

    @property
    def bound(self) -> float:
        """The product of the largest singular values: no product can stretch more than that."""
        with np.errstate(
            divide="ignore", over="ignore"
        ):  # a factor that maps everything to 0, or one chain that overflows
            return float(np.exp(np.log(self.singular[:, 0]).sum()))


@dataclass(frozen=True)
class StateLedger:
    """|| dh_t/dh_k ||_2 for every k and a choice of t, (rows, T), read-only: what a state still knows of an earlier one, loss or none.

    `rows` are the t, from 0. 1 where k = t, NaN where k was read later than t. Of a block in a loop it is `total`: what goes round through
    other blocks, as a query of attention does, is in it.
    """

    cell: SignalKey
    rows: tuple[int, ...]
    norms: Doubles
    total: bool = False
    step: int = 0
