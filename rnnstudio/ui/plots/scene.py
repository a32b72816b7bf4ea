"""What the panels are shown of the session: one frozen value, made anew for each picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRect

from rnnstudio import numbers
from rnnstudio.engine.model import Model
from rnnstudio.graph.text import Text
from rnnstudio.session.selection import Spot
from rnnstudio.session.training import Reference
from rnnstudio.session.watching import NO_MARKS, Marks
from rnnstudio.trace.sample import Sample
from rnnstudio.trace.trace import SignalKey, Trace
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.axis import Axis
from rnnstudio.ui.plots.home import Home
from rnnstudio.ui.plots.phases import Phase, Phases
from rnnstudio.ui.plots.scales import Scales

Box = QRect  # a panel's place: from the left edge of the window's titles to the right edge of its legends
Source = tuple[SignalKey, int]  # attention weights, and the step of their source that is looked at in detail, from 0


@dataclass(frozen=True)
class Scene:
    """`trace` is None while none of this sample's lengths has come; `covered` hides what is right of the cursor, and the answer.

    `node` is the selected block, `source` what was chosen in attention weights, `marks` where conditions hold and play stops;
    `backwards` while the gradient is followed from the last step to the first.
    """

    look: Look
    axis: Axis
    phases: Phases
    model: Model
    sample: Sample
    trace: Trace | None
    cursor: int
    unit: int
    node: str | None
    source: Source | None
    covered: bool
    relative: bool
    reference: Reference | None
    scales: Scales
    marks: Marks = NO_MARKS
    backwards: bool = False

    @property
    def column(self) -> int:
        """The cursor's column."""
        return self.phases.column(self.cursor)

    def rows(self, phase: Phase) -> range:
        """The rows in view whose answers may be seen: where the prediction is hidden, those before the cursor."""
        shown = phase.rows(self.axis)
        return range(shown.start, min(shown.stop, self.cursor - phase.begin - 1)) if self.covered else shown

    def called(self, home: Home) -> Text:
        """How a panel's block is called in a read-out, with its layer and direction where there are several."""
        return home.called(self.model.resolution.label(home.block))


@dataclass(frozen=True)
class Hover:
    """What is under the mouse: in words, and which number of the trace it is, if it is one."""

    words: Text
    spot: Spot | None = None


def exactly(value: float) -> str:
    """A stored number with three decimals, and as it is stored."""
    short, full = numbers.fixed(float(value)), str(np.asarray(value)[()]).replace("-", numbers.MINUS)
    return short if short == full else f"{short} ({full})"
