"""Where the parts of the triangle stand: the cells, the names of rows and columns around them, the legend below."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF

from rnnstudio.ui.ledger.decades import legend_height
from rnnstudio.ui.ledger.grid import Grid
from rnnstudio.ui.look import Look

WIDEST, HIGHEST = 8.0, 5.0  # a cell at most, in heights of text
LONGEST = 6.0  # a row's word at most, likewise
EVERY = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10000)


@dataclass(frozen=True)
class Plan:
    """Cells fill `cells`; `legend` is below."""

    cells: QRectF
    rows: int
    columns: int
    legend: QRectF

    @staticmethod
    def of(look: Look, grid: Grid, room: QRect) -> Plan:
        """As large as there is room."""
        rows, columns = max(len(grid.lines), 1), max(grid.norms.shape[1], 1)
        words = max((look.width(line.word, look.small) for line in grid.lines), default=0)
        number = look.width(str(max((line.t + 1 for line in grid.lines), default=1)), look.small)
        left = max(number + min(words, LONGEST * look.em) + 3 * look.gap, 2.2 * look.em)
        top, below = head_height(look), legend_height(look) + look.gap
        wide = min(room.width() - left - look.em, columns * WIDEST * look.em)
        high = min(room.height() - top - below, rows * HIGHEST * look.em)
        cells = QRectF(room.left() + left, room.top() + top, max(wide, 1), max(high, 1))
        span = QRectF(cells.left(), cells.bottom() + look.gap, min(room.width() - left - 2 * look.em, 26 * look.em), 0)
        return Plan(cells, rows, columns, span.adjusted(0, 0, 0, legend_height(look)))

    @property
    def wide(self) -> float:
        """The width of a cell."""
        return self.cells.width() / self.columns

    @property
    def high(self) -> float:
        """Its height."""
        return self.cells.height() / self.rows

    def cell(self, row: int, column: int) -> QRectF:
        """Where one stands."""
        return QRectF(self.cells.left() + column * self.wide, self.cells.top() + row * self.high, self.wide, self.high)

    def row(self, row: int) -> QRectF:
        """All cells of a row."""
        return self.cell(row, 0).united(self.cell(row, self.columns - 1))

    def column(self, column: int) -> QRectF:
        """All cells of a column."""
        return self.cell(0, column).united(self.cell(self.rows - 1, column))

    def column_at(self, at: QPointF) -> int | None:
        """The column below or above a point."""
        column = int((at.x() - self.cells.left()) // self.wide)
        return column if 0 <= column < self.columns else None

    def row_at(self, at: QPointF) -> int | None:
        """The row beside a point."""
        row = int((at.y() - self.cells.top()) // self.high)
        return row if 0 <= row < self.rows else None

    def cell_at(self, at: QPointF) -> tuple[int, int] | None:
        """Row and column of a cell."""
        row, column = self.row_at(at), self.column_at(at)
        return (row, column) if row is not None and column is not None else None


def head_height(look: Look) -> int:
    """The name of the columns, their numbers, their words."""
    return 3 * look.small_em + look.gap


def every(room: float, needed: float) -> int:
    """One of how many has room for its name."""
    return next((n for n in EVERY if n * room >= needed), EVERY[-1])
