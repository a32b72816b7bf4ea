"""The arrows of an unrolled model: up from block to block, from each state to the next, from one timeline to the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from rnnstudio.ui.canvas.card import arrow
from rnnstudio.ui.canvas.unrolled_grid import INSET, RISE, Box
from rnnstudio.ui.canvas.unrolled_plan import Cell, Link
from rnnstudio.ui.canvas.unrolled_sheet import Sheet
from rnnstudio.ui.canvas.wire_path import rounded
from rnnstudio.ui.symbols import draw_symbol, symbol_width

EDGE = 0.2  # of a staggered box: where lines pass the other one
WORTH_A_NUMBER = 0.1


def paint_lines(painter: QPainter, sheet: Sheet) -> None:
    """All arrows, below the boxes."""
    for link in sheet.grid.plan.links:
        _LINKS[link.kind](painter, sheet, link)
    for cell, row in sheet.rows.items():
        if row.recurrent:
            _chain(painter, sheet, cell)
    painter.setOpacity(1.0)


def _line(
    painter: QPainter, points: Sequence[tuple[float, float]], colour: QColor, width: float = 1.6, dashed: bool = False
) -> None:
    """Through corners, which are rounded, to an arrow's tip."""
    corners = [QPointF(*point) for point in points]
    step = corners[-1] - corners[-2]
    length = max((step.x() ** 2 + step.y() ** 2) ** 0.5, 1e-6)
    along = step / length
    path = rounded([*corners[:-1], corners[-1] - along * min(5.0, length)])
    painter.strokePath(path, QPen(colour, width, Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine))
    painter.save()
    painter.translate(corners[-1])
    painter.scale(0.8, 0.8)
    arrow(painter, QPointF(0, 0), along, colour)
    painter.restore()


# --- to the same step -------------------------------------------------------------------------------------------------------------


def _flow(painter: QPainter, sheet: Sheet, link: Link) -> None:
    for step in sheet.steps(link.target):
        source, target = sheet.box(link.source, step), sheet.box(link.target, step)
        if source is not None and target is not None:
            painter.setOpacity(sheet.opacity((link.source, step), (link.target, step)))
            _line(painter, _up(sheet, link, source, target, step), sheet.look.colour("muted"))


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


def _chain(painter: QPainter, sheet: Sheet, cell: Cell) -> None:
    """From each state to the next, in the direction in which the cell reads; the first begins with the initial state."""
    colour, backward = sheet.colour(cell), cell.direction == "backward"
    for step in sheet.steps(cell):
        before = step + 1 if backward else step - 1
        source, target = sheet.box(cell, before), sheet.box(cell, step)
        if target is None:
            continue
        edge, sign = (target.right, 1) if backward else (target.left, -1)
        painter.setOpacity(sheet.opacity((cell, step)))
        if 0 <= before <= sheet.last(cell):
            reach = sheet.grid.column * 0.32 * sign
            start = (source.left if backward else source.right) if source else edge + reach
            _line(painter, [(start, target.middle), (edge, target.middle)], colour, 2.2)
        elif not any(link.kind == "hand" and link.target == cell for link in sheet.grid.plan.links):
            _begin(painter, sheet, cell, QPointF(edge, target.middle), sign)


def _begin(painter: QPainter, sheet: Sheet, cell: Cell, at: QPointF, sign: int) -> None:
    """h_0 and an arrow from it."""
    look, signal = sheet.look, sheet.contents[cell].signal
    symbol, length = f"{signal.symbol if signal else 'h'}_0", 0.75 * look.em
    wide = symbol_width(symbol, look.symbol)
    _line(painter, [(at.x() + sign * length, at.y()), (at.x(), at.y())], sheet.colour(cell), 2.2)
    left = at.x() + sign * (length + 2) - (wide if sign < 0 else 0)
    painter.setPen(look.colour("muted"))
    draw_symbol(painter, QPointF(left, at.y() + 0.25 * look.em), symbol, look.symbol)


def _late(painter: QPainter, sheet: Sheet, link: Link) -> None:
    """Out of one copy, down between the columns, into the next."""
    _between(painter, sheet, link, sheet.colour(link.source), dashed=False)


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
            out = source.middle if dashed else source.bottom - 0.22 * (source.bottom - source.top)
            _line(
                painter,
                [(source.right, out), (x, out), (x, target.middle), (target.left, target.middle)],
                colour,
                1.8,
                dashed,
            )


# --- to the next timeline, and to a single box ----------------------------------------------------------------------------------


def _hand(painter: QPainter, sheet: Sheet, link: Link) -> None:
    """The final state becomes the initial one."""
    first = link.source.direction == "backward"
    step = 0 if first else sheet.last(link.source)
    source, target = sheet.box(link.source, step), sheet.box(link.target, 0)
    if source is None or target is None:
        return
    painter.setOpacity(sheet.opacity((link.source, sheet.last(link.source)), (link.target, 0)))
    colour, single = sheet.colour(link.source), sheet.rows[link.target].timeline is None
    x = target.centre if single else target.left - 0.35 * sheet.grid.column
    if first:
        start = [
            (source.centre, source.top),
            (source.centre, source.top - 0.4 * sheet.look.em),
            (x, source.top - 0.4 * sheet.look.em),
        ]
    else:
        start = [(source.right, source.middle), (x, source.middle)]
    ends = [(x, target.bottom)] if single else [(x, target.middle), (target.left, target.middle)]
    _line(painter, [*start, *ends], colour, 2.4)


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
        _line(painter, points, sheet.look.colour("muted"))


def _spread(painter: QPainter, sheet: Sheet, link: Link) -> None:
    """From a box before the timeline to every step."""
    source = sheet.box(link.source, 0)
    for step in sheet.steps(link.target):
        target = sheet.box(link.target, step)
        if source is not None and target is not None:
            painter.setOpacity(sheet.opacity((link.source, 0), (link.target, step)))
            x, level = source.right + 0.4 * sheet.look.em, target.bottom + 0.5 * RISE * sheet.grid.unit
            points = [(source.right, source.middle), (x, source.middle), (x, level), (target.centre, level)]
            _line(painter, [*points, (target.centre, target.bottom)], sheet.look.colour("muted"))


# --- attention --------------------------------------------------------------------------------------------------------------------


def paint_looks(painter: QPainter, sheet: Sheet) -> None:
    """From the copy under the playhead to all steps that it looks at: the thicker, the larger the weight."""
    for cell, source in sheet.grid.plan.looks:
        step = sheet.cursor - 1 - sheet.trace.start(sheet.rows[cell].timeline)
        box, alpha = sheet.box(cell, step), sheet.contents[cell].values
        if box is not None and alpha is not None and 0 <= step < len(alpha):
            for at, weight in _seen(sheet, source, alpha[step]):
                _look(painter, sheet, box, at, weight)
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
    if weight >= WORTH_A_NUMBER:
        painter.setFont(sheet.look.small)
        painter.setPen(sheet.look.colours.hue("purple"))
        words = f"{weight:.2f}"
        aside = 5 if end.x() < start.x() else -5 - sheet.look.width(words, sheet.look.small)
        painter.drawText(QPointF(source.centre + aside, source.top - 4), words)


_LINKS = {"flow": _flow, "late": _late, "fed": _fed, "hand": _hand, "last": _last, "read": _read, "spread": _spread}
