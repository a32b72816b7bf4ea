"""What stands around the boxes of an unrolled model: the numbers of the steps, the names of rows and timelines, and what W means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from rnnstudio.graph.resolution import Placed
from rnnstudio.graph.text import Text
from rnnstudio.ui.canvas.unrolled_boxes import SHARED, no_higher
from rnnstudio.ui.canvas.unrolled_grid import RISE
from rnnstudio.ui.canvas.unrolled_plan import Plan, Row
from rnnstudio.ui.canvas.unrolled_sheet import Sheet
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.phases import NAMES

NOTE = Text("the same weights at every step", "每一步使用相同的权重")
STEP = Text("time step", "时间步")
WIDEST_TITLE = 9.0
CENTRE = Qt.AlignmentFlag.AlignCenter
ALIGNED = (Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft)


def gutter(plan: Plan, placed: Mapping[str, Placed], rows: Sequence[Row], number: int, look: Look) -> float:
    """The room for the titles of these rows and of the timeline above them."""
    titles = [_title(plan, placed, row, look) for row in rows]
    if number < len(plan.timelines):
        titles.append(_heading(plan, number, look))
    wide = max((look.width(title, look.small) for title in titles), default=0)
    return min(wide, WIDEST_TITLE * look.em) + look.em


def paint_ground(painter: QPainter, sheet: Sheet, bottom: float) -> None:
    """The lit column, the number of every step, and where steps are left out."""
    look, grid = sheet.look, sheet.grid
    painter.setFont(look.small)
    for (line, step), left in grid.columns().items():
        now = sheet.trace.start(line) + step + 1 == sheet.cursor
        if now:
            painter.fillRect(QRectF(left, 0, grid.column, bottom), look.colour("accent", 40))
        painter.setPen(look.colour("accent" if now else "muted"))
        painter.drawText(QRectF(left, 0, grid.column, 1.3 * look.em), CENTRE, str(step + 1))
    painter.setPen(look.colour("muted"))
    painter.setFont(look.bold)
    for x in grid.more:
        painter.drawText(QRectF(x - look.em, grid.foot - look.em, 2 * look.em, 2 * look.em), CENTRE, "…")


def paint_titles(painter: QPainter, sheet: Sheet, sides: Sequence[Sequence[Row]], gutters: tuple[float, float]) -> None:
    """The rows' names at the sides, and above them the timelines' names where there are two."""
    look, plan, right = sheet.look, sheet.grid.plan, sheet.grid.room.right
    places = QRectF(4, 0, gutters[0] - 0.6 * look.em, 0), QRectF(right + 4, 0, gutters[1] - 8, 0)
    for number, (rows, place) in enumerate(zip(sides, places, strict=True)):
        for row in rows:
            top, bottom = sheet.grid.level(row)
            _write(painter, sheet, row, QRectF(place.left(), top, place.width(), bottom - top), number)
        if number < len(plan.timelines):
            painter.setPen(look.colour("muted"))
            painter.setFont(look.small)
            heading = QRectF(place.left(), 0, place.width(), 1.3 * look.em)
            painter.drawText(heading, ALIGNED[number] | Qt.AlignmentFlag.AlignVCenter, _heading(plan, number, look))
    for row in (row for row in plan.rows.values() if row.before):
        _write_above(painter, sheet, row)


def _write(painter: QPainter, sheet: Sheet, row: Row, place: QRectF, number: int) -> None:
    look = sheet.look
    face = no_higher(look.small, place.height() + 0.7 * RISE * sheet.grid.unit)
    title = _title(sheet.grid.plan, sheet.placed, row, look)
    painter.setFont(face)
    painter.setPen(sheet.colour(row.cell) if row.weighted else look.colour("text"))
    flags = ALIGNED[number] | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
    painter.drawText(place, flags, QFontMetricsF(face).elidedText(title, Qt.TextElideMode.ElideRight, place.width()))


def _write_above(painter: QPainter, sheet: Sheet, row: Row) -> None:
    """A box between the timelines has its name above it."""
    look, box = sheet.look, sheet.box(row.cell, 0)
    if box is not None:
        title = _title(sheet.grid.plan, sheet.placed, row, look)
        wide = look.width(title, look.small) + 4
        painter.setFont(look.small)
        painter.setPen(sheet.colour(row.cell) if row.weighted else look.colour("text"))
        place = QRectF(box.centre - wide / 2, box.top - 1.2 * look.small_em, wide, look.small_em)
        painter.fillRect(place, look.colour("window"))
        painter.drawText(place, CENTRE, title)


def paint_note(painter: QPainter, look: Look, place: QRectF) -> None:
    """What W means."""
    painter.setFont(look.small)
    painter.setPen(look.colour("muted"))
    painter.drawText(place, CENTRE, f"{SHARED}: {look.say(NOTE)}")


def _heading(plan: Plan, number: int, look: Look) -> str:
    """What stands above the titles of a timeline."""
    lines = plan.timelines
    return look.say(NAMES[lines[number]] if len(lines) > 1 else STEP)


def _title(plan: Plan, placed: Mapping[str, Placed], row: Row, look: Look) -> str:
    """What a row is called: the block, its layer where there are several, its direction where there are two."""
    layers = len({cell.layer for cell in plan.rows if cell.node == row.cell.node})
    layer = f" {row.cell.layer + 1}" if layers > 1 else ""
    way = (" →" if row.cell.direction == "forward" else " ←") if row.staggered else ""
    return look.say(placed[row.cell.node].name) + layer + way
