"""The questions under way in the engine thread: each in turn, a bit at a time, and little while a model trains."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass

from rnnstudio.engine.mailbox import Mailbox
from rnnstudio.engine.question import Answer, Question, Subject, Work

SHARE_IN_TRAINING = 0.2


@dataclass(frozen=True)
class _Job:
    number: int
    question: Question
    work: Work


class Jobs:
    """Whoever asked always gets a last answer, be it an empty one: where something newer was asked, or something went wrong."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._waiting: deque[_Job] = deque()
        self._due = 0.0

    def begin(self, number: int, question: Question, subject: Subject | None) -> None:
        """Another question, in place of one of the same type; without a subject there is nothing to be found."""
        for job in [job for job in self._waiting if type(job.question) is type(question)]:
            self._drop(job)
        if subject is None:
            self._mailbox.answer(Answer(number, question, done=True))
        else:
            self._waiting.append(_Job(number, question, question.work(subject)))

    def drop(self, number: int) -> None:
        """Nobody wants to know any more."""
        for job in [job for job in self._waiting if job.number == number]:
            self._drop(job)

    def drop_all(self) -> None:
        """The model that was asked about is gone."""
        for job in list(self._waiting):
            self._drop(job)

    def wait(self) -> float | None:
        """Seconds until the next bit is due; None while nothing is under way."""
        return max(self._due - time.perf_counter(), 0.0) if self._waiting else None

    def tick(self, training: bool) -> None:
        """A bit of the next question, if that is due."""
        if not self._waiting or time.perf_counter() < self._due:
            return
        begin, job = time.thread_time(), self._waiting.popleft()
        try:
            share = next(job.work)
        except StopIteration as end:
            self._mailbox.answer(Answer(job.number, job.question, end.value, 1.0, done=True))
        except BaseException:
            self._drop(job)
            raise
        else:
            self._waiting.append(job)
            self._mailbox.answer(Answer(job.number, job.question, share=share))
        rest = (time.thread_time() - begin) * (1 / SHARE_IN_TRAINING - 1) if training else 0.0
        self._due = time.perf_counter() + rest

    def _drop(self, job: _Job) -> None:
        if job in self._waiting:
            self._waiting.remove(job)
        job.work.close()
        self._mailbox.answer(Answer(job.number, job.question, done=True))
