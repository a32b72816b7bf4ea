"""What the engine thread does: holds the model and its weights, traces, trains and writes a bit at a time, publishes pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from rnnstudio.engine.carrying import Former, carried
from rnnstudio.engine.choosing import Choosing
from rnnstudio.engine.controls import Controls
from rnnstudio.engine.generate import generate
from rnnstudio.engine.jobs import Jobs
from rnnstudio.engine.mailbox import Mailbox, Picture
from rnnstudio.engine.model import Model, model_of
from rnnstudio.engine.pacer import Pacer
from rnnstudio.engine.question import Question, Subject
from rnnstudio.engine.run_log import RunLog
from rnnstudio.engine.tracing import trace
from rnnstudio.engine.writer import Writer
from rnnstudio.project.project import UNTRAINED, Progress, Project, Run, Weights
from rnnstudio.trace.sample import Batch, Sample
from rnnstudio.trace.trace import Trace
from rnnstudio.trace.update import OneUpdate

if TYPE_CHECKING:
    from rnnstudio.engine.training import Trainer, Update


class Worker:
    """Lives in the engine thread alone. Without a model every command is a no-op."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox
        self.generation = self.done = 0
        self.running = False
        self._model: Model | None = None
        self._weights: Weights = {}
        self._sample: Sample | None = None
        self._progress = UNTRAINED
        self._trainer: Trainer | None = None
        self._updates: Iterator[Update] | None = None
        self._held_out: Batch | None = None
        self._log = RunLog()
        self._did: OneUpdate | None = None
        self._memory: Weights = {}
        self._controls = Controls(0.0, 0.0)
        self._pacer = Pacer()
        self._writer = Writer(mailbox)
        self._jobs = Jobs(mailbox)

    # --- commands -----------------------------------------------------------------------------------------------------------------

    def load(
        self, generation: int, project: Project, run: Run, sample: Sample | None, former: Former | None = None
    ) -> None:
        """Another model, or the same one edited: weights that fit are kept, and the curves where there are any.

        Of a `former` model it takes over what it can (see `carrying`).
        """
        self.generation = generation
        self.halt()
        self._writer.stop()
        self._jobs.drop_all()
        self._model = self._trainer = self._updates = self._held_out = None
        self._weights, self._sample, self._progress = {}, sample, run.progress
        model = model_of(project)
        if model.resolution.ok:
            model.require_room()
            self._model, self._controls = model, Controls.of(model.options)
            self._pacer.begin(model.options.pace)
        if former is not None and self._model is not None:
            run = replace(run, weights=carried(former, project, model))
        self._take_up(run)
        self._pacer.forget()
        self.publish()

    def look_at(self, sample: Sample) -> None:
        """Another sample to trace."""
        self._sample = sample
        self.publish()

    def start(self) -> None:
        """Trains from now on."""
        if self._model is not None:
            self._prepare()
            self.running = True
            self._pacer.begin()
            self.publish()

    def pause(self) -> None:
        """Trains no more; the held-out measure is brought up to date."""
        self.halt()
        if self._trainer is not None:
            self._measure()
        self.publish()

    def halt(self) -> None:
        """Trains no more."""
        self.running = False

    def update(self) -> None:
        """One update, and a picture of what it did."""
        if self._model is not None:
            self._prepare()
            assert self._trainer is not None
            before = self._trainer.network.weights()
            self._advance()
            self._did = self._trainer.what_it_did(before)
            self._measure()
            self.publish()

    def rewind(self) -> None:
        """The initial weights, update 0, empty curves."""
        if self._model is not None:
            self.restore(Run(self._model.initial_weights()))

    def restore(self, run: Run) -> None:
        """Another run of the same model."""
        self._trainer = self._updates = None
        self._take_up(run)
        if self.running:
            self._prepare()
        self.publish()

    def write(self, number: int, sample: Sample, choosing: Choosing, seed: int, pace: float) -> None:
        """Writes a text with the weights of this moment, in place of one that is under way."""
        if self.running:
            self._take_over()
        texts = generate(self._model, self._weights, sample, choosing, seed) if self._model else iter(())
        self._writer.begin(number, texts, self._progress.steps, pace)

    def stop_writing(self) -> None:
        """Writes no further; what stands written stays."""
        self._writer.stop()

    def ask(self, number: int, question: Question) -> None:
        """Works out a question about the model, with the weights of the latest picture, beside everything else."""
        subject = None if self._model is None else Subject(self._model, self._weights, self._progress.steps)
        self._jobs.begin(number, question, subject)

    def drop(self, number: int) -> None:
        """Nobody waits for that answer any more."""
        self._jobs.drop(number)

    def control(self, learning_rate: float, clip: float, pace: float, forcing: float) -> None:
        """What may change while training."""
        self._controls = Controls(learning_rate, clip, forcing)
        self._pacer.begin(pace)
        if self._trainer is not None:
            self._trainer.controls = self._controls

    # --- the passing of time --------------------------------------------------------------------------------------------------------

    def wait(self) -> float | None:
        """Seconds until `tick` is due, at most a fifth of a second; None while nothing is under way."""
        update = self._pacer.wait() if self.running else None
        due = [seconds for seconds in (self._writer.wait(), update, self._jobs.wait()) if seconds is not None]
        return min(*due, 0.2) if due else None

    def tick(self) -> None:
        """A symbol of what is being written, some training, and a bit of what was asked."""
        self._writer.tick()
        if self.running:
            self._train()
        self._jobs.tick(self.running)

    def _train(self) -> None:
        """The updates that are to be made now, and what is to be seen of them."""
        made = False
        for _ in self._pacer.turns():
            self._advance()
            made = True
        if made:
            self._pacer.look(self._measure, self._publish_the_latest)

    def _advance(self) -> None:
        assert self._updates is not None
        self._did = None
        update = next(self._updates)
        self._log.update(update)

    def _publish_the_latest(self) -> None:
        self._take_over()
        self.publish()

    def _prepare(self) -> None:
        """Torch's side of the model, made when training first needs it."""
        if self._trainer is None and self._model is not None:
            from rnnstudio.engine.training import held_out, trainer

            self._trainer = trainer(self._model, dict(self._weights), self._progress.steps, self._memory)
            self._trainer.controls = self._controls
            self._updates = self._trainer.updates()
            self._held_out = held_out(self._model)

    def _measure(self) -> None:
        """Loss and metric on the held-out sequences, now."""
        from rnnstudio.engine.training import measure

        assert self._trainer is not None
        assert self._held_out is not None
        loss, metric = measure(self._trainer.model, self._trainer.network, self._held_out)
        self._take_over()
        self._progress = Progress(self._trainer.step, loss, metric)
        self._log.measure(self._trainer.step, loss, metric)

    def _take_over(self) -> None:
        """The trainer's weights and step as the ones that are shown."""
        assert self._trainer is not None
        self._weights, self._memory = self._trainer.network.weights(), self._trainer.memory()
        self._progress = replace(self._progress, steps=self._trainer.step)

    def _take_up(self, run: Run) -> None:
        """Weights, as far as they fit; where all do, what their optimiser left; and the curves where they are of this model."""
        self._weights = self._model.fitting(run.weights) if self._model is not None else {}
        whole = all(values is run.weights.get(name) for name, values in self._weights.items())
        self._memory = run.optimiser if whole else {}
        self._did = None
        self._progress = run.progress
        self._log = RunLog(tuple(self._weights), run.scalars)

    def publish(self) -> None:
        """Puts a picture of now into the mailbox."""
        self.mailbox.picture = Picture(
            self.generation,
            self.done,
            self._trace(),
            Run(self._weights, self._progress, self._log.scalars(), self._memory),
            self.running,
            self._did,
        )

    def _trace(self) -> Trace | None:
        if self._model is None or self._sample is None:
            return None
        return trace(self._model, self._weights, self._sample, step=self._progress.steps)
