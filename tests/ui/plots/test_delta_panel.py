"""Backwards: bars only where the walk has come to, cut as the parts are, losses lit as they are reached; playing goes to the left."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from rnnstudio.session.session import Session
from rnnstudio.ui.delta_bars import FUTURE, LOCAL, length, paint_bar
from rnnstudio.ui.look import Look
from rnnstudio.ui.main_window import MainWindow
from rnnstudio.ui.plots.delta_panel import DeltaPanel, loss_at
from rnnstudio.ui.plots.stack import TracePlots
from rnnstudio.ui.words import Words


@pytest.fixture
def plots(qtbot: QtBot, still: Session, words: Words) -> TracePlots:
    made = TracePlots(still, words)
    qtbot.addWidget(made)
    made.resize(900, 420)
    made.show()
    still.inside.turn(True)
    still.stepper.go(8)
    return made


def delta(plots: TracePlots) -> tuple[DeltaPanel, object]:
    found = [(panel, box) for panel, box in plots.arrangement().panels if isinstance(panel, DeltaPanel)]
    assert found
    return found[0]


def colours(plots: TracePlots, column: int) -> set[str]:
    """The colours in the lower half of a column of the bars, in its middle."""
    panel, box = delta(plots)
    del panel
    image, axis = plots.grab().toImage(), plots.arrangement().axis
    x = round(axis.centre(column))
    return {image.pixelColor(x, y).name() for y in range(box.center().y(), box.bottom() - 3)}  # type: ignore[attr-defined]


def test_the_panel_is_there_only_backwards(plots: TracePlots, still: Session) -> None:
    assert plots.is_open("delta lstm/0/forward/h")
    still.inside.turn(False)
    assert not plots.is_open("delta lstm/0/forward/h")


def test_bars_stand_where_the_walk_has_come_to(plots: TracePlots, still: Session) -> None:
    look = Look.of(still.appearance)
    local, future = look.colours.hue(LOCAL).name(), look.colours.hue(FUTURE).name()
    assert local in colours(plots, 10)
    assert future in colours(plots, 8)
    assert not {local, future} & colours(plots, 5)
    still.stepper.go(5)
    assert future in colours(plots, 5)


def test_what_the_mouse_reads_is_what_the_trace_says(plots: TracePlots, still: Session) -> None:
    panel, box = delta(plots)
    scene = plots.scene()
    assert scene is not None
    hover = panel.hover(scene, box, 9, 0)  # type: ignore[arg-type]
    assert hover is not None
    parts = panel.parts(still.stepper.trace)
    assert parts is not None
    assert f"{float(parts.total[8]):.3f}".rstrip("0") in hover.words.en or "×10" in hover.words.en
    assert "0.0 % from this step" in hover.words.en
    assert "100.0 % from the future" in hover.words.en


def test_the_loss_of_a_whole_sequence_belongs_to_its_last_step(plots: TracePlots, still: Session) -> None:
    scene = plots.scene()
    assert scene is not None
    phase = scene.phases.parts[0]
    trace = still.stepper.trace
    assert trace is not None
    assert [loss_at(trace, phase, row, True) for row in (0, 8)] == [None, None]
    assert loss_at(trace, phase, 9, True) == pytest.approx(trace.loss)


def test_lengths_are_of_powers_of_ten() -> None:
    assert [length(share) for share in (1.0, 1e-5, 1e-9, 0.0, float("nan"))] == [1, 0, 0, 0, 0]
    assert length(10**-2.5) == pytest.approx(0.5)


@pytest.mark.parametrize(("share", "met"), [(1.0, {LOCAL}), (0.0, {FUTURE}), (-0.3, {FUTURE}), (0.5, {LOCAL, FUTURE})])
def test_a_bar_has_the_colours_of_its_parts(still: Session, share: float, met: set[str]) -> None:
    look, image = Look.of(still.appearance), QImage(20, 60, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint_bar(painter, look, QRectF(0, 0, 20, 60), share, upright=True)
    painter.end()
    ends = {image.pixelColor(10, y).name() for y in (1, 58)}
    assert ends == {look.colours.hue(hue).name() for hue in met}  # type: ignore[arg-type]


def test_playing_backwards_goes_to_the_first_step(window: MainWindow, qtbot: QtBot) -> None:
    stepper = window.session.stepper
    window.actions_["step.backwards"].trigger()
    assert stepper.cursor == stepper.length
    stepper.set_speed(200)
    met: list[int] = []
    stepper.cursor_changed.connect(met.append)
    window.actions_["step.play"].trigger()
    qtbot.waitUntil(lambda: not stepper.playing)
    assert met == list(range(stepper.length - 1, 0, -1))
    window.actions_["step.play"].trigger()  # again, from the end
    assert stepper.cursor == stepper.length
    window.actions_["step.backwards"].trigger()
    assert not stepper.backwards
    assert np.isfinite(stepper.cursor)
