"""Going into the chosen block and out of it again, whatever was large before."""

from __future__ import annotations

from collections.abc import Callable

from rnnstudio.session.inside import Inside
from rnnstudio.session.session import Session
from rnnstudio.ui.perspectives import Perspective, Perspectives


class LookingInside:
    """Moves about in `session.inside`; the perspective that shows it is chosen first."""

    def __init__(self, session: Session, perspectives: Perspectives, choose: Callable[[Perspective], None]) -> None:
        self._session, self._perspectives, self._choose = session, perspectives, choose

    def move(self, step: Callable[[Inside], None]) -> None:
        """Moves about inside the chosen block."""
        if self._perspectives.current != "inside":
            self._choose("inside")
        step(self._session.inside)

    def up(self) -> None:
        """To the equation before; from the block as a whole out of it."""
        if self._session.inside.number is None and self._perspectives.current == "inside":
            self._choose("step")
        else:
            self._session.inside.next(-1)

    def turn(self) -> None:
        """The backward pass, from the last step on; or forwards again."""
        self.turn_to(not self._session.inside.backwards)

    def turn_to(self, backwards: bool) -> None:
        """One way or the other; where one already goes back, from where one is."""
        begins = backwards and not self._session.inside.backwards
        self.move(lambda inside: inside.turn(backwards))
        if begins:
            self._session.stepper.go(self._session.stepper.length)
