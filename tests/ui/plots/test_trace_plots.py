"""The widget shows what the session holds, and gestures become the session's methods."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from plot_sessions import recall, sine, traced
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from rnnstudio.graph.edits import remove
from rnnstudio.graph.text import plain
from rnnstudio.project.project import Project
from rnnstudio.session.selection import Spot
from rnnstudio.session.session import Session
from rnnstudio.session.training import Reference
from rnnstudio.trace.trace import SignalKey
from rnnstudio.ui.plots.gradient_frame import switch_places
from rnnstudio.ui.plots.gradient_panel import GradientPanel
from rnnstudio.ui.plots.replace import TokenReplacement, ValueReplacement
from rnnstudio.ui.plots.single_answer import SingleAnswer
from rnnstudio.ui.plots.stack import TracePlots
from rnnstudio.ui.plots.timeline_rows import Steps
from rnnstudio.ui.words import Words

Make = Callable[[Project], TracePlots]
F = "lstm/0/forward/f"


@pytest.fixture
def make(make_session: Callable[[Project], Session], qtbot: QtBot) -> Make:
    """The widget, large enough for everything, over a project's first trace."""

    def made(project: Project) -> TracePlots:
        session = make_session(project)
        plots = TracePlots(session, Words(session.appearance))
        qtbot.addWidget(plots)
        plots.resize(1026, 420)
        plots.show()
        return plots

    return made


def cell(plots: TracePlots, panel: str, t: int, unit: int) -> QPoint:
    """The middle of a heatmap's cell."""
    placed = plots.arrangement()
    shown, box = next((shown, box) for shown, box in placed.panels if shown.id == panel)
    y = next(y for y in range(box.top(), box.bottom()) if shown.unit_at(plots.scene(), box, y) == unit)  # type: ignore[arg-type]
    return QPoint(int(placed.axis.centre(t)), y + 1)


def picture(plots: TracePlots) -> QImage:
    return plots.grab().toImage()


def test_a_panel_for_every_declared_signal_and_gates_states_and_gradient_open(make: Make) -> None:
    plots = make(recall())
    shown = [panel.id for panel, _ in plots.arrangement().panels]
    assert shown[:5] == [f"lstm/0/forward/{s}" for s in ("f", "i", "c", "o", "h")]
    assert shown[5] == "gradient lstm/0/forward/d_h"
    folded = [chip.panel.id for chip in plots.arrangement().chips]
    assert folded == ["lstm/0/forward/c_tilde", "gradient lstm/0/forward/d_c"]


def test_signals_follow_the_model(make: Make) -> None:
    plots = make(recall())
    plots.session.document.set_kind("lstm", "gru")
    traced(plots.session)
    assert [panel.id for panel, _ in plots.arrangement().panels][:2] == ["lstm/0/forward/z", "lstm/0/forward/r"]


def test_a_click_moves_the_cursor_and_chooses_the_unit(make: Make, qtbot: QtBot) -> None:
    plots = make(recall())
    qtbot.mouseClick(plots, Qt.MouseButton.LeftButton, pos=cell(plots, F, 4, 2))
    assert (plots.session.stepper.cursor, plots.session.selection.unit) == (4, 2)
    qtbot.mouseClick(plots, Qt.MouseButton.LeftButton, pos=cell(plots, F, 0, 0))
    assert plots.session.stepper.cursor == 0


def test_dragging_scrubs_and_keeps_the_unit(make: Make, qtbot: QtBot) -> None:
    plots = make(recall())
    qtbot.mousePress(plots, Qt.MouseButton.LeftButton, pos=cell(plots, F, 1, 2))
    qtbot.mouseMove(plots, cell(plots, F, 5, 0))
    assert (plots.session.stepper.cursor, plots.session.selection.unit) == (5, 2)
    qtbot.mouseRelease(plots, Qt.MouseButton.LeftButton, pos=cell(plots, F, 5, 0))


def test_hovering_reads_the_stored_value(make: Make, qtbot: QtBot) -> None:
    plots = make(recall())
    qtbot.mouseMove(plots, cell(plots, F, 3, 1))
    key = SignalKey("lstm", 0, "forward", "f")
    assert plots.session.selection.spot == Spot(key, 2, 1)
    assert plots.session.stepper.trace is not None
    value = plots.session.stepper.trace.signals[key][2, 1]
    assert plots.readout() == f"LSTM · forget gate f · unit 2 · t = 3 · {value:.3f} ({value!s})"
    plots.session.appearance.set_language("zh")
    qtbot.mouseMove(plots, cell(plots, F, 4, 1))
    assert "遗忘门 f · 单元 2 · t = 4" in plots.readout()


