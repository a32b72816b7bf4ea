"""A window with a large document: the longest time for which it could not paint while that was saved and opened. Milliseconds.

`window` as argument does both as the window does; `waiting` does the same work in the window's thread.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from benchmarks.projects import adding
from benchmarks.rounds import answer
from rnnstudio.engine.model import model_of
from rnnstudio.engine.opening import open_document
from rnnstudio.graph import edits
from rnnstudio.project.file import write
from rnnstudio.project.project import Document
from rnnstudio.session.session import Session
from rnnstudio.ui.main_window import MainWindow

HIDDEN, LAYERS, STEPS = 912, 2, 5  # ten million weights
TICK = 0.002


def worst_gap(begin: Callable[[], object], done: Callable[[], bool]) -> float:
    """From one turn of the event loop to the next, the longest until it is done."""
    longest, last = 0.0, time.perf_counter()
    begin()
    while True:
        QApplication.processEvents()
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
        if done():
            return longest * 1000
        time.sleep(TICK)


class Round:
    """One window, and the document in its file."""

    def __init__(self) -> None:
        folder = Path(tempfile.mkdtemp())
        self.path = folder / "large.rnns"
        project = adding("lstm", HIDDEN, STEPS)
        project = replace(project, graph=edits.set_params(project.graph, "lstm", {"layers": LAYERS}))
        numbers = np.random.default_rng(0)
        shapes = model_of(project).resolution.weight_shapes()
        weights = {name: numbers.standard_normal(shape, np.float32) / 100 for name, shape in shapes.items()}
        self.document = Document(project, weights)
        self.session = Session(QSettings(f"{folder}/settings.ini", QSettings.Format.IniFormat))
        self.session.runner.stop()  # its first trace of so large a model is not what is measured
        self.window = MainWindow(self.session)
        self.window.resize(1366, 768)
        self.window.show()
        self.session.open(self.document, self.path)
        self.session.training.run = self.document.run

    def alive(self) -> dict[str, float]:
        """As the window does it."""
        session, ended = self.session, list[object]()
        saved = worst_gap(lambda: session.save(self.path, ended.append), lambda: bool(ended))
        assert ended == [None]
        opened: list[object] = []
        read = session.reading.read
        opening = worst_gap(
            lambda: read(self.path, lambda: open_document(self.path), opened.append), lambda: bool(opened)
        )
        return {"save": saved, "open": opening}

    def waiting(self) -> dict[str, float]:
        """In the window's thread."""
        saved = worst_gap(lambda: write(self.path, self.session.to_save()), lambda: True)
        return {"save": saved, "open": worst_gap(lambda: open_document(self.path), lambda: True)}


def main(way: str) -> None:
    """Answers with figures until nobody asks any more."""
    app = QApplication([])
    app.setStyle("Fusion")
    found = Round()
    answer({"window": found.alive, "waiting": found.waiting}[way])
    found.session.close()


if __name__ == "__main__":
    main(sys.argv[1])
