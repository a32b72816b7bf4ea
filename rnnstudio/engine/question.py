"""What the engine thread can be asked for on demand, beside pictures and texts: each kind of question is one file.

A question is a frozen value that knows how to be worked out, a bit at a time. The thread knows no kind of question (see `jobs`).
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, Protocol

from rnnstudio.engine.model import Model
from rnnstudio.project.project import Weights

Work = Generator[float, None, Any]


@dataclass(frozen=True)
class Subject:
    """What is asked about: a model with the weights of update `step`, those of the latest picture."""

    model: Model
    weights: Weights
    step: int


class Question(Protocol):
    """A frozen value; a newer question of the same type takes the place of one that has not been answered."""

    def work(self, subject: Subject) -> Work:
        """Yields the share that is done, at most some 20 ms of work apart, so that everything else goes on; returns the answer."""


@dataclass(frozen=True)
class Answer:
    """How far the question that was given this `number` is: `found` when it is `done`, None where it was not worked out to the end."""

    number: int
    question: Question
    found: Any = None
    share: float = 0.0
    done: bool = False


def at_once(answer: Callable[[], Any]) -> Work:
    """The work on a question that takes no longer than a trace does."""
    yield 0.0
    return answer()
