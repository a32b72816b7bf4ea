"""Saves in a line: in order, never two at once, each of what was there when it was asked for, each answered."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.text import plain
from rnnstudio.project.project import Document, Project
from rnnstudio.session import saving
from rnnstudio.session.errands import Errands, Reading
from rnnstudio.session.saving import Frozen, Save, Saving

PATHS = {name: Path(f"/nowhere/{name}.rnns") for name in "ab"}
STEPS = st.lists(st.sampled_from(["a", "a", "b", "finish"]), max_size=14)


class Disk:
    """Writes nothing, as slowly as it is told to: each save waits until it is let go."""

    def __init__(self) -> None:
        self.began: list[tuple[Path, int]] = []
        self.at_work = self.most_at_work = 0
        self._gate = threading.Semaphore(0)

    def write(self, path: Path, document: Document) -> None:
        self.at_work += 1
        self.most_at_work = max(self.most_at_work, self.at_work)
        self.began.append((path, int(document.project.title.en)))
        self._gate.acquire()
        self.at_work -= 1

    def let_go(self, saves: int = 1) -> None:
        self._gate.release(saves)


class Line:
    """Documents numbered in the order in which they are to be saved."""

    def __init__(self, disk: Disk) -> None:
        self.disk, self.asked, self.answers = disk, list[Path](), list[tuple[int, object]]()
        self.written: list[int] = []
        self.saving = Saving(self._note, lambda save: None)

    def _note(self, save: Save) -> None:
        self.written.append(save.frozen.moment)

    def ask(self, path: Path) -> None:
        number = len(self.asked)
        self.asked.append(path)
        document = Document(Project(title=plain(str(number))))
        self.saving.ask(path, Frozen(document, number, 0, 1), lambda error: self.answers.append((number, error)))

    def until(self, happened: Callable[[], bool]) -> None:
        limit = time.monotonic() + 20
        while not happened():
            assert time.monotonic() < limit
            self.saving._errands._look()
            time.sleep(0.0002)


@pytest.fixture
def line(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Line]:
    """Makes lines of saves, each before a disk of its own."""

    def made() -> Line:
        disk = Disk()
        monkeypatch.setattr(saving, "write", disk.write)
        return Line(disk)

    return made


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_saves_are_written_in_order_and_the_last_of_each_file_stays(line: Callable[[], Line], steps: list[str]) -> None:
    found = line()
    for step in steps:
        if step != "finish":
            found.ask(PATHS[step])
        elif found.saving.path is not None:
            answered = len(found.answers)
            found.disk.let_go()
            found.until(lambda before=answered: len(found.answers) > before)  # type: ignore[misc]
    found.disk.let_go(len(steps) + 1)
    found.until(lambda: found.saving.path is None)
    numbers = [number for _, number in found.disk.began]
    assert found.disk.most_at_work <= 1
    assert numbers == sorted(set(numbers)) == found.written
    assert all(found.asked[number] == path for path, number in found.disk.began)
    assert sorted(found.answers) == [(number, None) for number in range(len(found.asked))]
    for path in PATHS.values():
        wanted = [number for number, asked in enumerate(found.asked) if asked == path]
        assert [number for where, number in found.disk.began if where == path][-1:] == wanted[-1:]


def test_impatient_saves_of_one_file_are_written_once(line: Callable[[], Line]) -> None:
    found = line()
    for _ in range(5):
        found.ask(PATHS["a"])
    found.disk.let_go(5)
    found.until(lambda: found.saving.path is None)
    assert [number for _, number in found.disk.began] == [0, 4]
    assert len(found.answers) == 5


def test_a_save_that_fails_is_told_and_the_next_one_is_written(
    line: Callable[[], Line], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = line()

    def full(path: Path, document: Document) -> None:
        monkeypatch.setattr(saving, "write", found.disk.write)
        raise StudioError(plain("The disk is full."))

    monkeypatch.setattr(saving, "write", full)
    ended: list[bool] = []
    found.ask(PATHS["a"])
    found.ask(PATHS["b"])
    found.saving.afterwards(ended.append)
    found.disk.let_go()
    found.until(lambda: found.saving.path is None)
    assert [type(error) for _, error in found.answers] == [StudioError, type(None)]
    assert found.written == [1]
    assert ended == [True]


def test_whoever_closes_waits_for_every_save(line: Callable[[], Line]) -> None:
    found = line()
    found.ask(PATHS["a"])
    found.ask(PATHS["b"])
    found.disk.let_go(2)
    found.saving.close()
    assert [path for path, _ in found.disk.began] == [PATHS["a"], PATHS["b"]]


def test_errands_are_done_elsewhere_and_told_here(qtbot: QtBot) -> None:
    errands, told = Errands("test"), list[object]()
    here = threading.get_ident()
    errands.send(threading.get_ident, lambda future: told.append((future.result() != here, threading.get_ident())))
    errands.send(lambda: 1 / 0, lambda future: told.append(type(future.exception())))
    assert errands.busy
    qtbot.waitUntil(lambda: len(told) == 2, timeout=30000)
    assert told == [(True, here), ZeroDivisionError]
    assert not errands.busy
    errands.close()


def test_another_file_takes_the_place_of_one_that_never_comes(qtbot: QtBot) -> None:
    reading, never, told = Reading(), threading.Event(), list[str]()
    reading.read(PATHS["a"], never.wait, lambda _: told.append("a"), lambda: told.append("a given up"))
    assert reading.path == PATHS["a"]
    reading.read(PATHS["b"], never.wait, lambda _: told.append("b"), lambda: told.append("b given up"))
    reading.cancel()
    assert told == ["b given up"]
    assert reading.path is None
    reading.read(PATHS["a"], lambda: 7, lambda future: told.append(str(future.result())))
    qtbot.waitUntil(lambda: told == ["b given up", "7"], timeout=30000)
    never.set()
    reading.cancel()
    assert told == ["b given up", "7"]
