"""The two parts of a state's gradient, each by how much of the whole it is.

    delta_t = local_t + future_t           share of a part = <part, delta> / <delta, delta>, so that both shares add up to 1

A share is negative where a part works against the whole, and then the other one is above 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rnnstudio.trace.norms import norms
from rnnstudio.trace.trace import SignalKey, Trace

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Parts:
    """Of every step, (T,): the norms of the whole gradient and of its parts, and the share of the local one; 0 where there is none."""

    total: Doubles
    local: Doubles
    future: Doubles
    local_share: Doubles

    @staticmethod
    def of(trace: Trace, state: SignalKey) -> Parts | None:
        """Those of a state, such as `lstm/0/forward/h`; None where the trace has no gradients."""
        key = state._replace(signal=f"d_{state.signal}")
        found = [trace.gradients.get(key._replace(signal=name)) for name in _names(key.signal)]
        if any(part is None for part in found):
            return None
        total, local, future = (np.asarray(part, np.float64) for part in found)
        size = norms(total)
        unit = np.where((size > 0) & np.isfinite(size), size, 1.0)[:, None]
        share = ((local / unit) * (total / unit)).sum(-1)
        return Parts(size, norms(local), norms(future), np.where(size > 0, share, 0.0))


def _names(gradient: str) -> tuple[str, str, str]:
    return gradient, f"{gradient}_local", f"{gradient}_incoming"
