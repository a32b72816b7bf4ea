"""The size of a gradient at every step, and of the two parts that it is the sum of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rnnstudio.trace.trace import SignalKey, Trace

Curve = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Curves:
    """Norms per step: of the whole gradient and of its two parts (None where they are not told apart)."""

    total: Curve
    local: Curve | None
    incoming: Curve | None

    @staticmethod
    def of(trace: Trace, key: SignalKey) -> Curves:
        """Those of one state."""
        own = (key, *(key._replace(signal=f"{key.signal}_{part}") for part in ("local", "incoming")))
        found = (trace.gradients.get(name) for name in own)
        with np.errstate(over="ignore", invalid="ignore"):
            total, local, incoming = (None if part is None else np.linalg.norm(part, axis=-1) for part in found)
        assert total is not None
        return Curves(total, local, incoming)

    @property
    def unit(self) -> float:
        """The size at the last step that has one: what all others are relative to."""
        alive = np.flatnonzero((self.total > 0) & np.isfinite(self.total))
        return float(self.total[alive[-1]]) if alive.size else 1.0
