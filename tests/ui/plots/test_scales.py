"""Colours keep their meaning: ranges grow in steps of 1, 2, 5 and shrink only with another model."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from plot_sessions import recall, traced

from rnnstudio.project.project import Project
from rnnstudio.session.session import Session
from rnnstudio.trace.trace import SignalKey
from rnnstudio.ui.heat import Heat, Scale, rounded_up
from rnnstudio.ui.plots.panel import in_one
from rnnstudio.ui.plots.scales import Scales
from rnnstudio.ui.theme import DARK, LIGHT, Colours

C = SignalKey("lstm", 0, "forward", "c")


@pytest.mark.parametrize(
    ("value", "limit"), [(0.013, 0.02), (1.0, 1.0), (1.01, 2.0), (3.3, 5.0), (5.01, 10.0), (0.0, 1.0), (math.nan, 1.0)]
)
def test_limits_are_1_2_or_5(value: float, limit: float) -> None:
    assert rounded_up(value) == pytest.approx(limit)


def test_a_free_range_grows_and_does_not_shrink_until_the_model_changes(
    make_session: Callable[[Project], Session],
) -> None:
    session = make_session(recall())
    scales = Scales(session)
    signal = next(s for s in session.document.model.resolution.placed["lstm"].block.signals({}) if s.id == "c")  # type: ignore[arg-type]
    small = scales.of(C, signal).high
    traced(session, 20.0)
    large = scales.of(C, signal).high
    traced(session, 1.0)
    assert large > small
    assert scales.of(C, signal).high == large
    session.document.set_param("lstm", "size", 4)
    traced(session)
    assert scales.of(C, signal).high == small


@pytest.mark.parametrize("colours", [LIGHT, DARK])
@pytest.mark.parametrize("scale", [Scale(0, 1), Scale(-5, 5)])
def test_zero_has_the_panels_own_colour(colours: Colours, scale: Scale) -> None:
    heat = Heat(np.array([[0.0, np.nan]]), scale, colours)
    assert heat.image.pixelColor(0, 0).name() == colours.panel
    assert heat.image.pixelColor(0, 1).name() == colours.panel


def test_numbers_outside_the_range_keep_the_colour_of_its_end() -> None:
    places = Scale(0, 1).places(np.array([-3.0, 0.0, 0.5, 1.0, 7.0, np.inf]))
    assert places.tolist() == [0, 0, 128, 255, 255, 255]


def test_a_low_legend_says_both_ends_in_one_line() -> None:
    assert [in_one(marks) for marks in (("−1", "+1"), ("0", "1"), ("−0.5", "+2"))] == ["±1", "0–1", "−0.5–+2"]
