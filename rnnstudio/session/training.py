"""Training as the window sees it: running or not, how far, the curves, the reference run, the weights to come back to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from rnnstudio.engine.mailbox import Picture
from rnnstudio.engine.runner import Runner
from rnnstudio.engine.scalars import Scalars, no_scalars
from rnnstudio.graph.text import Text
from rnnstudio.project.project import Progress, Weights
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
    """Weights that one click brings back."""

    weights: Weights
    progress: Progress


class Training(QObject):
    """`changed` tells that running, progress or curves are new: at most once for each pull of the mailbox."""

    changed = Signal()
    reference_changed = Signal()

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self.running = False
        self.progress = Progress()
        self.weights: Weights = {}
        self.scalars: Scalars = no_scalars()
        self.reference: Reference | None = None
        self.trained: Kept | None = None
        self._fresh = True

    @property
    def holds_trained(self) -> bool:
        """True while the weights are those that the file brought, so that training would begin from scratch."""
        return self.trained is not None and self._fresh

    def settle(self, weights: Weights, progress: Progress) -> None:
        """Another document: its weights, if it was trained, can be brought back later."""
        self.trained = Kept(weights, progress) if weights and progress.steps else None
        self.progress, self.weights, self._fresh = progress, weights, True

    def start(self) -> None:
        """Trains on; from scratch where the weights are the trained ones."""
        if self.holds_trained:
            self._runner.rewind()
        self._fresh = False
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
        self._fresh = False
        self._set_running(False)
        self._runner.pause()
        self._runner.one_update()

    def rewind(self) -> None:
        """Back to the very same initial weights."""
        self._fresh = False
        self._runner.rewind()

    def bring_back(self) -> None:
        """The trained weights again."""
        if self.trained is not None:
            self._set_running(False)
            self._runner.pause()
            self._runner.restore(self.trained.weights, self.trained.progress)
            self._fresh = True

    def keep_reference(self, reference: Reference | None) -> None:
        """Leaves a run behind in grey, or clears it."""
        self.reference = reference
        self.reference_changed.emit()

    def accept(self, picture: Picture) -> None:
        """The latest news from the engine."""
        if picture.done == self._runner.posted:
            self.running = picture.running
        self.progress = picture.progress
        self.weights, self.scalars = picture.weights, picture.scalars
        self.changed.emit()

    def _set_running(self, running: bool) -> None:
        self.running = running
        self.changed.emit()
