"""Builds and wires the desktop application; the only file that knows everything.

The window comes first: its shell is painted before anything heavy is imported, its content before torch is loaded, which the engine
thread does when the first trace is on screen. Only on Windows torch must be imported before Qt (WinError 1114 otherwise).
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from rnnstudio.graph.text import Language, Text
from rnnstudio.system import obstacle

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings

    from rnnstudio.ui.main_window import MainWindow
    from rnnstudio.ui.shell import Shell


def run(paths: list[Path], language: Language | None = None) -> int:
    """Opens a window, with the file given or the first example, in a language if one is asked for; gives the exit code."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    problem = obstacle()
    if problem is not None:
        print(f"{problem.en}\n{problem.zh}", file=sys.stderr)
        return 1
    if sys.platform == "win32":
        import torch  # noqa: F401
    from PySide6.QtCore import QSettings, QStandardPaths
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("RNN Studio")
    app.setOrganizationName("rnnstudio")
    home = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation))
    shell = open_shell(QSettings(), paths, language, home)
    signal.signal(signal.SIGINT, lambda *_: shell.close())
    return app.exec()


def open_shell(
    settings: QSettings, paths: list[Path], language: Language | None = None, home: Path | None = None
) -> Shell:
    """The shell on screen; as soon as it is painted it is furnished. Unsaved work is kept in `home`, if there is one."""
    from PySide6.QtWidgets import QApplication

    from rnnstudio.session.appearance import Appearance
    from rnnstudio.ui.shell import Shell
    from rnnstudio.ui.theme import THEMES, palette

    QApplication.setStyle("Fusion")
    QApplication.setPalette(palette(THEMES[Appearance(settings).theme]))
    shell = Shell()
    shell.painted.connect(partial(_furnish, shell, settings, paths, language, home))
    shell.show()
    return shell


def _furnish(
    shell: Shell, settings: QSettings, paths: list[Path], language: Language | None, home: Path | None
) -> None:
    """The content of the window, alive with its first document."""
    from rnnstudio.session.session import Session
    from rnnstudio.ui.files.portrait import portrait
    from rnnstudio.ui.icons import application_icon
    from rnnstudio.ui.main_window import MainWindow

    shell.setWindowIcon(application_icon())
    session = Session(settings, home, portrait)
    if language is not None:
        session.appearance.set_language(language)
    window = MainWindow(session)
    _report_whatever_escapes(window)
    shell.fill(window)
    window.begin(paths[0] if paths else None)


def _report_whatever_escapes(window: MainWindow) -> None:
    """An exception that nobody caught reaches the user as a message with details to copy, and the window lives on."""
    from rnnstudio.engine.mailbox import Failure

    def report(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
        text = Text(
            f"Something unexpected went wrong ({error}). Your work is kept; please save it and report the details.",
            f"发生了意外错误（{error}）。您的工作没有丢失；请保存，并反馈详情。",
        )
        window.session.report(Failure(0, text, "".join(traceback.format_exception(kind, error, where))))

    sys.excepthook = report
