"""The window in which arrow keys are pressed: a large cell opened in the microscope, every plot that has room open, training running."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEventLoop, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.frames import Frames, pump
from benchmarks.projects import adding
from benchmarks.rounds import answer
from rnnstudio.project.project import Document
from rnnstudio.session.session import Session
from rnnstudio.ui.main_window import MainWindow

HIDDEN, STEPS = 256, 500
TRAINED_STEPS = 100  # of the batches; the sequence that is stepped through is longer
SIZE = 1920, 1040
PRESSES = 120
PAUSE_S = 0.12  # between two presses, as a hand does it
GIVE_UP_S = 2.0


class Stage:
    """The window, and what must have been painted before a step counts as seen."""

    def __init__(self) -> None:
        settings = QSettings(f"{tempfile.mkdtemp()}/settings.ini", QSettings.Format.IniFormat)
        self.session = Session(settings)
        self.window = MainWindow(self.session)
        self.window.resize(*SIZE)
        self.window.show()
        self.window.activateWindow()
        self.session.open(Document(adding("lstm", HIDDEN, TRAINED_STEPS)))
        pump(4.0)
        sample = self.session.stepper.sample
        assert sample is not None
        longer = {name: np.resize(values, (STEPS, *values.shape[1:])) for name, values in sample.inputs.items()}
        self.session.stepper.edit_sample(replace(sample, inputs=longer))
        self.session.selection.select("lstm")
        self.session.stepper.go(40)
        self.window.choose_perspective("inside")
        self.session.inside.go_to(0)
        plots = self.window.trace_plots
        for signal in ("f", "i", "c_tilde", "o", "c", "h"):
            plots.set_open(f"lstm/0/forward/{signal}", True)
        pump(2.0)

    def parts(self) -> Sequence[QWidget]:
        """What shows the step."""
        inside = self.window.microscope
        lit = next(row for row in inside.rows if row.number == self.session.inside.number)
        return self.window.trace_plots, self.window.canvas.viewport(), inside.diagram, lit.line, lit.bars

    def once(self) -> dict[str, float]:
        """Percentiles while it trains, and while it does not."""
        self.session.training.start()
        pump(1.0)
        found = {f"training {name}": value for name, value in _shares(self._pressed()).items()}
        self.session.training.pause()
        pump(1.0)
        return found | {f"paused {name}": value for name, value in _shares(self._pressed()).items()}

    def _pressed(self) -> list[float]:
        """Right, and right again; back where the end is near."""
        times = []
        for _ in range(PRESSES):
            key = Qt.Key.Key_Right if self.session.stepper.cursor < STEPS - 1 else Qt.Key.Key_Home
            times.append(self._until_painted(key))
            pump(PAUSE_S)
        return times

    def _until_painted(self, key: Qt.Key) -> float:
        """The milliseconds from a key to when all parts have been painted."""
        frames = [Frames(part) for part in self.parts()]
        begin = time.perf_counter()
        QTest.keyClick(self.window, key)
        while not all(frame.times for frame in frames) and time.perf_counter() - begin < GIVE_UP_S:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        took = (time.perf_counter() - begin) * 1000
        for frame in frames:
            frame.parent().removeEventFilter(frame)
            frame.deleteLater()
        return took


def _shares(times: Sequence[float]) -> dict[str, float]:
    """Percentiles."""
    ordered = sorted(times)
    places = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    return {name: ordered[min(round(share * len(ordered)), len(ordered) - 1)] for name, share in places.items()}


def main() -> None:
    """Answers with figures until nobody asks any more."""
    app = QApplication([])
    app.setStyle("Fusion")
    stage = Stage()
    answer(stage.once)
    stage.session.close()


if __name__ == "__main__":
    main()
