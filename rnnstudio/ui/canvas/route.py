"""Blocks and wires as the search for ways sees them. Numbers only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from rnnstudio.graph.graph import Wire
from rnnstudio.ui.canvas.ports import Anchor, Side


@dataclass(frozen=True)
class Box:
    """A block's card in the scene; `loops` tells that the middle of its top belongs to them, up to `crest`."""

    left: float
    top: float
    right: float
    bottom: float
    crest: float
    loops: bool = False

    @property
    def centre(self) -> float:
        """Its middle from left to right."""
        return (self.left + self.right) / 2


class Route(NamedTuple):
    """The sides at which a wire leaves and arrives, and the height at which it runs level.

    At the top and the bottom with the x of both ends, at the sides with the x at which it turns.
    """

    leaves: Side = "right"
    arrives: Side = "left"
    x_out: float = 0.0
    x_in: float = 0.0
    lane: float | None = None

    def out(self, wire: Wire) -> Anchor:
        """Where it begins."""
        return Anchor("output", wire.output, self.leaves)

    def into(self, wire: Wire) -> Anchor:
        """Where it ends."""
        return Anchor("input", wire.input, self.arrives)
