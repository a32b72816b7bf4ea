"""Rows of the timeline: wide inputs, and steps that are not asked."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from plot_sessions import copying
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from rnnstudio.examples.recipe import asked, chain
from rnnstudio.project.project import Project
from rnnstudio.session.session import Session
from rnnstudio.ui.plots.answer_rows import ClassAnswers, ClassTargets
from rnnstudio.ui.plots.scene import Scene
from rnnstudio.ui.plots.stack import TracePlots
from rnnstudio.ui.plots.timeline_rows import Row
from rnnstudio.ui.plots.wide_row import Wide
from rnnstudio.ui.words import Words

Make = Callable[[Project], TracePlots]


@pytest.fixture
def make(make_session: Callable[[Project], Session], qtbot: QtBot) -> Make:
    def made(project: Project) -> TracePlots:
        session = make_session(project)
        plots = TracePlots(session, Words(session.appearance))
        qtbot.addWidget(plots)
        plots.resize(1100, 420)
        plots.show()
        return plots

    return made


def read(task: str, **params: object) -> Project:
    """One answer about numbers."""
    choice = asked(task, **params)
    size = {"digits": 10, "vectors": 2}[task]
    graph = chain(
        ("features", {}),
        ("rnn", {"size": 3}),
        ("readout", {"mode": "last"}),
        ("linear", {"size": size}),
        ("output", {}),
    )
    return Project(graph, choice)


def scene(plots: TracePlots) -> Scene:
    found = plots.scene()
    assert found is not None
    return found


def row(plots: TracePlots, kind: type[Row]) -> tuple[Row, int]:
    """A row of the timeline, and where it begins."""
    top = 0
    for shown in plots._timeline.rows:
        if type(shown) is kind:
            return shown, top
        top += shown.height(scene(plots).look)
    raise LookupError(kind)


def said(plots: TracePlots, x: float, y: float) -> str:
    """What is read at a point."""
    hover = plots._hover_at(x, y)
    return hover.words.en if hover else ""


def test_all_features_of_a_wide_input_are_in_one_row_and_can_be_read(make: Make) -> None:
    plots = make(read("digits"))
    wide, top = row(plots, Wide)
    assert wide.label.en == "rows of pixels"
    sample = scene(plots).sample
    strip = wide._strip(scene(plots), 3, top)  # type: ignore[attr-defined]
    for feature in range(8):
        words = said(plots, strip.left() + (feature + 0.5) * strip.width() / 8, strip.center().y())
        assert words.startswith(f"t = 4 · column {feature + 1} = {sample.inputs['rows'][3, feature]:.3f}")


def test_the_whole_image_stands_at_the_beginning_with_the_row_that_is_read_framed(make: Make) -> None:
    plots = make(read("digits"))
    wide, top = row(plots, Wide)
    whole = wide._whole(scene(plots), top)  # type: ignore[attr-defined]
    side = whole.height() // 8
    assert whole.width() == whole.height() == 8 * side
    plots.session.stepper.go(6)
    accent = QColor(scene(plots).look.colour("accent")).rgb()
    picture = plots.grab().toImage()
    edge = [picture.pixel(whole.left() - 1, whole.top() + k * side + side // 2) == accent for k in range(8)]
    assert edge == [k == 5 for k in range(8)]
    assert said(plots, whole.left() + 3.5 * side, whole.top() + 2.5 * side).startswith("t = 3 · column 4 = ")


def test_what_has_no_room_as_an_image_is_shown_as_strips_only(make: Make) -> None:
    plots = make(read("vectors", features=100, length=5))
    wide, top = row(plots, Wide)
    assert wide._whole(scene(plots), top) is None  # type: ignore[attr-defined]
    assert wide.input is None
    assert not plots.grab().isNull()


def test_steps_that_are_not_asked_say_so_and_are_not_coloured(make: Make) -> None:
    plots = make(copying())
    top, below = (row(plots, kind)[1] for kind in (ClassTargets, ClassAnswers))
    view = scene(plots)
    x = view.axis.centre(2)
    assert said(plots, x, top + 3) == "t = 2 · not asked at this step"
    assert said(plots, x, below + 3).startswith("not asked at this step · t = 2 · prediction")
    picture, panel = plots.grab().toImage(), QColor(view.look.colour("panel")).rgb()
    corners = [picture.pixel(view.axis.x(t) + 4, below + 4) for t in range(1, view.trace.length + 1)]  # type: ignore[union-attr]
    known = np.asarray(next(iter(view.sample.targets.values()))) >= 0
    assert [corner != panel for corner in corners] == known.tolist()
