"""The shell: on screen before its content, titled and closed as its content says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QSettings, Qt, QUrl
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from rnnstudio.app import open_shell
from rnnstudio.ui.main_window import MainWindow
from rnnstudio.ui.shell import Shell

LIGHTLY = """
import sys
from PySide6.QtWidgets import QApplication
app = QApplication([])
from PySide6.QtCore import QSettings
import rnnstudio.app
rnnstudio.app._furnish = lambda *_: app.quit()
rnnstudio.app.open_shell(QSettings(sys.argv[1], QSettings.Format.IniFormat), [])
app.exec()
print([name for name in ("numpy", "torch", "safetensors", "ziamath") if name in sys.modules])
"""


class Stubborn(QWidget):
    """Content that does not want to close."""

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()


def test_the_first_frame_needs_nothing_heavy(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", LIGHTLY, str(tmp_path / "s.ini")], capture_output=True, text=True, timeout=60, check=True
    )
    assert told.stdout.strip() == "[]"


def test_it_is_furnished_with_the_first_example(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    shell = open_shell(QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat), [], "zh")
    qtbot.addWidget(shell)
    qtbot.waitUntil(lambda: isinstance(shell.content, MainWindow), timeout=20000)
    content = shell.content
    assert isinstance(content, MainWindow)
    qtbot.waitUntil(lambda: content.session.stepper.trace is not None, timeout=20000)
    assert "回忆任务" in shell.windowTitle()
    content.switch_theme()
    qtbot.wait(50)
    for place in (content.transport, content.side, shell):
        assert place.palette().color(QPalette.ColorRole.Window).lightness() < 80, "all of the window is dark"
    content.session.document.set_option("batch", 16)
    assert shell.isWindowModified(), "the mark of unsaved work is on the window that one sees"
    content.session.document.undo()
    assert not shell.isWindowModified()
    data, handle = QMimeData(), shell.windowHandle()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.rnns"))])
    at, none = QPoint(300, 300), Qt.KeyboardModifier.NoModifier
    dragged = QDragEnterEvent(at, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
    QApplication.sendEvent(handle, dragged)
    assert content.file_drop.veil.isVisible(), "a file may be dropped on it"
    QApplication.sendEvent(handle, QDragLeaveEvent())
    content.actions_["file.quit"].trigger()
    assert not shell.isVisible(), "the command closes the window, not only what is in it"


def test_content_that_will_not_close_keeps_the_window(qtbot: QtBot) -> None:
    shell = Shell()
    qtbot.addWidget(shell)
    content = Stubborn()
    content.setWindowTitle("mine")
    shell.fill(content)
    shell.show()
    assert shell.windowTitle() == "mine"
    assert not shell.close()
    shell.content = None
    assert shell.close()
