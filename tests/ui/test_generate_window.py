"""Generating in the whole window, from the keyboard alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from rnnstudio.ui.main_window import MainWindow


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key) -> None:
    window.activateWindow()
    qtbot.keyClick(window.focusWidget() or window, key)


def test_g_opens_enter_writes_escape_closes(window: MainWindow, qtbot: QtBot) -> None:
    window.open_example("reverse_additive")
    session = window.session
    qtbot.waitUntil(lambda: session.stepper.current is not None, timeout=20000)
    window.trace_plots.setFocus()
    press(qtbot, window, Qt.Key.Key_G)
    assert window.generate.isVisible()
    assert window.generate.field.hasFocus()
    window.generate.controls.at_once.setChecked(True)
    press(qtbot, window, Qt.Key.Key_A)
    assert window.generate.field.text() == "a", "what is typed replaces what stood there"
    press(qtbot, window, Qt.Key.Key_G)
    assert window.generate.field.text() == "ag", "in the field, G is a letter"
    press(qtbot, window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(session.writing.beams) and not session.writing.running, timeout=20000)
    cursor = session.stepper.cursor
    window.generate.view.setFocus()
    press(qtbot, window, Qt.Key.Key_Right)
    assert (session.stepper.cursor, window.generate.view.mark) == (cursor, 0)
    press(qtbot, window, Qt.Key.Key_Escape)
    assert not window.generate.isVisible()
    press(qtbot, window, Qt.Key.Key_Right)
    assert session.stepper.cursor == cursor + 1, "the keyboard belongs to the plots again"


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("way", ["likeliest", "chance", "search"])
def test_nothing_is_clipped_and_the_window_stays_as_narrow(
    window: MainWindow, qtbot: QtBot, size: tuple[int, int], language: str, way: str
) -> None:
    window.session.appearance.set_language(language)  # type: ignore[arg-type]
    window.open_example("next_char")
    qtbot.waitUntil(lambda: window.session.stepper.current is not None, timeout=20000)
    window.resize(*size)
    window.actions_["step.generate"].trigger()
    window.generate.controls.way.button(way).click()
    qtbot.wait(50)
    assert (window.width(), window.height()) == size
    for part in window.generate.findChildren(QPushButton) + window.generate.findChildren(QLabel):
        if part.isVisible():
            assert part.width() >= part.minimumSizeHint().width(), part.text()
            right = part.mapTo(window.generate, part.rect().bottomRight()).x()
            assert right <= window.generate.width(), part.text()
    assert window.trace_plots.height() > 120, "the plots stay in sight"
