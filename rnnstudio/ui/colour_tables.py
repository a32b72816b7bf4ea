"""Look-up tables that turn numbers into pixels, made from a theme's colours; zero always has the panel's own colour."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor

from rnnstudio.ui.theme import Colours

SMALL = 0.36  # the share of the range at which a sign's first colour is reached
Table = npt.NDArray[np.uint32]


@cache
def diverging(colours: Colours) -> Table:
    """256 pixels from -1 to 1 through the panel's own colour at 0 (blue below, orange above); small numbers must be seen."""
    below = _ramp((colours.panel, *colours.negative), 128, SMALL)[::-1]
    above = _ramp((colours.panel, *colours.positive), 128, SMALL)
    return np.concatenate([below, above])


@cache
def sequential(colours: Colours) -> Table:
    """256 pixels from 0, the panel's own colour, to 1."""
    return _ramp((colours.panel, *colours.gate), 256)


def _ramp(stops: tuple[str, str, str], size: int, middle: float = 0.5) -> Table:
    """From the first colour to the last; the middle one stands at `middle` of the way."""
    colours = [QColor(stop) for stop in stops]
    rgb = np.array([(colour.red(), colour.green(), colour.blue()) for colour in colours], np.float64)
    at, places = np.linspace(0, 1, size), np.array([0.0, middle, 1.0])
    channels = [np.interp(at, places, rgb[:, k]).round().astype(np.uint32) for k in range(3)]
    return np.uint32(0xFF000000) | channels[0] << np.uint32(16) | channels[1] << np.uint32(8) | channels[2]
