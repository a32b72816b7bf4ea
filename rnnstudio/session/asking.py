"""A question that is put to the engine again and again while somebody looks at its answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from rnnstudio.engine.question import Answer, Question
from rnnstudio.engine.runner import Runner
from rnnstudio.session.stepper import Stepper

REST_MS = 300


class Asking(QObject):
    """`question` says what is to be asked at the moment, None for nothing. `found` is the latest answer to that very question, `share`
    how far the next one is; `changed` tells of both. It is asked only while somebody watches: with every new trace, a few times a second.

    The owner hands `accept` every answer that comes from the engine.
    """

    changed = Signal()

    def __init__(
        self, runner: Runner, stepper: Stepper, question: Callable[[], Question | None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._runner, self._question = runner, question
        self._found: Any = None
        self._of: object = None
        self._asked: Question | None = None
        self._watched = self._wanted = self._traced = False
        self._number, self._waiting = 0, False
        self.share = 0.0
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._ask_if_wanted)
        stepper.trace_changed.connect(self._trace_changed)

    @property
    def found(self) -> Any:
        """The latest answer to what would be asked now, be it of another sequence; None until it is there."""
        return self._found if self._found is not None and self._of == _subject(self._question()) else None

    @property
    def waiting(self) -> bool:
        """True while an answer is under way."""
        return self._waiting

    @property
    def settled(self) -> bool:
        """True where nothing newer is to come: what was found is of the latest trace."""
        return not (self._waiting or self._wanted)

    def watch(self, watched: bool) -> None:
        """Somebody looks from now on, or no longer; what nobody looks at is not worked out to its end."""
        self._watched = watched
        if watched:
            self.ask()
        elif self._waiting:
            self._runner.drop(self._number)

    def ask(self) -> None:
        """Asks what is to be asked now, in place of what was asked before: a block, a step or an option is another one."""
        self._ask()
        self.changed.emit()

    def forget(self) -> None:
        """The model that it was worked out with is gone."""
        self._found, self._of, self._waiting, self._traced, self._number = None, None, False, False, 0
        self.changed.emit()

    def accept(self, answer: Answer) -> None:
        """The latest from the engine; what answers an older request, or another's, is dropped."""
        if answer.number != self._number:
            return
        self.share = answer.share
        if answer.done:
            self._waiting = False
            if answer.found is not None:
                self._found, self._of = answer.found, _subject(self._asked)
            self._rest.start()
        if answer.done or answer.share:
            self.changed.emit()

    def _trace_changed(self) -> None:
        self._traced = True
        if self._waiting or self._rest.isActive():
            self._wanted = True
        else:
            self._ask()

    def _ask_if_wanted(self) -> None:
        if self._wanted and not self._waiting:
            self._ask()

    def _ask(self) -> None:
        """Before there is a trace of this model nothing is asked; that trace will."""
        self._wanted = False
        question = self._question() if self._watched and self._traced else None
        if question is not None:
            self._asked, self._number, self._waiting, self.share = question, self._runner.ask(question), True, 0.0


def _subject(question: Question | None) -> object:
    """What is asked about, apart from the sequence: numbers of the one before stand until the next ones come."""
    if question is None:
        return None
    named = fields(question)  # type: ignore[arg-type]  # every question is a dataclass
    return type(question), *(getattr(question, field.name) for field in named if field.name != "sample")
