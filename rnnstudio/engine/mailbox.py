"""How results leave the engine thread: the latest picture of the model, an append-only log of scalars, what the model writes,
answers to questions.

The window pulls them at its own rate, so a slow screen never slows the training and a fast training never floods the screen.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from rnnstudio.engine.beams import Written
from rnnstudio.engine.question import Answer
from rnnstudio.graph.text import Text
from rnnstudio.project.project import Run
from rnnstudio.trace.trace import Trace
from rnnstudio.trace.update import OneUpdate


@dataclass(frozen=True)
class Picture:
    """What the model is now; from its `run` training would go on as if it had not stopped.

    `generation` counts the loads: a picture of an older one is dropped by whoever pulls it. `done` counts the commands that went before.
    `update` tells what a single update did, as long as the weights are those that it left.
    """

    generation: int
    done: int
    trace: Trace | None
    run: Run
    running: bool
    update: OneUpdate | None = None


@dataclass(frozen=True)
class Failure:
    """Something went wrong in the engine: what to tell the user, and the details to copy."""

    generation: int
    text: Text
    details: str


@dataclass(frozen=True)
class Draft:
    """What the model has written so far, with the weights of update `step`: one text, or the beams with the best in front.

    `number` says which request it answers; `problem` why it could not go on.
    """

    number: int
    beams: tuple[Written, ...]
    step: int
    done: bool
    problem: Text | None = None


@dataclass
class Mailbox:
    """One slot each for the latest picture and draft, the latest answer to each question, and the failures not yet shown.

    Written by the engine thread, emptied by the window's.
    """

    picture: Picture | None = None
    draft: Draft | None = None
    answers: dict[int, Answer] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)

    def take(self) -> Picture | None:
        """The latest picture, once."""
        picture, self.picture = self.picture, None
        return picture

    def take_draft(self) -> Draft | None:
        """The latest draft, once."""
        draft, self.draft = self.draft, None
        return draft

    def answer(self, answer: Answer) -> None:
        """Puts an answer in place of an earlier one to the same question."""
        self.answers[answer.number] = answer

    def take_answers(self) -> list[Answer]:
        """The latest answer to each question, once."""
        return [self.answers.pop(number) for number in list(self.answers)]

    def take_failures(self) -> list[Failure]:
        """The failures since the last call."""
        taken = self.failures[:]
        del self.failures[: len(taken)]
        return taken
