"""The life of a document at random: edits, undo, saves, crashes and recoveries in any order lose nothing and never say what is not so."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from pytestqt.qtbot import QtBot

from rnnstudio.engine.runner import Runner
from rnnstudio.examples.recipes import recipes
from rnnstudio.graph.text import plain
from rnnstudio.project.file import read
from rnnstudio.project.project import Document, Project
from rnnstudio.project.recovery import left_behind
from rnnstudio.session.document import ProjectState
from rnnstudio.session.filing import Filing
from rnnstudio.session.training import Training

BEGINNING = recipes()["recall_lstm"].project


class Window:
    """A window's document, without anything that is seen."""

    def __init__(self, runner: Runner, home: Path) -> None:
        self.document = ProjectState()
        self.training = Training(runner)
        self.filing = Filing(home, self.document, self.training, self.document)

    def open(self, document: Document, path: Path | None, *, saved: bool = True) -> None:
        self.filing.opened(document, path, None)
        self.document.open(document, path, saved=saved)

    def save(self, path: Path) -> None:
        ended: list[object] = []
        self.filing.save(path, self.filing.as_it_is(), ended.append)
        while not ended:
            self.filing.saving._errands._look()
        assert ended == [None]

    def keep(self) -> None:
        self.filing.keeping.wait()
        self.filing.keeping._not_before = 0.0
        self.filing.keeping.keep()
        self.filing.keeping.wait()

    def crash(self) -> None:
        """What the system does when a process is gone: its locks are free."""
        keeping = self.filing.keeping
        keeping._timer.stop()
        keeping.wait()
        if keeping._place is not None:
            keeping._place._lock.release()
        self.filing._take(None)


class Life(RuleBasedStateMachine):
    """`line` is what a list of projects would be; `file` what the file should hold; `kept` what a crash should leave."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.runner = Runner()
        self.path = self.folder / "mine.rnns"
        self.window = Window(self.runner, self.folder / "home")
        self.window.open(Document(BEGINNING), None)
        self.line, self.at = [BEGINNING], 0
        self.file: Project | None = None
        self.saved: Project | None = BEGINNING
        self.kept: Project | None = None

    def teardown(self) -> None:
        self.window.filing.close()
        self.runner.stop()
        shutil.rmtree(self.folder)

    def _edited(self) -> None:
        now = self.window.document.project
        if now != self.line[self.at]:
            self.line, self.at = [*self.line[: self.at + 1], now], self.at + 1

    @rule(size=st.integers(1, 9))
    def set_param(self, size: int) -> None:
        self.window.document.seal()
        self.window.document.set_param("lstm", "size", size)
        self._edited()

    @rule(batch=st.sampled_from([8, 16, 64]))
    def set_option(self, batch: int) -> None:
        self.window.document.seal()
        self.window.document.set_option("batch", batch)
        self._edited()

    @rule(title=st.sampled_from(["a", "b"]), note=st.lists(st.sampled_from(["x", "y"]), max_size=2))
    def describe(self, title: str, note: list[str]) -> None:
        self.window.document.describe(plain(title), tuple(plain(line) for line in note))
        self._edited()

    @rule()
    def undo(self) -> None:
        self.window.document.undo()
        self.at = max(0, self.at - 1)

    @rule()
    def redo(self) -> None:
        self.window.document.redo()
        self.at = min(len(self.line) - 1, self.at + 1)

    @rule(moment=st.integers(0, 10))
    def go(self, moment: int) -> None:
        self.window.document.go(moment)
        self.at = min(moment, len(self.line) - 1)

    @precondition(lambda self: len(self.line) > 1)
    @rule()
    def save(self) -> None:
        self.window.save(self.path)
        self.file = self.saved = self.line[self.at]
        self.kept = None

    @precondition(lambda self: len(self.line) > 1)
    @rule(batch=st.sampled_from([8, 16, 64]))
    def save_and_edit_meanwhile(self, batch: int) -> None:
        ended: list[object] = []
        self.window.filing.save(self.path, self.window.filing.as_it_is(), ended.append)
        self.file = self.saved = self.line[self.at]
        self.set_option(batch)
        while not ended:
            self.window.filing.saving._errands._look()
        self.window.filing.keeping.wait()
        self.kept = None if self.line[self.at] == self.saved else self.line[self.at]

    @precondition(lambda self: len(self.line) > 1)
    @rule()
    def keep(self) -> None:
        self.window.keep()
        self.kept = None if self.line[self.at] == self.saved else self.line[self.at]

    @precondition(lambda self: self.file is not None)
    @rule()
    def open_file(self) -> None:
        document = read(self.path)
        self.window.open(document, self.path)
        self.line, self.at, self.saved, self.kept = [document.project], 0, document.project, None

    @precondition(lambda self: len(self.line) > 1)
    @rule()
    def crash_and_recover(self) -> None:
        path = self.window.document.path
        self.window.crash()
        self.window = Window(self.runner, self.folder / "home")
        places = self.window.filing.keeping.left_behind()
        assert len(places) == (self.kept is not None), "offered where there is something, and only there"
        if self.kept is None:
            self.window.open(Document(BEGINNING), None)
            self.line, self.at, self.saved = [BEGINNING], 0, BEGINNING
            return
        document, about = places[0].read(), places[0].about()
        assert document.project == self.kept
        assert about.path == path
        self.window.open(document, about.path, saved=False)
        self.window.filing.keeping.adopt(places[0])
        self.line, self.at, self.saved = [self.kept], 0, None

    @invariant()
    def nothing_is_lost_or_untrue(self) -> None:
        document, filing = self.window.document, self.window.filing
        assert document.project == self.line[self.at]
        assert [moment.project for moment in document.moments] == self.line
        assert document.now == self.at
        assert (filing.unsaved is None) == (document.project == self.saved)
        if self.file is not None:
            assert read(self.path).project == self.file
        assert left_behind(self.folder / "home" / "unsaved") == [], "a living window's work is not offered"


def test_any_order_of_edits_saves_and_crashes_loses_nothing(qtbot: QtBot) -> None:
    run_state_machine_as_test(Life, settings=settings(max_examples=100, stateful_step_count=30, deadline=None))
