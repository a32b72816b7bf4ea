"""The arrows of an unrolled model: up from block to block, from each state to the next, from one timeline to the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from rnnstudio.ui.canvas.unrolled_boxes import no_higher
from rnnstudio.ui.canvas.unrolled_grid import INSET, RISE, Box
from rnnstudio.ui.canvas.unrolled_plan import Cell, Link
from rnnstudio.ui.canvas.unrolled_sheet import Sheet
from rnnstudio.ui.canvas.unrolled_states import asked_first, chain, hand, height_of_given, state_colour
from rnnstudio.ui.canvas.unrolled_strokes import line, plate

EDGE = 0.2  # of a staggered box: where lines pass the other one
WORTH_A_NUMBER = 0.1


def paint_lines(painter: QPainter, sheet: Sheet) -> None:
    """All arrows, below the boxes."""
    for link in sheet.grid.plan.links:
        _LINKS[link.kind](painter, sheet, link)
    for cell, row in sheet.rows.items():
        if row.recurrent:
            chain(painter, sheet, cell)
    painter.setOpacity(1.0)


# --- to the same step -------------------------------------------------------------------------------------------------------------


def _flow(painter: QPainter, sheet: Sheet, link: Link) -> None:
    for step in sheet.steps(link.target):
        source, target = sheet.box(link.source, step), sheet.box(link.target, step)
        if source is not None and target is not None:
            painter.setOpacity(sheet.opacity((link.source, step), (link.target, step)))
            line(painter, _up(sheet, link, source, target, step), sheet.look.colour("muted"))


def _up(sheet: Sheet, link: Link, source: Box, target: Box, step: int) -> list[tuple[float, float]]:
    """Straight up; beside the boxes that stand in the way; and around those of the other direction."""
    rows, unit = sheet.rows, sheet.grid.unit
    if _blocked(sheet, link):
        x, near = source.right + INSET * sheet.grid.column * 0.6, 0.3 * unit
        out, into = source.right - 6, target.right - 6
        return [
            (out, source.top),
            (out, source.top - near),
            (x, source.top - near),
            (x, target.bottom + near),
            (into, target.bottom + near),
            (into, target.bottom),
        ]
    start, end = _exit(sheet, link.source, source), _entry(sheet, link.target, target)
    if not rows[link.target].staggered:
        end = start if target.left < start < target.right else end
    elif not rows[link.source].staggered:
        start = end
    if abs(start - end) < 1:
        return [(end, source.top), (end, target.bottom)]
    lowest = sheet.box(link.target._replace(direction="forward"), step) or target
    level = lowest.bottom + 0.5 * RISE * unit
    return [(start, source.top), (start, level), (end, level), (end, target.bottom)]


def _blocked(sheet: Sheet, link: Link) -> bool:
    """True where other boxes of the column stand between."""
    rows = sheet.rows
    low, high = rows[link.source], rows[link.target]
    between = [r for r in rows.values() if low.level < r.level < high.level and r.timeline == low.timeline]
    own = {link.source.node, link.target.node}
    return any(not (r.staggered and r.cell.node in own and _same_layer(r.cell, link)) for r in between)


def _same_layer(cell: Cell, link: Link) -> bool:
    return any(cell[:2] == end[:2] for end in (link.source, link.target))


def _exit(sheet: Sheet, cell: Cell, box: Box) -> float:
    if not sheet.rows[cell].staggered:
        return box.centre
    width = box.right - box.left
    return box.left + EDGE * width if cell.direction == "forward" else box.right - EDGE * width


def _entry(sheet: Sheet, cell: Cell, box: Box) -> float:
    if not sheet.rows[cell].staggered:
        return box.centre
    width = box.right - box.left
    return box.left + EDGE * width if cell.direction == "forward" else box.right - EDGE * width


# --- to the next step -------------------------------------------------------------------------------------------------------------


def _late(painter: QPainter, sheet: Sheet, link: Link) -> None:
    """Out of one copy, down between the columns, into the next; into the first out of the initial state."""
    _between(painter, sheet, link, state_colour(sheet, link.source), dashed=False)
    asked_first(painter, sheet, link)


def _fed(painter: QPainter, sheet: Sheet, link: Link) -> None:
    """What was written is read: only where the decoder runs free."""
    placed = sheet.placed[link.source.node]
    name = placed.block.answers(placed.p)
    if sheet.trace.sample.feeding == "own" or name not in sheet.trace.sample.targets:
        _between(painter, sheet, link, sheet.look.colour("warning"), dashed=True)


def _between(painter: QPainter, sheet: Sheet, link: Link, colour: QColor, *, dashed: bool) -> None:
    for step in sheet.steps(link.target):
        source, target = sheet.box(link.source, step - 1), sheet.box(link.target, step)
        if source is not None and target is not None:
            painter.setOpacity(sheet.opacity((link.source, step - 1), (link.target, step)))
            x = (source.right + target.left) / 2
            out = source.middle if dashed else height_of_given(sheet, link.source, source)
            line(
                painter,
                [(source.right, out), (x, out), (x, target.middle), (target.left, target.middle)],
                colour,
                1.8,
                dashed,
            )


# --- to the next timeline, and to a single box ----------------------------------------------------------------------------------


def _last(painter: QPainter, sheet: Sheet, link: Link) -> None:
    """From the last step to the box behind it."""
    _gather(painter, sheet, link, [sheet.last(link.source)])


def _read(painter: QPainter, sheet: Sheet, link: Link) -> None:
    """From every step."""
    _gather(painter, sheet, link, sheet.steps(link.source))


def _gather(painter: QPainter, sheet: Sheet, link: Link, steps: Sequence[int]) -> None:
    target = sheet.box(link.target, 0)
    if target is None:
        return
    for step in steps:
        source = sheet.box(link.source, step)
        if source is None:
            continue
        painter.setOpacity(sheet.opacity((link.source, step), (link.target, 0)))
        x, level = _exit(sheet, link.source, source), target.bottom + 0.5 * RISE * sheet.grid.unit
        if abs(x - target.centre) < 1:
            points = [(x, source.top), (x, target.bottom)]
        else:
            points = [(x, source.top), (x, level), (target.centre, level), (target.centre, target.bottom)]
        line(painter, points, sheet.look.colour("muted"))


def _spread(painter: QPainter, sheet: Sheet, link: Link) -> None:
    """From a box before the timeline to every step."""
    source = sheet.box(link.source, 0)
    for step in sheet.steps(link.target):
        target = sheet.box(link.target, step)
        if source is not None and target is not None:
            painter.setOpacity(sheet.opacity((link.source, 0), (link.target, step)))
            x, level = source.right + 0.4 * sheet.look.em, target.bottom + 0.5 * RISE * sheet.grid.unit
            points = [(source.right, source.middle), (x, source.middle), (x, level), (target.centre, level)]
            line(painter, [*points, (target.centre, target.bottom)], sheet.look.colour("muted"))


# --- attention --------------------------------------------------------------------------------------------------------------------


def paint_looks(painter: QPainter, sheet: Sheet) -> None:
    """From the copy under the playhead to all steps that it looks at: the thicker, the larger the weight."""
    for cell, source in sheet.grid.plan.looks:
        step = sheet.cursor - 1 - sheet.trace.start(sheet.rows[cell].timeline)
        box, alpha = sheet.box(cell, step), sheet.contents[cell].values
        if box is not None and alpha is not None and 0 <= step < len(alpha):
            seen = list(_seen(sheet, source, alpha[step]))
            for at, weight in seen:
                _look(painter, sheet, box, at, weight)
            for at, weight in seen:
                if weight >= WORTH_A_NUMBER:
                    _number(painter, sheet, at, weight)
    painter.setOpacity(1.0)


def _seen(
    sheet: Sheet, source: Cell, weights: np.ndarray[tuple[int, ...], np.dtype[np.floating]]
) -> Iterator[tuple[Box, float]]:
    for step in sheet.steps(source):
        box = sheet.box(source, step)
        if box is not None and step < len(weights):
            yield box, float(weights[step])


def _look(painter: QPainter, sheet: Sheet, box: Box, source: Box, weight: float) -> None:
    colour = sheet.look.colours.hue("purple")
    colour.setAlphaF(0.25 + 0.65 * min(weight, 1.0))
    start, end = QPointF(source.centre, source.top), QPointF(box.centre, box.bottom)
    rise = 0.8 * RISE * sheet.look.em
    level = box.bottom + (min(0.35 * (source.top - box.bottom), rise) if source.top > box.bottom else rise)
    path = QPainterPath(start)
    path.cubicTo(QPointF(start.x(), level), QPointF(end.x(), level), end)
    painter.strokePath(path, QPen(colour, 0.7 + 6.5 * weight, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))


def _number(painter: QPainter, sheet: Sheet, source: Box, weight: float) -> None:
    """Below the copy that is looked at, where no line of attention passes."""
    look, words = sheet.look, f"{weight:.2f}"
    high = min(0.9 * look.small_em, 0.9 * RISE * sheet.grid.unit)
    face = no_higher(look.small, high)
    wide = look.width(words, face)
    place = QRectF(source.centre - wide - 7, source.bottom + 1, wide, high)
    plate(painter, place, look.colour("window"))
    painter.setFont(face)
    painter.setPen(look.colours.hue("purple"))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, words)


_LINKS = {"flow": _flow, "late": _late, "fed": _fed, "hand": hand, "last": _last, "read": _read, "spread": _spread}
