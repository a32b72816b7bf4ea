"""An encoder and a decoder on one axis: what is read off it with the mouse is what the trace holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Literal

import numpy as np
import pytest
from plot_sessions import naming, recall, reverse, tagging, traced
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from rnnstudio.project.project import Project
from rnnstudio.session.selection import Spot
from rnnstudio.session.session import Session
from rnnstudio.trace.trace import SignalKey, Trace
from rnnstudio.ui.plots.attention_lines import AttentionLines
from rnnstudio.ui.plots.fed_row import Fed
from rnnstudio.ui.plots.gradient_panel import GradientPanel
from rnnstudio.ui.plots.home import Home
from rnnstudio.ui.plots.panel_menu import PanelMenu
from rnnstudio.ui.plots.picture_row import Picture
from rnnstudio.ui.plots.replace import TokenReplacement
from rnnstudio.ui.plots.scene import Scene
from rnnstudio.ui.plots.signal_panel import SignalPanel
from rnnstudio.ui.plots.stack import TracePlots
from rnnstudio.ui.plots.timeline_rows import Row
from rnnstudio.ui.words import Words

Make = Callable[[Project], TracePlots]
H = "decoder/0/forward/h"
ALPHA, CONTEXT, SCORES = (f"attention/0/forward/{signal}" for signal in ("alpha", "context", "e"))


@pytest.fixture
def make(make_session: Callable[[Project], Session], qtbot: QtBot) -> Make:
    """The widget, large enough for everything, over a project's first trace."""

    def made(project: Project) -> TracePlots:
        session = make_session(project)
        plots = TracePlots(session, Words(session.appearance))
        qtbot.addWidget(plots)
        plots.resize(1100, 560)
        plots.show()
        return plots

    return made


def scene(plots: TracePlots) -> Scene:
    found = plots.scene()
    assert found is not None
    return found


def trace(plots: TracePlots) -> Trace:
    found = plots.session.stepper.trace
    assert found is not None
    return found


def column(plots: TracePlots, timeline: str, row: int) -> int:
    """The middle of the column in which a row of a timeline stands."""
    placed = plots.arrangement()
    return int(placed.axis.centre(placed.phases.on(timeline).column(row)))


def cell(plots: TracePlots, panel: str, timeline: str, row: int, unit: int) -> QPoint:
    """The middle of a heatmap's cell."""
    found = (pair for pair in plots.arrangement().panels if panel in (pair[0].id, *pair[0].ids))
    shown, box = next(found)
    rows = [y for y in range(box.top(), box.bottom()) if shown.unit_at(scene(plots), box, y) == unit]
    return QPoint(column(plots, timeline, row), rows[min(1, len(rows) - 1)])


