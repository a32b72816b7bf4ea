"""For tests of files: windows that share a folder of the application, in a folder that is the test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QAbstractButton, QApplication, QMessageBox
from pytestqt.qtbot import QtBot
from ui_stage import leave_unasked

from rnnstudio.session.session import Session
from rnnstudio.ui.files.portrait import portrait
from rnnstudio.ui.main_window import MainWindow

OpenWindow = Callable[..., MainWindow]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The application's own folder."""
    return tmp_path / "home"


@pytest.fixture
def open_window(qtbot: QtBot, home: Path, tmp_path: Path) -> Iterator[OpenWindow]:
    """Opens windows with living engines, as so many starts of the application would."""
    QApplication.setStyle("Fusion")
    made: list[MainWindow] = []

    def opened(path: Path | None = None) -> MainWindow:
        settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
        settings.setValue("language", "en")
        window = MainWindow(Session(settings, home, portrait))
        made.append(window)
        window.show()
        window.begin(path)
        qtbot.waitUntil(lambda: window.session.stepper.trace is not None, timeout=20000)
        return window

    yield opened
    for window in made:
        leave_unasked(window)
        window.close()
        window.deleteLater()


@pytest.fixture
def desk(open_window: OpenWindow) -> MainWindow:
    """One window, on the first example."""
    return open_window()


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[str]]:
    """Presses the button with these words in every question from now on; gives the questions that were asked."""

    def pressed(words: str) -> list[str]:
        asked: list[str] = []

        def press(box: QMessageBox) -> int:
            asked.append(f"{box.text()} {box.informativeText()}")
            buttons: dict[str, QAbstractButton] = {button.text(): button for button in box.buttons()}
            buttons[words].click()
            return 0

        monkeypatch.setattr(QMessageBox, "exec", press)
        return asked

    return pressed
