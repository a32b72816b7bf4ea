"""The size of a gradient at every step, and of the two parts that it is the sum of."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rnnstudio.trace.sample import Sample
from rnnstudio.trace.trace import SignalKey, Trace

FARTHEST = (-12, 12)  # powers of ten: what lies beyond has vanished or exploded anyway, and would squeeze the rest
Curve = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Curves:
    """Norms per step: of the whole gradient and of its two parts (None where they are not told apart); `unit` is what "relative" means."""

    total: Curve
    local: Curve | None
    incoming: Curve | None
    unit: float

    @staticmethod
    def of(trace: Trace, key: SignalKey) -> Curves:
        """Those of one state."""
        own = (key, *(key._replace(signal=f"{key.signal}_{part}") for part in ("local", "incoming")))
        found = (trace.gradients.get(name) for name in own)
        with np.errstate(over="ignore", invalid="ignore"):
            total, local, incoming = (None if part is None else np.linalg.norm(part, axis=-1) for part in found)
        assert total is not None
        return Curves(total, local, incoming, trace.gradient_unit(key))


def grown(decades: tuple[int, int], sizes: Curve) -> tuple[int, int]:
    """Wide enough for these sizes as well, by whole decades."""
    alive = sizes[(sizes > 0) & np.isfinite(sizes)]
    if not alive.size:
        return decades
    low, high = math.floor(math.log10(alive.min())), math.ceil(math.log10(alive.max()))
    return max(FARTHEST[0], min(decades[0], low)), min(FARTHEST[1], max(decades[1], high))


def alike(one: Sample, other: Sample) -> bool:
    """True for the same sequence; every trace may bring its own copy."""
    if one is other:
        return True
    return one.inputs.keys() == other.inputs.keys() and all(
        np.array_equal(values, other.inputs[name]) for name, values in one.inputs.items()
    )
