"""Build, Step, Inside, Train: four ways to share the window's room. Everything stays where it is; only sizes change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from PySide6.QtWidgets import QSplitter

Perspective = Literal["build", "step", "inside", "train"]


@dataclass(frozen=True)
class Shares:
    """How the room is shared, in parts: model above, plots below; canvas beside details; time plots beside training curves."""

    upper: tuple[int, int]
    canvas: tuple[int, int]
    plots: tuple[int, int]


SHARES: Mapping[Perspective, Shares] = {
    "build": Shares((62, 38), (66, 34), (74, 26)),
    "step": Shares((36, 64), (66, 34), (76, 24)),
    "inside": Shares((66, 34), (32, 68), (76, 24)),
    "train": Shares((28, 72), (66, 34), (46, 54)),
}


class Perspectives:
    """Applies the shares to the window's splitters."""

    def __init__(self, rows: QSplitter, upper: QSplitter, lower: QSplitter) -> None:
        self._splitters = (rows, upper, lower)
        self.current: Perspective = "step"

    def choose(self, perspective: Perspective) -> None:
        """Shares the room another way."""
        self.current = perspective
        shares = SHARES[perspective]
        for splitter, parts in zip(self._splitters, (shares.upper, shares.canvas, shares.plots), strict=True):
            room = max(sum(splitter.sizes()), 100)
            splitter.setSizes([room * part // 100 for part in parts])
