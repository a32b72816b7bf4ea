"""Where the three training charts stand in their column, and everything of them that does not move: kept in one pixmap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from rnnstudio.graph.text import Text
from rnnstudio.ui.curves.scale import Range, tick_label
from rnnstudio.ui.look import Look
from rnnstudio.ui.theme import base_points, font

UPDATES = Text("updates", "更新次数")


@dataclass(frozen=True)
class Entry:
    """One line of a legend: its words, its colour, how it is drawn."""

    words: str
    colour: str
    dash: tuple[float, ...] = ()
    dot: bool = False
    width: float = 2.0


@dataclass(frozen=True)
class Level:
    """A height that means something, such as the chance level: a dashed line with the longest of its labels that fits."""

    value: float
    labels: tuple[str, ...]
    colour: str


@dataclass(frozen=True)
class Chart:
    """One chart: its title and what is said beside it, its vertical axis, its levels, its legend."""

    title: str
    aside: str
    axis: Range
    levels: tuple[Level, ...] = ()
    legend: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Places:
    """Title rows and plots of the charts, the row of the shared axis, and the rows of the last chart's legend."""

    titles: tuple[QRect, ...]
    plots: tuple[QRect, ...]
    axis: QRect
    legend: QRect


def places(size: QSize, look: Look, charts: int, label_width: int, legend_rows: int, button: QSize) -> Places:
    """Three equal plots, one below the other, on one horizontal axis."""
    gap, line = look.gap, look.small_em + 2
    left, right = gap + label_width + 5, size.width() - 2 * gap
    row, above = max(line + 2, button.height()), look.small_em // 2
    below = line + legend_rows * line + gap
    room = size.height() - below - charts * (row + above + 3) - gap // 2
    height = max(room // charts, 12)
    titles, plots, top = [], [], gap // 2 + 1
    for k in range(charts):
        beside = button.width() + gap if k == 0 else 0
        titles.append(QRect(2 * gap, top, right - 2 * gap - beside, row))
        plots.append(QRect(left, top + row + above, right - left, height))
        top += row + above + height + 3
    return Places(
        tuple(titles),
        tuple(plots),
        QRect(left, top - 1, right - left, line),
        QRect(2 * gap, top + line, right - 2 * gap, legend_rows * line),
    )


class Frame:
    """Paints the parts that stay the same from one update to the next."""

    def __init__(self, look: Look, where: Places, steps: Range) -> None:
        self.look, self.where, self.steps = look, where, steps

    def paint(self, painter: QPainter, size: QSize, charts: Sequence[Chart], legends: bool) -> None:
        """Background, titles, grids, ticks, levels; the legends beside the titles unless something else is said there."""
        look = self.look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour("line"), 1))
        painter.setBrush(look.colour("panel"))
        painter.drawRoundedRect(QRectF(0.5, 0.5, size.width() - 1, size.height() - 1), 8, 8)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for chart, title, plot in zip(charts, self.where.titles, self.where.plots, strict=True):
            self._grid(painter, chart, plot)
            if legends:
                self._heading(painter, chart, title, chart is not charts[-1])
        self._time(painter)
        if self.where.legend.height() >= look.small_em:
            self._legend(painter, charts[-1].legend, self.where.legend)

    def _heading(self, painter: QPainter, chart: Chart, row: QRect, with_legend: bool) -> None:
        look, middle = self.look, Qt.AlignmentFlag.AlignVCenter
        bold = look.bold
        painter.setFont(bold)
        painter.setPen(look.colour("text"))
        painter.drawText(row, middle, chart.title)
        left = row.left() + look.width(chart.title, bold) + look.gap
        painter.setFont(look.small)
        if with_legend:
            wanted = sum(self._entry_width(entry) for entry in chart.legend)
            right = row.right() + 2 * look.gap
            x = max(left, right - wanted)
            for entry in chart.legend:
                if x + self._entry_width(entry) <= right + look.gap:
                    x = self._entry(painter, entry, x, row)
        if chart.aside and not (with_legend and chart.legend):
            painter.setPen(look.colour("muted"))
            room = QRect(left, row.top(), row.right() - left, row.height())
            words = QFontMetricsF(look.small).elidedText(chart.aside, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, middle, words)

    def _legend(self, painter: QPainter, entries: Sequence[Entry], room: QRect) -> None:
        line = self.look.small_em + 2
        x, row = room.left(), QRect(room.left(), room.top(), room.width(), line)
        for entry in entries:
            if x > room.left() and x + self._entry_width(entry) > room.right() + self.look.gap:
                x, row = room.left(), row.translated(0, line)
            if row.bottom() > room.bottom() + 1:
                return
            x = self._entry(painter, entry, x, row)

    def rows_wanted(self, entries: Sequence[Entry], width: int) -> int:
        """How many rows a legend takes."""
        rows, x = min(len(entries), 1), 0
        for entry in entries:
            wide = self._entry_width(entry)
            if x and x + wide > width + self.look.gap:
                rows, x = rows + 1, 0
            x += wide
        return rows

    def _entry_width(self, entry: Entry) -> int:
        return round(self.look.small_em * 1.5) + small_width(self.look, entry.words) + 2 * self.look.gap

    def _entry(self, painter: QPainter, entry: Entry, x: int, row: QRect) -> int:
        look, sample = self.look, round(self.look.small_em * 1.5)
        y = row.center().y() + 1
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if entry.dot:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(entry.colour))
            painter.drawEllipse(QPointF(x + sample / 2, y), 3, 3)
        else:
            painter.setPen(_sample_pen(entry, look))
            painter.drawLine(x, y, x + sample, y)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(look.colour("muted"))
        painter.setFont(look.small)
        words = QRect(x + sample + look.gap - 1, row.top(), row.width(), row.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, entry.words)
        return x + self._entry_width(entry)

    def _grid(self, painter: QPainter, chart: Chart, plot: QRect) -> None:
        look = self.look
        painter.setFont(look.small)
        for value in chart.axis.ticks(max(2, int(plot.height() / (look.small_em * 1.7)))):
            y = round(plot.bottom() - chart.axis.place(value) * plot.height())
            painter.setPen(look.colour("grid"))
            painter.drawLine(plot.left(), y, plot.right(), y)
            painter.setPen(look.colour("muted"))
            label = QRect(0, y - look.small_em, plot.left() - 5, 2 * look.small_em)
            painter.drawText(
                label, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, tick_label(value, chart.axis)
            )
        painter.setPen(look.colour("line"))
        painter.drawLine(plot.left(), plot.bottom(), plot.right(), plot.bottom())
        for level in chart.levels:
            self._level(painter, chart.axis, level, plot)

    def _level(self, painter: QPainter, axis: Range, level: Level, plot: QRect) -> None:
        y = round(plot.bottom() - axis.place(level.value) * plot.height())
        if not plot.top() <= y <= plot.bottom():
            return
        pen = QPen(QColor(level.colour), 1)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.drawLine(plot.left(), y, plot.right(), y)

    def _time(self, painter: QPainter) -> None:
        """The axis that all share: ticks under the last chart, and what it counts."""
        look, row = self.look, self.where.axis
        painter.setFont(look.small)
        painter.setPen(look.colour("muted"))
        words = look.say(UPDATES)
        taken = row.right() + look.gap - small_width(look, words)
        painter.drawText(
            row.adjusted(0, 0, look.gap, 0), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words
        )
        widest = small_width(look, tick_label(self.steps.high, self.steps)) + 2 * look.gap
        for value in self.steps.ticks(max(2, min(8, row.width() // max(widest, 1)))):
            x, text = row.left() + round(self.steps.place(value) * row.width()), tick_label(value, self.steps)
            half = small_width(look, text) // 2 + 1
            if x + half < taken - look.gap:
                painter.drawLine(x, row.top(), x, row.top() + 2)
                painter.drawText(
                    QRect(x - half, row.top() + 2, 2 * half, row.height()), Qt.AlignmentFlag.AlignHCenter, text
                )


def _sample_pen(entry: Entry, look: Look) -> QPen:
    width = entry.width * look.points / base_points(False)
    pen = QPen(QColor(entry.colour), width)
    if entry.dash:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([length / width for length in entry.dash])
    return pen


def small_width(look: Look, words: str) -> int:
    """How wide small words are; measured once, since measuring a dozen labels takes as long as drawing them."""
    return _width(look.small.pointSizeF(), words)


@lru_cache(maxsize=512)
def _width(points: float, words: str) -> int:
    return int(QFontMetricsF(font(points)).horizontalAdvance(words)) + 1
