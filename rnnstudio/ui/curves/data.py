"""What the training curves show of the session, without a screen: runs of numbers, ranges, names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnstudio.project.scalars import Scalars, no_scalars
from rnnstudio.tasks._task import Metric
from rnnstudio.ui.curves.scale import Floats, Range, linear, logarithmic
from rnnstudio.ui.curves.summary import Bins, Summary

STEP, LOSS, NORM, FIRST_PARAMETER = 0, 1, 2, 3  # columns of the updates
HELD_LOSS, METRIC = 1, 2  # columns of what is measured on held-out sequences


class Run:
    """One run's curves, followed while they grow."""

    def __init__(self) -> None:
        self.scalars: Scalars = no_scalars()
        self._updates, self._held_out = Summary(), Summary()
        self._drawn: tuple[int, RunPicture] | None = None

    def follow(self, scalars: Scalars) -> bool:
        """Takes the latest curves; False where nothing is new."""
        self.scalars = scalars
        updates = self._updates.follow(scalars.updates)
        new = self._held_out.follow(scalars.held_out) or updates
        if new:
            self._drawn = None
        return new

    def picture(self, width: int) -> RunPicture:
        """The curves in so many pixels, put together once for each state."""
        if self._drawn is None or self._drawn[0] != width:
            noise, trend = (self._updates.bins(most) for most in (max(width, 8), min(max(width // 4, 40), 160)))
            dots = self._held_out.bins(min(max(width // 7, 4), 120))
            self._drawn = width, RunPicture(self.scalars, noise, trend, dots)
        return self._drawn[1]


@dataclass(frozen=True)
class RunPicture:
    """A run as it is drawn: noise in bins of about a pixel, its trend in fewer (smoothed lines are slow), dots with room for each."""

    scalars: Scalars
    updates: Bins
    trend: Bins
    held_out: Bins

    @property
    def empty(self) -> bool:
        """True before the first update."""
        return self.updates.count == 0

    def at(self, step: float) -> tuple[Floats | None, Floats | None]:
        """The update nearest to a step and the measurement nearest to it, as they were recorded."""
        return _nearest(self.scalars.updates, step), _nearest(self.scalars.held_out, step)

    @property
    def parameters(self) -> range:
        """The columns of the parameters' norms."""
        return range(FIRST_PARAMETER, FIRST_PARAMETER + len(self.scalars.parameters))


@dataclass(frozen=True)
class Ranges:
    """The axes of the three charts."""

    steps: Range
    loss: Range
    metric: Range
    norm: Range


def ranges(pictures: list[RunPicture], metric: Metric, clip: float, log_loss: bool) -> Ranges:
    """Axes on which everything that is drawn has its place."""
    drawn = [picture for picture in pictures if not picture.empty]
    first = min((float(picture.updates.low[0, STEP]) for picture in drawn), default=1.0)
    last = max((float(picture.updates.high[-1, STEP]) for picture in drawn), default=100.0)
    start = 0.0 if first <= max(1.0, last / 4) else 10.0 * np.floor((first - 1) / 10)
    lowest, highest = _extent(_columns(drawn, LOSS, HELD_LOSS))
    loss = logarithmic(lowest, highest) if log_loss else linear(highest)
    return Ranges(linear(max(last, start + 10), start), loss, _metric_range(drawn, metric), _norm_range(drawn, clip))


def _columns(drawn: list[RunPicture], update: int, held_out: int | None) -> list[Bins]:
    """One column of the updates and one of the measurements, of every run."""
    parts = [(picture.updates, update) for picture in drawn]
    parts += [(picture.held_out, held_out) for picture in drawn if held_out is not None]
    return [Bins(bins.low[:, k], bins.high[:, k], bins.mean[:, k]) for bins, k in parts]


def _extent(columns: list[Bins]) -> tuple[float, float]:
    """The lowest mean and the highest value: single lows do not stretch a logarithmic axis, single highs must be seen."""
    positive = [column.mean[column.mean > 0] for column in columns]
    lowest = min((float(values.min()) for values in positive if values.size), default=0.1)
    return lowest, max((float(column.high.max()) for column in columns if column.high.size), default=1.0)


def _metric_range(drawn: list[RunPicture], metric: Metric) -> Range:
    if metric.is_share:
        return Range(0.0, 1.0, share=True)
    means = (float(picture.held_out.mean[:, METRIC].max()) for picture in drawn if picture.held_out.count)
    return linear(max([metric.chance * 1.1, *means]))


def _norm_range(drawn: list[RunPicture], clip: float) -> Range:
    columns = [bins for picture in drawn for k in picture.parameters for bins in _columns([picture], k, None)]
    lowest, highest = _extent([*columns, *_columns(drawn, NORM, None)])
    return logarithmic(max(lowest, highest / 1e6), max(highest, clip * 1.2 if 0 < clip < 100 * highest else 0.0))


def _nearest(rows: Floats, step: float) -> Floats | None:
    if not len(rows):
        return None
    k = int(np.searchsorted(rows[:, 0], step))
    if k == len(rows) or (k and step - rows[k - 1, 0] < rows[k, 0] - step):
        k -= 1
    return np.asarray(rows[k])