def test_the_initial_state_can_be_read_but_is_no_spot_of_the_trace(make: Make, qtbot: QtBot) -> None:
    plots = make(recall())
    qtbot.mouseMove(plots, cell(plots, "lstm/0/forward/c", 0, 0))
    assert plots.readout().endswith("t = 0 · 0.000 (0.0)")
    assert plots.session.selection.spot is None


def test_titles_fold_and_chips_unfold(make: Make, qtbot: QtBot) -> None:
    plots = make(recall())
    title = QPoint(20, cell(plots, F, 1, 1).y())
    qtbot.mouseClick(plots, Qt.MouseButton.LeftButton, pos=title)
    assert not plots.is_open(F)
    chip = next(chip for chip in plots.arrangement().chips if chip.panel.id == F)
    qtbot.mouseClick(plots, Qt.MouseButton.LeftButton, pos=chip.place.center())
    assert plots.is_open(F)


def test_what_the_user_opens_comes_before_what_opens_by_itself(make: Make) -> None:
    plots = make(recall())
    plots.resize(1026, 200)
    plots.set_open("lstm/0/forward/c_tilde", True)
    assert plots.is_open("lstm/0/forward/c_tilde")
    assert plots.arrangement().bottom <= plots.arrangement().strip.top()


def test_presenter_size_shows_fewer_panels_not_smaller_ones(make: Make) -> None:
    plots = make(recall())
    before = len(plots.arrangement().panels)
    plots.session.appearance.set_presenter(True)
    after = plots.arrangement().panels
    assert 2 <= len(after) < before
    assert all(box.height() >= panel.least(plots.scene().look) for panel, box in after)  # type: ignore[union-attr]


def test_the_unit_of_an_image_stands_in_its_column(make: Make) -> None:
    """The pixel in the middle of a cell has the colour of the number in the trace."""
    plots = make(recall())
    plots.session.selection.choose_unit(0)
    image, trace = picture(plots), plots.session.stepper.trace
    assert trace is not None
    values = trace.signals[SignalKey("lstm", 0, "forward", "h")]
    panel, _ = next(found for found in plots.arrangement().panels if found[0].id == "lstm/0/forward/h")
    from rnnstudio.ui.heat import Heat, Scale

    heat = Heat(values, Scale(-1, 1), plots.scene().look.colours)  # type: ignore[union-attr]
    for t in (1, 3, 6):
        at = cell(plots, panel.id, t, 2)
        colour = image.pixelColor(plots.arrangement().axis.x(t) + 4, at.y() + 1)
        assert colour == heat.image.pixelColor(t - 1, 2)


def test_predict_first_hides_the_future_and_the_answer(make: Make, qtbot: QtBot) -> None:
    plots = make(recall())
    plots.session.stepper.go(2)
    open_picture = picture(plots)
    plots.set_predict_first(True)
    hidden = picture(plots)
    right = cell(plots, F, 4, 1)
    assert hidden.pixelColor(right) != open_picture.pixelColor(right)
    qtbot.mouseMove(plots, right)
    assert plots.readout() == ""
    plots.set_predict_first(False)
    qtbot.mouseMove(plots, QPoint(2, 2))
    assert picture(plots) == open_picture


def test_long_sequences_scroll_and_follow_the_cursor(make: Make) -> None:
    plots = make(recall("rnn", lag=98))
    assert plots.arrangement().axis.scrolls
    plots.session.stepper.go(100)
    assert plots.arrangement().axis.last == 100
    at = QPointF(500, 100)
    none, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    wheel = QWheelEvent(at, at, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, none, phase, False)
    QApplication.sendEvent(plots, wheel)
    assert plots.arrangement().axis.last == 97


