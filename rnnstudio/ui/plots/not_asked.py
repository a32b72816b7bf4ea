"""Steps at which the model is not asked: what it says there is neither right nor wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

from rnnstudio.graph.text import Text
from rnnstudio.trace.sample import NO_CLASS, Array
from rnnstudio.ui.plots.phases import Phase
from rnnstudio.ui.plots.scene import Scene

NOT_ASKED = Text("not asked at this step", "这一步不提问")
SHORT = Text("not asked", "不提问")
MARK = "·"


def asked(targets: Array | None, row: int) -> bool:
    """False at a step that has no target although others have one; where none is known, nobody can tell."""
    if targets is None or not 0 <= row < len(targets):
        return True
    now = targets[row]
    return bool(now != NO_CLASS) if np.issubdtype(targets.dtype, np.integer) else not np.isnan(now.astype(float)).any()


def paint_not_asked(painter: QPainter, scene: Scene, phase: Phase, rows: Sequence[int], top: int, height: int) -> None:
    """In words over steps that follow one another, as far as these are wide enough; the cursor's column is kept free of them."""
    look = scene.look
    painter.setFont(look.small)
    painter.setPen(look.colour("muted"))
    words = look.say(SHORT)
    for stretch in _stretches(rows, phase.row(scene.column)):
        first, last = (scene.axis.cell(phase.column(row), top, height) for row in (stretch[0], stretch[-1]))
        place = QRect(first.topLeft(), last.bottomRight())
        if look.width(words, look.small) + 2 <= place.width():
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
            continue
        for row in stretch:
            painter.drawText(scene.axis.cell(phase.column(row), top, height), Qt.AlignmentFlag.AlignCenter, MARK)


def _stretches(rows: Sequence[int], cursor: int | None) -> Iterator[list[int]]:
    """Unbroken ones; the cursor's row is one of its own."""
    stretch: list[int] = []
    for row in rows:
        if stretch and (row != stretch[-1] + 1 or cursor in (row, stretch[-1])):
            yield stretch
            stretch = []
        stretch.append(row)
    if stretch:
        yield stretch
