"""The ranges of the training curves: linear or logarithmic, with ends and ticks at 1-2-5 steps, so that they seldom change."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rnnstudio import numbers

Floats = npt.NDArray[np.float64]
LONGEST_LOG = 1e8  # a logarithmic axis covers at most so much: what is smaller has vanished anyway
STEPS = (1, 1.5, 2, 3, 4, 5, 6, 8, 10)


@dataclass(frozen=True)
class Range:
    """The numbers that one axis covers. Places run from 0 at `low` to 1 at `high`."""

    low: float
    high: float
    log: bool = False
    share: bool = False

    def places(self, values: Floats) -> Floats:
        """Where numbers stand; on a logarithmic axis nothing stands below its low end."""
        if self.log:
            span = math.log(self.high / self.low)
            return np.asarray(np.log(np.maximum(values, self.low) / self.low) / span)
        return (values - self.low) / (self.high - self.low)

    def place(self, value: float) -> float:
        """Where one number stands."""
        return float(self.places(np.array([value]))[0])

    def value(self, place: float) -> float:
        """The number that stands at a place."""
        return self.low * (self.high / self.low) ** place if self.log else self.low + place * (self.high - self.low)

    def ticks(self, most: int) -> tuple[float, ...]:
        """Round numbers within the range, at most so many (at least two)."""
        most = max(most, 2)
        return self._powers(most) if self.log and self.high / self.low >= 10 else self._steps(most)

    def _steps(self, most: int) -> tuple[float, ...]:
        rough = (self.high - self.low) / most
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(k * power for k in (1, 2, 5, 10) if k * power >= rough * (1 - 1e-9))
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return tuple(k * step for k in range(first, last + 1))

    def _powers(self, most: int) -> tuple[float, ...]:
        first = math.ceil(math.log10(self.low) - 1e-9)
        last = math.floor(math.log10(self.high) + 1e-9)
        every = max(1, math.ceil((last - first + 1) / most))
        return tuple(10.0**k for k in range(last, first - 1, -every))[::-1]


def linear(high: float, low: float = 0.0) -> Range:
    """From `low`, usually 0, to a round number that is at least `high`."""
    return Range(low, low + rounded_up(high - low))


def logarithmic(low: float, high: float) -> Range:
    """From the power of ten below `low` to a round number above `high`."""
    top = rounded_up(high)
    bottom = max(low if low > 0 else top, top / LONGEST_LOG)
    bottom = 10.0 ** math.floor(math.log10(bottom) + 1e-9)
    return Range(bottom if bottom < top else top / 10, top, log=True)


def rounded_up(value: float) -> float:
    """The next of 1, 1.5, 2, 3, 4, 5, 6, 8, 10 times a power of ten; 1 for nothing."""
    if not math.isfinite(value) or value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next((step * power for step in STEPS if step * power >= value * (1 - 1e-9)), 10 * power)


def tick_label(value: float, axis: Range) -> str:
    """A tick in as few characters as will do: 0.5, 20,000, 10⁻⁶, 50%."""
    if axis.share:
        return f"{100 * value:g}%"
    if axis.log and value and not 1e-3 < value < 1e4:
        return numbers.scientific(value).partition("×")[2]  # the mantissa of a power of ten is 1
    if value == round(value):
        return numbers.count(round(value))
    return numbers.fixed(value, max(1, -math.floor(math.log10(abs(value)) - 1e-9) + (0 if axis.log else 1))).rstrip("0")
