"""Garbage is collected in the thread of the window, never in the engine's."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from rnnstudio.session.collector import Collector


class Knot:
    """Garbage that only a collection finds, and that tells in which thread it was found."""

    def __init__(self, found: list[str]) -> None:
        self.found, self.itself = found, self

    def __del__(self) -> None:
        self.found.append(threading.current_thread().name)


@pytest.fixture
def collector(qapp: object) -> Iterator[Collector]:
    made = Collector()
    yield made
    made.stop()
    made.deleteLater()


def test_another_thread_that_makes_much_garbage_collects_none(collector: Collector, qtbot: QtBot) -> None:
    found: list[str] = []
    thread = threading.Thread(target=lambda: [Knot(found) for _ in range(5000)], name="engine")
    thread.start()
    thread.join()
    assert found == []
    qtbot.waitUntil(lambda: len(found) == 5000, timeout=3000)
    assert set(found) == {threading.main_thread().name}


@pytest.mark.parametrize(("held", "oldest"), [(Qt.MouseButton.LeftButton, 1), (Qt.MouseButton.NoButton, 2)])
def test_old_garbage_waits_while_something_is_dragged(
    collector: Collector, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, held: Qt.MouseButton, oldest: int
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(QGuiApplication, "mouseButtons", lambda: held)
    monkeypatch.setattr(gc, "get_count", lambda: (701, 11, 11))
    monkeypatch.setattr(gc, "collect", asked.append)
    qtbot.waitUntil(lambda: bool(asked), timeout=3000)
    assert set(asked) == {oldest}


def test_python_collects_by_itself_again_when_it_stops(collector: Collector) -> None:
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()
