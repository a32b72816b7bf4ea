"""Training as the window sees it: running or not, how far, the curves, the reference run, the weights to come back to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from rnnstudio.engine.mailbox import Picture
from rnnstudio.engine.runner import Runner
from rnnstudio.graph.text import Text
from rnnstudio.project.project import NO_RUN, Progress, Run, Weights
from rnnstudio.project.scalars import Scalars
from rnnstudio.trace.trace import SignalKey
from rnnstudio.trace.update import OneUpdate

PACES = (1.0, 5.0, 20.0, 0.0)


@dataclass(frozen=True)
class Reference:
    """What a kept run leaves behind in grey: its name, its curves, its gradient per step."""

    title: Text
    scalars: Scalars
    gradients: dict[SignalKey, npt.NDArray[np.float64]]


class Training(QObject):
    """`changed` tells of running, progress or curves, at most once for each pull of the mailbox; `rewound` that all begins anew."""

    changed = Signal()
    reference_changed = Signal()
    rewound = Signal()

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self.running = False
        self.run = NO_RUN
        self.update: OneUpdate | None = None  # what the single update did that made the weights as they are
        self.reference: Reference | None = None
        self.trained: Run | None = None

    @property
    def weights(self) -> Weights:
        """The weights as they are now."""
        return self.run.weights

    @property
    def progress(self) -> Progress:
        """How far training came."""
        return self.run.progress

    @property
    def scalars(self) -> Scalars:
        """The curves so far."""
        return self.run.scalars

    @property
    def holds_trained(self) -> bool:
        """True while the weights are the very ones that the file brought, so that training would begin from scratch."""
        trained = self.trained
        return trained is not None and all(self.weights.get(name) is a for name, a in trained.weights.items())

    @property
    def from_scratch(self) -> bool:
        """True where training begins at update 0: the weights are a file's that brought no run to go on with, as examples are."""
        return self.holds_trained and self.trained is not None and not len(self.trained.scalars.updates)

    def settle(self, run: Run, trained: Run | None) -> None:
        """Another model, or another run of it, at rest; `trained` are the ones that the file brought, where they belong to it."""
        self.run, self.trained, self.update = run, trained, None
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
            self._runner.restore(self.trained)

    def keep_reference(self, reference: Reference | None) -> None:
        """Leaves a run behind in grey, or clears it."""
        self.reference = reference
        self.reference_changed.emit()

    def accept(self, picture: Picture) -> None:
        """The latest news from the engine."""
        if picture.done == self._runner.posted:
            self.running = picture.running
        self.run, self.update = picture.run, picture.update
        self.changed.emit()

    def _set_running(self, running: bool) -> None:
        self.running = running
        self.changed.emit()
