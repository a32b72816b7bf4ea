"""Dragging with the mouse as a hand does it, and the time from one painted frame to the next."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from itertools import pairwise

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

MOUSE_MS = 8  # an ordinary mouse tells 125 times a second where it is
SECONDS = 3.0
WIDE, HIGH = 160, 110  # of the path, to each side
BUDGET_MS = 1000 / 60


class Frames(QObject):
    """When a widget was painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.times: list[float] = []
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.times.append(time.perf_counter())
        return False


def pump(seconds: float) -> None:
    """Lets the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def dragged(viewport: QWidget, start: QPoint) -> dict[str, float]:
    """Drags what is under a point of a viewport along a figure of eight and back; the intervals between frames meanwhile,
    and how long the processor worked for each, which other programs on the machine hardly change."""
    window = viewport.window().windowHandle()
    origin = viewport.mapTo(viewport.window(), start)
    frames, begin, worked = Frames(viewport), time.perf_counter(), time.process_time()

    def follow() -> None:
        turn = (time.perf_counter() - begin) * 2 * math.pi / SECONDS
        QTest.mouseMove(window, origin + QPoint(round(WIDE * math.sin(turn)), round(HIGH * math.sin(2 * turn))))

    QTest.mousePress(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, origin)
    timer = QTimer(viewport)
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(follow)
    timer.start(MOUSE_MS)
    pump(SECONDS)
    timer.stop()
    times, worked = list(frames.times), time.process_time() - worked
    QTest.mouseMove(window, origin)
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, origin)
    viewport.removeEventFilter(frames)
    QApplication.processEvents()
    return {**intervals(times), "processor": worked * 1000 / len(times)}


def intervals(times: list[float]) -> dict[str, float]:
    """Percentiles of the milliseconds between frames, and the share of frames that came too late for 60 a second."""
    between = sorted((after - before) * 1000 for before, after in pairwise(times))
    if not between:
        raise SystemExit("Nothing was painted while the mouse moved.")
    place: Mapping[str, float] = {"p50": 0.50, "p95": 0.95, "p99": 0.99, "worst": 1.0}
    found = {name: between[min(round(share * len(between)), len(between) - 1)] for name, share in place.items()}
    return {**found, "late": sum(ms > BUDGET_MS for ms in between) / len(between), "a second": len(between) / SECONDS}
