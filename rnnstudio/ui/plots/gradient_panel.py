"""How much of this sample's loss each step's state can still answer for: ||delta_t|| on a log scale, with its two parts."""

from __future__ import annotations

import math
from typing import get_args

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from rnnstudio.graph.block_type import Signal
from rnnstudio.graph.text import Text
from rnnstudio.numbers import SUPERSCRIPTS
from rnnstudio.session.training import Reference
from rnnstudio.trace.sample import Sample
from rnnstudio.trace.trace import SignalKey, Trace
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.gradient_curves import Curve, Curves, alike, grown
from rnnstudio.ui.plots.panel import Panel, Switch, Title, paint_title
from rnnstudio.ui.plots.scene import Box, Hover, Scene, exactly
from rnnstudio.ui.symbols import plain_symbol

VANISHED, EXPLODED = -4, 2  # powers of ten, relative to the last step that has a loss
RELATIVE = (-5, 1)
ABSOLUTE = (-6, 1)
TALLER = 2.4  # times a heatmap: a curve over many decades must be seen to fall
BAND = 26  # how opaque the bands are, of 255
GRADIENT = Text("gradient", "梯度")
HEADING = Text("gradient of this sample's loss", "本样本损失的梯度")
SWITCH = (Text("relative", "相对"), Text("absolute", "绝对"))
NO_TARGET = Text("no target, so no gradient", "没有目标，因此没有梯度")
WAITING = Text("the gradient comes with the next trace", "梯度将随下一条轨迹到来")
BANDS = (Text("vanished", "消失"), Text("exploded", "爆炸"))
TOTAL = (Text("total", "合计"), Text("total", "合计"))
LOCAL = (Text("from this step's output or the layer above", "来自本步输出或上一层"), Text("local", "本步"))
INCOMING = (Text("from the future", "由后续时间步传回"), Text("from the future", "后续传回"))

Stroke = tuple[QPen, list[QPolygonF], bool]  # pen, unbroken stretches, as points instead of a line


