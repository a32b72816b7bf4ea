"""One state of the training curves, ready to be painted: made when something changes, kept while the mouse moves over it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QColor, QPolygonF

from rnnstudio.graph.text import Text
from rnnstudio.tasks._task import Metric
from rnnstudio.ui.curves.data import HELD_LOSS, LOSS, METRIC, NORM, STEP, Ranges, RunPicture, ranges
from rnnstudio.ui.curves.frame import Chart, Frame, Places, places, small_width
from rnnstudio.ui.curves.labels import Label, labels
from rnnstudio.ui.curves.lines import Line, curve, envelope, mixed
from rnnstudio.ui.curves.scale import Range, tick_label
from rnnstudio.ui.curves.words import charts, others_entry, parameter_entries
from rnnstudio.ui.look import Look
from rnnstudio.ui.theme import base_points

POINTING = 12  # pixels within which a curve is the one that the mouse points at


@dataclass(frozen=True)
class Subject:
    """What is drawn: the present run, the kept one and its name, and what is said about them."""

    run: RunPicture
    reference: RunPicture | None
    reference_title: Text | None
    metric: Metric
    clip: float
    block: str | None
    log_loss: bool


@dataclass
class Picture:
    """Axes, places, words and lines of a subject in a size."""

    subject: Subject
    look: Look
    size: QSize
    button: QSize
    axes: Ranges = field(init=False)
    charts: tuple[Chart, Chart, Chart] = field(init=False)
    where: Places = field(init=False)
    lines: list[list[Line]] = field(init=False)
    labels: list[Label] = field(init=False)

    def __post_init__(self) -> None:
        subject, look = self.subject, self.look
        runs = [run for run in (subject.run, subject.reference) if run is not None and not run.empty]
        self.axes = ranges(runs, subject.metric, subject.clip, subject.log_loss)
        names = subject.run.scalars.parameters
        self._entries = parameter_entries(names, subject.block, look)
        others, kept = len(self._entries) < len(names), subject.reference_title if subject.reference else None
        self.charts = charts(look, self.axes, subject.metric, subject.clip, self._entries, others, kept)
        self.where = self._places()
        self.lines = [self._loss(), self._metric(), self._norms()]
        parts = zip(self.charts, self.where.plots, self.lines, strict=True)
        self.labels = [label for chart, plot, lines in parts for label in labels(look, chart, plot, lines)]

    def x(self, step: float) -> float:
        """Where an update stands."""
        plot = self.where.plots[0]
        return plot.left() + self.axes.steps.place(step) * plot.width()

    def step_at(self, mouse: QPointF) -> float | None:
        """The update under the mouse; None beside the charts."""
        plot = self.where.plots[0]
        if mouse.isNull() or not plot.left() <= mouse.x() <= plot.right():
            return None
        return self.axes.steps.value((mouse.x() - plot.left()) / plot.width())

    def pointed(self, mouse: QPointF) -> tuple[str, int] | None:
        """The parameter whose curve the mouse is on, and its column."""
        plot, bins, step = self.where.plots[2], self.subject.run.trend, self.step_at(mouse)
        if step is None or not bins.count or not plot.contains(mouse.toPoint()):
            return None
        at = min(int(np.searchsorted(bins.mean[:, STEP], step)), bins.count - 1)
        heights = [self._height(plot, float(bins.smooth(k)[at])) for k in (NORM, *self.subject.run.parameters)]
        nearest = int(np.argmin([abs(height - mouse.y()) for height in heights]))
        if nearest == 0 or abs(heights[nearest] - mouse.y()) > POINTING:
            return None
        return self.subject.run.scalars.parameters[nearest - 1], NORM + nearest

    def highlighted(self, column: int) -> Line:
        """One parameter's curve, drawn so that it stands out."""
        return self._line(self._smooth(self.subject.run, 2, self.axes.norm, column), self.look.colour("text"), 3)

    # --- places -----------------------------------------------------------------------------------------------------------------

    def _places(self) -> Places:
        look = self.look
        ticks = [tick_label(value, chart.axis) for chart in self.charts for value in chart.axis.ticks(5)]
        widest = max(small_width(look, words) for words in ticks)
        sketch = places(self.size, look, 3, widest, 0, self.button)
        legend = self.charts[2].legend
        wanted = Frame(look, sketch, self.axes.steps).rows_wanted(legend, sketch.legend.width())
        line = look.small_em + 2
        affordable = max(0, 3 * (sketch.plots[0].height() - 3 * look.small_em) // line)
        return places(self.size, look, 3, widest, min(wanted, affordable), self.button)

    def _height(self, plot: QRect, norm: float) -> float:
        return plot.bottom() - self.axes.norm.place(norm) * plot.height()

    # --- lines ------------------------------------------------------------------------------------------------------------------

    def _loss(self) -> list[Line]:
        run, axis, accent = self.subject.run, self.axes.loss, self.look.colour("accent")
        return [
            *self._grey(0, axis, LOSS),
            self._noise(run, 0, axis, LOSS, accent),
            self._line(self._smooth(run, 0, axis, LOSS), accent, 2),
            self._dots(run, 0, axis, HELD_LOSS),
        ]

    def _metric(self) -> list[Line]:
        run, axis, reference = self.subject.run, self.axes.metric, self.subject.reference
        grey = [self._line(self._held(reference, axis), self.look.colour("muted"), 1.5)] if reference else []
        orange = QColor(self.look.colours.hues["orange"])
        return [*grey, self._line(self._held(run, axis), orange, 1.5), self._dots(run, 1, axis, METRIC)]

    def _norms(self) -> list[Line]:
        """Those of other blocks first, then the selected block's, the whole gradient on top."""
        run, look, axis = self.subject.run, self.look, self.axes.norm
        thin = others_entry(look)
        named = [(self._entries.get(name), k) for name, k in zip(run.scalars.parameters, run.parameters, strict=True)]
        parts = [(entry or thin, k) for entry, k in sorted(named, key=lambda part: part[0] is not None)]
        return [
            *self._grey(2, axis, NORM),
            self._noise(run, 2, axis, NORM, look.colour("muted")),
            *(self._line(self._smooth(run, 2, axis, k), QColor(e.colour), e.width, e.dash) for e, k in parts),
            self._line(self._smooth(run, 2, axis, NORM), look.colour("text"), 2),
        ]

    def _grey(self, chart: int, axis: Range, column: int) -> list[Line]:
        reference = self.subject.reference
        if reference is None:
            return []
        return [self._line(self._smooth(reference, chart, axis, column), self.look.colour("muted"), 1.5)]

    def _line(self, polygon: QPolygonF, colour: QColor, width: float, dash: tuple[float, ...] = ()) -> Line:
        return Line(polygon, colour, width * self.look.points / base_points(False), dash)

    def _noise(self, run: RunPicture, chart: int, axis: Range, column: int, colour: QColor) -> Line:
        """The single updates, paler than their mean."""
        bins, plot = run.updates, self.where.plots[chart]
        low, high = bins.low[:, column], bins.high[:, column]
        polygon = envelope(plot, self.axes.steps, axis, bins.mean[:, STEP], low, high)
        return Line(polygon, mixed(colour, self.look.colour("panel"), 0.38), 1, noise=True)

    def _smooth(self, run: RunPicture, chart: int, axis: Range, column: int) -> QPolygonF:
        bins = run.trend
        return curve(self.where.plots[chart], self.axes.steps, axis, bins.mean[:, STEP], bins.smooth(column))

    def _held(self, run: RunPicture, axis: Range) -> QPolygonF:
        bins = run.held_out
        return curve(self.where.plots[1], self.axes.steps, axis, bins.mean[:, 0], bins.mean[:, METRIC])

    def _dots(self, run: RunPicture, chart: int, axis: Range, column: int) -> Line:
        bins, plot = run.held_out, self.where.plots[chart]
        polygon = curve(plot, self.axes.steps, axis, bins.mean[:, 0], bins.mean[:, column])
        width = 4 * self.look.points / base_points(False)
        return Line(polygon, QColor(self.look.colours.hues["orange"]), width, dots=True)
