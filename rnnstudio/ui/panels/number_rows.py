"""A small table of numbers that stand below one another to be compared, one column of them marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from rnnstudio import numbers
from rnnstudio.trace.trace import Numbers
from rnnstudio.ui.look import Look

DECIMALS = 6  # about as many as float32 keeps
ABSENT, HIDDEN = "–", "?"
Index = QModelIndex | QPersistentModelIndex
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Row:
    """One row: what it is called, and its numbers; None where there are none."""

    title: str
    values: Numbers | None


class RowsModel(QAbstractTableModel):
    """The numbers as text, and exactly in tooltips. Those right of the last `visible` column are not told."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.rows: tuple[Row, ...] = ()
        self.columns: tuple[str, ...] = ()
        self.marked: int | None = None
        self.visible: int | None = None

    def show(
        self, rows: Sequence[Row], columns: Sequence[str], marked: int | None = None, visible: int | None = None
    ) -> None:
        """Other numbers; the same number of columns keeps the place that it was scrolled to."""
        same = (len(rows), len(columns)) == (len(self.rows), len(self.columns))
        if not same:
            self.beginResetModel()
        self.rows, self.columns, self.marked, self.visible = tuple(rows), tuple(columns), marked, visible
        if not same:
            self.endResetModel()
        elif rows and columns:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(columns) - 1))
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(columns) - 1)
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(rows) - 1)

    def rowCount(self, parent: Index | None = None) -> int:
        return len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return len(self.columns)

    def text(self, row: int, column: int) -> str:
        """One number as it is shown."""
        values = self.rows[row].values
        if values is None:
            return ABSENT
        if self.visible is not None and column > self.visible:
            return HIDDEN
        return numbers.fixed(float(values[column]), DECIMALS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT
        if role == Qt.ItemDataRole.BackgroundRole and column == self.marked:
            return QBrush(self.look.colour("accent", 48))
        values = self.rows[row].values
        if role == Qt.ItemDataRole.ToolTipRole and values is not None and self.text(row, column) != HIDDEN:
            exact = str(values[column]).replace("-", numbers.MINUS)
            return f"{self.rows[row].title}, {self.columns[column]}: {exact}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        across = orientation == Qt.Orientation.Horizontal
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section] if across else self.rows[section].title
        if across and section == self.marked:
            if role == Qt.ItemDataRole.FontRole:
                return self.look.bold
            if role == Qt.ItemDataRole.ForegroundRole:
                return QBrush(self.look.colour("accent"))
        return None


class NumberTable(QTableView):
    """Exactly as high as its rows; the marked column is scrolled into view when it moves."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = RowsModel(look)
        self.setModel(self.rows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(False)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setHighlightSections(False)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.dress(look)

    def show_rows(
        self, rows: Sequence[Row], columns: Sequence[str], marked: int | None = None, visible: int | None = None
    ) -> None:
        """Other numbers, names or another mark."""
        moved = marked != self.rows.marked or len(columns) != len(self.rows.columns)
        others = tuple(columns) != self.rows.columns or not _alike(rows, self.rows.rows)
        self.rows.show(rows, columns, marked, visible)
        if others:  # a playhead that moves needs no other room
            self._fit()
        if moved and marked is not None and marked < len(columns):
            self.scrollTo(self.rows.index(0, marked))

    def dress(self, look: Look) -> None:
        """Another theme or size."""
        self.rows.look = look
        self.setFont(look.base)
        self.verticalHeader().setDefaultSectionSize(round(look.em * 1.5))
        self._fit()

    def _fit(self) -> None:
        """Columns wide enough for the longest number, and no room below the last row."""
        look, rows = self.rows.look, range(len(self.rows.rows))
        texts = [self.rows.text(row, column) for row in rows for column in range(len(self.rows.columns))]
        longest = max([*texts, *self.rows.columns, "−0.000000"], key=len)
        self.horizontalHeader().setDefaultSectionSize(look.width(longest, look.bold) + look.em)
        self._fit_height()

    def _fit_height(self) -> None:
        """Room for a scroll bar only where there is one."""
        bar = self.horizontalScrollBar().sizeHint().height() if self.horizontalHeader().length() > self._room else 0
        rows = max(len(self.rows.rows), 1) * self.verticalHeader().defaultSectionSize()
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + rows + bar + 2 * self.frameWidth())

    @property
    def _room(self) -> int:
        """How many pixels the columns have."""
        return self.width() - 2 * self.frameWidth() - self.verticalHeader().sizeHint().width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_height()


def _alike(some: Sequence[Row], others: Sequence[Row]) -> bool:
    """True where all titles and numbers are the same."""
    return len(some) == len(others) and all(
        one.title == other.title and np.array_equal(_or_none(one), _or_none(other))
        for one, other in zip(some, others, strict=True)
    )


def _or_none(row: Row) -> Numbers:
    return np.zeros(0) if row.values is None else row.values
