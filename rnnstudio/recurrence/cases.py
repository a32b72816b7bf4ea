"""The settings under which the contract test runs a recurrent block, so that a file need not think of what all of them share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rnnstudio.graph.block_type import Case, WireType

VARIATIONS: tuple[Mapping[str, Any], ...] = (
    {"layers": 2, "dropout": 0.5},
    {"bidirectional": True},
    {"layers": 3, "bidirectional": True, "residual": True, "initial": "learned"},
    {"norm": True, "layers": 2},
    {"weight_norm": True, "begin": "orthogonal"},
    {"norm": True, "weight_norm": True, "bidirectional": True, "begin": "identity"},
)


def over(*settings: Mapping[str, Any]) -> tuple[Case, ...]:
    """Each of these parameters with a few sizes, then every shared option on the first of them."""
    x = {"x": WireType("sequence", 2, "input")}
    plain_ones = [
        Case({**p, "size": size}, {"x": WireType("sequence", wide, "input")})
        for p in settings
        for size, wide in ((3, 2), (1, 4))
    ]
    varied = [Case({**settings[0], "size": 3, **extra}, x) for extra in VARIATIONS]
    given = {**x, "initial": WireType("vector", 8)}
    return (*plain_ones, *varied, Case({**settings[0], "size": 2, "layers": 2, "bidirectional": True}, given))