@pytest.mark.qt_log_ignore("This plugin does not support")  # popups, without a screen
def test_a_second_click_on_a_token_offers_the_vocabulary(make: Make, qtbot: QtBot) -> None:
    plots = make(recall())
    token = QPoint(int(plots.arrangement().axis.centre(1)), plots.arrangement().timeline.top() + 30)
    qtbot.mouseClick(plots, Qt.MouseButton.LeftButton, pos=token)
    assert not plots.findChildren(TokenReplacement)
    qtbot.mouseClick(plots, Qt.MouseButton.LeftButton, pos=token)
    (popup,) = plots.findChildren(TokenReplacement)
    button = next(b for b in popup.findChildren(QToolButton) if b.text() == "D")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    sample = plots.session.stepper.sample
    assert sample is not None
    assert (int(sample.inputs["tokens"][0]), int(sample.targets["symbol"]), sample.own) == (3, 3, True)
    plots.session.stepper.restore()
    assert plots.session.stepper.original is None


@pytest.mark.qt_log_ignore("This plugin does not support")  # popups, without a screen
def test_a_value_is_typed(make: Make, qtbot: QtBot) -> None:
    plots = make(sine())
    plots.session.stepper.go(2)
    at = QPoint(int(plots.arrangement().axis.centre(2)), plots.arrangement().timeline.top() + 30)
    qtbot.mouseClick(plots, Qt.MouseButton.LeftButton, pos=at)
    (popup,) = plots.findChildren(ValueReplacement)
    popup._fields[0].setValue(0.25)
    popup._chosen()
    sample = plots.session.stepper.sample
    assert sample is not None
    assert sample.inputs["values"][1, 0] == np.float32(0.25)


def test_without_a_target_the_gradient_panel_says_so(make: Make) -> None:
    plots = make(recall())
    before = picture(plots)
    sample = plots.session.stepper.sample
    assert sample is not None
    plots.session.stepper.edit_sample(replace(sample, targets={}, own=True))
    traced(plots.session)
    assert plots.session.stepper.trace is not None
    assert not plots.session.stepper.trace.has_gradients
    assert picture(plots) != before


def test_relative_and_absolute_are_a_click_apart(make: Make, qtbot: QtBot) -> None:
    plots = make(recall())
    _, box = plots.arrangement().panels[-1]
    places = switch_places(plots.scene(), box)  # type: ignore[arg-type]
    qtbot.mouseClick(plots, Qt.MouseButton.LeftButton, pos=places[1].center())
    assert not plots.relative
    qtbot.mouseClick(plots, Qt.MouseButton.LeftButton, pos=places[0].center())
    assert plots.relative


def test_a_kept_run_leaves_its_curve_behind(make: Make) -> None:
    plots = make(recall())
    before = picture(plots)
    key = SignalKey("rnn", 0, "forward", "d_h")
    scalars = plots.session.training.scalars
    plots.session.training.keep_reference(Reference(plain("RNN"), scalars, {key: 10.0 ** np.arange(-6.0, 0.0)}))
    assert picture(plots) != before


def test_a_model_with_problems_says_what_to_do(make: Make) -> None:
    plots = make(recall())
    cell_before = cell(plots, F, 3, 1)
    plots.session.document.edit_graph(remove(plots.session.document.project.graph, ["linear"]), plain("remove"))
    assert not plots.session.document.model.resolution.ok
    plots.session.stepper.accept(None)
    assert picture(plots).pixelColor(cell_before) == QColor(plots.scene().look.colours.panel)  # type: ignore[union-attr]
    plots.session.document.undo()
    traced(plots.session)
    assert plots.is_open(F)


def test_dropout_is_announced(make: Make) -> None:
    plots = make(recall("lstm", 4, 3, "dropout"))
    assert plots.readout() == "traces use evaluation mode: dropout passes everything"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_appearance_paints(make: Make, theme: str, language: str) -> None:
    plots = make(sine())
    plots.session.appearance.set_theme(theme)  # type: ignore[arg-type]
    plots.session.appearance.set_language(language)  # type: ignore[arg-type]
    colour = picture(plots).pixelColor(1, 1).name()
    assert colour == plots.scene().look.colours.panel  # type: ignore[union-attr]


