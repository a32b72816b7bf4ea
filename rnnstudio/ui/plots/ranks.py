"""Which panels are opened first where there is no room for all: those of a low rank."""

from __future__ import annotations

from collections.abc import Mapping

CONTEXT = 1  # what attention found, before the gates
RANKS: Mapping[str, int] = {
    "state": 0,
    "weight": 0,
    "gate": 2,
    "gradient": 3,
    "output": 4,
    "candidate": 5,
    "preactivation": 6,
}
EXTRA = 4  # from this rank on, panels open by themselves only where there is ample room
ON_REQUEST = 7  # the rank of panels that open only when asked for
ELSEWHERE = 10  # added to the rank of panels of blocks that are not selected
