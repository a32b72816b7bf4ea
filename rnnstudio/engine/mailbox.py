"""How results leave the engine thread: the latest picture of the model, and an append-only log of scalars.

The window pulls both at its own rate, so a slow screen never slows the training and a fast training never floods the screen.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from rnnstudio.engine.scalars import Scalars
from rnnstudio.graph.text import Text
from rnnstudio.project.project import Progress, Weights
from rnnstudio.trace.trace import Trace


@dataclass(frozen=True)
class Picture:
    """What the model is now.

    `generation` counts the loads: a picture of an older one is dropped by whoever pulls it. `done` counts the commands that went before.
    """

    generation: int
    done: int
    trace: Trace | None
    weights: Weights
    progress: Progress
    running: bool
    scalars: Scalars


@dataclass(frozen=True)
class Failure:
    """Something went wrong in the engine: what to tell the user, and the details to copy."""

    generation: int
    text: Text
    details: str


@dataclass
class Mailbox:
    """One slot for the latest picture, and the failures not yet shown. Written by the engine thread, emptied by the window's."""

    picture: Picture | None = None
    failures: list[Failure] = field(default_factory=list)

    def take(self) -> Picture | None:
        """The latest picture, once."""
        picture, self.picture = self.picture, None
        return picture

    def take_failures(self) -> list[Failure]:
        """The failures since the last call."""
        taken = self.failures[:]
        del self.failures[: len(taken)]
        return taken