def test_playing_and_training_do_not_change_the_layout(make: Make) -> None:
    plots = make(recall())
    before = plots.arrangement()
    traced(plots.session, 1.1)
    plots.session.stepper.go(3)
    plots.session.training.changed.emit()
    picture(plots)
    assert plots.arrangement() is before


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e200, 0.0])
def test_broken_numbers_are_painted_without_a_word(make: Make, value: float) -> None:
    """A diverged training gives such traces; they must be seen, not crash or warn."""
    plots = make(recall())
    trace = plots.session.stepper.trace
    assert trace is not None
    signals = {key: np.full(values.shape, value) for key, values in trace.signals.items()}
    gradients = {key: np.full(values.shape, value) for key, values in trace.gradients.items()}
    for relative in (True, False):
        plots.set_relative(relative)
        plots.session.stepper.accept(replace(trace, signals=signals, gradients=gradients))
        assert not picture(plots).isNull()


def test_a_read_out_ends_when_the_cursor_moves(make: Make, qtbot: QtBot) -> None:
    plots = make(recall())
    qtbot.mouseMove(plots, cell(plots, F, 3, 1))
    assert plots.readout()
    plots.session.stepper.step(1)
    assert plots.readout() == ""
    assert plots.session.selection.spot is None


def test_a_read_out_follows_training(make: Make) -> None:
    plots = make(recall())
    plots._point(QPointF(cell(plots, F, 3, 1)))
    before = plots.readout()
    traced(plots.session, 2.0)
    assert plots.readout().startswith("LSTM · forget gate f · unit 2 · t = 3")
    assert plots.readout() != before


def test_the_chosen_unit_is_marked_beside_narrow_rows(make: Make) -> None:
    """No pixel of a heatmap is lost to the mark."""
    plots = make(recall("lstm", 4, 24))
    first = picture(plots)
    plots.session.selection.choose_unit(12)
    axis = plots.arrangement().axis
    heatmaps = [box for panel, box in plots.arrangement().panels if "gradient" not in panel.id]
    for box in heatmaps:
        area = box.adjusted(axis.left, 0, axis.right - box.right() - 1, 0)
        assert picture(plots).copy(area) == first.copy(area)
    assert picture(plots) != first


def test_the_gradient_is_taller_than_a_heatmap(make: Make) -> None:
    plots = make(recall())
    placed, scene = plots.arrangement(), plots.scene()
    assert scene is not None
    gradient = next(panel.body(scene, box) for panel, box in placed.panels if "gradient" in panel.id)
    assert gradient.height() >= 1.8 * max(box.height() for panel, box in placed.panels if "gradient" not in panel.id)


def test_decades_grow_with_what_there_is_to_see_until_the_sample_changes(make: Make) -> None:
    plots = make(recall())
    panel = next(p for p, _ in plots.arrangement().panels if isinstance(p, GradientPanel))
    trace = plots.session.stepper.trace
    assert trace is not None

    def shown(size: float) -> tuple[int, int]:
        gradients = {
            key: np.full(values.shape, 1.0 if key.signal.endswith("_local") else size)
            for key, values in trace.gradients.items()
        }
        plots.session.stepper.accept(replace(trace, gradients=gradients))
        picture(plots)
        return panel.decades(plots.scene())  # type: ignore[arg-type]

    assert shown(0.1) == (-5, 1)
    low, high = shown(1e-8)
    assert (low <= -7, high) == (True, 1)
    assert shown(0.1) == (low, 1)
    assert shown(1e5)[1] >= 5
    panel._see(replace(trace.sample, inputs={}), panel.curves(trace))  # type: ignore[arg-type]
    assert panel.decades(plots.scene())[1] < 5  # type: ignore[arg-type]


def test_the_answer_says_whose_probability_it_is(make: Make) -> None:
    row = SingleAnswer(make(recall()).session.document.model.interface.targets["symbol"])
    p = np.array([0.36, 0.35, 0.2, 0.09])
    assert row._chances(p, 0, np.array(1)).en == "first symbol · says A (0.36) · target B (0.35)"
    assert row._chances(p[[1, 0, 2, 3]], 1, np.array(1)).en == "first symbol · target B · p(B) = 0.36"
    assert row._chances(p, 0, None).en == "first symbol · says A (0.36) · no target"


def test_numbers_of_steps_are_whole_in_narrow_columns(make: Make) -> None:
    plots = make(recall("rnn", lag=98))
    scene = plots.scene()
    assert scene is not None
    place = Steps()._plate(scene, 100, 0)
    assert place.width() >= scene.look.width("100", scene.look.small) > scene.axis.column
