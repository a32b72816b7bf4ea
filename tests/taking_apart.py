"""Whether a number follows from the numbers that it is said to be made of."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pytest

from rnnstudio.derivation.term import Term

Parts = Sequence[float]
MADE: Mapping[str, Callable[[Parts], float]] = {
    "+": lambda a: a[0] + a[1],
    "-": lambda a: a[0] - a[1],
    "*": lambda a: a[0] * a[1],
    "/": lambda a: a[0] / a[1],
    "^": lambda a: a[0] ** a[1],
    "neg": lambda a: -a[0],
    ">": lambda a: float(a[0] > a[1]),
    "tanh": lambda a: math.tanh(a[0]),
    "sigmoid": lambda a: 1 / (1 + math.exp(-a[0])),
    "relu": lambda a: max(a[0], 0.0),
    "sum": sum,
    "mean": lambda a: sum(a) / len(a),
    "max": max,
    "dot": lambda a: sum(x * y for x, y in zip(a[::2], a[1::2], strict=True)),
    "softmax": lambda a: math.exp(a[0]) / float(np.exp(a[1:]).sum()),
}
LOOKED_INTO = 6  # parts of a sum of many that are followed further


def assert_parts_make(one: Term) -> None:
    """The operation, carried out in Python's own numbers on the parts, gives the number; and so for the parts."""
    if one.parts:
        assert one.value == pytest.approx(MADE[one.how]([part.value for part in one.parts]), rel=1e-9, abs=1e-12), (
            one.how
        )
    for part in one.parts[:LOOKED_INTO]:
        assert_parts_make(part)
