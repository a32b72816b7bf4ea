"""How much of this sample's loss each step's state can still answer for: ||delta_t|| on a log scale, with its two parts."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from rnnstudio.graph.block_type import Signal
from rnnstudio.graph.text import Text
from rnnstudio.session.training import Reference
from rnnstudio.trace.sample import Sample
from rnnstudio.trace.trace import SignalKey, Trace
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.gradient_curves import Curve, Curves, alike, grown
from rnnstudio.ui.plots.gradient_frame import (
    BAND,
    Item,
    bands,
    heading_height,
    paint_decades,
    paint_heading,
    part_pen,
    plot_place,
    switch_places,
)
from rnnstudio.ui.plots.home import Home
from rnnstudio.ui.plots.panel import Panel, Switch, Title, paint_title, same
from rnnstudio.ui.plots.phases import Phase
from rnnstudio.ui.plots.ranks import ON_REQUEST, RANKS
from rnnstudio.ui.plots.scene import Box, Hover, Scene, exactly
from rnnstudio.ui.symbols import plain_symbol

RELATIVE = (-5, 1)
ABSOLUTE = (-6, 1)
LEGIBLE = 3.4  # from this height on, in heights of text, curves can be told apart, so that there is a legend
TALLER = 2.4  # times a heatmap: a curve over many decades must be seen to fall
GRADIENT = Text("gradient", "梯度")
NO_TARGET = Text("no target, so no gradient", "没有目标，因此没有梯度")
WAITING = Text("the gradient comes with the next trace", "梯度将随下一条轨迹到来")
TOTAL = (Text("total", "合计"), Text("total", "合计"))
LOCAL = (Text("from this step's output or the layer above", "来自本步输出或上一层"), Text("local", "本步"))
INCOMING = (Text("from the future", "由后续时间步传回"), Text("from the future", "后续传回"))
READ = Text(
    "{block} · ‖∂L/∂{symbol}‖ · {when} · {total}, relative {relative}",
    "{block} · ‖∂L/∂{symbol}‖ · {when} · {total}，相对 {relative}",
)

Stroke = tuple[QPen, list[QPolygonF], bool]  # pen, unbroken stretches, as points instead of a line
Member = tuple[SignalKey, Home]


class GradientPanel(Panel):
    """The gradient of one state; where an encoder hands over to a decoder, of both: relative to the same size, so that it can be followed
    from one into the other."""

    def __init__(self, key: SignalKey, signal: Signal, main: bool, home: Home | None = None) -> None:
        self.key, self.signal, self.home = key._replace(signal=f"d_{key.signal}"), signal, home or Home(key.block)
        self.state, self.main = key, main
        self.id, self.members = f"gradient {self.key}", [(self.key, self.home)]
        symbol = r"\delta" if main else rf"\delta {signal.symbol}"
        self.title = Title(symbol, GRADIENT, signal.hue, self.home.where)
        self.rank = RANKS["gradient"] if main else ON_REQUEST
        self._ranges = {True: RELATIVE, False: ABSOLUTE}
        self._sample: Sample | None = None
        self._kept: Reference | None = None
        self._curves: tuple[Trace, tuple[Curves, ...]] | None = None
        self._named: tuple[list[Stroke], list[QRectF]] | None = None
        self._drawn: tuple[tuple[object, ...], tuple[object, ...], list[Stroke]] | None = None

    def least(self, look: Look) -> int:
        return heading_height(look) + round(look.em * 2.9)

    def share(self, look: Look) -> tuple[float, int]:
        return TALLER, heading_height(look)

    def with_partner(self, other: Panel) -> Panel | None:
        if not isinstance(other, GradientPanel) or not self.leads_to(other) or not same(self.signal, other.signal):
            return None
        if self.key.layer != other.key.layer:
            return None
        made = GradientPanel(self.state, self.signal, self.main, self.home)
        made.members, made.ids = [*self.members, *other.members], (self.id, other.id)
        made.title = replace(self.title, where=self.home.followed_by(other.home))
        made.rank = min(self.rank, other.rank)
        return made

    # --- numbers ------------------------------------------------------------------------------------------------------------------

    def curves(self, trace: Trace | None) -> tuple[Curves, ...]:
        """The norms of a trace, computed once, for each member; none where there are none."""
        if trace is None or any(key not in trace.gradients for key, _ in self.members):
            return ()
        if self._curves is None or self._curves[0] is not trace:
            made = [Curves.of(trace, key) for key, _ in self.members]
            unit = max(curves.unit for curves in made)
            self._curves = (trace, tuple(replace(curves, unit=unit) for curves in made))
            self._see(trace.sample, self._curves[1])
        return self._curves[1]

    def decades(self, scene: Scene) -> tuple[int, int]:
        """The powers of ten at the lower and the upper edge: they grow with what there is to see, and never shrink for one sample."""
        if scene.relative and scene.reference is not self._kept:
            self._kept = scene.reference
            for member in self.members:
                kept = self._reference(scene, member)
                if kept is not None:
                    self._ranges[True] = grown(self._ranges[True], kept)
        return self._ranges[scene.relative]

    def _see(self, sample: Sample, found: tuple[Curves, ...]) -> None:
        if self._sample is None or not alike(sample, self._sample):
            self._ranges, self._kept = {True: RELATIVE, False: ABSOLUTE}, None
        self._sample = sample
        for curves in found:
            for relative, unit in ((True, curves.unit), (False, 1.0)):
                self._ranges[relative] = grown(self._ranges[relative], curves.total / unit)

    def _reference(self, scene: Scene, member: Member) -> Curve | None:
        """The kept run's curve of the same state, or of its only one where the block was called otherwise; relative only."""
        if scene.reference is None or not scene.relative:
            return None
        kept = scene.reference.gradients
        only = next(iter(kept.values()), None) if self.main and len(self.members) == 1 else None
        return kept.get(member[0], only)

    # --- painting -----------------------------------------------------------------------------------------------------------------

    def still(self, painter: QPainter, scene: Scene, box: Box) -> None:
        look, plot = scene.look, plot_place(scene, box)
        paint_title(painter, scene, QRect(box.left(), plot.top(), box.width(), plot.height()), self.title)
        painter.fillRect(plot, look.colour("panel"))
        painter.setPen(look.colour("line"))
        painter.drawRect(plot.adjusted(-1, -1, 0, 0))
        paint_heading(painter, scene, box, self._legend(scene) if plot.height() >= LEGIBLE * look.em else [])
        paint_decades(painter, scene, plot, self.decades(scene))

    def _legend(self, scene: Scene) -> list[Item]:
        look = scene.look
        found = self.curves(scene.trace)
        items = [(TOTAL, part_pen(look, "total"))]
        if not found or found[0].local is not None:
            items += [(INCOMING, part_pen(look, "incoming")), (LOCAL, part_pen(look, "local"))]
        known = any(self._reference(scene, member) is not None for member in self.members)
        if known and scene.reference is not None:
            items.append(((scene.reference.title, scene.reference.title), part_pen(look, "reference")))
        return items

    def live(self, painter: QPainter, scene: Scene, box: Box) -> None:
        plot, found, look = plot_place(scene, box), self.curves(scene.trace), scene.look
        if not found:
            painter.setFont(look.base)
            painter.setPen(look.colour("muted"))
            words = NO_TARGET if scene.trace is None or not scene.trace.has_gradients else WAITING
            painter.drawText(plot, Qt.AlignmentFlag.AlignCenter, look.say(words))
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strokes = self._strokes(scene, plot, found)
        for pen, stretches, dotted in strokes:
            painter.setPen(pen)
            for stretch in stretches:
                if dotted:
                    painter.drawPoints(stretch)
                else:
                    painter.drawPolyline(stretch)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._paint_names(painter, scene, plot, strokes)

    def _paint_names(self, painter: QPainter, scene: Scene, plot: QRect, strokes: list[Stroke]) -> None:
        """The bands' names, on the side where no curve runs; the band's own colour behind them keeps them readable elsewhere."""
        look = scene.look
        painter.setFont(look.small)
        for (band, colour, words), place in zip(
            bands(scene, plot, self.decades(scene)), self._name_places(scene, plot, strokes), strict=True
        ):
            painter.fillRect(place & band, look.colour("panel"))
            painter.fillRect(place & band, look.colour(colour, BAND))
            painter.setPen(look.colour(colour))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, look.say(words))

    def _name_places(self, scene: Scene, plot: QRect, strokes: list[Stroke]) -> list[QRectF]:
        """Looked for once for each set of strokes."""
        if self._named is None or self._named[0] is not strokes:
            look, places = scene.look, []
            for band, _, words in bands(scene, plot, self.decades(scene)):
                wide = look.width(look.say(words), look.small) + look.gap
                row = QRectF(0, band.center().y() - look.small_em / 2, wide, look.small_em)
                row.moveTop(max(plot.top(), min(row.top(), plot.bottom() - look.small_em)))
                lefts = (plot.right() - wide - 2, plot.left() + 3, plot.center().x() - wide / 2)
                spots = [row.translated(left, 0) for left in lefts]
                places.append(next((spot for spot in spots if not _crossed(spot, strokes)), spots[0]))
            self._named = (strokes, places)
        return self._named[1]

    def _strokes(self, scene: Scene, plot: QRect, found: tuple[Curves, ...]) -> list[Stroke]:
        """What is drawn, made once for each trace and place."""
        look, references = scene.look, [self._reference(scene, member) for member in self.members]
        key = (scene.axis, scene.phases, plot.top(), plot.height(), look, self.decades(scene))
        made_of = (*found, *references)
        if (
            self._drawn is None
            or self._drawn[1] != key
            or any(a is not b for a, b in zip(self._drawn[0], made_of, strict=True))
        ):
            strokes: list[Stroke] = []
            for (_, home), curves, reference in zip(self.members, found, references, strict=True):
                strokes += self._made_strokes(scene, plot, scene.phases.on(home.timeline), curves, reference)
            self._drawn = (made_of, key, strokes)
        return self._drawn[2]

    def _made_strokes(
        self, scene: Scene, plot: QRect, phase: Phase, curves: Curves, reference: Curve | None
    ) -> list[Stroke]:
        look, unit = scene.look, curves.unit if scene.relative else 1.0
        decades = self.decades(scene)
        strokes: list[Stroke] = []
        if reference is not None:
            kept = _stretches(scene, plot, phase, reference, decades)
            strokes += _widened(part_pen(look, "reference"), kept, look.em / 8)
        if curves.incoming is not None and curves.local is not None:
            incoming = _stretches(scene, plot, phase, curves.incoming / unit, decades)
            strokes += _widened(part_pen(look, "incoming"), incoming, look.em / 16)
            strokes.append(
                (part_pen(look, "local"), _stretches(scene, plot, phase, curves.local / unit, decades), True)
            )
        pen, total = part_pen(look, "total"), _stretches(scene, plot, phase, curves.total / unit, decades)
        dots = QPen(pen.color(), 4.5 * look.em / 16, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        return [*strokes, *_widened(pen, total, look.em / 8), (dots, total, True)]

    def body(self, scene: Scene, box: Box) -> Box:
        return plot_place(scene, box)

    # --- the mouse ----------------------------------------------------------------------------------------------------------------

    def press(self, scene: Scene, box: Box, x: float, y: float) -> Switch | None:
        places = zip(get_args(Switch), switch_places(scene, box), strict=True)
        return next((switch for switch, place in places if place.contains(int(x), int(y))), None)

    def still_varies_with(self, scene: Scene) -> object:
        return self.decades(scene) if self.curves(scene.trace) else None

    def hover(self, scene: Scene, box: Box, column: int, y: float) -> Hover | None:
        for curves, (_, home) in zip(self.curves(scene.trace), self.members, strict=False):
            row = scene.phases.on(home.timeline).row(column)
            if row is not None and 0 <= row < len(curves.total):
                words = READ.format(
                    block=scene.called(home),
                    symbol=plain_symbol(self.signal.symbol),
                    when=scene.phases.when(column),
                    total=exactly(curves.total[row]),
                    relative=exactly(curves.total[row] / curves.unit).split(" ")[0],
                )
                return Hover(words)
        return None


def _stretches(scene: Scene, plot: QRect, phase: Phase, sizes: Curve, decades: tuple[int, int]) -> list[QPolygonF]:
    """The steps in view that have a size, in one polygon for each unbroken stretch: exactly 0 has no logarithm."""
    (low, high), axis, rows = decades, scene.axis, phase.rows(scene.axis)
    shown = sizes[rows.start : max(rows.start, rows.stop)]
    there = shown > 0
    powers = np.log10(shown, out=np.full(shown.shape, float(low)), where=there)
    heights = plot.bottom() - (np.minimum(np.maximum(powers, low), high) - low) * ((plot.height() - 1) / (high - low))
    begin = axis.centre(phase.column(rows.start))
    points = [QPointF(begin + k * axis.column, y) for k, y in enumerate(heights.tolist())]
    if there.all():
        return [QPolygonF(points)] if points else []
    edges = np.flatnonzero(np.diff(there, prepend=False, append=False)).tolist()
    return [QPolygonF(points[start:end]) for start, end in zip(edges[::2], edges[1::2], strict=True)]


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


def _widened(pen: QPen, stretches: list[QPolygonF], width: float) -> list[Stroke]:
    """Hairlines side by side, one for each pixel of the width."""
    count = max(1, round(width))
    return [(pen, [s.translated(0, k - (count - 1) / 2) for s in stretches], False) for k in range(count)]
