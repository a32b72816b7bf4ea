"""Lengths of vectors, however small or large their numbers are."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt


def norms(values: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.float64]:
    """||v|| of every vector along the last axis, in float64.

    Numbers are brought near 1 before they are squared: a gradient of 1e-200 has vanished, but it is not 0, and one of 1e200 is not
    infinite.
    """
    doubled = values.astype(np.float64, copy=False)
    largest = np.abs(doubled).max(-1, initial=0.0)
    unit = np.where((largest > 0) & np.isfinite(largest), largest, 1.0)
    with np.errstate(over="ignore", invalid="ignore"):  # an infinity is there to be seen
        scaled = doubled / unit[..., None]
        found: npt.NDArray[np.float64] = np.sqrt((scaled * scaled).sum(-1)) * unit
    return found
