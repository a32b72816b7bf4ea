"""A text under way in the engine thread: a symbol at a time among its other duties, at a pace that can be followed."""

from __future__ import annotations

import time
from collections.abc import Iterator

from rnnstudio.engine.beams import Written
from rnnstudio.engine.mailbox import Draft, Mailbox
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.text import Text

Texts = Iterator[tuple[Written, ...]]


class Writer:
    """Writes one text at a time; whatever stands written is in the mailbox, and the last draft says that it is done."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._texts: Texts | None = None
        self._id = self._step = 0
        self._pause = self._due = 0.0
        self._beams: tuple[Written, ...] = ()

    def begin(self, number: int, texts: Texts, step: int, pace: float) -> None:
        """Another text, made with the weights of update `step`, at most `pace` symbols a second; 0 is as fast as it goes."""
        self._texts, self._id, self._step, self._beams = texts, number, step, ()
        self._pause, self._due = 1 / pace if pace else 0.0, time.perf_counter()

    def stop(self) -> None:
        """No further symbol."""
        if self._texts is not None:
            self._finish()

    def wait(self) -> float | None:
        """Seconds until the next symbol is due; None while nothing is under way."""
        return None if self._texts is None else max(self._due - time.perf_counter(), 0.0)

    def tick(self) -> None:
        """The symbol that is due, if one is."""
        if self._texts is None or time.perf_counter() < self._due:
            return
        self._due = max(self._due + self._pause, time.perf_counter())
        try:
            self._beams = next(self._texts)
        except StopIteration:
            self._finish()
        except StudioError as error:
            self._finish(error.text)
        except Exception:
            self._finish()
            raise
        else:
            self._publish(done=False)

    def _finish(self, problem: Text | None = None) -> None:
        self._texts = None
        self._publish(done=True, problem=problem)

    def _publish(self, done: bool, problem: Text | None = None) -> None:
        self._mailbox.draft = Draft(self._id, self._beams, self._step, done, problem)
