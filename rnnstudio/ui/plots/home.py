"""Where a panel belongs: its block, layer and direction, and how these are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from rnnstudio.graph.text import Text, joined, plain
from rnnstudio.trace.trace import SignalKey

NOWHERE = plain("")
LAYER = Text("layer {number}", "第 {number} 层")
DIRECTIONS: Mapping[str, Text] = {"forward": Text("forward →", "正向 →"), "backward": Text("backward ←", "反向 ←")}


@dataclass(frozen=True)
class Home:
    """Where a panel belongs: a block on its timeline; what it is called where there are several, its layer and its direction."""

    block: str
    timeline: str | None = None
    label: Text = NOWHERE
    layer: Text = NOWHERE
    direction: Text = NOWHERE

    @property
    def where(self) -> Text:
        """Everything that tells it from others."""
        return joined((part for part in (self.label, self.layer, self.direction) if part.en), " · ", " · ")

    def called(self, block: Text) -> Text:
        """The same for a read-out, where the block's name stands even if there is only one."""
        return replace(self, label=block).where

    def followed_by(self, other: Home) -> Text:
        """encoder → decoder, and the layer."""
        return replace(self, label=joined((self.label, other.label), " → ", " → "), direction=NOWHERE).where

    @staticmethod
    def of(key: SignalKey, timeline: str | None, label: Text, known: Iterable[SignalKey]) -> Home:
        """Told apart from the other cells of its block, whose keys are `known`, as far as there are any."""
        cells = {(other.layer, other.direction) for other in known}
        layer = LAYER.format(number=key.layer + 1) if len({layer for layer, _ in cells}) > 1 else NOWHERE
        direction = DIRECTIONS[key.direction] if len({way for _, way in cells}) > 1 else NOWHERE
        return Home(key.block, timeline, label, layer, direction)
