"""One declared signal: a heatmap, units by time. Which signals there are is the block's business; nothing here knows their names."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from rnnstudio import numbers
from rnnstudio.graph.block_type import Hue, Signal
from rnnstudio.graph.text import Text
from rnnstudio.session.selection import Spot
from rnnstudio.trace.trace import SignalKey, Trace
from rnnstudio.ui.heat import Heat, Numbers, Scale, dark_places
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.axis import Axis
from rnnstudio.ui.plots.heat_rows import Rows, written
from rnnstudio.ui.plots.home import Home
from rnnstudio.ui.plots.panel import Panel, Title, paint_range, paint_title, signed
from rnnstudio.ui.plots.phases import Phase
from rnnstudio.ui.plots.ranks import RANKS
from rnnstudio.ui.plots.scene import Box, Hover, Scene, exactly
from rnnstudio.ui.symbols import plain_symbol
from rnnstudio.ui.theme import Colours

POINTER = 0.38  # the mark beside the chosen unit, in heights of text
NAMED = 0.8  # from this row height on, in heights of small text, every row has its name
OUTLINED = 0.52  # from this row height on, the chosen unit is framed as well
READ = Text(
    "{block} · {title} {symbol} · unit {unit} · {when} · {value}",
    "{block} · {title} {symbol} · 单元 {unit} · {when} · {value}",
)
INKS = ("#101418", "#ffffff")  # on light and on dark cells


class SignalPanel(Panel):
    """Heatmap of one signal of one cell; a state also shows what it was before the first step that the cell made: in the column
    before its phase, or behind it where time runs from right to left."""

    def __init__(self, key: SignalKey, signal: Signal, units: int, home: Home | None = None) -> None:
        self.id, self.key, self.signal, self.units = str(key), key, signal, units
        self.home = home or Home(key.block)
        self.title = Title(signal.symbol, signal.title, signal.hue, self.home.where)
        self.rank = RANKS[signal.kind]
        self.backward = key.direction == "backward"
        self.kin: tuple[SignalKey, ...] = ()
        self._heat: tuple[Trace, tuple[Axis, Phase, Scale, Colours], Heat] | None = None
        self._lines: tuple[tuple[Axis, Phase, Rows], list[QRect]] | None = None

    def least(self, look: Look) -> int:
        """Where the title has a second line there must be room for it: without, nobody could tell which cell it is."""
        return max(round(look.em * 1.75), look.em + look.small_em + 2 if self.title.where.en else 0)

    def most(self, look: Look) -> int:
        return max(self.least(look), round(look.em * 2.2 * self.units))

    # --- numbers ------------------------------------------------------------------------------------------------------------------

    def values(self, trace: Trace | None) -> Numbers | None:
        """(T, units), if the trace has them as this panel expects."""
        found = trace.signals.get(self.key) if trace else None
        return found if found is not None and found.ndim == 2 and found.shape[1] == self.units else None

    def initial(self, trace: Trace | None) -> Numbers | None:
        """(units,) before the first step, for a state."""
        return trace.initial.get(self.key._replace(signal=f"{self.key.signal}_0")) if trace else None

    def phase(self, scene: Scene) -> Phase:
        """Where its columns are."""
        return scene.phases.on(self.home.timeline)

    def begin(self, phase: Phase) -> int:
        """The column of what was before the first step that the cell made."""
        return phase.end if self.backward else phase.lead

    def chosen(self, scene: Scene) -> int:
        """The row that is shown in detail."""
        return scene.unit

    def scale(self, scene: Scene) -> Scale:
        """The range of its colours, one with its kin."""
        return scene.scales.of(self.key, self.signal, *self.kin)

    def _shown(self, scene: Scene, values: Numbers) -> tuple[int, Numbers]:
        """The first column that has numbers, and those in view."""
        phase = self.phase(scene)
        rows, begin, initial = phase.rows(scene.axis), self.begin(phase), self.initial(scene.trace)
        shown = values[rows.start : max(rows.start, rows.stop)]
        if initial is None or begin not in scene.axis.in_view:
            return phase.column(rows.start), shown
        if self.backward:
            return phase.column(rows.start), np.concatenate([shown, initial[None]])
        return begin, np.concatenate([initial[None], shown])

    def _area(self, scene: Scene, rows: Rows) -> QRect:
        """All its cells in view."""
        found = self.phase(scene).stretch(scene.axis, self.backward)
        left, right = found or (scene.axis.left, scene.axis.left)
        return QRect(left, rows.top, right - left, rows.height)

    # --- painting -----------------------------------------------------------------------------------------------------------------

    def still(self, painter: QPainter, scene: Scene, box: Box) -> None:
        rows = Rows.within(box, self.units)
        paint_title(painter, scene, box, self.title)
        self.paint_frame(painter, scene, rows)
        self.paint_labels(painter, scene, rows)
        self.paint_legend(painter, scene, rows)

    def paint_frame(self, painter: QPainter, scene: Scene, rows: Rows) -> None:
        """Around its own columns; hatched where there is nothing yet, with an arrow where time runs from right to left."""
        look, axis, area, phase = scene.look, scene.axis, self._area(scene, rows), self.phase(scene)
        if area.width():
            painter.fillRect(area, look.colour("panel"))
            painter.setPen(look.colour("line"))
            painter.drawRect(area.adjusted(-1, -1, 0, 0))
        begin = self.begin(phase)
        if begin in axis.in_view and self.signal.kind != "state":
            before = axis.cell(begin, rows.top, rows.height)
            painter.fillRect(before, QBrush(look.colour("grid"), Qt.BrushStyle.BDiagPattern))
        if self.backward and phase.lead in axis.in_view:
            paint_arrow(painter, scene, axis.cell(phase.lead, rows.top, rows.height), self.signal.hue)

    def paint_legend(self, painter: QPainter, scene: Scene, rows: Rows) -> None:
        """The colours and the range that they stand for."""
        scale, axis = self.scale(scene), scene.axis
        table = scale.table(scene.look.colours)
        colours = [QColor.fromRgb(int(pixel)) for pixel in table[np.linspace(0, 255, 24).astype(int)]]
        place = QRect(axis.right + scene.look.gap, rows.top, 0, rows.height)
        marks = (signed(scale.low), signed(scale.high)) if scale.signed else (f"{scale.low:g}", f"{scale.high:g}")
        paint_range(painter, scene, place, marks, colours)

    def label(self, scene: Scene, row: int) -> str:
        """What a row is called in the gutter."""
        return str(row + 1)

    def paint_labels(self, painter: QPainter, scene: Scene, rows: Rows) -> None:
        """The names of the rows, or of the chosen one where they would not all fit; a pointer and a tick at the chosen row."""
        look, pointer, chosen = scene.look, POINTER * scene.look.em, self.chosen(scene)
        if 0 <= chosen < self.units:
            self._paint_pointer(painter, scene, rows, pointer)
        painter.setFont(look.small)
        for row in range(self.units) if rows.each >= NAMED * look.small_em else [chosen]:
            if 0 <= row < self.units:
                painter.setPen(look.colour("accent" if row == chosen else "muted"))
                self.paint_label(painter, scene, rows, row)

    def paint_label(self, painter: QPainter, scene: Scene, rows: Rows, row: int) -> None:
        """The name of one row, in the painter's pen."""
        em = scene.look.em
        middle, right = rows.y(row) + rows.height / rows.units / 2, round(scene.axis.left - POINTER * em - 4)
        place = QRect(right - round(self.labels * em), round(middle) - em, round(self.labels * em), 2 * em)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self.label(scene, row))

    def _paint_pointer(self, painter: QPainter, scene: Scene, rows: Rows, size: float) -> None:
        """Beside the rows, so that it hides none of them."""
        axis, accent = scene.axis, scene.look.colour("accent")
        middle, tip = rows.y(self.chosen(scene)) + rows.height / rows.units / 2, axis.left - 2.0
        back = tip - size
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        half = size * 0.62
        painter.drawPolygon(
            QPolygonF([QPointF(tip, middle), QPointF(back, middle - half), QPointF(back, middle + half)])
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillRect(axis.right + 1, round(middle) - 1, max(3, scene.look.gap - 3), 2, accent)

    def live(self, painter: QPainter, scene: Scene, box: Box) -> None:
        values, rows, axis = self.values(scene.trace), Rows.within(box, self.units), scene.axis
        if values is None or scene.trace is None:
            return
        first, shown = self._shown(scene, values)
        if not len(shown):
            return
        heat = self._image(scene, shown)
        place = QRect(axis.x(first), rows.top, len(shown) * axis.column, rows.height)
        painter.drawImage(place, heat.image)
        self._paint_grid(painter, scene, rows)
        self.cover(painter, scene, rows)
        self._paint_numbers(painter, scene, rows, first, shown, heat)
        self._paint_chosen(painter, scene, rows)

    def cover(self, painter: QPainter, scene: Scene, rows: Rows) -> None:
        """Paints over cells that are still to come, below their numbers, where a panel grows with the playhead."""
        return

    def is_covered(self, scene: Scene, column: int) -> bool:
        """True for the columns of these."""
        return False

    def _paint_chosen(self, painter: QPainter, scene: Scene, rows: Rows) -> None:
        """A frame on the lines between the rows, with a rim inside that shows it on dark cells; none where it would hide numbers."""
        look, chosen, area = scene.look, self.chosen(scene), self._area(scene, rows)
        if not 0 <= chosen < self.units or rows.each < OUTLINED * look.em:
            return
        top, bottom = rows.y(chosen), rows.y(chosen + 1)
        frame = QRect(area.left(), top, area.width() - 1, bottom - top)
        painter.setPen(look.colour("panel"))
        painter.drawRect(frame.adjusted(1, 1, -1, -1))
        painter.setPen(look.colour("text"))
        painter.drawRect(frame)

    def _image(self, scene: Scene, shown: Numbers) -> Heat:
        assert scene.trace is not None
        scale = self.scale(scene)
        key = (scene.axis, self.phase(scene), scale, scene.look.colours)
        if self._heat is None or self._heat[0] is not scene.trace or self._heat[1] != key:
            self._heat = (scene.trace, key, Heat(shown, scale, scene.look.colours))
        return self._heat[2]

    def _paint_grid(self, painter: QPainter, scene: Scene, rows: Rows) -> None:
        """Fine lines in the panel's colour, so that neighbours of equal colour are still told apart."""
        axis, key = scene.axis, (scene.axis, self.phase(scene), rows)
        if self._lines is None or self._lines[0] != key:
            area = self._area(scene, rows)
            shown = range(area.left(), area.right(), axis.column) if axis.column >= 8 else ()
            lines = [QRect(x, rows.top, 1, rows.height) for x in shown]
            if rows.each >= 6:
                lines += [QRect(area.left(), rows.y(u), area.width(), 1) for u in range(1, self.units)]
            self._lines = (key, lines)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(scene.look.colour("panel"))
        painter.drawRects(self._lines[1])
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_numbers(
        self, painter: QPainter, scene: Scene, rows: Rows, first: int, shown: Numbers, heat: Heat
    ) -> None:
        """Two decimals in each cell, where a cell has room for them."""
        look, axis = scene.look, scene.axis
        if rows.each < look.small_em * 0.95 or axis.column < look.width("−0.00", look.small) + 4:
            return
        dark = dark_places(self.scale(scene).table(look.colours))[heat.places].T.tolist()
        ratio, muted = painter.device().devicePixelRatioF(), look.colour("muted").name()
        for at, (column, lights) in enumerate(zip(shown.tolist(), dark, strict=True), first):
            middle, pale = axis.centre(at), self.is_covered(scene, at)
            for unit, (value, light) in enumerate(zip(column, lights, strict=True)):
                word, wide = written(numbers.fixed(value, 2), muted if pale else INKS[light], look.small, ratio)
                painter.drawPixmap(QPointF(middle - wide / 2, rows.y(unit) + (rows.each - look.small_em) / 2), word)

    # --- the mouse ----------------------------------------------------------------------------------------------------------------

    def unit_at(self, scene: Scene, box: Box, y: float) -> int | None:
        return Rows.within(box, self.units).at(y)

    def hover(self, scene: Scene, box: Box, column: int, y: float) -> Hover | None:
        unit, phase = self.unit_at(scene, box, y), self.phase(scene)
        row, values, initial = phase.row(column), self.values(scene.trace), self.initial(scene.trace)
        if unit is None or values is None or row is None:
            return None
        if 0 <= row < len(values):
            return Hover(self._said(scene, unit, row + 1, values[row, unit]), Spot(self.key, row, unit))
        if column == self.begin(phase) and initial is not None:
            return Hover(self._said(scene, unit, row + 1, initial[unit]))
        return None

    def _said(self, scene: Scene, unit: int, t: int, value: float) -> Text:
        """A number in words."""
        return READ.format(
            block=scene.called(self.home),
            title=self.signal.title,
            symbol=plain_symbol(self.signal.symbol),
            unit=unit + 1,
            when=scene.phases.called(self.phase(scene), t),
            value=exactly(value),
        )


def paint_arrow(painter: QPainter, scene: Scene, cell: QRect, hue: Hue) -> None:
    """From right to left, beside the first step: where a cell that reads backwards ends."""
    look = scene.look
    half, wide = look.em * 0.22, min(cell.width() - 6.0, 2.2 * look.em)
    right, y = cell.right() - 3.0, cell.center().y() + 0.5
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.colours.hue(hue), max(1.5, look.em / 10)))
    painter.drawLine(QPointF(right, y), QPointF(right - wide, y))
    tip, back = right - wide, right - wide + 1.6 * half
    painter.drawPolyline(QPolygonF([QPointF(back, y - half), QPointF(tip, y), QPointF(back, y + half)]))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
