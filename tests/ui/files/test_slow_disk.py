"""Files on a disk that takes its time: the window lives, nothing that is done meanwhile is lost, and nothing is asked twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog
from ui_stage import at_rest, until

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.text import plain
from rnnstudio.project.file import read
from rnnstudio.session import saving
from rnnstudio.ui.files import commands
from rnnstudio.ui.main_window import MainWindow

OpenWindow = Callable[..., MainWindow]
Answer = Callable[[str], list[str]]


@dataclass
class Slow:
    """A disk that does nothing until it is let `go`, and then perhaps no more than to be `full`."""

    go: threading.Event = field(default_factory=threading.Event)
    full: bool = False
    threads: list[int] = field(default_factory=list)

    def after(self, work: Callable[..., object]) -> Callable[..., object]:
        """The same work on this disk."""

        def worked(*arguments: object) -> object:
            self.threads.append(threading.get_ident())
            assert self.go.wait(60)
            if self.full:
                raise StudioError(plain("The disk is full."))
            return work(*arguments)

        return worked

    @property
    def elsewhere(self) -> bool:
        """Whether all was done in other threads than the window's."""
        return bool(self.threads) and threading.get_ident() not in self.threads


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    """The disk of every window in the test."""
    disk = Slow()
    monkeypatch.setattr(saving, "write", disk.after(saving.write))
    monkeypatch.setattr(commands, "open_document", disk.after(commands.open_document))
    yield disk
    disk.go.set()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the document goes."""
    return tmp_path / "mine.rnns"


def rate(window: MainWindow, value: float) -> None:
    window.session.document.set_option("learning_rate", value)


def test_the_window_lives_during_a_save_and_what_is_done_meanwhile_is_not_part_of_it(
    desk: MainWindow, slow: Slow, path: Path
) -> None:
    rate(desk, 0.02)
    desk.files.save_to(path)
    ticks: list[int] = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(1))
    timer.start(1)
    until(lambda: len(ticks) > 20 and bool(slow.threads))
    rate(desk, 0.03)
    desk.session.training.one_update()
    steps = desk.session.training.progress.steps
    until(lambda: desk.session.training.progress.steps == steps + 1)
    assert not path.exists()
    assert desk.isWindowModified()
    assert desk.session.document.path is None
    slow.go.set()
    at_rest(desk)
    assert slow.elsewhere
    saved = read(path)
    assert saved.project.training.learning_rate == 0.02
    assert saved.progress.steps == steps
    assert desk.session.document.path == path
    assert desk.isWindowModified(), "the rest is not saved yet"
    assert desk.session.document.unsaved_edits == 1
    keeping = desk.session.filing.keeping
    keeping.wait()
    keeping.keep()
    keeping.wait()
    (kept,) = (path.parent / "home" / "unsaved").glob("*/document.rnns")
    assert read(kept).project.training.learning_rate == 0.03, "what is newer than the file is kept for a crash"
    desk.session.document.undo()
    assert desk.isWindowModified(), "the update is not saved either"


def test_closing_during_a_save_waits_for_it_and_asks_nothing(
    desk: MainWindow, slow: Slow, path: Path, answer: Answer, open_window: OpenWindow
) -> None:
    asked = answer("Cancel")
    rate(desk, 0.02)
    desk.files.save_to(path)
    assert not desk.close()
    assert not desk.close(), "once more changes nothing"
    assert desk.isVisible()
    assert open_window().session.filing.held_by(path) is not None, "it is this window's already"
    slow.go.set()
    until(lambda: not desk.isVisible())
    assert read(path).project.training.learning_rate == 0.02
    assert not asked


def test_what_is_done_while_it_is_saved_and_closed_is_asked_about(
    desk: MainWindow, slow: Slow, path: Path, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    rate(desk, 0.02)
    asked = answer("Save")
    assert not desk.close()
    rate(desk, 0.03)
    assert len(asked) == 1
    slow.go.set()
    until(lambda: not desk.isVisible())
    assert len(asked) == 2
    assert read(path).project.training.learning_rate == 0.03


def test_a_save_that_fails_keeps_the_window_open_and_the_file_free(
    desk: MainWindow, slow: Slow, path: Path, answer: Answer, open_window: OpenWindow
) -> None:
    rate(desk, 0.02)
    desk.files.save_to(path)
    asked, slow.full = answer("Don't save"), True
    assert not desk.close()
    slow.go.set()
    at_rest(desk)
    assert desk.isVisible()
    assert not asked
    assert "The disk is full. Nothing is lost" in desk.messages.label.text()
    assert desk.isWindowModified()
    assert open_window().session.filing.held_by(path) is None
    assert desk.close()


def test_opening_lets_the_window_live_and_asks_when_it_comes_to_it(
    desk: MainWindow, slow: Slow, path: Path, answer: Answer
) -> None:
    slow.go.set()
    rate(desk, 0.02)
    desk.files.save_to(path)
    at_rest(desk)
    slow.go.clear()
    asked = answer("Cancel")
    desk.files.open(path)
    rate(desk, 0.03)
    assert not asked
    slow.go.set()
    at_rest(desk)
    until(lambda: asked)
    assert desk.session.document.project.training.learning_rate == 0.03, "the user stays"
    answer("Don't save")
    desk.files.open(path)
    until(lambda: desk.session.document.project.training.learning_rate == 0.02)
    assert slow.elsewhere
    assert not desk.isWindowModified()


def test_a_slow_file_shows_a_sign_and_can_be_given_up(desk: MainWindow, slow: Slow, path: Path) -> None:
    slow.go.set()
    desk.files.save_to(path)
    assert not desk.busy_sign.isVisible()
    at_rest(desk)
    assert not desk.busy_sign.isVisible(), "a quick one shows none"
    slow.go.clear()
    before, stop = desk.session.document.project, desk.actions_["file.stop"]
    assert not stop.isEnabled()
    desk.files.open(path)
    assert stop.isEnabled()
    until(desk.busy_sign.isVisible)
    assert desk.busy_sign.label.text() == "Opening “mine”…"
    desk.busy_sign.stop.click()
    assert not stop.isEnabled()
    until(lambda: not desk.busy_sign.isVisible())
    desk.files.save_to(path)
    until(desk.busy_sign.isVisible)
    assert desk.busy_sign.label.text() == "Saving “mine”…"
    assert not desk.busy_sign.stop.isVisible()
    desk.session.appearance.set_language("zh")
    assert desk.busy_sign.label.text() == "正在保存“mine”…"
    slow.go.set()
    at_rest(desk)
    until(lambda: not desk.busy_sign.isVisible())
    assert desk.session.document.project is before


def test_an_open_dialog_is_not_overtaken_by_a_file_that_comes_late(desk: MainWindow, slow: Slow, path: Path) -> None:
    slow.go.set()
    desk.files.save_to(path)
    at_rest(desk)
    desk.open_example("adding")
    slow.go.clear()
    desk.files.open(path)
    with desk.files.questions.asking():
        slow.go.set()
        at_rest(desk)
        assert desk.session.document.path is None
    until(lambda: desk.session.document.path == path)
