"""What if the recurrent matrix had another spectral radius: worked out while a slider moves, and gone when nobody supposes it any more."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from rnnstudio.engine.question import Question
from rnnstudio.engine.runner import Runner
from rnnstudio.engine.supposed import Supposed
from rnnstudio.session.asking import Asking
from rnnstudio.session.stepper import Stepper


class Supposing(QObject):
    """`radius` is the one supposed, None for the model's own; `found` what would be at the latest one that was worked out.

    While one is being worked out the next ones wait, the latest of them only: so a slider that is dragged shows something. `question`
    says what is asked at a radius, None where there is nothing to ask.
    """

    changed = Signal()

    def __init__(
        self,
        runner: Runner,
        stepper: Stepper,
        question: Callable[[float], Question | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._at = question
        self.radius: float | None = None
        self.found: Supposed | None = None
        self._asked: float | None = None
        self.asking = Asking(runner, stepper, self._question, self)
        self.asking.changed.connect(self._answered)

    def suppose(self, radius: float | None) -> None:
        """Another radius, to look at only; None for the model's own."""
        self.radius = radius
        if radius is None:
            self.found = None
            self.asking.watch(False)
            self.asking.watch(True)
            self.changed.emit()
        elif not self.asking.waiting:
            self._ask()

    def ask(self, *, anew: bool = True) -> None:
        """What is asked about has changed: all of it, so that only what still answers it stands, or only what is asked beside."""
        self._ask()
        if anew:
            self.found = self.asking.found

    def forget(self) -> None:
        """The model that it was worked out with is gone; whoever owns it lets `asking` forget it, too."""
        self.radius, self.found, self._asked = None, None, None

    def _ask(self) -> None:
        self._asked = self.radius
        if self.radius is not None:
            self.asking.ask()

    def _answered(self) -> None:
        """What was found stands until the next comes."""
        found: Supposed | None = self.asking.found
        if found is not None and found is not self.found:
            self.found = found
            self.changed.emit()
        if not self.asking.waiting and self.radius not in (None, self._asked):
            self._ask()

    def _question(self) -> Question | None:
        return None if self.radius is None or self._asked is None else self._at(self._asked)
