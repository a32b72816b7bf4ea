"""Numbers to pixels: one look-up per number, one small image per panel or card; Qt enlarges it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from rnnstudio.ui.colour_tables import Table, diverging, sequential
from rnnstudio.ui.theme import Colours

Numbers = npt.NDArray[np.floating]
Bytes = npt.NDArray[np.uint8]


def rounded_up(value: float) -> float:
    """The next of ... 0.5, 1, 2, 5, 10 ... that is at least `value`."""
    if not math.isfinite(value) or value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value * (1 - 1e-9))


@dataclass(frozen=True)
class Scale:
    """The range of numbers that a table of colours covers, and whether it has a middle."""

    low: float
    high: float

    @property
    def signed(self) -> bool:
        """True where 0 is in the middle and both signs have a colour."""
        return self.low < 0

    def table(self, colours: Colours) -> Table:
        """256 pixels from low to high; zero has the panel's own colour."""
        return diverging(colours) if self.signed else sequential(colours)

    def places(self, values: Numbers) -> Bytes:
        """For each number its place in the table; what is outside the range stays at its end, NaN is drawn as zero."""
        factor = 255.0 / (self.high - self.low)
        steps = np.minimum(np.maximum(values * factor + (0.5 - self.low * factor), 0.0), 255.5)
        unknown = np.isnan(steps)
        if unknown.any():
            steps[unknown] = 0.5 - self.low * factor
        places: Bytes = steps.astype(np.uint8)
        return places


class Heat:
    """An image of (columns, rows) numbers, one pixel each, together with the memory that it shows."""

    def __init__(self, values: Numbers, scale: Scale, colours: Colours) -> None:
        self.places = np.ascontiguousarray(scale.places(values).T)
        self._pixels = scale.table(colours)[self.places]
        rows, columns = self._pixels.shape
        self.image = QImage(self._pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)


def dark_places(table: Table) -> npt.NDArray[np.bool_]:
    """Which of a table's pixels are dark, so that light letters stand on them."""
    red, green, blue = ((table >> shift) & 255 for shift in (16, 8, 0))
    dark: npt.NDArray[np.bool_] = 0.299 * red + 0.587 * green + 0.114 * blue < 135
    return dark
