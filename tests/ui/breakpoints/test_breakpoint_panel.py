"""The list of breakpoints in the whole window: written, switched, removed and undone, by keys and by mouse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from rnnstudio.ui.breakpoints.panel import BreakpointPanel
from rnnstudio.ui.main_window import MainWindow


@pytest.fixture
def panel(window: MainWindow, qtbot: QtBot) -> BreakpointPanel:
    window.resize(1366, 768)
    window.actions_["break.list"].trigger()
    found = window.small_windows.breakpoints
    assert found is not None
    qtbot.waitUntil(found.new.field.hasFocus)
    return found


def conditions(window: MainWindow) -> list[tuple[str, bool]]:
    return [(item.condition, item.on) for item in window.session.document.project.breakpoints]


def press(widget: QWidget, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(widget, key)


def test_it_opens_ready_to_be_written_into_with_examples(window: MainWindow, panel: BreakpointPanel) -> None:
    assert [button.text() for button in panel.samples] == [
        "f < 0.1",
        "|h| > 0.9",
        'token == "x"',
        "prediction != target",
    ]
    panel.samples[1].click()
    assert panel.new.field.text() == "|h| > 0.9"
    assert panel.new.field.hasFocus()
    assert panel.new.hits.text() == f"{len(window.session.breakpoints.tried('|h| > 0.9').holds)} steps"
    press(panel.new.field, Qt.Key.Key_Return)
    assert conditions(window) == [("|h| > 0.9", True)]
    assert panel.samples == []
    assert panel.new.field.text() == ""


def test_it_stands_above_the_transport_and_within_the_window(
    window: MainWindow, panel: BreakpointPanel, qtbot: QtBot
) -> None:
    for k in range(12):
        window.session.breakpoints.add(f"t == {k + 20}")
    for size in ((1366, 768), (1100, 700)):
        window.resize(*size)
        assert window.rect().contains(panel.geometry())
        button = window.transport.buttons["break.list"]
        assert panel.geometry().bottom() <= button.mapTo(window, QPoint(0, 0)).y()
    qtbot.waitUntil(lambda: panel._area.verticalScrollBar().maximum() > 0)


def test_what_is_wrong_is_told_in_the_language_of_the_moment(window: MainWindow, panel: BreakpointPanel) -> None:
    QTest.keyClicks(panel.new.field, "g < 0.1")
    press(panel.new.field, Qt.Key.Key_Return)
    assert conditions(window) == []
    assert not panel.new.button.isEnabled()
    assert "no signal “g”" in panel.new.error.text()
    assert panel.new.field.error is not None
    assert (panel.new.field.error.begin, panel.new.field.error.length) == (0, 1)
    window.session.appearance.set_language("zh")
    assert "没有信号“g”" in panel.new.error.text()
    panel.new.field.clear()
    assert panel.new.error.isHidden()


def test_typing_is_one_undo_step(window: MainWindow, panel: BreakpointPanel) -> None:
    window.session.breakpoints.add("t == 3")
    field = panel.rows[0].field
    field.setFocus()
    press(field, Qt.Key.Key_End, Qt.Key.Key_Backspace)
    assert panel.rows[0].field.error is not None
    QTest.keyClicks(field, "7")
    assert conditions(window) == [("t == 7", True)]
    assert window.session.breakpoints.marks.stops == {7}
    press(field, Qt.Key.Key_Return)
    QTest.keyClicks(field, "0")
    document = window.session.document
    document.undo()
    assert field.text() == "t == 7"
    document.undo()
    assert field.text() == "t == 3"
    document.undo()
    assert panel.rows == []


def test_an_emptied_condition_is_taken_away(window: MainWindow, panel: BreakpointPanel) -> None:
    for text in ("t == 3", "t == 4"):
        window.session.breakpoints.add(text)
    field = panel.rows[0].field
    field.setFocus()
    field.selectAll()
    press(field, Qt.Key.Key_Delete, Qt.Key.Key_Return)
    assert conditions(window) == [("t == 4", True)]
    assert [row.field.text() for row in panel.rows] == ["t == 4"]


def test_space_switches_and_enter_removes(window: MainWindow, panel: BreakpointPanel) -> None:
    for text in ("t == 3", "t == 4"):
        window.session.breakpoints.add(text)
    box = panel.rows[0].box
    box.setFocus()
    press(box, Qt.Key.Key_Space)
    assert conditions(window) == [("t == 3", False), ("t == 4", True)]
    assert not window.session.stepper.playing
    panel.rows[0].remove.setFocus()
    press(panel.rows[0].remove, Qt.Key.Key_Return)
    assert conditions(window) == [("t == 4", True)]


def test_escape_puts_it_away_and_the_keyboard_goes_back(window: MainWindow, panel: BreakpointPanel) -> None:
    QTest.keyClicks(panel.new.field, "ls")
    press(panel.new.field, Qt.Key.Key_Escape)
    assert panel.isVisible(), "the first Escape is for the options"
    press(panel.new.field, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert not window.actions_["break.list"].isChecked()
    assert window.trace_plots.hasFocus()


def test_the_numbers_follow_the_sequence(window: MainWindow, panel: BreakpointPanel, qtbot: QtBot) -> None:
    window.session.breakpoints.add('token == "B"')
    assert panel.rows[0].hits.text() == "1 step"
    assert "step 1 of the run" in panel.rows[0].hits.toolTip()
    stepper = window.session.stepper
    stepper.show_probe(stepper.probes[1])
    qtbot.waitUntil(lambda: stepper.current is not None)
    assert panel.rows[0].hits.text() == "never"


def test_the_keys_run_to_stops_and_the_reason_is_told(window: MainWindow, qtbot: QtBot) -> None:
    window.session.breakpoints.add("t == 4")
    for key, place, said in (("F5", 4, "◆ t == 4"), ("F9", 4, ""), ("Shift+F5", 4, "")):
        shortcut = QKeySequence(key)[0]
        QTest.keyClick(window.trace_plots, shortcut.key(), shortcut.keyboardModifiers())
        assert window.session.stepper.cursor == place
        assert window.transport.hit.text() == said
    assert conditions(window) == []
    assert "No breakpoint is on" in window.messages.label.text()


def test_a_click_above_a_step_sets_a_breakpoint_there(window: MainWindow, mark: Callable[[int], QPoint]) -> None:
    plots, stepper = window.trace_plots, window.session.stepper
    stepper.go(2)
    QTest.mouseClick(plots, Qt.MouseButton.LeftButton, pos=mark(7))
    assert conditions(window) == [("t == 7", True)]
    assert stepper.cursor == 2, "the playhead stays"
    assert "take the breakpoint away" in plots.readout()
    picture = plots.grab().toImage()
    assert picture.pixelColor(mark(7)) != picture.pixelColor(mark(6))
    QTest.mouseClick(plots, Qt.MouseButton.LeftButton, pos=mark(7))
    assert conditions(window) == []
    QTest.mouseClick(plots, Qt.MouseButton.LeftButton, pos=mark(0))
    assert conditions(window) == []


def test_the_timeline_tells_where_conditions_hold(window: MainWindow, mark: Callable[[int], QPoint]) -> None:
    window.session.breakpoints.add("4 <= t <= 6")
    plots = window.trace_plots
    said = []
    for step in (3, 4, 5):
        QTest.mouseMove(plots, mark(step))
        said.append(plots.readout())
    assert "click to stop" in said[0]
    assert "play stops here" in said[1]
    assert "goes on to hold" in said[2]


@pytest.fixture
def mark(window: MainWindow) -> Callable[[int], QPoint]:
    """Where the mark of a step stands on the timeline."""

    def found(step: int) -> QPoint:
        placed = window.trace_plots.arrangement()
        return QPoint(round(placed.axis.centre(placed.phases.column(step))), placed.heading + 5)

    return found
