"""What may be changed between two updates of a training."""

from __future__ import annotations

from dataclasses import dataclass

from rnnstudio.graph.params import Settings


@dataclass(frozen=True)
class Controls:
    """The optimiser's learning rate, the norm above which a gradient is cut (0 for never), and how often a decoder reads the target."""

    learning_rate: float
    clip: float
    forcing: float = 1.0

    @staticmethod
    def of(options: Settings) -> Controls:
        """Those that a project begins with."""
        return Controls(options.learning_rate, options.clip, options.forcing)
