"""The training curves: what they show, when they are drawn, what the mouse reads, and how long they take."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from ui_stage import document, on_stage, scalars

from rnnstudio.graph.text import Text
from rnnstudio.project.project import Progress
from rnnstudio.project.scalars import Scalars
from rnnstudio.session.session import Session
from rnnstudio.session.training import Reference
from rnnstudio.ui.curves.empty import _values
from rnnstudio.ui.curves.picture import Picture
from rnnstudio.ui.curves.training_plots import TrainingPlots
from rnnstudio.ui.curves.words import empty_words, readouts
from rnnstudio.ui.look import Look
from rnnstudio.ui.theme import LIGHT
from rnnstudio.ui.words import Words


@pytest.fixture
def plots(still: Session, words: Words, qtbot: QtBot) -> Iterator[TrainingPlots]:
    still.open(document("recall_lstm"))
    plots = TrainingPlots(still, words)
    with on_stage(plots, size=(320, 420)):
        yield plots


def train(plots: TrainingPlots, session: Session, curves: Scalars) -> Picture:
    """What the engine's picture would bring, drawn at once and not when its turn comes."""
    session.training.run = replace(session.training.run, scalars=curves)
    plots.follow()
    plots.grab()
    picture = plots.picture
    assert picture is not None
    return picture


def coloured(plots: TrainingPlots, colour: str) -> int:
    """How many pixels have exactly this colour."""
    image, wanted = plots.grab().toImage(), QColor(colour).rgb()
    return sum(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))


def test_before_training_it_says_what_to_press(still: Session, plots: TrainingPlots) -> None:
    plots.grab()
    assert plots.picture is None
    assert not plots.log.isVisible()
    look = Look.of(still.appearance)
    metric = still.document.model.metric
    assert "Press “Train”" in empty_words(still.training, Progress(), look, True)[1]
    assert "canvas" in empty_words(still.training, Progress(), look, False)[1]
    still.open(document("recall_lstm", Progress(1200, 0.03, 0.99)))
    says, press = empty_words(still.training, Progress(1200, 0.03, 0.99), look, True)
    assert says == "Trained for 1,200 updates."
    assert _values(metric, Progress(1200, 0.03, 0.99)) == ("0.0300", "99.0%", "")
    assert "Train from scratch" in press


def test_a_single_update_is_seen(still: Session, plots: TrainingPlots) -> None:
    one = scalars(1)
    picture = train(plots, still, replace(one, held_out=one.held_out[:0]))
    for plot, colour in ((picture.where.plots[0], LIGHT.accent), (picture.where.plots[2], LIGHT.text)):
        image, wanted = plots.grab(plot).toImage(), QColor(colour).rgb()
        seen = sum(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))
        assert seen >= 3


def test_curves_appear_with_training_and_cover_all_of_it(still: Session, plots: TrainingPlots) -> None:
    picture = train(plots, still, scalars(500))
    assert (picture.axes.steps.low, picture.axes.steps.high) == (0, 500)
    assert picture.axes.loss.high == 1
    assert plots.log.isVisible()
    assert coloured(plots, LIGHT.accent) > 50


def test_a_new_run_begins_anew(still: Session, plots: TrainingPlots) -> None:
    train(plots, still, scalars(500))
    picture = train(plots, still, scalars(40))
    assert picture.axes.steps.high == 40
    assert picture.subject.run.updates.count == 40


def test_training_that_goes_on_from_kept_weights_keeps_its_numbers(still: Session, plots: TrainingPlots) -> None:
    picture = train(plots, still, scalars(30, first=1201))
    assert picture.axes.steps.low == 1200
    assert picture.axes.steps.high >= 1230


def test_chance_and_clipping_are_levels_with_words(still: Session, plots: TrainingPlots) -> None:
    picture = train(plots, still, scalars(100))
    _, metric, norms = picture.charts
    assert (metric.title, metric.levels[0].value) == ("accuracy", 0.25)
    assert metric.levels[0].labels[0] == "chance level 25.0%: one guess out of four symbols"
    assert norms.levels[0].labels == ("clip at 1",)
    still.document.set_option("clip", 0.0)
    assert train(plots, still, scalars(101)).charts[2].levels == ()


