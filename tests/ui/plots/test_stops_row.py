"""The gutter above the time steps: a click sets a breakpoint, marks show where conditions hold."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from ui_stage import on_stage

from rnnstudio.session.session import Session
from rnnstudio.ui.plots.stack import TracePlots
from rnnstudio.ui.words import Words


@pytest.fixture
def plots(still: Session, words: Words) -> Iterator[TracePlots]:
    with on_stage(TracePlots(still, words), size=(900, 500)) as shown:
        yield shown


def mark(plots: TracePlots, step: int) -> QPoint:
    """Where the mark of a step stands on the timeline."""
    placed = plots.arrangement()
    return QPoint(round(placed.axis.centre(placed.phases.column(step))), placed.heading + 5)


def texts(session: Session) -> list[str]:
    return [item.condition for item in session.document.project.breakpoints]


def test_a_click_above_a_step_sets_a_breakpoint_there(still: Session, plots: TracePlots) -> None:
    stepper = still.stepper
    stepper.go(2)
    QTest.mouseClick(plots, Qt.MouseButton.LeftButton, pos=mark(plots, 7))
    assert texts(still) == ["t == 7"]
    assert stepper.cursor == 2, "the playhead stays"
    assert "take the breakpoint away" in plots.readout()
    picture = plots.grab().toImage()
    assert picture.pixelColor(mark(plots, 7)) != picture.pixelColor(mark(plots, 6))
    QTest.mouseClick(plots, Qt.MouseButton.LeftButton, pos=mark(plots, 7))
    assert texts(still) == []
    QTest.mouseClick(plots, Qt.MouseButton.LeftButton, pos=mark(plots, 0))
    assert texts(still) == []


def test_the_timeline_tells_where_conditions_hold(still: Session, plots: TracePlots) -> None:
    still.breakpoints.add("4 <= t <= 6")
    said = []
    for step in (3, 4, 5):
        QTest.mouseMove(plots, mark(plots, step))
        said.append(plots.readout())
    assert "click to stop" in said[0]
    assert "play stops here" in said[1]
    assert "goes on to hold" in said[2]
