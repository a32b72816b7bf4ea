"""Backwards: delta_t of every step that the playhead has come back to, as a bar of two colours that merge - what enters at the step
itself, and what came back from later steps. Where a step has a loss, the loss stands above it."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from rnnstudio import numbers
from rnnstudio.graph.block_type import Signal
from rnnstudio.graph.text import Text
from rnnstudio.trace.parts import Parts
from rnnstudio.trace.trace import SignalKey, Trace
from rnnstudio.ui.delta_bars import FUTURE, LOCAL, length, paint_bar
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.home import Home
from rnnstudio.ui.plots.panel import Panel, Title, paint_title, title_indent
from rnnstudio.ui.plots.phases import Phase
from rnnstudio.ui.plots.ranks import ON_REQUEST
from rnnstudio.ui.plots.scene import Box, Hover, Scene, exactly
from rnnstudio.ui.symbols import draw_symbol, plain_symbol, symbol_width

FIRST = -1  # the rank of what one came to see
TITLE = Text("where it comes from", "梯度的来源")
LEGEND = ((FUTURE, Text("from the future", "来自后续步")), (LOCAL, Text("from this step", "来自本步")))
LOSS = r"L_{%d}"
READ = Text(
    "{block} · δ{symbol} · {when} · ‖δ‖ {total} = {local} % from this step (‖·‖ {own}) + {future} % from the future (‖·‖ {later})",
    "{block} · δ{symbol} · {when} · ‖δ‖ {total} = 本步 {local} %（‖·‖ {own}）+ 后续 {future} %（‖·‖ {later}）",
)


class DeltaPanel(Panel):
    """Its bars are as high as the gradient is on a scale of powers of ten, and cut by how much of it each part is."""

    def __init__(self, key: SignalKey, signal: Signal, main: bool, home: Home) -> None:
        self.key, self.signal, self.home = key, signal, home
        self.id = f"delta {key}"
        symbol = r"\delta" if main else rf"\delta {signal.symbol}"
        self.title = Title(symbol, TITLE, signal.hue, home.where)
        self.rank = FIRST if main else ON_REQUEST
        self._parts: tuple[Trace, Parts | None] | None = None

    def least(self, look: Look) -> int:
        return round(look.em * 3.6)

    def comfortable(self, look: Look) -> int:
        return round(look.em * 4.6)

    def most(self, look: Look) -> int:
        return round(look.em * 7)

    def parts(self, trace: Trace | None) -> Parts | None:
        """The parts of every step, found once for a trace."""
        if trace is None:
            return None
        if self._parts is None or self._parts[0] is not trace:
            self._parts = (trace, Parts.of(trace, self.key))
        return self._parts[1]

    # --- painting -----------------------------------------------------------------------------------------------------------------

    def still(self, painter: QPainter, scene: Scene, box: Box) -> None:
        look, plot = scene.look, self._plot(scene, box)
        paint_title(painter, scene, box, self.title, lines=3)
        painter.fillRect(plot, look.colour("panel"))
        painter.setPen(look.colour("line"))
        painter.drawRect(plot.adjusted(-1, -1, 0, 0))
        self._paint_legend(painter, scene, box)

    @staticmethod
    def _paint_legend(painter: QPainter, scene: Scene, box: Box) -> None:
        """Below the title."""
        look = scene.look
        left, mark = box.left() + look.gap + look.em + title_indent(look), look.em // 2
        middle = box.top() + look.em * 1.25 + look.small_em
        painter.setFont(look.small)
        for hue, words in LEGEND:
            painter.fillRect(QRectF(left, middle - mark / 2, mark, mark), look.colours.hue(hue))
            painter.setPen(look.colour("muted"))
            painter.drawText(QPointF(left + mark + 4, middle + look.small_em * 0.3), look.say(words))
            middle += look.small_em

    def live(self, painter: QPainter, scene: Scene, box: Box) -> None:
        parts, plot, phase = self.parts(scene.trace), self._plot(scene, box), scene.phases.on(self.home.timeline)
        if parts is None:
            return
        reached = self.reached(scene, phase)
        highest = float(np.nanmax(parts.total[np.isfinite(parts.total)], initial=0.0)) or 1.0
        floor = round(scene.look.em * 1.1)
        bars = plot.adjusted(0, floor, 0, -1)
        for row in phase.rows(scene.axis):
            column = scene.axis.cell(phase.column(row), plot.top(), plot.height())
            shown = row >= reached
            if shown and row < len(parts.total):
                bar = bar_place(column, bars, float(parts.total[row]) / highest)
                paint_bar(painter, scene.look, bar, float(parts.local_share[row]), upright=True)
            self._paint_loss(painter, scene, column, phase, row, lit=shown)

    def reached(self, scene: Scene, phase: Phase) -> int:
        """The row that the walk back has come to."""
        return (
            phase.row_at(max(scene.cursor, phase.begin + 1))
            if scene.cursor <= phase.begin + phase.steps
            else phase.steps
        )

    @staticmethod
    def _paint_loss(painter: QPainter, scene: Scene, column: QRect, phase: Phase, row: int, *, lit: bool) -> None:
        """L_t at a step that has a loss: bright once the walk has come to it."""
        value = loss_at(scene.trace, phase, row, scene.phases.parts[-1].timeline == phase.timeline)
        if value is None or scene.covered:
            return
        look = scene.look
        symbol = LOSS % (row + 1)
        painter.setPen(look.colour("danger" if lit else "muted"))
        wide = symbol_width(symbol, look.symbol)
        if wide + 2 <= column.width():
            x = column.center().x() - wide / 2
            draw_symbol(painter, QPointF(x, column.top() + look.em * 0.85), symbol, look.symbol)
        else:
            painter.drawText(
                QRectF(column.left(), column.top(), column.width(), look.em), Qt.AlignmentFlag.AlignCenter, "•"
            )

    def _plot(self, scene: Scene, box: Box) -> QRect:
        return QRect(scene.axis.left, box.top(), scene.axis.right - scene.axis.left, box.height())

    # --- the mouse ----------------------------------------------------------------------------------------------------------------

    def hover(self, scene: Scene, box: Box, column: int, y: float) -> Hover | None:
        parts, row = self.parts(scene.trace), scene.phases.on(self.home.timeline).row(column)
        if parts is None or row is None or not 0 <= row < len(parts.total):
            return None
        share = 100 * float(parts.local_share[row])
        return Hover(
            READ.format(
                block=scene.called(self.home),
                symbol=plain_symbol(self.signal.symbol),
                when=scene.phases.when(column),
                total=exactly(parts.total[row]),
                local=numbers.fixed(share, 1),
                future=numbers.fixed(100 - share, 1),
                own=numbers.fixed(float(parts.local[row])),
                later=numbers.fixed(float(parts.future[row])),
            )
        )


def bar_place(column: QRect, bars: QRect, share: float) -> QRectF:
    """The bar in its column."""
    height, wide = length(share) * bars.height(), min(max(column.width() * 0.5, 3.0), 40.0)
    return QRectF(column.center().x() - wide / 2, bars.bottom() - height, wide, height)


def loss_at(trace: Trace | None, phase: Phase, row: int, ends_the_run: bool) -> float | None:
    """The loss of a step, of all targets together; that of a whole sequence belongs to the last step of all."""
    found = []
    for answer in trace.answers.values() if trace else ():
        losses = np.atleast_1d(answer.losses)
        if answer.losses.ndim and len(losses) == phase.steps > 1:
            found.append(float(losses[row]) if row < len(losses) else math.nan)
        elif losses.size == 1 and ends_the_run and row == phase.steps - 1:
            found.append(float(losses[0]))
    known = [value for value in found if not math.isnan(value)]
    return sum(known) if known else None
