"""The playhead that crosses all panels, what it hides where predictions are to be made first, and which part is in view."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QBrush, QPainter, QPen

from rnnstudio.ui.plots.arrangement import Arrangement
from rnnstudio.ui.plots.scene import Scene


def paint_scroll_mark(painter: QPainter, scene: Scene, placed: Arrangement) -> None:
    """Which part of a long sequence is in view."""
    axis = scene.axis
    if axis.scrolls:
        whole = axis.right - axis.left
        top, high = placed.timeline.bottom() + 1, max(2, scene.look.gap // 2)
        painter.fillRect(axis.left, top, whole, high, scene.look.colour("grid"))
        left, wide = whole * axis.first // (axis.steps + 1), whole * axis.count // (axis.steps + 1)
        painter.fillRect(axis.left + left, top, max(8, wide), high, scene.look.colour("muted"))


def paint_dividers(painter: QPainter, scene: Scene, placed: Arrangement) -> None:
    """Between what was read and what is written: a broken line in front of the column between two phases."""
    for phase in scene.phases.parts[1:]:
        if phase.lead in scene.axis.in_view:
            painter.setPen(QPen(scene.look.colour("muted"), 1, Qt.PenStyle.DashLine))
            x = scene.axis.x(phase.lead)
            for top, bottom in _uninterrupted(scene, placed):
                painter.drawLine(x, top, x, bottom)


def paint_column(painter: QPainter, scene: Scene, placed: Arrangement) -> None:
    """The cursor's column, behind everything."""
    for column in _column(scene, placed):
        painter.fillRect(column, scene.look.colour("accent", 36))


def paint_playhead(painter: QPainter, scene: Scene, placed: Arrangement) -> None:
    """The frame of the cursor's column, over everything; and a cover over the future."""
    axis, look = scene.axis, scene.look
    if scene.covered and scene.column < axis.last:
        left = max(axis.left, axis.x(scene.column + 1))
        for top, bottom in _uninterrupted(scene, placed):
            rest = QRect(left, top, axis.right - left, bottom - top)
            painter.fillRect(rest, look.colour("panel"))
            painter.fillRect(rest, QBrush(look.colour("grid"), Qt.BrushStyle.BDiagPattern))
    wide = max(2, look.em // 8)
    for column in _column(scene, placed):
        painter.fillRect(column.left() - 1, column.top(), wide, column.height(), look.colour("accent"))
        painter.fillRect(column.right() - wide + 2, column.top(), wide, column.height(), look.colour("accent"))


def _column(scene: Scene, placed: Arrangement) -> list[QRect]:
    """The cursor's column from top to bottom."""
    if scene.column not in scene.axis.in_view:
        return []
    return [scene.axis.cell(scene.column, top, bottom - top) for top, bottom in _uninterrupted(scene, placed)]


def _uninterrupted(scene: Scene, placed: Arrangement) -> list[tuple[int, int]]:
    """The heights from the timeline down to the lowest panel, without the headings, which belong to no column."""
    pieces, top = [], placed.heading
    for panel, box in placed.panels:
        body = panel.body(scene, box)
        if body.top() > box.top():
            pieces.append((top, box.top()))
            top = body.top()
    return [*pieces, (top, placed.bottom)]
