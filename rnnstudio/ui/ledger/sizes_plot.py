"""How much every step stretches at most: the largest singular value of its Jacobian, under its token, with a line at 1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from rnnstudio.graph.block_type import Hue
from rnnstudio.graph.text import Text, joined
from rnnstudio.trace.jacobians import StepSizes
from rnnstudio.ui.ledger.log_axis import LogAxis, axis_width
from rnnstudio.ui.ledger.plan import every
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.scene import exactly

READ = Text("t = {t}{word} · σ₁(J) = {size}", "t = {t}{word} · σ₁(J) = {size}")
DIRECT = Text("through {symbol} alone {size}", "仅经过 {symbol} {size}")
GHOST = Text("what if {size}", "假设下 {size}")
ALONE, WHAT_IF = Text("- - {symbol} alone", "- - 仅 {symbol}"), Text("··· what if", "··· 假设")
WIDEST = 4.0  # a step at most, in heights of text
Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SizesShown:
    """All that the plot depends on; `ghost` is what another spectral radius would give, `last` the last step that may be seen."""

    look: Look
    sizes: StepSizes
    ghost: StepSizes | None
    symbols: Mapping[str, str]
    hues: Mapping[str, Hue]
    words: tuple[str, ...]
    row: int | None
    last: int


class SizesPlot(QWidget):
    """`stepped` tells the row of a step that was clicked."""

    stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: SizesShown | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_sizes(self, shown: SizesShown | None) -> None:
        """Other numbers, or another step."""
        self.shown = shown
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 90)

    def sizeHint(self) -> QSize:
        return QSize(300, 180)

    # --- where things stand ---------------------------------------------------------------------------------------------------------

    def _plot(self, shown: SizesShown) -> QRectF:
        look, left = shown.look, axis_width(shown.look)
        wide = min(self.width() - left - look.em, WIDEST * look.em * len(shown.sizes.largest))
        return QRectF(left, look.gap, wide, self.height() - 2 * look.small_em - 2 * look.gap)

    def middle(self, row: int) -> float:
        """The middle of a step."""
        shown = self.shown
        if shown is None:
            return 0.0
        plot = self._plot(shown)
        return plot.left() + (row + 0.5) * plot.width() / len(shown.sizes.largest)

    def row_at(self, x: float) -> int | None:
        """The step at a point, as far as it may be seen."""
        shown = self.shown
        if shown is None:
            return None
        plot = self._plot(shown)
        row = int((x - plot.left()) // (plot.width() / len(shown.sizes.largest)))
        return row if 0 <= row <= shown.last else None

    # --- painting -------------------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self.shown
        if shown is None:
            return
        painter, look = QPainter(self), shown.look
        ghost = [shown.ghost.largest] if shown.ghost else []
        direct = [values[:, 0] for values in shown.sizes.direct.values()]
        axis = LogAxis.over(self._plot(shown), shown.sizes.largest, *direct, *ghost)
        axis.paint(painter, look)
        self._paint_playhead(painter, shown, axis)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for state, values in shown.sizes.direct.items():
            pen = QPen(look.colours.hue(shown.hues[state]), 1.6, Qt.PenStyle.DashLine)
            self._paint_curve(painter, axis, values[:, 0], pen)
        if shown.ghost is not None:
            self._paint_curve(
                painter, axis, shown.ghost.largest, QPen(look.colours.hue("purple"), 2, Qt.PenStyle.DotLine)
            )
        self._paint_curve(painter, axis, shown.sizes.largest, QPen(look.colour("accent"), 1.8), dots=True)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._paint_words(painter, shown, axis)
        self._paint_legend(painter, shown, axis)

    def _paint_legend(self, painter: QPainter, shown: SizesShown, axis: LogAxis) -> None:
        """What the other curves are, in their colours."""
        look, top = shown.look, axis.plot.top() + 2
        items = [(ALONE.format(symbol=shown.symbols[s]), look.colours.hue(shown.hues[s])) for s in shown.sizes.direct]
        if shown.ghost is not None:
            items.append((WHAT_IF, look.colours.hue("purple")))
        painter.setFont(look.small)
        for words, colour in items:
            said = look.say(words)
            wide = look.width(said, look.small) + 6
            place = QRectF(axis.plot.right() - wide - 2, top, wide, look.small_em)
            painter.fillRect(place, look.colour("panel", 220))
            painter.setPen(colour)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, said)
            top += look.small_em

    def _paint_playhead(self, painter: QPainter, shown: SizesShown, axis: LogAxis) -> None:
        if shown.row is not None:
            wide = axis.plot.width() / len(shown.sizes.largest)
            left = self.middle(shown.row) - wide / 2
            place = QRectF(left, axis.plot.top(), wide, axis.plot.height())
            painter.fillRect(place, shown.look.colour("accent", 36))

    def _paint_curve(self, painter: QPainter, axis: LogAxis, values: Doubles, pen: QPen, *, dots: bool = False) -> None:
        shown = self.shown
        seen = min(len(values), shown.last + 1 if shown else 0)
        points = [
            QPointF(self.middle(row), axis.y(float(values[row]))) for row in range(seen) if not np.isnan(values[row])
        ]
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(points))
        if dots and shown is not None and axis.plot.width() > 6 * len(values):
            painter.setPen(QPen(pen.color(), shown.look.em * 0.36, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawPoints(QPolygonF(points))

    def _paint_words(self, painter: QPainter, shown: SizesShown, axis: LogAxis) -> None:
        look, steps = shown.look, len(shown.sizes.largest)
        wide = axis.plot.width() / steps
        skip = every(wide, look.width(str(steps), look.small) + look.gap)
        fits = all(look.width(word, look.small) + 3 < wide for word in shown.words)
        painter.setFont(look.small)
        for row in range(steps):
            below = QRectF(self.middle(row) - 3 * look.em, axis.plot.bottom() + 2, 6 * look.em, look.small_em)
            beside = shown.row is not None and 0 < abs(row - shown.row) * wide < look.width(f"{steps} ", look.small)
            if row == shown.row or ((row + 1) % skip == 0 and not beside):
                painter.setPen(look.colour("accent" if row == shown.row else "muted"))
                painter.drawText(below, Qt.AlignmentFlag.AlignCenter, str(row + 1))
            if fits and row < len(shown.words):
                painter.setPen(look.colour("accent" if row == shown.row else "text"))
                painter.drawText(below.translated(0, look.small_em), Qt.AlignmentFlag.AlignCenter, shown.words[row])

    # --- the mouse ------------------------------------------------------------------------------------------------------------------

    def said(self, row: int) -> Text | None:
        """A step in words, with its numbers as they are."""
        shown = self.shown
        if shown is None:
            return None
        word = f" “{shown.words[row]}”" if row < len(shown.words) and shown.words[row] else ""
        parts = [READ.format(t=row + 1, word=word, size=exactly(shown.sizes.largest[row]))]
        for state, values in shown.sizes.direct.items():
            parts.append(DIRECT.format(symbol=shown.symbols[state], size=exactly(values[row, 0])))
        if shown.ghost is not None and row < len(shown.ghost.largest):
            parts.append(GHOST.format(size=exactly(shown.ghost.largest[row])))
        return joined(parts, "\n", "\n")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self.row_at(event.position().x())
        if row is not None:
            self.stepped.emit(row)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            row = self.row_at(event.pos().x())
            words = None if row is None else self.said(row)
            QToolTip.showText(event.globalPos(), self.shown.look.say(words) if words and self.shown else "", self)
            return True
        return bool(super().event(event))
