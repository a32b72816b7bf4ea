"""Our training as the user has it: the window open, every plot live. Updates a second.

`none` as fourth argument leaves the window away; with `kept` unsaved work is kept, every few seconds as for a user.
"""

from __future__ import annotations

import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from benchmarks.projects import adding
from benchmarks.rounds import answer
from rnnstudio.project.project import Document

SECONDS = 3.0


def with_window(cell: str, hidden: int, steps: int, *, kept: bool = False) -> None:
    """The whole application, offscreen."""
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    from rnnstudio.session.session import Session
    from rnnstudio.ui.main_window import MainWindow

    app = QApplication([])
    app.setStyle("Fusion")
    folder = tempfile.mkdtemp()
    session = Session(QSettings(f"{folder}/settings.ini", QSettings.Format.IniFormat), Path(folder) if kept else None)
    window = MainWindow(session)
    window.resize(1366, 768)
    window.show()
    session.open(Document(adding(cell, hidden, steps)))

    def pump(seconds: float) -> None:
        limit = time.perf_counter() + seconds
        while time.perf_counter() < limit:
            app.processEvents()
            time.sleep(0.002)

    def once() -> float:
        session.training.start()
        pump(0.7)
        begin, first = time.perf_counter(), session.training.scalars.updates.shape[0]
        pump(SECONDS)
        made = session.training.scalars.updates.shape[0] - first
        rate = made / (time.perf_counter() - begin)
        session.training.pause()
        pump(0.3)
        return rate

    pump(3.0)
    answer(once)
    session.close()


def without_window(cell: str, hidden: int, steps: int) -> None:
    """The engine's generator alone."""
    import torch

    from rnnstudio.engine.model import model_of
    from rnnstudio.engine.training import trainer

    torch.set_num_threads(1)
    model = model_of(adding(cell, hidden, steps))
    updates = trainer(model, model.initial_weights()).updates()

    def once() -> float:
        begin, made = time.perf_counter(), 0
        while time.perf_counter() - begin < SECONDS:
            next(updates)
            made += 1
        return made / (time.perf_counter() - begin)

    answer(once)


if __name__ == "__main__":
    variants = {"none": without_window, "kept": partial(with_window, kept=True)}
    variants.get("".join(sys.argv[4:]), with_window)(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
