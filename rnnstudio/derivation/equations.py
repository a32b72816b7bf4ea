"""An equation computed on quantities that remember: what its left side was made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from rnnstudio.derivation.remembered import Remembered, remembered
from rnnstudio.graph.block_type import Equation
from rnnstudio.graph.params import Settings


def work(equation: Equation, quantities: Mapping[str, Any]) -> Remembered | None:
    """The left side with all that led to it; None where an equation does not say how it is computed.

    Computed in float64, whatever was recorded. Counts and tokens stay plain: what is looked up with them is remembered, they
    themselves are not.
    """
    if equation.value is None:
        return None
    given = {name: quantities[name] for name in equation.reads}
    found = equation.value(Settings({name: _given(name, values) for name, values in given.items()}))
    return remembered(found)


def _given(name: str, values: Any) -> Any:
    is_numbers = isinstance(values, np.ndarray) and values.dtype.kind == "f"
    return remembered(values.astype(np.float64, copy=False), name) if is_numbers else values
