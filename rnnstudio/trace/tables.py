"""Arrays as text that other programs read: comma-separated with a header, and as an expression for numpy. Every number exactly."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


def as_csv(values: Array, first: int = 1, of: str = "unit") -> str:
    """(T, n) as a line for each step, counted on from `first`: t, unit 1, unit 2, ..."""
    header = ",".join(["t", *(f"{of} {k + 1}" for k in range(values.shape[1]))])
    rows = (",".join([str(first + t), *map(str, row)]) for t, row in enumerate(values))
    return "\n".join([header, *rows]) + "\n"


def as_numpy(values: Array) -> str:
    """An expression that gives the same array, of the same type."""
    return f"np.array({_nested(values)}, dtype=np.{values.dtype})"


def _nested(values: Array) -> str:
    inner = (str(one) if values.ndim == 1 else _nested(one) for one in values)
    return f"[{(', ' if values.ndim == 1 else ',' + chr(10)).join(inner)}]"
