"""One declared signal: a heatmap, units by time. Which signals there are is the block's business; nothing here knows their names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRect, QSizeF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPixmap, QPolygonF

from rnnstudio import numbers
from rnnstudio.graph.block_type import Signal
from rnnstudio.graph.text import Text
from rnnstudio.session.selection import Spot
from rnnstudio.trace.trace import SignalKey, Trace
from rnnstudio.ui.heat import Heat, Numbers, Scale, dark_places
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.axis import Axis
from rnnstudio.ui.plots.panel import Panel, Title, paint_range, paint_title, signed
from rnnstudio.ui.plots.scene import Box, Hover, Scene, exactly
from rnnstudio.ui.symbols import plain_symbol
from rnnstudio.ui.theme import Colours

RANKS = {"state": 0, "gate": 1, "weight": 1, "output": 3, "candidate": 4, "preactivation": 5}

POINTER = 0.38  # the mark beside the chosen unit, in heights of text
OUTLINED = 0.52  # from this row height on, the chosen unit is framed as well
INKS = ("#101418", "#ffffff")  # on light and on dark cells


@lru_cache(maxsize=4096)
def written(text: str, ink: str, face: QFont, ratio: float) -> tuple[QPixmap, float]:
    """A number as a picture, and its width: laying out the same few hundred texts at every frame takes ten times as long."""
    metrics = QFontMetricsF(face)
    wide = metrics.horizontalAdvance(text)
    pixmap = QPixmap(QSizeF(wide + 1, metrics.height() + 1).toSize() * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setFont(face)
    painter.setPen(QColor(ink))
    painter.drawText(QPointF(0, metrics.ascent()), text)
    painter.end()
    return pixmap, wide


@dataclass(frozen=True)
class Rows:
    """Where the units' rows stand: equally high where there are enough pixels, else squeezed."""

    top: int
    height: int
    units: int

    @staticmethod
    def within(box: Box, units: int) -> Rows:
        """Rows in the middle of a box."""
        height = box.height() // units * units if units <= box.height() else box.height()
        return Rows(box.top() + (box.height() - height) // 2, height, units)

    def y(self, unit: int) -> int:
        """The upper edge of a unit's row."""
        return self.top + unit * self.height // self.units

    def at(self, y: float) -> int | None:
        """The unit under a point."""
        unit = int((y - self.top) * self.units // self.height)
        return unit if 0 <= unit < self.units else None

    @property
    def each(self) -> int:
        """How high a row is."""
        return self.height // self.units


class SignalPanel(Panel):
    """Heatmap of one signal of one block; a state also shows what it was before the first step, in the column t = 0."""

    def __init__(self, key: SignalKey, signal: Signal, units: int, block: str = "") -> None:
        self.id, self.block, self.key, self.signal, self.units = str(key), key.block, key, signal, units
        self.title = Title(signal.symbol, signal.title, signal.hue, block)
        self.rank = RANKS.get(signal.kind, 3)
        self._heat: tuple[Trace, tuple[Axis, Scale, Colours], Heat] | None = None
        self._lines: tuple[tuple[Axis, Rows], list[QRect]] | None = None

    def least(self, look: Look) -> int:
        return round(look.em * 1.75)

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

    def _shown(self, scene: Scene, values: Numbers) -> tuple[int, Numbers]:
        """The first column that has numbers, and those in view."""
        first, last = scene.axis.first, scene.axis.last
        initial = self.initial(scene.trace)
        if first == 0 and initial is not None:
            return 0, np.concatenate([initial[None], values[:last]])
        first = max(first, 1)
        return first, values[first - 1 : last]

    # --- painting -----------------------------------------------------------------------------------------------------------------

    def still(self, painter: QPainter, scene: Scene, box: Box) -> None:
        look, axis, rows = scene.look, scene.axis, Rows.within(box, self.units)
        paint_title(painter, scene, box, self.title)
        area = QRect(axis.left, rows.top, axis.right - axis.left, rows.height)
        painter.fillRect(area, look.colour("panel"))
        painter.setPen(look.colour("line"))
        painter.drawRect(area.adjusted(-1, -1, 0, 0))
        if axis.first == 0 and self.signal.kind != "state":
            before = axis.cell(0, rows.top, rows.height)
            painter.fillRect(before, QBrush(look.colour("grid"), Qt.BrushStyle.BDiagPattern))
        self._paint_units(painter, scene, rows)
        scale = scene.scales.of(self.key, self.signal)
        table = scale.table(look.colours)
        colours = [QColor.fromRgb(int(pixel)) for pixel in table[np.linspace(0, 255, 24).astype(int)]]
        place = QRect(axis.right + look.gap, rows.top, 0, rows.height)
        marks = (signed(scale.low), signed(scale.high)) if scale.signed else (f"{scale.low:g}", f"{scale.high:g}")
        paint_range(painter, scene, place, marks, colours)

    def _paint_units(self, painter: QPainter, scene: Scene, rows: Rows) -> None:
        """The numbers of the units, or of the chosen one where they would not all fit; a pointer and a tick at the chosen row."""
        look, pointer = scene.look, POINTER * scene.look.em
        if scene.unit < self.units:
            self._paint_pointer(painter, scene, rows, pointer)
        painter.setFont(look.small)
        for unit in range(self.units) if rows.each >= 0.8 * look.small_em else [scene.unit]:
            if unit < self.units:
                painter.setPen(look.colour("accent" if unit == scene.unit else "muted"))
                middle = rows.y(unit) + rows.height / rows.units / 2
                right = round(scene.axis.left - pointer - 4)
                place = QRect(right - 3 * look.em, round(middle) - look.em, 3 * look.em, 2 * look.em)
                painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(unit + 1))

    @staticmethod
    def _paint_pointer(painter: QPainter, scene: Scene, rows: Rows, size: float) -> None:
        """Beside the rows, so that it hides none of them."""
        axis, accent = scene.axis, scene.look.colour("accent")
        middle, tip = rows.y(scene.unit) + rows.height / rows.units / 2, axis.left - 2.0
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
        self._paint_numbers(painter, scene, rows, first, shown, heat)
        self._paint_chosen(painter, scene, rows)

    def _paint_chosen(self, painter: QPainter, scene: Scene, rows: Rows) -> None:
        """A frame on the lines between the rows, with a rim inside that shows it on dark cells; none where it would hide numbers."""
        look, axis = scene.look, scene.axis
        if scene.unit >= self.units or rows.each < OUTLINED * look.em:
            return
        top, bottom = rows.y(scene.unit), rows.y(scene.unit + 1)
        frame = QRect(axis.left, top, axis.right - axis.left - 1, bottom - top)
        painter.setPen(look.colour("panel"))
        painter.drawRect(frame.adjusted(1, 1, -1, -1))
        painter.setPen(look.colour("text"))
        painter.drawRect(frame)

    def _image(self, scene: Scene, shown: Numbers) -> Heat:
        assert scene.trace is not None
        scale = scene.scales.of(self.key, self.signal)
        key = (scene.axis, scale, scene.look.colours)
        if self._heat is None or self._heat[0] is not scene.trace or self._heat[1] != key:
            self._heat = (scene.trace, key, Heat(shown, scale, scene.look.colours))
        return self._heat[2]

    def _paint_grid(self, painter: QPainter, scene: Scene, rows: Rows) -> None:
        """Fine lines in the panel's colour, so that neighbours of equal colour are still told apart."""
        axis = scene.axis
        if self._lines is None or self._lines[0] != (axis, rows):
            shown = [t for t in axis.in_view if axis.column >= 8]
            lines = [QRect(axis.x(t), rows.top, 1, rows.height) for t in shown]
            if rows.each >= 6:
                lines += [QRect(axis.left, rows.y(u), axis.right - axis.left, 1) for u in range(1, self.units)]
            self._lines = ((axis, rows), lines)
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
        dark = dark_places(scene.scales.of(self.key, self.signal).table(look.colours))[heat.places].T.tolist()
        ratio = painter.device().devicePixelRatioF()
        for t, (column, lights) in enumerate(zip(shown.tolist(), dark, strict=True), first):
            middle = axis.centre(t)
            for unit, (value, light) in enumerate(zip(column, lights, strict=True)):
                word, wide = written(numbers.fixed(value, 2), INKS[light], look.small, ratio)
                painter.drawPixmap(QPointF(middle - wide / 2, rows.y(unit) + (rows.each - look.small_em) / 2), word)

    # --- the mouse ----------------------------------------------------------------------------------------------------------------

    def unit_at(self, scene: Scene, box: Box, y: float) -> int | None:
        return Rows.within(box, self.units).at(y)

    def hover(self, scene: Scene, box: Box, t: int, y: float) -> Hover | None:
        unit, values, initial = self.unit_at(scene, box, y), self.values(scene.trace), self.initial(scene.trace)
        if unit is None or values is None or (t == 0 and initial is None):
            return None
        value = values[t - 1, unit] if t else initial[unit]  # type: ignore[index]
        words = Text(
            "{block} · {title} {symbol} · unit {unit} · t = {t} · {value}",
            "{block} · {title} {symbol} · 单元 {unit} · t = {t} · {value}",
        )
        said = words.format(
            block=scene.named(self.block),
            title=self.signal.title,
            symbol=plain_symbol(self.signal.symbol),
            unit=unit + 1,
            t=t,
            value=exactly(value),
        )
        return Hover(said, Spot(self.key, t - 1, unit) if t else None)
