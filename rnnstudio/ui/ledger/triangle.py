"""The triangle: rows are losses (or later states), columns are states; the darker a cell, the more the one teaches the other."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from rnnstudio import numbers
from rnnstudio.graph.text import Text
from rnnstudio.ui.heat import dark_places
from rnnstudio.ui.ledger.decades import HIGH, LogHeat, paint_legend, table
from rnnstudio.ui.ledger.grid import Doubles
from rnnstudio.ui.ledger.plan import Plan, every, head_height
from rnnstudio.ui.ledger.shown import Shown
from rnnstudio.ui.look import Look
from rnnstudio.ui.symbols import plain_symbol

COLUMNS = Text("state {symbol} at step k →", "第 k 步的状态 {symbol} →")
GUESS = "?"


class Triangle(QWidget):
    """`chosen` tells row and column of a clicked cell, `stepped` the step of the run whose row or column was named."""

    chosen = Signal(int, int)
    stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: Shown | None = None
        self.sizes: Doubles = np.zeros((0, 0))
        self._heat: LogHeat | None = None
        self._heat_of: object = None
        self._over: tuple[int, int] | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_grid(self, shown: Shown | None) -> None:
        """Other numbers, another scale, or another step; the image is made anew only where it must be."""
        self.shown = shown
        if shown is not None:
            of = (
                shown.grid,
                shown.by_rows,
                shown.unit,
                shown.look.colours,
            )  # all of them compared as they are one object
            if of != self._heat_of:
                self._heat_of = of
                self.sizes = shown.grid.sizes(shown.by_rows, shown.unit)
                self._heat = LogHeat(self.sizes, shown.look.colours) if self.sizes.size else None
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 200)

    def sizeHint(self) -> QSize:
        return QSize(560, 520)

    @property
    def plan(self) -> Plan | None:
        """Where its parts are."""
        return Plan.of(self.shown.look, self.shown.grid, self.rect()) if self.shown else None

    # --- painting -----------------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        shown, plan, heat = self.shown, self.plan, self._heat
        if shown is None or plan is None or heat is None:
            return
        painter = QPainter(self)
        painter.fillRect(plan.cells, shown.look.colour("window"))
        smooth = plan.wide < 1 or plan.high < 1  # more cells than pixels: none is left out
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(plan.cells, heat.image)
        self._paint_numbers(painter, shown, plan, heat)
        self._paint_cover(painter, shown, plan)
        painter.setPen(shown.look.colour("line"))
        painter.drawRect(plan.cells)
        self._paint_columns(painter, shown, plan)
        self._paint_rows(painter, shown, plan)
        self._paint_marks(painter, shown, plan)
        paint_legend(painter, shown.look, plan.legend, 0 if shown.by_rows else HIGH)

    def _paint_numbers(self, painter: QPainter, shown: Shown, plan: Plan, heat: LogHeat) -> None:
        look = shown.look
        if plan.wide < look.width("0.00", look.small) + 4 or plan.high < look.small_em + 2:
            return
        written = {at: numbers.fixed(float(size), 2) for at, size in np.ndenumerate(self.sizes) if not np.isnan(size)}
        if any(look.width(words, look.small) > plan.wide - 2 for words in set(written.values())):
            return
        dark = dark_places(table(look.colours))[heat.places]
        inks = look.colour("text"), look.colour("panel")
        if look.colours.name == "dark":
            inks = inks[1], inks[0]
        painter.setFont(look.small)
        for at, words in written.items():
            painter.setPen(inks[int(dark[at])])
            painter.drawText(plan.cell(*at), Qt.AlignmentFlag.AlignCenter, words)

    def _paint_cover(self, painter: QPainter, shown: Shown, plan: Plan) -> None:
        if not shown.covered or shown.cursor >= max((line.cursor for line in shown.grid.lines), default=0):
            return
        look, grid = shown.look, shown.grid
        for row, line in enumerate(grid.lines):
            seen = 0 if line.cursor > shown.cursor else max(0, min(shown.cursor - grid.start, plan.columns))
            if seen < plan.columns:
                place = plan.cell(row, seen).united(plan.cell(row, plan.columns - 1))
                painter.fillRect(place, look.colour("grid"))
        painter.setFont(look.bold)
        painter.setPen(look.colour("muted"))
        corner = QRectF(plan.cells.right() - 3 * look.em, plan.cells.bottom() - 2 * look.em, 3 * look.em, 2 * look.em)
        painter.drawText(corner, Qt.AlignmentFlag.AlignCenter, GUESS)

    def _paint_columns(self, painter: QPainter, shown: Shown, plan: Plan) -> None:
        look, grid, top = shown.look, shown.grid, plan.cells.top()
        now, line = grid.column_at(shown.cursor), look.small_em
        painter.setFont(look.small)
        painter.setPen(look.colour("muted"))
        title = look.say(COLUMNS.format(symbol=plain_symbol(shown.symbol)))
        painter.drawText(QPointF(plan.cells.left(), line * 0.8), title)
        skip = every(plan.wide, look.width(str(plan.columns), look.small) + look.gap)
        fits = all(look.width(word, look.small) <= plan.wide - 1 for word in grid.words)
        for column in range(plan.columns):
            place = plan.column(column)
            number = QRectF(place.center().x() - look.em * 1.5, top - 2 * line - 2, look.em * 3, line)
            if (column + 1) % skip == 0 or column == now:
                self._plate(painter, look, number, str(column + 1), column == now)
            if fits and column < len(grid.words):
                word = QRectF(place.left(), top - line - 2, place.width(), line)
                painter.setPen(look.colour("accent" if column == now else "text"))
                painter.drawText(word, Qt.AlignmentFlag.AlignCenter, grid.words[column])

    def _paint_rows(self, painter: QPainter, shown: Shown, plan: Plan) -> None:
        look, grid, left = shown.look, shown.grid, plan.cells.left()
        now, skip, metrics = grid.row_at(shown.cursor), every(plan.high, look.small_em), QFontMetricsF(look.small)
        painter.setFont(look.small)
        painter.setPen(look.colour("muted"))
        title = QRectF(0, head_height(look) - 2 * look.small_em - 2, left - look.gap, look.small_em)
        name = "L" if grid.losses else plain_symbol(shown.symbol)
        painter.drawText(title, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{name} ↓")
        for row, line in enumerate(grid.lines):
            if (row + 1) % skip and row != now:
                continue
            middle = plan.row(row).center().y()
            t = str(line.t + 1)
            wide = look.width(t, look.small) + look.gap
            place = QRectF(left - wide - 2, middle - look.small_em / 2, wide, look.small_em)
            self._plate(painter, look, place, t, row == now)
            if skip == 1 and line.word and not (shown.covered and line.cursor > shown.cursor):
                painter.setPen(look.colour("accent" if row == now else "text"))
                word = QRectF(0, place.top(), place.left() - 2, place.height())
                fits = metrics.elidedText(line.word, Qt.TextElideMode.ElideRight, word.width())
                painter.drawText(word, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, fits)

    @staticmethod
    def _plate(painter: QPainter, look: Look, place: QRectF, words: str, marked: bool) -> None:
        """A number of the axis; at the playhead on the accent."""
        if marked:
            wide = look.width(words, look.small) + look.gap
            painter.fillRect(
                QRectF(place.center().x() - wide / 2, place.top(), wide, place.height()), look.colour("accent")
            )
        painter.setPen(look.colour("on_accent" if marked else "muted"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_marks(self, painter: QPainter, shown: Shown, plan: Plan) -> None:
        """The playhead's row and column, the chosen pair, and the cell under the mouse."""
        look, grid = shown.look, shown.grid
        row, column = grid.row_at(shown.cursor), grid.column_at(shown.cursor)
        painter.setPen(QPen(look.colour("accent"), 1.5))
        for place in (None if row is None else plan.row(row), None if column is None else plan.column(column)):
            if place is not None:
                painter.drawRect(place)
        pair = shown.pair
        rows = [at for at, line in enumerate(grid.lines) if pair is not None and line.enters == pair.t]
        if (
            pair is not None and rows and pair.k < plan.columns
        ):  # what is written is taught through one and the same step
            painter.setPen(QPen(look.colour("text"), 2.5))
            painter.drawRect(plan.cell(rows[0], pair.k).united(plan.cell(rows[-1], pair.k)))
        if self._over is not None and self._over[0] < plan.rows and self._over[1] < plan.columns:
            painter.setPen(QPen(look.colour("text"), 1, Qt.PenStyle.DotLine))
            painter.drawRect(plan.cell(*self._over))

    # --- the mouse ----------------------------------------------------------------------------------------------------------------

    def said(self, row: int, column: int) -> Text | None:
        """What an entry is, in words; None where the class is to guess."""
        return self.shown.said(row, column) if self.shown else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self.plan.cell_at(event.position()) if self.plan else None
        if over != self._over:
            self._over = over
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._over = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        plan, shown = self.plan, self.shown
        if plan is None or shown is None or event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position()
        row, column = plan.row_at(at), plan.column_at(at)
        if row is not None and column is not None:
            if not shown.hidden(row, column) and not np.isnan(shown.grid.norms[row, column]):
                self.chosen.emit(row, column)
        elif row is not None and at.x() < plan.cells.left() and row < len(shown.grid.lines):
            self.stepped.emit(shown.grid.lines[row].cursor)
        elif column is not None and at.y() < plan.cells.top():
            self.stepped.emit(shown.grid.start + column + 1)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            cell = self.plan.cell_at(QPointF(event.pos())) if self.plan else None
            words = self.said(*cell) if cell else None
            QToolTip.showText(event.globalPos(), self.shown.look.say(words) if words and self.shown else "", self)
            return True
        return bool(super().event(event))