def test_the_selected_block_has_colours_the_others_are_pale(still: Session, plots: TrainingPlots) -> None:
    still.selection.select("lstm")
    words = [entry.words for entry in train(plots, still, scalars(100)).charts[2].legend]
    assert words == ["whole gradient", "weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "other blocks"]
    still.selection.select("linear")
    words = [entry.words for entry in train(plots, still, scalars(101)).charts[2].legend]
    assert words == ["whole gradient", "weight", "other blocks"]


def test_a_kept_run_stays_in_grey_with_its_name(still: Session, plots: TrainingPlots) -> None:
    still.training.keep_reference(Reference(Text("RNN", "循环"), scalars(800), {}))
    picture = train(plots, still, scalars(100))
    assert picture.axes.steps.high == 800
    assert all(chart.legend[-1].words == "RNN" for chart in picture.charts)
    still.appearance.set_language("zh")
    plots.grab()
    assert plots.picture is not None
    assert plots.picture.charts[0].legend[-1].words == "循环"


def test_the_loss_can_be_seen_on_a_logarithmic_axis(still: Session, plots: TrainingPlots) -> None:
    train(plots, still, scalars(500))
    plots.log.click()
    plots.grab()
    assert plots.picture is not None
    assert plots.picture.axes.loss.log
    assert plots.picture.axes.loss.low == pytest.approx(0.001)


def test_the_mouse_reads_exact_values(still: Session, plots: TrainingPlots) -> None:
    picture = train(plots, still, scalars(100))
    x = round(picture.x(50))
    QTest.mouseMove(plots, QPoint(x, picture.where.plots[0].center().y()))
    plots.grab()
    assert plots.hovered == pytest.approx(50, abs=1)
    update, measured = picture.subject.run.at(50)
    look, metric = Look.of(still.appearance), still.document.model.metric
    loss, success, norm = readouts(look, metric, update, measured, ("lstm.weight_hh_l0", 4))
    assert loss == "update 50 · batch 0.0200 · held out 0.0094"  # measured at update 53
    assert success.startswith("accuracy 6")
    assert norm == "lstm.weight_hh_l0 0.0100"


def test_the_mouse_tells_which_parameter_it_is_on(still: Session, plots: TrainingPlots) -> None:
    picture = train(plots, still, scalars(100))
    plot, norm = picture.where.plots[2], picture.axes.norm
    y = plot.bottom() - norm.place(1 / 50 / 4) * plot.height()
    point = QPoint(round(picture.x(50)), round(y) + 2)
    assert picture.pointed(point.toPointF()) == ("linear.weight", 6)


def test_it_is_drawn_at_most_twenty_times_a_second(
    still: Session, plots: TrainingPlots, monkeypatch: pytest.MonkeyPatch
) -> None:
    still.training.run = replace(still.training.run, scalars=scalars(10))
    followed: list[int] = []
    monkeypatch.setattr(type(plots), "_redraw", lambda self: followed.append(1))
    for _ in range(20):
        still.training.changed.emit()
        QTest.qWait(5)
    assert 1 <= len(followed) <= 4


def test_a_hundred_thousand_updates_take_a_moment(still: Session, plots: TrainingPlots) -> None:
    long, canvas, spent = scalars(100_040), QPixmap(plots.size()), []
    train(plots, still, Scalars(long.parameters, long.updates[:100_000], long.held_out))
    for more in range(1, 21):
        still.training.run = replace(
            still.training.run, scalars=Scalars(long.parameters, long.updates[: 100_000 + more], long.held_out)
        )
        plots.follow()
        begin = time.thread_time()
        plots.render(canvas)
        spent.append(time.thread_time() - begin)
    assert sorted(spent)[5] < 0.012  # about 2 ms where nothing else runs
