"""The one engine thread of the window: commands in, the latest picture out.

It lives from start to exit, training or not, and everything that uses torch happens in it. Commands come first, then tracing, then
training, then questions that take long (see `worker` and `jobs`).
"""

from __future__ import annotations

import queue
import threading
import traceback
from collections.abc import Callable

import numpy as np

from rnnstudio.engine.carrying import Former
from rnnstudio.engine.choosing import Choosing
from rnnstudio.engine.libraries import load_torch
from rnnstudio.engine.mailbox import Failure, Mailbox
from rnnstudio.engine.question import Question
from rnnstudio.engine.worker import Worker
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.text import Text
from rnnstudio.project.project import NO_RUN, Project, Run
from rnnstudio.trace.sample import Sample

TORCH_AFTER = 0.05
Command = Callable[[Worker], None]


class Runner:
    """The handle that the window holds: every method returns at once."""

    def __init__(self) -> None:
        self.mailbox = Mailbox()
        self._commands: queue.SimpleQueue[Command | None] = queue.SimpleQueue()
        self._generation = self._posted = self._asked = 0
        self._thread = threading.Thread(target=self._live, name="engine", daemon=True)
        self._thread.start()

    @property
    def posted(self) -> int:
        """How many commands were given; a picture with as many done is up to date."""
        return self._posted

    def load(
        self, project: Project, run: Run = NO_RUN, sample: Sample | None = None, former: Former | None = None
    ) -> int:
        """Makes the model of `project`, with those weights of a run that fit; gives the generation its pictures will bear.

        Where all fit, the run is gone on with. Of a `former` model it takes over what it can.
        """
        self._generation += 1
        generation = self._generation
        self._post(lambda worker: worker.load(generation, project, run, sample, former))
        return generation

    def look_at(self, sample: Sample) -> None:
        """Traces this sample from now on."""
        self._post(lambda worker: worker.look_at(sample))

    def start(self) -> None:
        """Trains until paused."""
        self._post(lambda worker: worker.start())

    def pause(self) -> None:
        """Stops after the update that is under way."""
        self._post(lambda worker: worker.pause())

    def one_update(self) -> None:
        """Makes a single update."""
        self._post(lambda worker: worker.update())

    def rewind(self) -> None:
        """Back to the very same initial weights, and to update 0."""
        self._post(lambda worker: worker.rewind())

    def restore(self, run: Run) -> None:
        """Back to a run that was kept, such as the one that a file brought."""
        self._post(lambda worker: worker.restore(run))

    def control(self, learning_rate: float, clip: float, pace: float, forcing: float) -> None:
        """Changes what may be changed while training."""
        self._post(lambda worker: worker.control(learning_rate, clip, pace, forcing))

    def generate(self, sample: Sample, choosing: Choosing, seed: int = 0, pace: float = 0.0) -> int:
        """Lets the model write, at most `pace` symbols a second; gives the number that its drafts will bear."""
        number = self._next_number()
        self._commands.put(lambda worker: worker.write(number, sample, choosing, seed, pace))
        return number

    def stop_generating(self) -> None:
        """Writes no further."""
        self._commands.put(lambda worker: worker.stop_writing())

    def ask(self, question: Question) -> int:
        """Has a question about the model worked out; gives the number that its answers will bear."""
        number = self._next_number()
        self._commands.put(lambda worker: worker.ask(number, question))
        return number

    def drop(self, number: int) -> None:
        """Has no longer worked out what was asked under this number."""
        self._commands.put(lambda worker: worker.drop(number))

    def _next_number(self) -> int:
        """A number that no request for a text and no question had before."""
        self._asked += 1
        return self._asked

    def stop(self, patience: float = 5.0) -> None:
        """Ends the thread; called once, when the application closes."""
        self._commands.put(None)
        self._thread.join(patience)

    def _post(self, command: Command) -> None:
        """Counts the command, which a picture answers."""
        self._posted += 1

        def counted(worker: Worker) -> None:
            worker.done += 1
            command(worker)

        self._commands.put(counted)

    def _live(self) -> None:
        np.seterr(all="ignore")  # in this thread alone; training says itself, and in words, where it left the numbers
        worker = Worker(self.mailbox)
        torch_wanted = True
        while True:
            # Torch is loaded once the first trace has been taken to be looked at, and there is nothing else to do: while it loads, the
            # window would wait for it.
            wait = worker.wait()
            idle = torch_wanted and worker.generation and wait is None
            try:
                command = self._commands.get(timeout=TORCH_AFTER if idle else wait)
            except queue.Empty:
                if idle and worker.mailbox.picture is None:
                    torch_wanted = False
                    load_torch()
                self._guarded(worker, Worker.tick)
                continue
            if command is None:
                return
            self._guarded(worker, command)

    def _guarded(self, worker: Worker, command: Command) -> None:
        """Runs a command; whatever goes wrong reaches the user as a message, and the thread lives on."""
        try:
            command(worker)
        except StudioError as error:
            self._fail(worker, error.text, "")
        except Exception as error:
            text = Text(
                f"The engine met an unexpected error ({error}). Training is paused; the weights are kept.",
                f"引擎遇到意外错误（{error}）。训练已暂停，权重已保留。",
            )
            self._fail(worker, text, traceback.format_exc())

    def _fail(self, worker: Worker, text: Text, details: str) -> None:
        self.mailbox.failures.append(Failure(worker.generation, text, details))
        worker.halt()