class GradientPanel(Panel):
    """One panel for each state of a recurrent block."""

    def __init__(self, key: SignalKey, signal: Signal, main: bool, block: str = "") -> None:
        self.key = key._replace(signal=f"d_{key.signal}")
        self.id, self.block, self.signal = f"gradient {self.key}", key.block, signal
        symbol = r"\delta" if main else rf"\delta {signal.symbol}"
        self.title = Title(symbol, GRADIENT, signal.hue, block)
        self.rank = 2 if main else 6
        self._ranges = {True: RELATIVE, False: ABSOLUTE}
        self._sample: Sample | None = None
        self._kept: Reference | None = None
        self._curves: tuple[Trace, Curves] | None = None
        self._named: tuple[list[Stroke], list[QRectF]] | None = None
        self._drawn: tuple[tuple[Curves, Curve | None], tuple[object, ...], list[Stroke]] | None = None

    def least(self, look: Look) -> int:
        return self._heading(look) + round(look.em * 2.9)

    def share(self, look: Look) -> tuple[float, int]:
        return TALLER, self._heading(look)

    # --- numbers ------------------------------------------------------------------------------------------------------------------

    def curves(self, trace: Trace | None) -> Curves | None:
        """The norms of a trace, computed once."""
        if trace is None or self.key not in trace.gradients:
            return None
        if self._curves is None or self._curves[0] is not trace:
            self._curves = (trace, Curves.of(trace, self.key))
            self._see(trace.sample, self._curves[1])
        return self._curves[1]

    def decades(self, scene: Scene) -> tuple[int, int]:
        """The powers of ten at the lower and the upper edge: they grow with what there is to see, and never shrink for one sample."""
        if scene.relative and scene.reference is not self._kept:
            self._kept, kept = scene.reference, self._reference(scene)
            if kept is not None:
                self._ranges[True] = grown(self._ranges[True], kept)
        return self._ranges[scene.relative]

    def _see(self, sample: Sample, curves: Curves) -> None:
        if self._sample is None or not alike(sample, self._sample):
            self._ranges, self._kept = {True: RELATIVE, False: ABSOLUTE}, None
        self._sample = sample
        for relative, unit in ((True, curves.unit), (False, 1.0)):
            self._ranges[relative] = grown(self._ranges[relative], curves.total / unit)

    # --- painting -----------------------------------------------------------------------------------------------------------------

    def _heading(self, look: Look) -> int:
        return round(look.em * 1.25)

    def _plot(self, scene: Scene, box: Box) -> QRect:
        top, axis = box.top() + self._heading(scene.look), scene.axis
        return QRect(axis.left, top, axis.right - axis.left, box.bottom() - top)

    def still(self, painter: QPainter, scene: Scene, box: Box) -> None:
        look, plot = scene.look, self._plot(scene, box)
        paint_title(painter, scene, QRect(box.left(), plot.top(), box.width(), plot.height()), self.title)
        painter.fillRect(plot, look.colour("panel"))
        painter.setPen(look.colour("line"))
        painter.drawRect(plot.adjusted(-1, -1, 0, 0))
        self._paint_heading(painter, scene, box)
        self._paint_decades(painter, scene, plot)

    def _paint_heading(self, painter: QPainter, scene: Scene, box: Box) -> None:
        look, axis = scene.look, scene.axis
        height = self._heading(look)
        painter.setFont(look.base)
        painter.setPen(look.colour("text"))
        painter.drawText(
            QRect(axis.left, box.top(), axis.width, height), Qt.AlignmentFlag.AlignVCenter, look.say(HEADING)
        )
        painter.setFont(look.small)
        for k, (place, words) in enumerate(zip(self._switch(scene, box), SWITCH, strict=True)):
            on = scene.relative == (k == 0)
            painter.setPen(look.colour("line"))
            painter.setBrush(look.colour("accent" if on else "panel"))
            painter.drawRect(place)
            painter.setPen(look.colour("on_accent" if on else "muted"))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, look.say(words))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self._paint_legend(
            painter, scene, QRect(0, box.top(), axis.right, height), self._switch(scene, box)[1].right() + look.em
        )

    def _switch(self, scene: Scene, box: Box) -> list[QRect]:
        """The two halves of the switch between relative and absolute."""
        look = scene.look
        left = scene.axis.left + look.width(look.say(HEADING)) + look.em
        width = max(look.width(look.say(words), look.small) for words in SWITCH) + look.em
        height = self._heading(look) - 4
        return [QRect(left + k * width, box.top() + 1, width, height) for k in range(2)]

    def _legend(self, scene: Scene) -> list[tuple[tuple[Text, Text], QPen]]:
        look = scene.look
        curves = self.curves(scene.trace)
        items = [(TOTAL, self._pen(look, "total"))]
        if curves is None or curves.local is not None:
            items += [(INCOMING, self._pen(look, "incoming")), (LOCAL, self._pen(look, "local"))]
        reference = self._reference(scene)
        if reference is not None and scene.reference is not None:
            items.append(((scene.reference.title, scene.reference.title), self._pen(look, "reference")))
        return items

    def _paint_legend(self, painter: QPainter, scene: Scene, place: QRect, from_x: int) -> None:
        """From the right, in long words if there is room for them, else in short ones, else not at all."""
        look, items = scene.look, self._legend(scene)
        mark, space = round(look.em * 1.3), look.em
        for form in (0, 1):
            said = [look.say(words[form]) for words, _ in items]
            room = sum(mark + 4 + look.width(word, look.small) + space for word in said) - space
            if place.right() - room >= from_x:
                break
        else:
            return
        x = place.right() - room
        middle = place.top() + place.height() / 2
        painter.setFont(look.small)
        for word, (_, pen) in zip(said, items, strict=True):
            self._paint_mark(painter, pen, x, middle, mark)
            painter.setPen(look.colour("muted"))
            wide = look.width(word, look.small)
            painter.drawText(
                QRectF(x + mark + 4, place.top(), wide + 4, place.height()), Qt.AlignmentFlag.AlignVCenter, word
            )
            x += mark + 4 + wide + space

    @staticmethod
    def _paint_mark(painter: QPainter, pen: QPen, x: float, y: float, width: int) -> None:
        painter.setPen(pen)
        if pen.capStyle() == Qt.PenCapStyle.SquareCap:
            painter.drawPoint(QPointF(x + width / 2, y))
        else:
            painter.fillRect(QRectF(x, y - 1, width, 2), pen.color())

    @staticmethod
    def _pen(look: Look, part: str) -> QPen:
        """Hairlines, which Qt draws ten times as fast as wider ones; `_strokes` lays several side by side."""
        pen = {
            "total": QPen(look.colour("text")),
            "incoming": QPen(look.colours.hue("sky")),
            "local": QPen(look.colours.hue("orange"), 5 * look.em / 16),
            "reference": QPen(look.colours.hue("grey")),
        }[part]
        pen.setCapStyle(Qt.PenCapStyle.SquareCap if part == "local" else Qt.PenCapStyle.FlatCap)
        return pen

    def _paint_decades(self, painter: QPainter, scene: Scene, plot: QRect) -> None:
        """Lines and names at powers of ten; the two bands where a gradient no longer teaches anything."""
        look, (low, high) = scene.look, self.decades(scene)
        for place, colour, _ in self._bands(scene, plot):
            painter.fillRect(place, look.colour(colour, BAND))
        painter.setFont(look.small)
        below = -math.inf
        for power in range(high, low - 1, -1):
            y = self._y(plot, 10.0**power, scene)
            if power % 2 == 0 and y - below >= look.small_em * 0.8:
                painter.setPen(look.colour("grid"))
                painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
                painter.setPen(look.colour("muted"))
                place = QRectF(plot.right() + look.gap, y - look.em, 4 * look.em, 2 * look.em)
                painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, _power(power))
                below = y

    def _bands(self, scene: Scene, plot: QRect) -> list[tuple[QRectF, str, Text]]:
        """Where a gradient no longer teaches anything, as far as that is in view: place, colour, name."""
        low, high = self.decades(scene)
        found = ((low, VANISHED, "warning", BANDS[0]), (EXPLODED, high, "danger", BANDS[1])) if scene.relative else ()
        made = []
        for bottom, top, colour, words in found:
            if bottom < top:
                upper, lower = self._y(plot, 10.0**top, scene), self._y(plot, 10.0**bottom, scene)
                made.append((QRectF(plot.left(), upper, plot.width(), lower - upper), colour, words))
        return made

    def _paint_names(self, painter: QPainter, scene: Scene, plot: QRect, strokes: list[Stroke]) -> None:
        """The bands' names, on the side where no curve runs; the band's own colour behind them keeps them readable elsewhere."""
        look = scene.look
        painter.setFont(look.small)
        for (band, colour, words), place in zip(
            self._bands(scene, plot), self._name_places(scene, plot, strokes), strict=True
        ):
            painter.fillRect(place & band, look.colour("panel"))
            painter.fillRect(place & band, look.colour(colour, BAND))
            painter.setPen(look.colour(colour))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, look.say(words))

    def _name_places(self, scene: Scene, plot: QRect, strokes: list[Stroke]) -> list[QRectF]:
        """Looked for once for each set of strokes."""
        if self._named is None or self._named[0] is not strokes:
            look, places = scene.look, []
            for band, _, words in self._bands(scene, plot):
                wide = look.width(look.say(words), look.small) + look.gap
                row = QRectF(0, band.center().y() - look.small_em / 2, wide, look.small_em)
                row.moveTop(max(plot.top(), min(row.top(), plot.bottom() - look.small_em)))
                lefts = (plot.right() - wide - 2, plot.left() + 3, plot.center().x() - wide / 2)
                spots = [row.translated(left, 0) for left in lefts]
                places.append(next((spot for spot in spots if not _crossed(spot, strokes)), spots[0]))
            self._named = (strokes, places)
        return self._named[1]

    def live(self, painter: QPainter, scene: Scene, box: Box) -> None:
        plot, curves, look = self._plot(scene, box), self.curves(scene.trace), scene.look
        if curves is None:
            painter.setFont(look.base)
            painter.setPen(look.colour("muted"))
            words = NO_TARGET if scene.trace is None or not scene.trace.has_gradients else WAITING
            painter.drawText(plot, Qt.AlignmentFlag.AlignCenter, look.say(words))
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strokes = self._strokes(scene, plot, curves)
        for pen, stretches, dotted in strokes:
            painter.setPen(pen)
            for stretch in stretches:
                if dotted:
                    painter.drawPoints(stretch)
                else:
                    painter.drawPolyline(stretch)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._paint_names(painter, scene, plot, strokes)

    def _strokes(self, scene: Scene, plot: QRect, curves: Curves) -> list[Stroke]:
        """What is drawn, made once for each trace and place."""
        look, reference = scene.look, self._reference(scene)
        key = (scene.axis, plot.top(), plot.height(), look, self.decades(scene))
        made_of = (curves, reference)
        if (
            self._drawn is None
            or self._drawn[1] != key
            or any(a is not b for a, b in zip(self._drawn[0], made_of, strict=True))
        ):
            self._drawn = (made_of, key, self._made_strokes(scene, plot, curves, reference))
        return self._drawn[2]

    def _made_strokes(self, scene: Scene, plot: QRect, curves: Curves, reference: Curve | None) -> list[Stroke]:
        look, unit = scene.look, curves.unit if scene.relative else 1.0
        strokes: list[Stroke] = []
        if reference is not None:
            strokes += _widened(self._pen(look, "reference"), self._stretches(scene, plot, reference), look.em / 8)
        if curves.incoming is not None and curves.local is not None:
            incoming = self._stretches(scene, plot, curves.incoming / unit)
            strokes += _widened(self._pen(look, "incoming"), incoming, look.em / 16)
            strokes.append((self._pen(look, "local"), self._stretches(scene, plot, curves.local / unit), True))
        pen, total = self._pen(look, "total"), self._stretches(scene, plot, curves.total / unit)
        dots = QPen(pen.color(), 4.5 * look.em / 16, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        return [*strokes, *_widened(pen, total, look.em / 8), (dots, total, True)]

    def _reference(self, scene: Scene) -> Curve | None:
        """The kept run's curve of the same state, or of its only one where the block was called otherwise; relative only."""
        if scene.reference is None or not scene.relative:
            return None
        kept = scene.reference.gradients
        return kept.get(self.key, next(iter(kept.values()), None) if self.rank == 2 else None)

    def _stretches(self, scene: Scene, plot: QRect, sizes: Curve) -> list[QPolygonF]:
        """The steps in view that have a size, in one polygon for each unbroken stretch: exactly 0 has no logarithm."""
        low, high = self.decades(scene)
        axis = scene.axis
        first, last = max(1, axis.first), min(axis.last, len(sizes))
        shown = sizes[first - 1 : last]
        there = shown > 0
        powers = np.log10(shown, out=np.full(shown.shape, float(low)), where=there)
        heights = plot.bottom() - (np.minimum(np.maximum(powers, low), high) - low) * (
            (plot.height() - 1) / (high - low)
        )
        begin = axis.centre(first)
        columns = range(last + 1 - first)
        points = [QPointF(begin + k * axis.column, y) for k, y in zip(columns, heights.tolist(), strict=True)]
        if there.all():
            return [QPolygonF(points)] if points else []
        edges = np.flatnonzero(np.diff(there, prepend=False, append=False)).tolist()
        return [QPolygonF(points[start:end]) for start, end in zip(edges[::2], edges[1::2], strict=True)]

    def _y(self, plot: QRect, size: float, scene: Scene) -> float:
        low, high = self.decades(scene)
        share = (math.log10(size) - low) / (high - low)
        return plot.bottom() - max(0.0, min(share, 1.0)) * (plot.height() - 1)

    def body(self, scene: Scene, box: Box) -> Box:
        return self._plot(scene, box)

    # --- the mouse ----------------------------------------------------------------------------------------------------------------

    def press(self, scene: Scene, box: Box, x: float, y: float) -> Switch | None:
        places = zip(get_args(Switch), self._switch(scene, box), strict=True)
        return next((switch for switch, place in places if place.contains(int(x), int(y))), None)

    def still_varies_with(self, scene: Scene) -> object:
        return self.decades(scene) if self.curves(scene.trace) else None

    def hover(self, scene: Scene, box: Box, t: int, y: float) -> Hover | None:
        curves = self.curves(scene.trace)
        if curves is None or t == 0:
            return None
        words = Text(
            "{block} · ‖∂L/∂{symbol}‖ · t = {t} · {total}, relative {relative}",
            "{block} · ‖∂L/∂{symbol}‖ · t = {t} · {total}，相对 {relative}",
        ).format(
            block=scene.named(self.block),
            symbol=plain_symbol(self.signal.symbol),
            t=t,
            total=exactly(curves.total[t - 1]),
            relative=exactly(curves.total[t - 1] / curves.unit).split(" ")[0],
        )
        return Hover(words)


def _crossed(place: QRectF, strokes: list[Stroke]) -> bool:
    """True where a curve runs through a place, roughly."""
    for _, stretches, dotted in strokes:
        for stretch in stretches:
            points = [stretch.at(k) for k in range(stretch.size())]
            ends = points if dotted else points[1:]
            if any(
                place.intersects(QRectF(a, b).normalized().adjusted(-1, -1, 1, 1))
                for a, b in zip(points, ends, strict=False)
            ):
                return True
    return False


def _power(power: int) -> str:
    return "1" if power == 0 else f"10{str(power).translate(SUPERSCRIPTS)}"


def _widened(pen: QPen, stretches: list[QPolygonF], width: float) -> list[Stroke]:
    """Hairlines side by side, one for each pixel of the width."""
    count = max(1, round(width))
    return [(pen, [s.translated(0, k - (count - 1) / 2) for s in stretches], False) for k in range(count)]
