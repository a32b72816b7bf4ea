"""Training as the window sees it: running or not, how far, the curves, the reference run, the weights to come back to."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from rnnstudio.engine.mailbox import Picture
from rnnstudio.engine.runner import Runner
from rnnstudio.graph.text import Text
from rnnstudio.project.project import UNTRAINED, Progress, Weights
from rnnstudio.project.scalars import Scalars, no_scalars
from rnnstudio.trace.trace import SignalKey

PACES = (1.0, 5.0, 20.0, 0.0)


@dataclass(frozen=True)
class Reference:
    """What a kept run leaves behind in grey: its name, its curves, its gradient per step."""

    title: Text
    scalars: Scalars
    gradients: dict[SignalKey, npt.NDArray[np.float64]]


@dataclass(frozen=True)
class Kept:
    """Weights to come back to, how far they came, the curves of how they came there, and what goes on from there as if unbroken."""

    weights: Weights = field(default_factory=dict)
    progress: Progress = UNTRAINED
    scalars: Scalars = field(default_factory=no_scalars)
    optimiser: Weights = field(default_factory=dict)


class Training(QObject):
    """`changed` tells of running, progress or curves, at most once for each pull of the mailbox; `rewound` that all begins anew."""

    changed = Signal()
    reference_changed = Signal()
    rewound = Signal()

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self.running = False
        self.progress = UNTRAINED
        self.weights: Weights = {}
        self.optimiser: Weights = {}
        self.scalars: Scalars = no_scalars()
        self.reference: Reference | None = None
        self.trained: Kept | None = None

    @property
    def holds_trained(self) -> bool:
        """True while the weights are the very ones that the file brought, so that training would begin from scratch."""
        trained = self.trained
        return trained is not None and all(self.weights.get(name) is a for name, a in trained.weights.items())

    @property
    def from_scratch(self) -> bool:
        """True where training begins at update 0: the weights are a file's that brought no run to go on with, as examples are."""
        return self.holds_trained and self.trained is not None and not len(self.trained.scalars.updates)

    def settle(self, kept: Kept, trained: Kept | None) -> None:
        """Another model, or other weights for it, at rest; `trained` are the ones that the file brought, where they belong to it."""
        self.trained = trained
        self.progress, self.scalars = kept.progress, kept.scalars
        self.weights, self.optimiser = kept.weights, kept.optimiser
        self._set_running(False)

    def start(self) -> None:
        """Trains on; from scratch where the weights are the trained ones of a file without its run."""
        if self.from_scratch:
            self._runner.rewind()
        self._set_running(True)
        self._runner.start()

    def pause(self) -> None:
        """Stops after the update that is under way."""
        self._set_running(False)
        self._runner.pause()

    def toggle(self) -> None:
        """Starts or pauses."""
        if self.running:
            self.pause()
        else:
            self.start()

    def one_update(self) -> None:
        """A single update of the weights as they are."""
        self._set_running(False)
        self._runner.pause()
        self._runner.one_update()

    def rewind(self) -> None:
        """Back to the very same initial weights."""
        self.rewound.emit()
        self._runner.rewind()

    def bring_back(self) -> None:
        """The trained weights again."""
        if self.trained is not None:
            self._set_running(False)
            self._runner.pause()
            kept = self.trained
            self._runner.restore(kept.weights, kept.progress, kept.scalars, kept.optimiser)

    def keep_reference(self, reference: Reference | None) -> None:
        """Leaves a run behind in grey, or clears it."""
        self.reference = reference
        self.reference_changed.emit()

    def accept(self, picture: Picture) -> None:
        """The latest news from the engine."""
        if picture.done == self._runner.posted:
            self.running = picture.running
        self.progress = picture.progress
        self.weights, self.scalars, self.optimiser = picture.weights, picture.scalars, picture.optimiser
        self.changed.emit()

    def _set_running(self, running: bool) -> None:
        self.running = running
        self.changed.emit()
