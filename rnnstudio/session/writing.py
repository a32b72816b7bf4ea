"""What the model writes by itself, as the window sees it: the texts so far, under way or done."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from rnnstudio.engine.choosing import Choosing
from rnnstudio.engine.generate import Written, as_read, continued
from rnnstudio.engine.mailbox import Draft
from rnnstudio.engine.model import Model
from rnnstudio.engine.runner import Runner
from rnnstudio.graph.text import Text
from rnnstudio.tasks._own_input import own_sample
from rnnstudio.trace.sample import Sample

WRITTEN = Text("written by the model", "模型写出的序列")


class Writing(QObject):
    """`changed` tells of another draft: at most once for each pull of the mailbox."""

    changed = Signal()

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._number = 0
        self.model: Model | None = None
        self.sample: Sample | None = None
        self.draft: Draft | None = None
        self.running = False

    @property
    def beams(self) -> tuple[Written, ...]:
        """The text so far, or all beams with the best in front."""
        return self.draft.beams if self.draft else ()

    def start(self, model: Model, sample: Sample, choosing: Choosing, seed: int = 0, pace: float = 0.0) -> None:
        """Lets the model, which is the engine's, write after it has read the sample; what was written before is dropped."""
        self._number = self._runner.generate(sample, choosing, seed, pace)
        self.model, self.sample, self.draft, self.running = model, sample, None, True
        self.changed.emit()

    def stop(self) -> None:
        """No further symbol; what stands written stays."""
        if self.running:
            self._runner.stop_generating()

    def forget(self) -> None:
        """The model that wrote it is gone."""
        if self.sample is not None:
            self._number, self.model, self.sample, self.draft, self.running = 0, None, None, None, False
            self.changed.emit()

    def accept(self, draft: Draft) -> None:
        """The latest from the engine; what answers an older request is dropped."""
        if draft.number == self._number:
            self.draft, self.running = draft, not draft.done
            self.changed.emit()

    def as_sample(self, beam: int) -> tuple[Sample, int] | None:
        """A sample that reads what was written, and how many steps lie before the first of it; None where nothing is."""
        model = self.model
        if model is None or self.sample is None or beam >= len(self.beams):
            return None
        read, begin = as_read(model, self.sample, self.beams[beam].symbols), self.sample.lengths.get("input", 0)
        if continued(model) is not None:
            read = own_sample(model.task, model.task_settings, read.inputs, self.sample.feeding)
        return replace(read, own=True, title=WRITTEN), begin
