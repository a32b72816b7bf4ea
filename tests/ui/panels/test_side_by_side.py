"""Side by side as a lecturer uses it: the real window, a real engine; the table's numbers are read back against trace and torch."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from PySide6.QtCore import QModelIndex, QRect, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from ui_stage import leave_unasked

from rnnstudio.examples import example
from rnnstudio.graph import edits
from rnnstudio.graph.text import plain
from rnnstudio.numbers import MINUS, fixed, scientific
from rnnstudio.trace.trace import SignalKey
from rnnstudio.ui.beside import placed
from rnnstudio.ui.main_window import MainWindow
from rnnstudio.ui.panels.side_by_side import SideBySideWindow

Until = Callable[[Callable[[], bool]], None]
TOP = SignalKey("rnn", 1, "forward", "h")
TITLES = ["stepped here", "by hand", "torch's module"]


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    return lambda done: qtbot.waitUntil(done, timeout=20000)


@pytest.fixture
def shown(window: MainWindow, until: Until) -> SideBySideWindow:
    """The third reference model, side by side."""
    return side_by_side(window, "reference_3_simple_rnn", until)


def side_by_side(window: MainWindow, name: str, until: Until) -> SideBySideWindow:
    window.files.show(example(name).open(), None)
    until(lambda: window.session.stepper.trace is not None)
    window.actions_["view.side_by_side"].trigger()
    assert window.small_windows.side_by_side is not None
    until(lambda: window.session.side_by_side.found is not None)
    return window.small_windows.side_by_side


def table(shown: SideBySideWindow) -> list[list[str]]:
    model = shown.numbers.table.model()
    return [[model.index(r, c).data() for c in range(model.columnCount())] for r in range(model.rowCount())]


def titles(shown: SideBySideWindow, across: bool) -> list[str]:
    model, way = shown.numbers.table.model(), Qt.Orientation.Horizontal if across else Qt.Orientation.Vertical
    return [model.headerData(k, way) for k in range(model.columnCount() if across else model.rowCount())]


def marked(shown: SideBySideWindow) -> list[int]:
    model = shown.numbers.table.model()
    role = Qt.ItemDataRole.BackgroundRole
    return [column for column in range(model.columnCount()) if model.index(0, column).data(role) is not None]


def click(shown: SideBySideWindow, column: int) -> None:
    shown.numbers.table.clicked.emit(shown.numbers.table.model().index(1, column))


def value(text: str) -> float:
    return float(text.replace(MINUS, "-"))


def test_the_table_has_the_numbers_of_trace_and_torch(window: MainWindow, shown: SideBySideWindow) -> None:
    session = window.session
    trace, unit = session.stepper.trace, session.selection.unit
    assert trace is not None
    module = torch.nn.RNN(10, 20, num_layers=2)
    own = {name.removeprefix("rnn."): a for name, a in session.training.weights.items() if name.startswith("rnn.")}
    module.load_state_dict({name: torch.tensor(a) for name, a in own.items()})
    h = module(torch.tensor(next(iter(trace.sample.inputs.values()))))[0].detach().numpy()
    stepped, by_hand, by_torch = table(shown)
    assert titles(shown, across=False) == TITLES
    assert titles(shown, across=True) == [f"t = {k}" for k in range(1, 6)]
    assert stepped == [fixed(float(a), 6) for a in trace.signals[TOP][:, unit]]
    for row in (by_hand, by_torch):
        np.testing.assert_allclose([value(text) for text in row], h[:, unit], atol=1e-6)
    exact = shown.numbers.table.model().index(0, 2).data(Qt.ItemDataRole.ToolTipRole)
    assert exact == f"stepped here, t = 3: {str(trace.signals[TOP][2, unit]).replace('-', MINUS)}"


def test_it_says_how_far_apart_they_are_in_either_precision(
    window: MainWindow, shown: SideBySideWindow, until: Until
) -> None:
    found = window.session.side_by_side.found
    assert found is not None
    (by_hand, by_torch) = shown.numbers.verdicts.values()
    off = found.by_hand.difference
    assert by_hand.text().startswith(
        f"{scientific(off.value)} (t = {off.row + 1}, unit {off.unit + 1}): the same numbers"
    )
    assert "5 steps and 20 units, with the weights of update 800" in shown.numbers.largest.text()
    shown.numbers.precision.button("float64").click()
    assert shown.numbers.largest.text() == "computing…"
    until(lambda: window.session.side_by_side.found is not None)
    for label in (by_hand, by_torch):
        assert "10⁻¹⁶" in label.text() or label.text().startswith("0: ")
        assert "float64" in label.text() or "bit for bit" in label.text()


def test_both_sources_stand_there_and_can_be_copied(shown: SideBySideWindow) -> None:
    assert shown.by_hand.title.text() == "By hand: a cell and a loop"
    assert shown.by_torch.title.text() == "torch's module: nn.RNN(…)"
    assert "h = torch.tanh(from_x + linear(h, W_hh, b_hh))" in shown.by_hand.code.toPlainText()
    assert "RNN(input_size=10, hidden_size=20, num_layers=2)" in shown.by_torch.code.toPlainText()
    for column in (shown.by_hand, shown.by_torch):
        assert column.code.isReadOnly()
        column.copy.click()
        assert QGuiApplication.clipboard().text() == column.code.toPlainText()
        names: dict = {}
        exec(QGuiApplication.clipboard().text(), names)
        assert names["build"]()(torch.zeros(4, 1, 10)).shape == (4, 1, 20)


def test_the_mark_follows_the_playhead_and_a_click_moves_it(window: MainWindow, shown: SideBySideWindow) -> None:
    stepper = window.session.stepper
    assert marked(shown) == []
    stepper.go(2)
    assert marked(shown) == [1]
    click(shown, 3)
    assert stepper.cursor == 4
    assert marked(shown) == [3]


def test_arrows_step_in_this_window_too(window: MainWindow, shown: SideBySideWindow, qtbot: QtBot) -> None:
    shown.activateWindow()
    qtbot.keyClick(shown, Qt.Key.Key_Right)
    qtbot.keyClick(shown, Qt.Key.Key_Right)
    qtbot.keyClick(shown, Qt.Key.Key_Left)
    assert window.session.stepper.cursor == 1


def test_the_unit_is_the_one_of_the_whole_window(window: MainWindow, shown: SideBySideWindow) -> None:
    trace = window.session.stepper.trace
    assert trace is not None
    window.session.selection.choose_unit(4)
    assert table(shown)[0] == [fixed(float(a), 6) for a in trace.signals[TOP][:, 4]]
    assert shown.numbers.unit.text() == "unit 5"
    shown.numbers.unit.setValue(20)
    assert window.session.selection.unit == 19
    window.session.stepper.go(2)
    shown.numbers.view.button("units").click()
    assert titles(shown, across=True) == [f"unit {k}" for k in range(1, 21)]
    assert table(shown)[0] == [fixed(float(a), 6) for a in trace.signals[TOP][1]]
    assert shown.numbers.title.text() == "Hidden state of the top layer, t = 2"
    click(shown, 6)
    assert window.session.selection.unit == 6
    assert marked(shown) == [6]


def test_what_comes_is_not_told_while_the_class_guesses(window: MainWindow, shown: SideBySideWindow) -> None:
    window.session.stepper.go(2)
    window.actions_["step.predict"].trigger()
    for row in table(shown):
        assert row[2:] == ["?"] * 3
        assert "?" not in row[:2]
    assert shown.numbers.table.model().index(0, 4).data(Qt.ItemDataRole.ToolTipRole) is None
    window.actions_["step.predict"].trigger()
    assert "?" not in table(shown)[0]


def test_training_brings_new_numbers(window: MainWindow, shown: SideBySideWindow, until: Until) -> None:
    before = table(shown)
    window.session.training.one_update()
    until(lambda: "update 801" in shown.numbers.largest.text())
    assert table(shown) != before


def test_a_variant_that_torch_lacks_says_so_and_both_directions_have_theirs(window: MainWindow, until: Until) -> None:
    shown = side_by_side(window, "recall_lstm", until)
    document, found = window.session.document, window.session.side_by_side
    document.set_param("lstm", "norm", True)
    until(lambda: found.found is not None)
    assert shown.by_torch.title.text() == "torch's module: there is none"
    assert "“Layer normalisation”" in shown.by_torch.reason.text()
    assert not shown.by_torch.code.isVisible()
    assert set(table(shown)[2]) == {"–"}
    document.set_param("lstm", "norm", False)
    document.set_param("lstm", "bidirectional", True)
    until(lambda: found.found is not None)
    assert "bidirectional=True" in shown.by_torch.code.toPlainText()
    assert shown.by_torch.note.isVisible()
    trace, unit = window.session.stepper.trace, window.session.selection.unit
    assert trace is not None
    for direction in ("forward", "backward"):
        shown.numbers.direction.button(direction).click()
        h = trace.signals[SignalKey("lstm", 0, direction, "h")]
        assert table(shown)[0] == [fixed(float(a), 6) for a in h[:, unit]]


def test_a_decoder_in_a_loop_is_on_its_own_time(window: MainWindow, until: Until) -> None:
    shown = side_by_side(window, "reverse_additive", until)
    session = window.session
    session.selection.select("decoder")
    until(lambda: session.side_by_side.found is not None)
    trace = session.stepper.trace
    assert trace is not None
    h = trace.signals[SignalKey("decoder", 0, "forward", "h")]
    assert table(shown)[0] == [fixed(float(a), 6) for a in h[:, session.selection.unit]]
    assert shown.windowTitle() == "Side by side: GRU (decoder)"
    click(shown, 1)
    assert session.stepper.cursor == trace.lengths["input"] + 2
    assert marked(shown) == [1]


def test_without_a_recurrent_block_it_says_what_to_do(window: MainWindow, shown: SideBySideWindow) -> None:
    document = window.session.document
    document.edit_graph(edits.remove(document.project.graph, ["linear"]), plain("remove"))
    assert shown.hint.isVisible()
    assert shown.hint.text().startswith("The model cannot run yet. ")
    document.undo()
    assert not shown.hint.isVisible()
    leave_unasked(window)
    window.open_example("sentiment_bag")
    assert "no recurrent block" in shown.hint.text()


def test_it_speaks_both_languages_and_goes_away_by_the_same_key(window: MainWindow, shown: SideBySideWindow) -> None:
    window.session.appearance.set_language("zh")
    assert shown.by_hand.title.text() == "手写：单元与循环"
    assert titles(shown, across=False) == ["单步", "手写", "torch 模块"]
    assert shown.windowTitle().startswith("并排对照：")
    window.session.appearance.set_theme("dark")
    window.session.appearance.set_presenter(True)
    assert shown.numbers.table.font().pointSizeF() == 14
    shown.activateWindow()
    window.actions_["view.side_by_side"].trigger()
    assert not shown.isVisible()
    window.actions_["view.side_by_side"].trigger()
    assert shown.isVisible()


@pytest.mark.parametrize("behind", [QRect(0, 0, 1366, 768), QRect(-20, -30, 1366, 900), QRect(900, 500, 800, 600)])
def test_its_title_bar_is_on_the_screen(behind: QRect) -> None:
    screen = QRect(0, 0, 1366, 768)
    made = placed(behind, screen)
    assert screen.adjusted(0, 30, 0, 0).contains(made)
    assert made.intersects(behind)


def test_no_cell_says_anything_that_is_not_there(shown: SideBySideWindow) -> None:
    assert shown.numbers.table.model().rowCount(QModelIndex()) == 3
    assert all(text not in ("", "–", "?") for row in table(shown) for text in row)


def test_it_closes_with_the_main_window(shown: SideBySideWindow, window: MainWindow) -> None:
    leave_unasked(window)
    window.close()
    assert not shown.isVisible()
