"""J_t = ds_t/ds_{t-1} of a cell, from the backward step that it declares (or autograd's): exact, for any cell.

s_t is the joint state, all states side by side as declared: (h, C) of an LSTM, so that J_t is 2H x 2H. A backward step gives J_t^T d for
a gradient d; for the unit vectors as d, each a row of one batch, it gives the rows of J_t.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np

from rnnstudio.graph.params import Settings
from rnnstudio.maths import Array, concat, split
from rnnstudio.recurrence.loop import Past, Steps
from rnnstudio.recurrence.products import from_input

ROWS = 4096  # unit vectors that go back at once


@dataclass(frozen=True)
class Tangent:
    """One cell along the steps that it made, in the order in which it read them: of what it must know to go a step back."""

    cell: Steps
    p: Settings
    w: Any
    before: Any
    now: Any

    @staticmethod
    def of(cell: Steps, p: Settings, w: Settings, past: Past) -> Tangent:
        """Of a run of a single sequence in float64."""
        weights = SimpleNamespace(**w)
        now = SimpleNamespace(**past.recorded, gx=from_input(weights, past.x))
        return Tangent(cell, p, weights, past.before(), now)

    @property
    def size(self) -> int:
        """How many numbers the joint state has."""
        return len(self.cell.states) * int(self.p.size)

    @property
    def steps(self) -> int:
        """How many steps were made."""
        return len(self.now.h)

    @property
    def at_once(self) -> int:
        """How many steps' Jacobians are best found together."""
        return max(ROWS // self.size, 1)

    def factors(self, first: int, after: int) -> Array:
        """J of the steps from `first` to before `after`, counted as they were read: (steps, S, S), rows s_t, columns s_{t-1}."""
        before, now = (
            SimpleNamespace(**{name: a[first:after] for name, a in vars(run).items()})
            for run in (self.before, self.now)
        )
        slopes = self.cell.linearise(self.p, self.w, before, now)
        each = {name: a.repeat(self.size, 1).reshape(-1, a.shape[-1]) for name, a in slopes.items()}
        units = split(np.tile(np.eye(self.size), (after - first, 1)), len(self.cell.states))
        d = SimpleNamespace(**dict(zip(self.cell.states, units, strict=True)))
        back = self.cell.step_back(self.p, self.w, SimpleNamespace(**each), d).d_prev
        rows = concat([back[s] for s in self.cell.states])
        return rows.reshape(after - first, self.size, self.size)
