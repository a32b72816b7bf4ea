"""Scales of the ledger's pictures: what is larger is never drawn smaller, 1 is always in view, and the bands begin where they say."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from PySide6.QtCore import QRectF

from rnnstudio.trace.jacobians import Chain
from rnnstudio.trace.trace import SignalKey
from rnnstudio.ui.colour_tables import Table
from rnnstudio.ui.ledger.chain_words import sentence
from rnnstudio.ui.ledger.decades import HIGH, LOW, LogHeat, places, table
from rnnstudio.ui.ledger.log_axis import LogAxis
from rnnstudio.ui.theme import DARK, LIGHT, Colours

SIZES = st.lists(st.floats(0, 1e200), min_size=1, max_size=20).map(lambda sizes: np.array(sorted(sizes)))
PLOT = QRectF(10, 20, 300, 200)


@given(SIZES)
def test_a_larger_size_never_has_an_earlier_place(sizes: np.ndarray) -> None:
    assert (np.diff(places(sizes).astype(int)) >= 0).all()
    assert_array_equal(places(np.array([0.0, np.nan, 10.0**LOW, 10.0**HIGH, np.inf])), [0, 0, 0, 255, 255])


@given(SIZES)
def test_a_larger_size_never_stands_lower_and_one_is_in_view(sizes: np.ndarray) -> None:
    axis = LogAxis.over(PLOT, sizes)
    heights = [axis.y(float(size)) for size in sizes]
    assert heights == sorted(heights, reverse=True)
    assert all(PLOT.top() <= y <= PLOT.bottom() for y in heights)
    assert PLOT.top() < axis.y(1.0) < PLOT.bottom()
    assert axis.y(math.inf) == PLOT.top()


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_bands_begin_where_a_gradient_has_vanished_or_exploded(colours: Colours) -> None:
    drawn: Table = table(colours)[places(np.array([0.5e-4, 2e-4, 0.5e2, 2e2]))]
    vanished, weak, strong, exploded = ([int(pixel) >> shift & 255 for shift in (16, 8, 0)] for pixel in drawn)
    assert vanished[0] > vanished[2]
    assert weak[0] < weak[2]
    assert strong[1] > exploded[1]
    assert exploded[0] > 2 * exploded[1] or colours is DARK


def test_where_no_path_leads_nothing_is_drawn() -> None:
    image = LogHeat(np.array([[1.0, np.nan], [0.0, 1.0]]), LIGHT).image
    assert [[image.pixelColor(column, row).alpha() for column in (0, 1)] for row in (0, 1)] == [[255, 0], [255, 255]]


def test_a_chain_of_a_plain_cell_in_words() -> None:
    singular = np.array([[0.5, 0.1], [0.4, 0.1]])
    key = SignalKey("rnn", 0, "forward", "h")
    chain = Chain(key, ("h",), 4, 2, (3, 4), singular, np.array([0.01, 0.0]), np.array([0.01, 0.0]), np.eye(2))
    words = sentence(chain, {"h": "s"})
    assert words.en.startswith("Between t = 3 and t = 5 the gradient of s is multiplied by at most 0.010. ")
    assert "the bound 0.20." in words.en
    assert "far below it" in words.en
    assert words.zh.startswith("在 t = 3 与 t = 5 之间，s 的梯度最多乘以 0.010。")
