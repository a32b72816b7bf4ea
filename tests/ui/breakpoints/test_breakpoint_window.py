"""Breakpoints in the whole window: where their list stands, and what the keys do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
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


def test_it_stands_above_the_transport_and_within_the_window(
    window: MainWindow, panel: BreakpointPanel, qtbot: QtBot
) -> None:
    for k in range(12):
        window.session.breakpoints.add(f"t == {k + 20}")
    for size, perspective in (((1366, 768), "view.build"), ((1100, 700), "view.step")):
        window.resize(*size)
        window.actions_[perspective].trigger()
        qtbot.wait(20)
        assert window.rect().contains(panel.geometry())
        button = window.transport.buttons["break.list"]
        assert 0 <= button.mapTo(window, QPoint(0, 0)).y() - panel.geometry().bottom() < 12
    qtbot.waitUntil(lambda: panel._area.verticalScrollBar().maximum() > 0)


def test_escape_puts_it_away_and_the_keyboard_goes_back(window: MainWindow, panel: BreakpointPanel) -> None:
    QTest.keyClicks(panel.new.field, "ls")
    QTest.keyClick(panel.new.field, Qt.Key.Key_Escape)
    assert panel.isVisible(), "the first Escape is for the options"
    QTest.keyClick(panel.new.field, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert not window.actions_["break.list"].isChecked()
    assert window.trace_plots.hasFocus()


def test_the_keys_run_to_stops_and_the_reason_is_told(window: MainWindow, qtbot: QtBot) -> None:
    window.session.breakpoints.add("t == 4")
    for key, place, said in (("F5", 4, "◆ t == 4"), ("F9", 4, ""), ("Shift+F5", 4, "")):
        shortcut = QKeySequence(key)[0]
        QTest.keyClick(window.trace_plots, shortcut.key(), shortcut.keyboardModifiers())
        assert window.session.stepper.cursor == place
        assert window.transport.hit.text() == said
    assert window.session.document.project.breakpoints == ()
    assert "No breakpoint is on" in window.messages.label.text()