def in_row(plots: TracePlots, kind: type[Row], timeline: str, row: int) -> QPoint:
    """The middle of a cell of the timeline."""
    top = 0
    for shown in plots._timeline.rows:
        if isinstance(shown, kind):
            return QPoint(column(plots, timeline, row), top + shown.height(scene(plots).look) // 2)
        top += shown.height(scene(plots).look)
    raise LookupError(kind)


def point(plots: TracePlots, qtbot: QtBot, at: QPoint) -> None:
    """Moves the mouse there; in two moves, as the first one into a new window only enters it."""
    qtbot.mouseMove(plots, at + QPoint(1, 0))
    qtbot.mouseMove(plots, at)


def picture(plots: TracePlots) -> QImage:
    return plots.grab().toImage()


def test_encoder_and_decoder_alike_share_their_rows_and_attention_is_open(make: Make) -> None:
    plots = make(reverse())
    assert plots.session.selection.node == "encoder"
    for signal in ("z", "r", "h"):
        assert plots.is_open(f"encoder/0/forward/{signal}")
        assert plots.is_open(f"decoder/0/forward/{signal}")
    assert plots.is_open(ALPHA)
    words = {panel.title.where.en for panel, _ in plots.arrangement().panels}
    assert words == {"encoder → decoder", "Dot-product attention"}


def test_blocks_are_called_by_what_they_are_in_both_languages(make: Make) -> None:
    plots = make(reverse())
    words = {panel.title.where.zh for panel, _ in plots.arrangement().panels}
    assert words == {"编码器 → 解码器", "点积注意力"}
    assert scene(plots).called(scene_home(plots, ALPHA)).zh == "点积注意力"
    assert scene(plots).called(scene_home(plots, H)).zh == "编码器"


def scene_home(plots: TracePlots, panel: str) -> Home:
    """Where an open panel belongs."""
    return next(shown.home for shown, _ in plots.arrangement().panels if panel in (shown.id, *shown.ids))


@pytest.mark.parametrize("attention", ["additive", "dot"])
def test_what_attention_finds_is_open_and_its_scores_are_a_click_away(
    make: Make, attention: Literal["additive", "dot"]
) -> None:
    plots = make(reverse(attention))
    assert plots.is_open(CONTEXT)
    chip = next(chip.panel for chip in plots.arrangement().chips if chip.panel.id == SCORES)
    assert (chip.title.symbol, chip.title.words.en) == ("e", "scores")
    plots.set_open(SCORES, True)
    assert plots.is_open(SCORES)
    plots.grab()


@pytest.mark.parametrize("presenter", [False, True])
def test_attention_folds_after_everything_but_the_state(make: Make, presenter: bool) -> None:
    plots = make(reverse())
    plots.session.appearance.set_presenter(presenter)
    seen = []
    for height in range(900, 200, -5):
        plots.resize(1100, height)
        is_open = {name: plots.is_open(name) for name in (ALPHA, CONTEXT, H, "decoder/0/forward/z")}
        assert is_open[ALPHA] or not (is_open[CONTEXT] or is_open["decoder/0/forward/z"])
        seen.append(tuple(is_open.values()))
    assert (True, False, True, False) in seen
    assert plots.arrangement().chips[0].panel.id == ALPHA


@pytest.mark.parametrize("presenter", [False, True])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_at_the_least_height_there_is_room_for_state_and_attention(
    make: Make, presenter: bool, language: Literal["en", "zh"]
) -> None:
    plots = make(reverse("additive", units=32))
    plots.session.appearance.set_presenter(presenter)
    plots.session.appearance.set_language(language)
    plots.resize(1000, plots.minimumSizeHint().height())
    assert plots.is_open(H)
    assert plots.is_open(ALPHA)


def test_a_cell_of_the_decoder_is_read_from_its_own_row(make: Make, qtbot: QtBot) -> None:
    plots = make(reverse())
    for timeline, block, row, symbol in (("input", "encoder", 2, "h"), ("output", "decoder", 1, "s")):
        key = SignalKey(block, 0, "forward", "h")
        point(plots, qtbot, cell(plots, str(key), timeline, row, 1))
        assert plots.session.selection.spot == Spot(key, row, 1)
        value = trace(plots).signals[key][row, 1]
        phase = "encoder" if timeline == "input" else "decoder"
        assert plots.readout() == (
            f"{block} · hidden state {symbol} · unit 2 · {phase} t = {row + 1} · {value:.3f}".replace("-", "−")
            + f" ({value!s})".replace("-", "−")
        )


def test_the_state_that_is_handed_over_stands_between_the_phases(make: Make, qtbot: QtBot) -> None:
    plots = make(reverse())
    point(plots, qtbot, cell(plots, H, "output", -1, 0))
    handed = trace(plots).initial[SignalKey("decoder", 0, "forward", "h_0")][0]
    assert handed == trace(plots).signals[SignalKey("encoder", 0, "forward", "h")][-1, 0]
    assert "decoder t = 0" in plots.readout()
    assert plots.readout().endswith(f"({handed!s})".replace("-", "−"))
    assert plots.session.selection.spot is None


def test_a_panel_leaves_the_columns_of_the_other_timeline_empty(make: Make, qtbot: QtBot) -> None:
    plots = make(reverse())
    at = QPoint(column(plots, "input", 1), cell(plots, ALPHA, "output", 1, 1).y())
    assert picture(plots).pixelColor(at) == QColor(scene(plots).look.colours.panel)
    point(plots, qtbot, at)
    assert plots.readout() == ""


def test_clicks_and_drags_step_through_both_phases(make: Make, qtbot: QtBot) -> None:
    plots = make(reverse())
    stepper = plots.session.stepper
    qtbot.mousePress(plots, Qt.MouseButton.LeftButton, pos=cell(plots, H, "input", 1, 2))
    assert (stepper.cursor, plots.session.selection.unit) == (2, 2)
    point(plots, qtbot, cell(plots, H, "output", -1, 0))
    assert stepper.cursor == 3
    point(plots, qtbot, cell(plots, H, "output", 2, 0))
    assert stepper.cursor == 6
    qtbot.mouseRelease(plots, Qt.MouseButton.LeftButton, pos=cell(plots, H, "output", 2, 0))


def test_attention_is_read_from_the_trace_and_a_click_chooses_a_step_of_the_source(make: Make, qtbot: QtBot) -> None:
    plots = make(reverse())
    unit = plots.session.selection.unit
    at = cell(plots, ALPHA, "output", 2, 1)
    point(plots, qtbot, at)
    key = SignalKey.read(ALPHA)
    value = trace(plots).signals[key][2, 1]
    assert plots.readout() == (
        f"Dot-product attention · attention weights α · decoder t = 3 looks at j = 2 “a” · {value:.3f} ({value!s})"
    )
    assert plots.session.selection.spot == Spot(key, 2, 1)
    qtbot.mouseClick(plots, Qt.MouseButton.LeftButton, pos=at)
    assert plots.session.stepper.cursor == 6
    assert plots.session.selection.unit == unit
    assert scene(plots).source == (key, 1)


def test_attention_grows_with_the_playhead(make: Make) -> None:
    plots = make(reverse())
    later = cell(plots, ALPHA, "output", 3, 0) + QPoint(0, 1)
    plots.session.stepper.go(4)
    pale = picture(plots).pixelColor(later)
    plots.session.stepper.go(7)
    assert picture(plots).pixelColor(later + QPoint(12, 0)) != pale


@pytest.mark.parametrize("kind", ["dot", "additive"])
def test_lines_run_from_the_decoders_step_to_what_it_looks_at(make: Make, qtbot: QtBot, kind: str) -> None:
    plots = make(reverse(kind))  # type: ignore[arg-type]
    at = in_row(plots, AttentionLines, "input", 1)
    plots.session.stepper.go(2)
    point(plots, qtbot, at)
    assert plots.readout() == ""
    none = picture(plots)
    plots.session.stepper.go(6)
    point(plots, qtbot, at + QPoint(1, 0))
    value = trace(plots).signals[SignalKey.read(ALPHA)][2, 1]
    assert plots.readout() == f"decoder t = 3 looks at encoder t = 2 “a” · α = {value:.3f} ({value!s})"
    high = plots._timeline.rows[3].height(scene(plots).look) // 2
    begin = QPoint(column(plots, "input", 1), at.y() - high + 3)
    assert picture(plots).pixelColor(begin) != none.pixelColor(begin)


def test_the_decoder_reads_the_target_or_what_it_wrote(make: Make, qtbot: QtBot) -> None:
    plots = make(reverse())
    row = next(row for row in plots._timeline.rows if isinstance(row, Fed))
    assert row.note.zh == "教师强制"
    point(plots, qtbot, in_row(plots, Fed, "output", 0))
    assert plots.readout() == "decoder t = 1 · reads “▷”: the start symbol"
    point(plots, qtbot, in_row(plots, Fed, "output", 1))
    assert plots.readout() == "decoder t = 2 · reads “d”: the target of the step before"
    forced = picture(plots)
    plots.session.stepper.set_feeding("own")
    traced(plots.session)
    assert next(row for row in plots._timeline.rows if isinstance(row, Fed)).note.zh == "自由运行"
    point(plots, qtbot, in_row(plots, Fed, "output", 1) + QPoint(1, 0))
    fed = trace(plots).fed["answer"]
    said = trace(plots).answers["answer"].prediction[0].argmax()
    assert fed[1] == said
    word = "abcdefgh∎"[said]
    assert plots.readout() == f"decoder t = 2 · reads “{word}”: its own prediction of the step before"
    assert picture(plots) != forced


def test_predict_first_hides_what_is_right_of_the_playhead_in_both_phases(make: Make, qtbot: QtBot) -> None:
    plots = make(reverse())
    plots.set_predict_first(True)
    for cursor, seen, hidden in ((2, ("input", 1), ("input", 2)), (5, ("output", 1), ("output", 2))):
        plots.session.stepper.go(cursor)
        point(plots, qtbot, cell(plots, H, *seen, 0))
        assert plots.readout()
        point(plots, qtbot, cell(plots, H, *hidden, 0))
        assert plots.readout() == ""
    assert list(scene(plots).rows(scene(plots).phases.on("output"))) == [0]


@pytest.mark.qt_log_ignore("This plugin does not support")  # popups, without a screen
def test_what_the_encoder_reads_is_replaced_and_what_the_decoder_reads_is_not(make: Make, qtbot: QtBot) -> None:
    plots = make(reverse())
    plots.session.stepper.go(2)
    token = in_row(plots, AttentionLines, "input", 1) - QPoint(0, round(2 * scene(plots).look.em))
    qtbot.mouseClick(plots, Qt.MouseButton.LeftButton, pos=token)
    (popup,) = plots.findChildren(TokenReplacement)
    popup._choose(4)
    sample = plots.session.stepper.sample
    assert sample is not None
    assert sample.inputs["letters"].tolist() == [1, 4, 3]
    assert sample.targets["answer"].tolist() == [3, 4, 1, 8]
    popup.close()
    plots.session.stepper.go(5)
    qtbot.mouseClick(plots, Qt.MouseButton.LeftButton, pos=in_row(plots, Fed, "output", 1))
    assert not [popup for popup in plots.findChildren(TokenReplacement) if popup.isVisible()]


def test_long_runs_scroll_over_the_gap_and_follow_the_cursor(make: Make) -> None:
    plots = make(reverse())
    plots.resize(330, 560)
    axis = plots.arrangement().axis
    plots.session.stepper.go(0)
    assert axis.scrolls
    for cursor in range(8):
        plots.session.stepper.go(cursor)
        placed = plots.arrangement()
        assert placed.phases.column(cursor) in placed.axis.in_view
        assert not picture(plots).isNull()


def test_the_gradient_is_followed_from_the_decoder_into_the_encoder(make: Make, qtbot: QtBot) -> None:
    plots = make(reverse("none"))
    panel, box = next(pair for pair in plots.arrangement().panels if isinstance(pair[0], GradientPanel))
    read, written = panel.curves(trace(plots))  # type: ignore[attr-defined]
    assert read.unit == written.unit
    for timeline, row, curves in (("input", 0, read), ("output", 3, written)):
        point(plots, qtbot, QPoint(column(plots, timeline, row), box.center().y() + 10))
        assert f"({float(curves.total[row])})" in plots.readout()


def test_a_free_answer_may_be_longer_than_before(make: Make) -> None:
    plots = make(reverse())
    sample = plots.session.stepper.sample
    assert sample is not None
    plots.session.stepper.edit_sample(replace(sample, targets={}, own=True))
    traced(plots.session)
    assert plots.arrangement().lengths == trace(plots).lengths
    assert not picture(plots).isNull()
    source = next(row for row in plots._timeline.rows if isinstance(row, Fed)).source
    assert source == "own"


def test_one_to_many_has_a_picture_and_no_encoder(make: Make, qtbot: QtBot) -> None:
    plots = make(naming())
    placed = plots.arrangement()
    assert [phase.timeline for phase in placed.phases.parts] == ["output"]
    at = in_row(plots, Picture, "output", -1)
    point(plots, qtbot, at)
    assert plots.readout() == "image: 64 numbers, read once before the first step"
    around = picture(plots).copy(at.x() - 20, at.y() - 20, 40, 40)
    assert len({around.pixel(x, y) for x in range(40) for y in range(40)}) > 5
    point(plots, qtbot, cell(plots, H, "output", 2, 0))
    assert plots.session.selection.spot == Spot(SignalKey.read(H), 2, 0)


def test_layers_and_directions_are_told_apart_and_the_top_layer_is_open(make: Make) -> None:
    plots = make(tagging(layers=2, bidirectional=True))
    words = [panel.title.where for panel, _ in plots.arrangement().panels]
    assert {where.en for where in words} == {"layer 2 · forward →", "layer 2 · backward ←"}
    assert "第 2 层 · 反向 ←" in {where.zh for where in words}
    boxes = [box for _, box in plots.arrangement().panels]
    assert all(above.bottom() < below.top() for above, below in pairwise(boxes))
    look = scene(plots).look
    assert all(box.height() >= look.em + look.small_em for box in boxes)


def test_what_reads_backwards_begins_behind_the_last_step(make: Make, qtbot: QtBot) -> None:
    plots = make(tagging(bidirectional=True))
    back = "lstm/0/backward/h"
    steps = trace(plots).length
    point(plots, qtbot, cell(plots, back, "input", steps, 0))
    assert plots.readout() == f"LSTM · backward ← · hidden state h · unit 1 · t = {steps + 1} · 0.000 (0.0)"
    point(plots, qtbot, cell(plots, back, "input", -1, 0))
    assert plots.readout() == ""
    point(plots, qtbot, cell(plots, back, "input", 0, 0))
    assert plots.session.selection.spot == Spot(SignalKey.read(back), 0, 0)
    qtbot.mouseClick(plots, Qt.MouseButton.LeftButton, pos=cell(plots, back, "input", steps, 0))
    assert plots.session.stepper.cursor == steps


def test_the_colours_of_a_shared_row_mean_the_same_on_both_sides(make: Make) -> None:
    plots = make(reverse(units=4))
    image, found = picture(plots), trace(plots)
    from rnnstudio.ui.heat import Heat, Scale

    for timeline, block, row in (("input", "encoder", 1), ("output", "decoder", 2)):
        values = found.signals[SignalKey(block, 0, "forward", "h")]
        heat = Heat(values, Scale(-1, 1), scene(plots).look.colours)
        at = cell(plots, H, timeline, row, 2)
        left = plots.arrangement().axis.x(plots.arrangement().phases.on(timeline).column(row))
        assert image.pixelColor(left + 4, at.y() + 1) == heat.image.pixelColor(row, 2)


def test_panels_without_a_chip_are_in_a_menu(make: Make) -> None:
    plots = make(tagging(layers=2, bidirectional=True))
    plots.resize(700, 420)
    last = plots.arrangement().chips[-1]
    assert last.rest
    menu = PanelMenu(last.rest, scene(plots).look, plots)
    menu.chosen.connect(plots._open)
    action = menu.actions()[-1]
    menu.triggered.emit(action)
    assert plots.is_open(last.rest[-1].id)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("presenter", [False, True])
@pytest.mark.parametrize(
    "project",
    [reverse("additive"), reverse("none"), naming(), tagging(bidirectional=True), recall()],
)
def test_every_shape_paints_at_every_step(make: Make, theme: str, presenter: bool, project: Project) -> None:
    plots = make(project)
    plots.session.appearance.set_theme(theme)  # type: ignore[arg-type]
    plots.session.appearance.set_presenter(presenter)
    for language in ("en", "zh"):
        plots.session.appearance.set_language(language)  # type: ignore[arg-type]
        for cursor in range(plots.session.stepper.length + 1):
            plots.session.stepper.go(cursor)
            assert not picture(plots).isNull()
        assert plots.arrangement().panels


def test_broken_numbers_of_attention_are_painted_without_a_word(make: Make) -> None:
    plots = make(reverse())
    plots.session.stepper.go(5)
    for value in (np.nan, np.inf):
        signals = {key: np.full(values.shape, value) for key, values in trace(plots).signals.items()}
        plots.session.stepper.accept(replace(trace(plots), signals=signals))
        assert not picture(plots).isNull()
    assert any(isinstance(panel, SignalPanel) for panel, _ in plots.arrangement().panels)
