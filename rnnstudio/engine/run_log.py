"""The curves of a run as they grow: one row for each update, one for each measure on the held-out sequences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rnnstudio.engine.growing import Growing
from rnnstudio.project.scalars import Scalars

if TYPE_CHECKING:
    from rnnstudio.engine.training import Update


class RunLog:
    """Begins empty, or after the curves that a run left `before`, where they are of the same parameters."""

    def __init__(self, parameters: tuple[str, ...] = (), before: Scalars | None = None) -> None:
        self._parameters = parameters
        known = before.in_order(parameters) if before is not None else None
        self._updates = Growing.after(known.updates) if known else Growing(3 + len(parameters))
        self._measures = Growing.after(known.held_out) if known else Growing(3)

    def update(self, update: Update) -> None:
        """One more update."""
        self._updates.append(update.step, update.loss, update.norm, *update.norms)

    def measure(self, step: int, loss: float, metric: float) -> None:
        """Loss and metric on the held-out sequences after an update."""
        self._measures.append(step, loss, metric)

    def scalars(self) -> Scalars:
        """The curves so far."""
        return Scalars(self._parameters, self._updates.view(), self._measures.view())
