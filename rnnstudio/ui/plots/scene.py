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
from rnnstudio.trace.sample import Sample
from rnnstudio.trace.trace import Trace
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.axis import Axis
from rnnstudio.ui.plots.scales import Scales

Box = QRect  # a panel's place: from the left edge of the window's titles to the right edge of its legends


@dataclass(frozen=True)
class Scene:
    """`trace` is None while none of this sample's length has come; `covered` hides what is right of the cursor, and the answer."""

    look: Look
    axis: Axis
    model: Model
    sample: Sample
    trace: Trace | None
    cursor: int
    unit: int
    covered: bool
    relative: bool
    reference: Reference | None
    scales: Scales

    def named(self, block: str) -> str:
        """How a block is called in a read-out."""
        placed = self.model.resolution.placed.get(block)
        return placed.node.title if placed and placed.node.title else block


@dataclass(frozen=True)
class Hover:
    """What is under the mouse: in words, and which number of the trace it is, if it is one."""

    words: Text
    spot: Spot | None = None


def exactly(value: float) -> str:
    """A stored number with three decimals, and as it is stored."""
    short, full = numbers.fixed(float(value)), str(np.asarray(value)[()]).replace("-", numbers.MINUS)
    return short if short == full else f"{short} ({full})"
