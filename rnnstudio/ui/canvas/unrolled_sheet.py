"""Everything that the painting of an unrolled model reads: where things stand, what they show, and how far the run has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from PySide6.QtGui import QColor

from rnnstudio.graph.block_type import Hue, Signal
from rnnstudio.graph.resolution import Placed
from rnnstudio.trace.trace import Trace
from rnnstudio.ui.canvas.unrolled_grid import Box, Grid
from rnnstudio.ui.canvas.unrolled_plan import Cell, Row
from rnnstudio.ui.canvas.unrolled_values import Contents
from rnnstudio.ui.look import Look

State = Literal["now", "done", "ahead"]
HUES: tuple[Hue, ...] = ("blue", "green", "orange", "sky", "vermilion", "yellow")
PALE = 0.34


@dataclass(frozen=True)
class Sheet:
    """One moment of an unrolled model; `covered` hides what is to be guessed first, `chosen` are the blocks that the user picked,
    `backwards` while the gradient is followed."""

    grid: Grid
    placed: Mapping[str, Placed]
    contents: Mapping[Cell, Contents]
    trace: Trace
    cursor: int
    look: Look
    covered: bool = False
    chosen: frozenset[str] = frozenset()
    backwards: bool = False

    @property
    def rows(self) -> Mapping[Cell, Row]:
        """The plan's rows."""
        return self.grid.plan.rows

    def steps(self, cell: Cell) -> range:
        """The steps of a cell that are shown; a single box has one."""
        row = self.rows[cell]
        return self.grid.spans.get(row.timeline, range(0)) if row.timeline else range(1)

    def box(self, cell: Cell, step: int) -> Box | None:
        """A copy of a cell."""
        return self.grid.box(cell, step)

    def cell_at(self, x: float, y: float) -> Cell | None:
        """The cell of which a copy stands at a place."""
        boxes = ((cell, self.box(cell, step)) for cell in self.rows for step in self.steps(cell))
        here = (cell for cell, box in boxes if box and box.left <= x <= box.right and box.top <= y <= box.bottom)
        return next(here, None)

    def last(self, cell: Cell) -> int:
        """The last step of a cell's timeline."""
        return self.grid.lengths.get(self.rows[cell].timeline or "", 1) - 1

    def state(self, cell: Cell, step: int) -> State:
        """Whether a copy has been computed; backwards, whether the walk has come back to it."""
        row = self.rows[cell]
        if row.timeline:
            at = self.trace.start(row.timeline) + step + 1
        else:
            at = self.trace.start(row.beside) + (0 if row.before else self.grid.lengths.get(row.beside, 0))
        if at > self.cursor if not self.backwards else at < self.cursor:
            return "ahead"
        return "now" if at == self.cursor and self.cursor > 0 else "done"

    def opacity(self, *copies: tuple[Cell, int]) -> float:
        """Pale as long as one of these copies is still to be computed."""
        return PALE if any(self.state(cell, step) == "ahead" for cell, step in copies) else 1.0

    def states(self, cell: Cell) -> tuple[Signal, ...]:
        """What a cell hands to its next copy, what it also gives to others last."""
        return self.placed[cell.node].states if self.rows[cell].recurrent else ()

    @cached_property
    def _hues(self) -> Mapping[Cell, Hue]:
        weighted = [cell for cell, row in self.rows.items() if row.weighted and row.family != "attention"]
        found = {
            cell: HUES[k % len(HUES)]
            for k, cell in enumerate(sorted(weighted, key=lambda c: not self.rows[c].recurrent))
        }
        return found | {cell: "purple" for cell, row in self.rows.items() if row.family == "attention"}

    def blended(self, colour: QColor, share: float, opacity: float) -> QColor:
        """A colour over the panel's, and that over the ground: painting what is opaque is cheaper by far."""
        panel, ground = self.look.colours.colour("panel"), self.look.colours.colour("window")
        return _mixed(_mixed(colour, panel, share), ground, opacity)

    def colour(self, cell: Cell) -> QColor:
        """One colour for all copies of a cell, since they share its weights; grey where there are none."""
        if cell in self._hues:
            return self.look.colours.hue(self._hues[cell])
        return self.look.colours.colour("muted")


def _mixed(colour: QColor, ground: QColor, share: float) -> QColor:
    """So much of a colour on another one."""
    pairs = (colour.redF(), ground.redF()), (colour.greenF(), ground.greenF()), (colour.blueF(), ground.blueF())
    return QColor.fromRgbF(*(upper * share + lower * (1 - share) for upper, lower in pairs))
