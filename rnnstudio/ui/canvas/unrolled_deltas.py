"""Backwards, below every copy of a cell that the walk has come back to: its gradient as a bar of two parts."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from rnnstudio.graph.resolution import Resolution
from rnnstudio.trace.parts import Parts
from rnnstudio.trace.trace import SignalKey, Trace
from rnnstudio.ui.canvas.unrolled_boxes import rectangle
from rnnstudio.ui.canvas.unrolled_plan import Cell, Plan
from rnnstudio.ui.canvas.unrolled_sheet import Sheet
from rnnstudio.ui.delta_bars import length, paint_bar

BAR = 0.34  # how thick a bar is, in heights of text


def deltas_of(plan: Plan, resolution: Resolution, trace: Trace | None) -> Mapping[Cell, Parts]:
    """The gradient of what each recurrent cell hands on; none without a target."""
    found = {}
    for cell, row in plan.rows.items():
        states = resolution.placed[cell.node].states if row.recurrent else ()
        parts = Parts.of(trace, SignalKey(*cell, states[-1].id)) if trace is not None and states else None
        if parts is not None:
            found[cell] = parts
    return found


def paint_deltas(painter: QPainter, sheet: Sheet, deltas: Mapping[Cell, Parts]) -> None:
    """All bars, of one scale."""
    sizes = [parts.total[np.isfinite(parts.total)] for parts in deltas.values()]
    highest = max((float(some.max(initial=0.0)) for some in sizes), default=0.0) or 1.0
    for cell, parts in deltas.items():
        for step in sheet.steps(cell):
            box = sheet.box(cell, step)
            if box is None or step >= len(parts.total) or sheet.state(cell, step) == "ahead":
                continue
            rect, thick = rectangle(box), BAR * sheet.look.em
            ground = QRectF(rect.left(), rect.bottom() + 2, rect.width(), thick)
            painter.fillRect(ground, sheet.look.colour("grid"))
            ground.setWidth(rect.width() * length(float(parts.total[step]) / highest))
            paint_bar(painter, sheet.look, ground, float(parts.local_share[step]), upright=False)
