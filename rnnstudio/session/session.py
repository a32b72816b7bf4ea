"""The session: document, training, stepper, selection and appearance around one engine thread, and how they concern each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QSettings, QTimer, Signal

from rnnstudio.engine.mailbox import Failure, Picture
from rnnstudio.engine.model import Model
from rnnstudio.engine.runner import Runner
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.resolution import Placed
from rnnstudio.graph.text import Text
from rnnstudio.project.project import Document, Project
from rnnstudio.project.stamp import Stamp
from rnnstudio.session.appearance import Appearance
from rnnstudio.session.breakpoints import Breakpoints
from rnnstudio.session.building import Building
from rnnstudio.session.collector import Collector
from rnnstudio.session.comparison import SideBySide
from rnnstudio.session.document import ProjectState
from rnnstudio.session.errands import Errands, Reading
from rnnstudio.session.filing import Filing
from rnnstudio.session.inside import Inside
from rnnstudio.session.kept_weights import KeptWeights
from rnnstudio.session.last_used import LastUsed
from rnnstudio.session.ledger import GradientLedger
from rnnstudio.session.lights import Lights
from rnnstudio.session.recent import Recent
from rnnstudio.session.saving import Ended
from rnnstudio.session.selection import Selection
from rnnstudio.session.shared_basket import SharedBasket
from rnnstudio.session.stepper import Stepper
from rnnstudio.session.training import Reference, Training
from rnnstudio.session.writing import Writing
from rnnstudio.trace.sample import Sample
from rnnstudio.trace.trace import Numbers, SignalKey, Trace

PULL_MS = 16
LIVE_OPTIONS = {"learning_rate", "clip", "pace", "forcing"}
Portrait = Callable[[Project, Model, Trace | None], bytes]


class Session(QObject):
    """What one window holds.

    `answered` carries the Answer to a question that was put to the runner, whoever put it; whoever did knows its number.
    `failed` carries a Failure or a StudioError to be shown, `told` a Text that all went well, `noted` one that need not stay for long.
    `home` is the application's own folder: without one no unsaved work is kept and no file is claimed. `portrait` draws the small
    picture of the model that goes into a file.
    """

    answered = Signal(object)
    failed = Signal(object)
    told = Signal(object)
    noted = Signal(object)

    def __init__(
        self,
        settings: QSettings,
        home: Path | None = None,
        portrait: Portrait | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._draw = portrait
        self._collector = Collector(self)
        self.runner = Runner()
        self.appearance = Appearance(settings, self)
        self.document = ProjectState(self)
        self.stepper = Stepper(self)
        self.training = Training(self.runner, self)
        self.filing = Filing(home, self.document, self.training, self)
        self.filing.keeping.failed.connect(self.failed)
        self.reading, self.errands = Reading(self), Errands("writing", self)
        self.last_used = LastUsed(settings)
        self.recent = Recent(settings, None if home is None else home / "thumbnails", self)
        self.writing = Writing(self.runner, self)
        self.selection = Selection(self)
        self.breakpoints = Breakpoints(self.document, self.stepper, self.selection, self)
        self.breakpoints.noted.connect(self.noted)
        self.inside = Inside(self.document, self.stepper, self.selection, self.training, self)
        self.lights = Lights(self.document, self.inside, self)
        self.building = Building(self.document, self.selection)
        self.side_by_side = SideBySide(self.runner, self.document, self.stepper, self.selection, self)
        self.ledger = GradientLedger(self.runner, self.document, self.stepper, self.selection, self)
        self.basket = SharedBasket(self.runner, self.document, self.stepper, self.selection, self.training, self)
        self._generation = 0
        self._kept = KeptWeights()
        self.filing.left = self._kept.left
        self._note: Text | None = None
        self._loading = False
        self._choose_unit = True
        self.answered.connect(self.side_by_side.asking.accept)
        self.answered.connect(self.ledger.accept)
        self.answered.connect(self.basket.accept)
        self.document.changed.connect(self._project_changed)
        self.stepper.sample_changed.connect(self._sample_changed)
        self.training.rewound.connect(self._rewound)
        self._pull = QTimer(self)
        self._pull.timeout.connect(self.pull)
        self._pull.start(PULL_MS)

    def open(
        self, document: Document, path: Path | None = None, *, base: Stamp | None = None, saved: bool = True
    ) -> None:
        """Shows another document; what was there is dropped (asking is the window's business).

        `base` is the stamp of its file when it was read; a document that is not `saved` would be lost if it were closed now.
        """
        self.reading.forget()
        self.stepper.pause()
        self.writing.forget()
        self.document.changed.disconnect(self._project_changed)
        try:
            self.document.open(document, path, saved=saved)
        finally:  # where it cannot be opened, what was open goes on as before
            self.document.changed.connect(self._project_changed)
        self.filing.opened(document, path, base)
        self._kept.open(document, self.document.model)
        self.training.keep_reference(None)
        self._choose_unit = True
        self._offer_probes()
        self._load()
        self.selection.select(self._most_telling_node())

    def close(self) -> None:
        """Ends the engine thread."""
        self._pull.stop()
        self.stepper.pause()
        self.reading.forget()
        self.filing.close()
        self.errands.close()
        self.runner.stop()
        self._collector.stop()

    def pull(self) -> None:
        """Takes the latest from the engine: called at display rate."""
        picture = self.runner.mailbox.take()
        if picture is not None and picture.generation == self._generation:
            self._accept(picture)
        draft = self.runner.mailbox.take_draft()
        if draft is not None:
            self.writing.accept(draft)
        for answer in self.runner.mailbox.take_answers():
            self.answered.emit(answer)
        for failure in self.runner.mailbox.take_failures():
            self.failed.emit(failure)

    def report(self, problem: StudioError | Failure) -> None:
        """Lets the window show what went wrong."""
        self.failed.emit(problem)

    def keep_reference(self) -> None:
        """Leaves the present run's curves behind in grey."""
        self.training.keep_reference(Reference(self.run_title(), self.training.scalars, self._gradient_curves()))

    def step_through(self, beam: int = 0) -> None:
        """What the model wrote as the sequence that is stepped through, from its first written symbol on."""
        found = self.writing.as_sample(beam)
        if found is not None:
            sample, begin = found
            self.stepper.pause()
            self.stepper.edit_sample(sample)
            self.stepper.go(begin)

    def run_title(self) -> Text:
        """How the present run is called in a legend: the title of its first recurrent cell."""
        cell = self._first_cell()
        return cell.block.title if cell else self.document.project.title

    # --- saving -----------------------------------------------------------------------------------------------------------------------

    @property
    def title(self) -> Text:
        """The file's name, else the project's title."""
        return self.filing.title

    @property
    def unsaved(self) -> Text | None:
        """What would be lost if the document were closed now; None where nothing would."""
        return self.filing.unsaved

    def to_save(self) -> Document:
        """The document as it is now, with its latest weights and a picture of it."""
        return replace(self.filing.as_it_is(), thumbnail=self._portrait())

    def save(self, path: Path, ended: Ended) -> None:
        """Saves the document as it is now; `ended` is given None when that is certain, else why it could not be."""
        document = self.to_save()

        def told(error: BaseException | None) -> None:
            if error is None:
                self.remember(path, document)
            ended(error)

        self.filing.save(path, document, told)

    def remember(self, path: Path, document: Document) -> None:
        """Among the recent files, with its picture."""
        self.recent.add(path, document.project.title)
        self.errands.send(partial(self.recent.keep_picture, path, document.thumbnail), lambda _future: None)

    def _portrait(self) -> bytes:
        """An ornament, which must not keep anybody from saving."""
        try:
            return self._draw(self.document.project, self.document.model, self.stepper.trace) if self._draw else b""
        except Exception:
            return b""

    # --- what follows from what -----------------------------------------------------------------------------------------------------

    def _accept(self, picture: Picture) -> None:
        self.training.accept(picture)
        self._kept.accept(picture, self.document.project, self.document.model)
        if self._note is not None:
            note, self._note = self._note, None
            self.noted.emit(note)
        if picture.trace is not None and picture.trace.sample is not self.stepper.sample:
            return
        self.stepper.accept(picture.trace)
        if picture.trace is not None and (self._choose_unit or not self._unit_exists()):
            self._choose_unit = False
            self.selection.choose_unit(self._liveliest_unit())

    def _project_changed(self, before: Project) -> None:
        now = self.document.project
        if now.task != before.task:
            self.training.keep_reference(None)
            self._offer_probes()
        options = {
            name for name in {*now.options, *before.options} if now.options.get(name) != before.options.get(name)
        }
        if now.graph != before.graph or now.task != before.task or options - LIVE_OPTIONS:
            self._load()
        elif options:
            training = now.training
            self.runner.control(training.learning_rate, training.clip, training.pace, training.forcing)
        self.selection.keep_within(now.graph)

    def _load(self) -> None:
        """The model with the weights that it had when it last had this shape, or with what it can take over (see `kept_weights`)."""
        self.writing.forget()
        project, begin = self.document.project, self._kept.begin(self.document.project, self.document.model)
        self._note = begin.words
        self.training.settle(begin.kept, begin.trained)
        self._generation = self.runner.load(project, begin.kept, self.stepper.sample, begin.former)
        self.side_by_side.asking.forget()
        self.ledger.forget()
        self.basket.forget()
        if not self.document.model.resolution.ok:
            self.stepper.accept(None)

    def _rewound(self) -> None:
        self._kept.rewound(self.document.project, self.document.model)

    def _offer_probes(self) -> None:
        """The samples of the task as it is now; the load that follows takes the first one along."""
        model = self.document.model
        self.ledger.forget()  # what is told from here on finds nothing of the model before
        self._loading = True
        self.stepper.offer(model.task.probes(model.task_settings))
        self._loading = False

    def _sample_changed(self) -> None:
        sample: Sample | None = self.stepper.sample
        if sample is not None and not self._loading:
            self.runner.look_at(sample)

    def _gradient_curves(self) -> dict[SignalKey, npt.NDArray[np.float64]]:
        """Each block's relative gradient over time, of the state that it hands on."""
        trace, placed = self.stepper.trace, self.document.model.resolution.placed
        if trace is None:
            return {}
        shown = {(name, f"d_{entry.states[-1].id}") for name, entry in placed.items() if entry.states}
        return {key: trace.relative_gradient(key) for key in trace.gradients if (key.block, key.signal) in shown}

    def _most_telling_node(self) -> str | None:
        """The first recurrent block, else the first block."""
        cell = self._first_cell()
        return cell.node.id if cell else next(iter(self.document.model.resolution.placed), None)

    def _first_cell(self) -> Placed | None:
        placed = self.document.model.resolution.placed.values()
        return next((entry for entry in placed if entry.block.family == "recurrent"), None)

    def _liveliest_unit(self) -> int:
        """The unit whose state varies most over the sample."""
        recorded = self._selected_state()
        return 0 if recorded is None else int(recorded.std(0).argmax())

    def _unit_exists(self) -> bool:
        recorded = self._selected_state()
        return recorded is None or self.selection.unit < recorded.shape[-1]

    def _selected_state(self) -> Numbers | None:
        """The state of the selected block over time; of several states the innermost, which is declared first."""
        trace, placed = self.stepper.trace, self.document.model.resolution.placed.get(self.selection.node or "")
        if trace is None or placed is None or not placed.states:
            return None
        return trace.signals.get(SignalKey(placed.node.id, 0, "forward", placed.states[0].id))
