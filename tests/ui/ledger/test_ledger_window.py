"""The gradient ledger as a lecturer uses it: the real window, a real engine; what is drawn is read back against the ledger itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from ui_stage import leave_unasked

from rnnstudio.examples import example
from rnnstudio.session.ledger import Pair
from rnnstudio.trace.ledger import by_row
from rnnstudio.trace.trace import SignalKey
from rnnstudio.ui.ledger.ledger_window import LedgerWindow
from rnnstudio.ui.ledger.plan import Plan
from rnnstudio.ui.main_window import MainWindow

Until = Callable[[Callable[[], bool]], None]


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    return lambda done: qtbot.waitUntil(done, timeout=20000)


def opened(window: MainWindow, name: str, until: Until) -> LedgerWindow:
    window.files.show(example(name).open(), None)
    until(lambda: window.session.stepper.trace is not None)
    window.actions_["view.ledger"].trigger()
    assert window.small_windows.ledger is not None
    until(lambda: window.session.ledger.asking.found is not None)
    return window.small_windows.ledger


@pytest.fixture
def shown(window: MainWindow, until: Until) -> LedgerWindow:
    """A loss at every step: a model of characters."""
    return opened(window, "next_char", until)


def plan_of(shown: LedgerWindow) -> Plan:
    plan = shown.triangle.triangle.plan
    assert plan is not None
    return plan


def click(shown: LedgerWindow, at: QPointF) -> None:
    QTest.mouseClick(shown.triangle.triangle, Qt.MouseButton.LeftButton, pos=at.toPoint())


def tip(shown: LedgerWindow, row: int, column: int) -> str:
    said = shown.triangle.triangle.said(row, column)
    return "" if said is None else said.en


def test_what_is_drawn_is_the_ledger(window: MainWindow, shown: LedgerWindow) -> None:
    ledger = window.session.ledger
    found, key = ledger.losses.found, ledger.key
    assert key is not None
    norms = found.norms[key]
    triangle = shown.triangle.triangle
    assert_array_equal(triangle.sizes, by_row(norms))
    assert str(norms[5, 2]) in tip(shown, 5, 2).replace("−", "-")
    assert np.isnan(norms[2, 5])
    assert "no path" in tip(shown, 2, 5)
    shown.triangle.choices.scales.button("whole").click()
    trace = window.session.stepper.trace
    assert trace is not None
    assert_allclose(triangle.sizes, norms / trace.gradient_unit(key._replace(signal=f"d_{key.signal}")))
    assert shown.triangle.progress.stamp.text() == "weights of update 1,500"
    grid = shown.triangle.grid
    assert grid is not None
    assert "".join(grid.words[:9]) == "The␣cloud"
    assert "".join(line.word for line in grid.lines[:8]) == "he␣cloud"
    assert [line.t for line in grid.lines] == list(range(len(grid.words)))


def test_the_playhead_is_marked_followed_and_set_and_what_comes_is_not_told(
    window: MainWindow, shown: LedgerWindow
) -> None:
    stepper, plan = window.session.stepper, plan_of(shown)
    stepper.go(4)
    picture = shown.triangle.triangle.shown
    assert picture is not None
    assert (picture.cursor, picture.grid.row_at(4), picture.grid.column_at(4)) == (4, 3, 3)
    click(shown, QPointF(plan.column(6).center().x(), plan.cells.top() - 5))
    assert stepper.cursor == 7
    click(shown, QPointF(plan.cells.left() - 5, plan.row(11).center().y()))
    assert stepper.cursor == 12
    stepper.go(6)
    window.actions_["step.predict"].trigger()
    assert tip(shown, 5, 2)
    assert not tip(shown, 6, 2)
    click(shown, plan_of(shown).cell(8, 2).center())
    assert window.session.ledger.pair is None
    window.actions_["step.predict"].trigger()
    assert tip(shown, 6, 2)


def test_a_click_chooses_a_pair_arrows_step_and_escape_closes(
    window: MainWindow, shown: LedgerWindow, qtbot: QtBot
) -> None:
    plan = plan_of(shown)
    click(shown, plan.cell(8, 2).center())
    assert window.session.ledger.pair == Pair(8, 2)
    click(shown, plan.cell(2, 8).center())  # where no path leads
    assert window.session.ledger.pair == Pair(8, 2)
    shown.activateWindow()
    qtbot.keyClick(shown, Qt.Key.Key_Right)
    qtbot.keyClick(shown, Qt.Key.Key_Right)
    qtbot.keyClick(shown, Qt.Key.Key_Left)
    assert window.session.stepper.cursor == 1
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    assert not shown.isVisible()
    window.actions_["view.ledger"].trigger()
    qtbot.waitUntil(shown.isActiveWindow)
    qtbot.keyClick(shown, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    assert not shown.isVisible()


def test_a_single_loss_fills_one_row_and_says_what_else_there_is(window: MainWindow, until: Until) -> None:
    shown = opened(window, "recall_rnn", until)
    grid = shown.triangle.grid
    assert grid is not None
    steps = len(grid.words)
    assert (len(grid.lines), grid.filled) == (steps, 1)
    assert not np.isnan(grid.norms[-1]).any()
    assert "only its row is filled" in shown.triangle.note.text()
    shown.triangle.choices.by.button("state").click()
    until(lambda: window.session.ledger.asking.found is not None)
    assert_array_equal(shown.triangle.triangle.sizes, by_row(window.session.ledger.states.found.norms))
    assert shown.triangle.grid is not None
    assert shown.triangle.grid.filled == steps
    assert shown.triangle.note.isHidden()


def test_a_window_visibly_cuts_it_and_training_is_left_alone(
    window: MainWindow, shown: LedgerWindow, until: Until
) -> None:
    before = shown.triangle.grid
    assert before is not None
    shown.triangle.choices.window_box.setValue(4)
    until(lambda: window.session.ledger.losses.found is not None)
    grid = shown.triangle.grid
    assert grid is not None
    rows, columns = np.indices(grid.norms.shape)
    assert_array_equal(np.isnan(grid.norms), (columns > rows) | (rows // 4 != columns // 4))
    assert "cut every 4 steps" in shown.triangle.note.text()
    assert window.session.document.project.training.window == 0
    field = shown.triangle.choices.window_box
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert shown.isVisible()
    assert not field.hasFocus()
    field.setValue(0)
    assert window.session.ledger.window is None


def test_every_state_of_an_lstm_and_the_chosen_block(window: MainWindow, until: Until) -> None:
    shown = opened(window, "recall_lstm", until)
    ledger = window.session.ledger
    shown.triangle.choices.states.button("c").click()
    assert ledger.key == SignalKey("lstm", 0, "forward", "c")
    grid = shown.triangle.grid
    assert grid is not None
    assert_array_equal(grid.norms[-1], ledger.losses.found.norms[ledger.key][-1])
    assert "∂C" in tip(shown, len(grid.lines) - 1, 0)


def test_a_direction_that_reads_from_the_end_is_taught_the_other_way(window: MainWindow, until: Until) -> None:
    shown = opened(window, "tagging_zh", until)
    ledger = window.session.ledger
    shown.triangle.choices.places.button("0/backward").click()
    assert shown.triangle.grid is not None
    rows, columns = np.indices(shown.triangle.grid.norms.shape)
    assert_array_equal(np.isnan(shown.triangle.grid.norms), columns < rows)
    click(shown, plan_of(shown).cell(0, 2).center())
    until(lambda: ledger.chain.found is not None)
    assert ledger.pair == Pair(0, 2)
    assert [column.name for column in shown.chain.plot.columns] == ["1", "2", "∏"]


def test_another_model_leaves_nothing_of_the_one_before(window: MainWindow, until: Until) -> None:
    shown = opened(window, "recall_lstm", until)
    session, ledger = window.session, window.session.ledger
    ledger.choose_pair(Pair(7, 2))
    until(lambda: ledger.chain.found is not None)
    for change in (
        lambda: session.document.set_param("lstm", "layers", 2),
        lambda: session.document.set_kind("lstm", "rnn"),  # one state fewer under the same name
        lambda: window.files.show(example("reference_2_lstm").open(), None),
        lambda: window.files.show(example("reference_2_rnn").open(), None),
    ):
        change()
        assert ledger.pair is None
        assert shown.triangle.grid is None
        assert "Click a cell" in shown.chain.hint.text()
        until(lambda: ledger.losses.found is not None and ledger.sizes.found is not None)
        grid, key = shown.triangle.grid, ledger.key
        assert grid is not None
        assert key is not None
        assert key.layer == max(one.layer for one in ledger.keys)
        ledger.choose_pair(Pair(2, 1))
        until(lambda: ledger.chain.found is not None)
        assert ledger.chain.found.states == tuple(state.id for state in ledger.block.states[::-1])  # type: ignore[union-attr]


def test_without_a_target_it_says_what_needs_none(window: MainWindow, shown: LedgerWindow, until: Until) -> None:
    stepper = window.session.stepper
    assert stepper.sample is not None
    stepper.edit_sample(replace(stepper.sample, targets={}))
    until(lambda: stepper.current is not None and shown.triangle.grid is not None and not shown.triangle.grid.lines)
    assert "no target" in shown.triangle.note.text()
    assert not shown.triangle.grab().isNull()


def test_an_encoder_is_taught_by_the_losses_of_the_decoder(window: MainWindow, until: Until) -> None:
    shown = opened(window, "reverse_additive", until)
    window.session.selection.select("encoder")
    until(lambda: window.session.ledger.losses.found is not None)
    grid = shown.triangle.grid
    assert grid is not None
    trace = window.session.stepper.trace
    assert trace is not None
    assert grid.norms.shape == (trace.lengths["output"], trace.lengths["input"])
    assert "decoder's steps" in shown.triangle.note.text()
    assert grid.lines[0].cursor == trace.lengths["input"] + 1
    assert window.windowTitle() != shown.windowTitle() == "Gradient ledger: GRU (encoder)"


def test_it_can_be_stopped_and_goes_on_with_the_weights(window: MainWindow, shown: LedgerWindow, until: Until) -> None:
    progress = shown.triangle.progress
    window.session.ledger.losses.ask()
    progress.button.click()
    assert progress.stamp.text().endswith("stopped")
    window.session.training.one_update()
    until(lambda: window.session.training.progress.steps == 1501)
    until(lambda: not window.session.ledger.losses.waiting)
    assert progress.stamp.text().startswith("weights of update 1,500")
    progress.button.click()
    until(lambda: progress.stamp.text() == "weights of update 1,501")


def test_without_a_recurrent_block_it_says_what_to_do(window: MainWindow, shown: LedgerWindow) -> None:
    leave_unasked(window)
    window.open_example("sentiment_bag")
    assert shown.hint.isVisible()
    assert "no recurrent block" in shown.hint.text()
    appearance = window.session.appearance
    appearance.set_language("zh")
    assert shown.windowTitle().startswith("梯度账本：")
    assert shown.triangle.choices.by.button("loss").text() == "谁教谁"
