"""The way from one document to the next, or out of the window: nothing is lost on it, and nobody waits for a disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from rnnstudio.session.session import Session
from rnnstudio.ui.files.questions import Questions

Action = Callable[[], object]


def nothing() -> None:
    """Where nobody waits for the end."""


class Save(Protocol):
    """Saves the document and then does one of the two."""

    def __call__(self, then: Action, otherwise: Action) -> None: ...


class Leaving:
    """Of one window. Only the latest wish to leave counts: one that waits for a save is forgotten when another comes."""

    def __init__(self, session: Session, questions: Questions, save: Save) -> None:
        self._session, self._questions, self._save = session, questions, save
        self._wish = object()
        self._gone = self._closing = False

    def may_close(self, again: Action, leave: Callable[[Action], object]) -> bool:
        """True where nothing keeps the window open any more; `again` is done when that comes about later, by `leave`."""

        def go() -> None:
            self._gone = True
            if not self._closing:
                again()

        if not self._gone:
            self._closing = True
            leave(go)
            self._closing = False
        return self._gone

    def leave(self, then: Action, otherwise: Action = nothing) -> None:
        """Does `then` as soon as nothing would be lost by it: what is being saved is saved, and so is the rest, or given up.

        `otherwise` where the user stays, or something could not be saved.
        """
        self._wish = wish = object()
        saving = self._session.filing.saving
        if saving.path is None:
            self._ask(wish, then, otherwise)
            return

        def settled(well: bool) -> None:
            if not well:
                otherwise()
            elif self._wish is wish:
                self._questions.when_none(lambda: self._ask(wish, then, otherwise))

        saving.afterwards(settled)

    def _ask(self, wish: object, then: Action, otherwise: Action) -> None:
        """What shall become of what is unsaved. Training rests while the user is asked."""
        training, why = self._session.training, self._session.unsaved
        if not why:
            then()
            return
        runs = training.running
        if runs:
            training.pause()

        def stay() -> None:
            if runs:
                training.start()
            otherwise()

        answer = self._questions.unsaved(self._session.title, why, runs)
        if answer == "go on":
            then()
        elif answer == "save":
            self._save_first(wish, then, stay)
        else:
            stay()

    def _save_first(self, wish: object, then: Action, otherwise: Action) -> None:
        """Whatever the user does while it is being saved is asked about again."""
        commands = self._session.runner.posted

        def saved() -> None:
            if self._wish is not wish:
                return
            if self._session.document.modified or self._session.runner.posted != commands:
                self.leave(then, otherwise)
            else:
                then()

        self._save(saved, otherwise)
