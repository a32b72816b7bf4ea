"""Scenes of keeping what was made: recovery, versions, recent files, share codes, the questions and messages about files."""

from __future__ import annotations

import json
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from rnnstudio.ui.gallery_stage import Stage

CHAT = "Tomorrow at ten in room 3"


def recovery(stage: Stage) -> None:
    """After a crash: two windows had unsaved work."""
    from rnnstudio.project.recovery import About, new_place

    stage.open("recall_lstm")
    document, now = stage.window.session.to_save(), time.time()
    for about in (
        About(document.project.title, None, now - 4000, edits=1, updates=1240),
        About(document.project.title, stage.home / "lecture 3" / "gates.rnns", now - 150, edits=4),
    ):
        place = new_place(stage.home / "unsaved")
        place.keep(document, about)
        place.leave()
    stage.window.recovery.offer()


def versions(stage: Stage) -> None:
    """Earlier versions of a file."""
    path = _saved(stage)
    for size in (12, 20, 24):
        stage.window.session.document.set_param("lstm", "size", size)
        stage.until(lambda: stage.window.session.stepper.trace is not None)
        stage.settle()
        stage.save(path)
    stage.do("file.versions")


def recent_files(stage: Stage) -> None:
    """The files that were opened or saved last."""
    for name in ("reverse_additive", "recall_lstm"):
        _saved(stage, name)
    stage.do("file.recent")


def share_code(stage: Stage) -> None:
    """The share code is in the clipboard."""
    stage.open("recall_lstm")
    stage.do("file.copy_code")


def no_share_code(stage: Stage) -> None:
    """What the clipboard holds is no share code."""
    from PySide6.QtGui import QGuiApplication

    stage.open("recall_lstm")
    QGuiApplication.clipboard().setText(CHAT)
    stage.do("file.paste_code")


def unsaved(stage: Stage) -> None:
    """Closing with unsaved edits."""
    _saved(stage)
    stage.window.session.document.set_param("lstm", "size", 20)
    stage.ask(lambda: stage.window.files.leave(lambda: None))


def unsaved_training(stage: Stage) -> None:
    """Closing while training runs."""
    _saved(stage)
    stage.window.session.training.start()
    stage.until(lambda: stage.window.session.training.running)
    stage.settle(0.5)
    stage.ask(lambda: stage.window.files.leave(lambda: None))


def open_elsewhere(stage: Stage) -> None:
    """The file is open in another window."""
    from rnnstudio.project.claims import Holder

    path = _saved(stage)
    stage.ask(lambda: stage.window.files.questions.open_copy(path, Holder(4711, time.time() - 1800)))


def changed_elsewhere(stage: Stage) -> None:
    """The file was changed on the disk by somebody else."""
    path = _saved(stage)
    stage.ask(lambda: stage.window.files.questions.changed(path))


def read_only(stage: Stage) -> None:
    """The file must not be written."""
    _saved(stage).chmod(0o444)
    stage.window.session.document.set_param("lstm", "size", 20)
    stage.window.files.save()
    stage.until(lambda: stage.window.session.filing.saving.path is None)


def damaged(stage: Stage) -> None:
    """A file that was cut off."""
    path = _saved(stage)
    cut = path.with_name("cut off.rnns")
    cut.write_bytes(path.read_bytes()[:3000])
    stage.window.files.open(cut)
    stage.until(lambda: stage.window.session.reading.path is None)


def from_the_future(stage: Stage) -> None:
    """A file of a later version."""
    path = _saved(stage)
    later = path.with_name("from tomorrow.rnns")
    with zipfile.ZipFile(path) as here, zipfile.ZipFile(later, "w") as there:
        written = json.loads(here.read("project.json"))
        written["schema"] += 7
        there.writestr("project.json", json.dumps(written))
    stage.window.files.open(later)
    stage.until(lambda: stage.window.session.reading.path is None)


def _saved(stage: Stage, example: str = "recall_lstm") -> Path:
    """An example as a file of its own."""
    stage.open(example)
    folder = stage.home / "lecture 3"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{example}.rnns"
    stage.save(path)
    return path


FILING: tuple[Callable[[Stage], None], ...] = (
    recovery,
    versions,
    recent_files,
    share_code,
    no_share_code,
    unsaved,
    unsaved_training,
    open_elsewhere,
    changed_elsewhere,
    read_only,
    damaged,
    from_the_future,
)
