"""Builds and wires the desktop application; the only file that knows everything.

The window comes first: it is painted before numpy has computed anything and long before torch is loaded, which the engine thread does
when the first trace is on screen. Only on Windows torch must be imported before Qt (WinError 1114 otherwise).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from rnnstudio.graph.text import Text
from rnnstudio.system import obstacle


def run(paths: list[Path]) -> int:
    """Opens a window, with the file given or the first example; gives the exit code."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    problem = obstacle()
    if problem is not None:
        print(_spoken(problem), file=sys.stderr)
        return 1
    if sys.platform == "win32":
        import torch  # noqa: F401

    return _live(paths)


def _live(paths: list[Path]) -> int:
    from PySide6.QtCore import QSettings, QTimer
    from PySide6.QtWidgets import QApplication

    from rnnstudio.session.session import Session
    from rnnstudio.ui.icons import application_icon
    from rnnstudio.ui.main_window import MainWindow

    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("RNN Studio")
    app.setOrganizationName("rnnstudio")
    app.setStyle("Fusion")
    app.setWindowIcon(application_icon())
    window = MainWindow(Session(QSettings()))
    window.show()
    QTimer.singleShot(0, window, lambda: window.begin(paths[0] if paths else None))
    return app.exec()


def _spoken(text: Text) -> str:
    return f"{text.en}\n{text.zh}"
