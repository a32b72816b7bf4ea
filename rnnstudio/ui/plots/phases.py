"""The run's timelines one after the other on one axis: which column belongs to which step, and to which row of a block's arrays.

A run has steps 0 (before the first) to T, through all timelines. Each timeline is a phase: a column for what was before its first
step, one for each of its steps; where a block reads backwards, that after the last step is where it began. So between two phases
there is a column that is no step of the run, and with one timeline column t is step t.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rnnstudio.graph.text import Text, plain
from rnnstudio.ui.plots.axis import Axis

NAMES: Mapping[str, Text] = {"input": Text("Encoder", "编码器"), "output": Text("Decoder", "解码器")}
STEP = plain("t = {t}")
NAMED = Text("{phase} t = {t}", "{phase} t = {t}")
WITHIN: Mapping[str, Text] = {"input": Text("encoder", "编码器"), "output": Text("decoder", "解码器")}


@dataclass(frozen=True)
class Phase:
    """The columns of one timeline: `begin` steps of the run come before its first one, and `number` phases."""

    timeline: str
    begin: int
    steps: int
    number: int = 0

    @property
    def lead(self) -> int:
        """The column of what was before the first step."""
        return self.begin + self.number

    @property
    def end(self) -> int:
        """The column behind the last step."""
        return self.lead + self.steps + 1

    def column(self, row: int) -> int:
        """The column of a row, from 0; -1 is the one before the first step."""
        return self.lead + 1 + row

    def row(self, column: int) -> int | None:
        """The row in a column: -1 before the first step, `steps` behind the last, None elsewhere."""
        return column - self.lead - 1 if self.lead <= column <= self.end else None

    def row_at(self, cursor: int) -> int:
        """The row at a step of the run: negative before its first step, its last one when it has ended."""
        return min(cursor - self.begin - 1, self.steps - 1)

    def stretch(self, axis: Axis, backward: bool = False) -> tuple[int, int] | None:
        """From where to where its columns in view stand, with that of what was before; None where none is in view."""
        first, last = max(axis.first, self.lead + backward), min(axis.last, self.end - 1 + backward)
        return (axis.x(first), axis.x(last + 1)) if first <= last else None

    def rows(self, axis: Axis) -> range:
        """The rows in view."""
        return range(max(0, axis.first - self.lead - 1), min(self.steps, axis.last - self.lead))


@dataclass(frozen=True)
class Phases:
    """All timelines of a run in their order; `after` where there is a column behind the very last step."""

    parts: tuple[Phase, ...]
    after: bool = False

    @staticmethod
    def of(lengths: Mapping[str, int], after: bool = False) -> Phases:
        """From the length of every timeline; at least one column beside that of t = 0."""
        parts, begin = [], 0
        for number, (timeline, steps) in enumerate(lengths.items() or [("input", 1)]):
            parts.append(Phase(timeline, begin, steps, number))
            begin += steps
        return Phases(tuple(parts), after)

    @property
    def last(self) -> int:
        """The number of the last column."""
        return self.parts[-1].end - (0 if self.after else 1)

    @property
    def steps(self) -> int:
        """The steps of the run."""
        return sum(part.steps for part in self.parts)

    @property
    def named(self) -> bool:
        """True where phases are called by name: where something is written, after it was read or from a vector."""
        return self.parts[-1].timeline == "output"

    def on(self, timeline: str | None) -> Phase:
        """The phase of a timeline; what has no time stands with the first."""
        return next((part for part in self.parts if part.timeline == timeline), self.parts[0])

    def at(self, cursor: int) -> Phase:
        """The phase to which a step of the run belongs."""
        return next(part for part in reversed(self.parts) if part.begin < cursor or part.number == 0)

    def holding(self, column: int) -> Phase:
        """The phase whose columns begin before a column, or with it."""
        return next(part for part in reversed(self.parts) if part.lead <= column or part.number == 0)

    def column(self, cursor: int) -> int:
        """The column of a step of the run."""
        return cursor + self.at(cursor).number

    def step(self, column: int) -> int:
        """The step of the run that a column means: between two phases, the last one of the first of them."""
        phase = self.holding(column)
        return phase.begin + max(0, min(column - phase.lead, phase.steps))

    def when(self, column: int) -> Text:
        """How a column is called: t = 3, with the phase's name where there are several."""
        phase = self.holding(column)
        return self.called(phase, column - phase.lead)

    def called(self, phase: Phase, t: int) -> Text:
        """How a phase's step t (from 1) is called."""
        name = WITHIN.get(phase.timeline)
        return NAMED.format(phase=name, t=t) if name and len(self.parts) > 1 else STEP.format(t=t)
