"""One signal's vector at the cursor: a cell for every unit, the chosen one framed, and its number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from rnnstudio import numbers
from rnnstudio.trace.trace import Trace
from rnnstudio.ui.heat import Heat, Numbers
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.scales import Scales
from rnnstudio.ui.plots.signal_panel import SignalPanel
from rnnstudio.ui.symbols import draw_symbol

NONE = "–"


@dataclass(frozen=True)
class VectorLine:
    """The same signal, in the same colours, as its panel under the timeline."""

    panel: SignalPanel

    def height(self, look: Look) -> int:
        """How high it is."""
        return round(look.em * 1.55)

    def title_width(self, look: Look) -> int:
        """How much room symbol and name take."""
        return round(look.em * 1.6) + look.width(look.say(self.panel.title.words)) + look.gap

    def at(self, trace: Trace, cursor: int) -> Numbers | None:
        """The vector: before its block's first step that of a state and none of anything else, after the last step the last one.

        What reads backwards begins behind the last step: before the first one there is nothing of it.
        """
        row = cursor - trace.start_of(self.panel.home.block) - 1
        if row < 0 and self.panel.backward:
            return None
        if row < 0:
            return self.panel.initial(trace)
        values = self.panel.values(trace)
        return None if values is None else values[min(row, len(values) - 1)]

    def chosen(self, vector: Numbers | None, unit: int) -> int:
        """The cell whose number is told: the chosen unit, or the step of the source with the largest number."""
        if self.panel.rows_mean == "unit" or vector is None:
            return unit
        return int(np.nan_to_num(vector).argmax())

    def paint(
        self,
        painter: QPainter,
        look: Look,
        place: QRect,
        titles: int,
        trace: Trace,
        cursor: int,
        unit: int,
        scales: Scales,
    ) -> None:
        """Paints it into its place."""
        vector, title = self.at(trace, cursor), self.panel.title
        unit = self.chosen(vector, unit)
        metrics = QFontMetricsF(look.base)
        base = place.center().y() + metrics.ascent() / 2 - metrics.descent() / 4
        painter.setPen(look.colours.hue(title.hue))
        draw_symbol(painter, QPointF(place.left(), base), title.symbol, look.symbol)
        painter.setFont(look.base)
        painter.setPen(look.colour("text"))
        painter.drawText(QPointF(place.left() + 1.6 * look.em, base), look.say(title.words))
        known = vector is not None and unit < len(vector)
        text = numbers.fixed(float(vector[unit])) if vector is not None and known else NONE
        figure = max(look.width("−0.000"), look.width(text)) + look.gap // 2  # 1.1×10⁻⁴ is wider
        cells = QRect(place.left() + titles, place.top() + 3, place.width() - titles - figure, place.height() - 6)
        painter.setPen(look.colour("text" if known else "muted"))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        if cells.width() >= look.em:
            self._paint_cells(painter, look, cells, vector, unit, scales)

    def _paint_cells(
        self, painter: QPainter, look: Look, cells: QRect, vector: Numbers | None, unit: int, scales: Scales
    ) -> None:
        units = self.panel.units
        each = max(1, min(cells.width() // units, round(look.em * 1.6)))
        area = QRect(cells.left(), cells.top(), min(each * units, cells.width()), cells.height())
        if vector is None:
            painter.fillRect(area, look.colour("grid"))
            return
        heat = Heat(np.asarray(vector)[:, None], scales.of(self.panel.key, self.panel.signal), look.colours)
        painter.drawImage(area, heat.image)
        painter.setPen(look.colour("line"))
        painter.drawRect(area.adjusted(-1, -1, 0, 0))
        if each >= 5:
            painter.setPen(look.colour("panel"))
            for k in range(1, units):
                painter.drawLine(area.left() + k * each, area.top(), area.left() + k * each, area.bottom())
        if unit < units:
            painter.setPen(look.colour("text"))
            left = area.left() + unit * area.width() // units
            painter.drawRect(left - 1, area.top() - 2, max(3, area.width() // units), area.height() + 3)
