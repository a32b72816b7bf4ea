"""Files as the user meets them: two windows on one file, what others changed, training under way, share codes, versions, lists."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPixmap
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot
from ui_stage import at_rest, done, until

from rnnstudio.graph.text import plain
from rnnstudio.project.file import read, write
from rnnstudio.project.project import Document, TaskChoice
from rnnstudio.project.share import to_code
from rnnstudio.project.versions import versions
from rnnstudio.ui.files.ago import DAY, HOUR, ago
from rnnstudio.ui.files.portrait import LARGEST
from rnnstudio.ui.files.versions_list import VersionsList
from rnnstudio.ui.main_window import MainWindow

OpenWindow = Callable[..., MainWindow]
Answer = Callable[[str], list[str]]


def saved(window: MainWindow, path: Path) -> bool:
    """Saves, and waits until it is done."""
    return done(partial(window.files.save_to, path))


@pytest.fixture
def mine(desk: MainWindow, tmp_path: Path) -> Path:
    """A file that the window has open."""
    path = tmp_path / "mine.rnns"
    assert saved(desk, path)
    return path


# --- two windows on one file ---------------------------------------------------------------------------------------------------------


def test_the_second_window_on_a_file_is_told_and_may_open_a_copy(
    desk: MainWindow, mine: Path, open_window: OpenWindow, answer: Answer
) -> None:
    second = open_window()
    asked = answer("Cancel")
    before = second.session.document.project
    second.files.open(mine)
    at_rest(second)
    assert f"process {os.getpid()}" in asked[0]
    assert time.strftime("%H:", time.localtime()) in asked[0]
    assert second.session.document.project is before
    answer("Open a copy")
    second.files.open(mine)
    at_rest(second)
    assert second.session.document.path is None
    assert second.session.document.project.title.en == "mine (copy)"
    assert second.session.document.project.title.zh == "mine（副本）"
    assert not second.isWindowModified()
    assert desk.session.document.path == mine


def test_saving_over_a_file_that_another_window_has_open_is_asked_about(
    desk: MainWindow, mine: Path, open_window: OpenWindow, answer: Answer
) -> None:
    second, content = open_window(), mine.read_bytes()
    asked = answer("Cancel")
    assert not saved(second, mine)
    assert "another window" in asked[0]
    assert mine.read_bytes() == content
    desk.close()
    assert saved(second, mine), "it is nobody's any more"
    assert len(asked) == 1


def test_a_file_that_somebody_else_changed_is_not_replaced_unasked(
    desk: MainWindow, mine: Path, tmp_path: Path, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.session.document.set_option("learning_rate", 0.02)
    mine.write_bytes(b"somebody else's")
    asked = answer("Cancel")
    assert not done(desk.files.save)
    assert "changed on the disk" in asked[0]
    assert mine.read_bytes() == b"somebody else's"
    answer("Save as…")
    other = tmp_path / "other.rnns"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(other), ""))
    assert done(desk.files.save)
    assert mine.read_bytes() == b"somebody else's"
    other.unlink()
    asked = answer("Save anyway")
    assert done(desk.files.save), "a file that is gone is simply written again"
    assert not asked


def test_a_failed_save_leaves_the_document_unsaved_and_kept(
    desk: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "folder.rnns"), ""))
    desk.session.document.set_option("learning_rate", 0.02)
    assert not done(desk.files.save)
    assert desk.isWindowModified()
    assert desk.session.document.path is None
    told = desk.messages.label.text()
    assert "Check name and folder" in told
    assert "stays unsaved" in told
    assert desk.session.filing.keeping.works


def test_a_file_that_cannot_be_opened_after_all_leaves_everything_as_it_was(
    desk: MainWindow, mine: Path, tmp_path: Path, answer: Answer
) -> None:
    """Its parameters are told to be wrong only when the task is made."""
    bad, session = tmp_path / "bad.rnns", desk.session
    project = replace(session.document.project, task=TaskChoice("recall", {"lag": -5}))
    write(bad, Document(project))
    session.document.set_option("learning_rate", 0.02)
    before = session.document.project
    answer("Don't save")
    desk.files.open(bad)
    at_rest(desk)
    assert desk.messages.isVisible()
    assert session.document.project is before
    assert session.document.path == mine
    assert session.filing.held_by(mine) is None
    assert desk.isWindowModified()
    asked = answer("Cancel")
    assert done(desk.files.save), "its file is still its own"
    assert not asked
    generation = session._generation
    session.document.set_param("lstm", "size", 4)
    assert session._generation == generation + 1, "edits still reach the engine"


def test_a_name_without_suffix_replaces_nothing_unasked(
    desk: MainWindow, tmp_path: Path, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "model.v2"), ""))
    assert done(desk.files.save_as)
    assert (tmp_path / "model.v2.rnns").exists()
    asked = answer("Cancel")
    assert not done(desk.files.save_as), "the dialog knew nothing of this file"
    assert "model.v2.rnns" in asked[0]


# --- training under way --------------------------------------------------------------------------------------------------------------


def train(qtbot: QtBot, window: MainWindow) -> None:
    steps = window.session.training.progress.steps
    window.session.training.start()
    qtbot.waitUntil(lambda: 0 < window.session.training.progress.steps != steps, timeout=30000)


def test_closing_while_training_pauses_and_offers_the_weights_so_far(
    desk: MainWindow, mine: Path, qtbot: QtBot, answer: Answer
) -> None:
    train(qtbot, desk)
    asked = answer("Cancel")
    assert not desk.close()
    assert "weights so far" in asked[0]
    assert desk.session.training.running, "as if nobody had asked"
    answer("Save with the weights so far")
    assert not desk.close(), "it is being saved first"
    until(lambda: not desk.isVisible())
    assert read(mine).progress.steps not in (0, 1200)


def test_another_example_while_training_asks_likewise(
    desk: MainWindow, mine: Path, qtbot: QtBot, answer: Answer
) -> None:
    train(qtbot, desk)
    answer("Cancel")
    desk.open_example("adding")
    assert desk.session.document.path == mine
    answer("Don't save")
    desk.open_example("adding")
    assert desk.session.document.path is None
    assert not desk.session.training.running
    assert read(mine).progress.steps == 1200


# --- copies, share codes, versions ---------------------------------------------------------------------------------------------------


def test_a_duplicate_takes_edits_and_weights_along_and_leaves_the_file(desk: MainWindow, mine: Path) -> None:
    content = mine.read_bytes()
    desk.session.document.set_option("learning_rate", 0.02)
    weights = dict(desk.session.training.weights)
    desk.actions_["file.duplicate"].trigger()
    session = desk.session
    assert session.document.path is None
    assert session.document.project.training.learning_rate == 0.02
    assert session.document.project.title == plain("mine").format() or "copy" in session.title.en
    assert all(session.training.weights[name] is values for name, values in weights.items())
    assert desk.isWindowModified(), "the edit is nowhere else"
    assert mine.read_bytes() == content
    assert session.filing.held_by(mine) is None


def test_a_share_code_goes_through_the_clipboard(desk: MainWindow, qtbot: QtBot, answer: Answer) -> None:
    project = desk.session.document.project
    desk.actions_["file.copy_code"].trigger()
    code = QApplication.clipboard().text()
    assert code == to_code(project)
    assert "share code" in desk.messages.label.text()
    desk.open_example("adding")
    QApplication.clipboard().setText(f"Try this:\n{code}\nhave fun")
    desk.actions_["file.paste_code"].trigger()
    assert desk.session.document.project == project
    assert desk.session.document.path is None
    assert desk.isWindowModified()
    answer("Don't save")
    for wrong in ("", "hello", code[:-20]):
        QApplication.clipboard().setText(wrong)
        desk.messages.hide()
        desk.actions_["file.paste_code"].trigger()
        assert desk.messages.isVisible(), wrong
        assert desk.session.document.project == project


def test_an_earlier_version_opens_as_unsaved_work_of_the_same_file(desk: MainWindow, mine: Path, qtbot: QtBot) -> None:
    before = desk.session.document.project
    desk.session.document.set_option("learning_rate", 0.02)
    assert done(desk.files.save)
    now = mine.read_bytes()
    assert len(versions(mine)) == 1
    desk.actions_["file.versions"].trigger()
    shown = desk.findChild(VersionsList)
    assert shown is not None
    assert shown.list.count() == 1
    assert "less than a minute ago" in shown.list.item(0).text()
    shown.open_button.click()
    at_rest(desk)
    assert desk.session.document.project == before
    assert desk.session.document.path == mine
    assert desk.isWindowModified()
    assert mine.read_bytes() == now
    assert done(desk.files.save)
    assert read(mine).project == before
    assert len(versions(mine)) == 2


def test_without_an_earlier_version_it_says_so(desk: MainWindow, mine: Path) -> None:
    desk.actions_["file.versions"].trigger()
    assert desk.findChild(VersionsList) is None
    assert "no earlier version" in desk.messages.label.text()


# --- lists and drops -----------------------------------------------------------------------------------------------------------------


def test_recent_files_are_listed_opened_dropped_and_cleared(
    desk: MainWindow, mine: Path, tmp_path: Path, open_window: OpenWindow
) -> None:
    other = tmp_path / "R&D.rnns"
    assert saved(desk, other)
    at_rest(desk)
    menu = open_window().recent_menu
    menu.aboutToShow.emit()
    names = [action.text() for action in menu.actions() if action.text()]
    assert [name.split("   ")[0] for name in names] == ["R&&D.rnns", "mine.rnns", "Clear the list"]
    assert str(tmp_path) in menu.actions()[0].toolTip()
    assert "Recall with LSTM" in menu.actions()[0].toolTip()
    assert not menu.actions()[0].icon().isNull()
    mine.unlink()
    menu.actions()[1].trigger()
    assert "no longer" in menu.parent().messages.label.text()  # type: ignore[union-attr]
    menu.aboutToShow.emit()
    assert len([action for action in menu.actions() if "mine" in action.text()]) == 0
    menu.actions()[-1].trigger()
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions() if action.text()] == ["No file yet"]
    assert not list(tmp_path.glob("home/thumbnails/*"))


def dropped(window: MainWindow, path: Path) -> None:
    data, handle, at = QMimeData(), window.windowHandle(), QPointF(300, 300)
    assert handle is not None
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, button, key = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(at.toPoint(), copy, data, button, key)
    QApplication.sendEvent(handle, entered)
    assert entered.isAccepted()
    assert window.file_drop.veil.isVisible()
    assert path.name in window.file_drop.veil.text
    QApplication.sendEvent(handle, QDragLeaveEvent())
    assert not window.file_drop.veil.isVisible()
    QApplication.sendEvent(handle, QDragEnterEvent(at.toPoint(), copy, data, button, key))
    QApplication.sendEvent(handle, QDropEvent(at, copy, data, button, key))
    assert not window.file_drop.veil.isVisible()


def test_a_file_dropped_anywhere_is_opened_and_others_are_refused_in_words(
    desk: MainWindow, mine: Path, tmp_path: Path
) -> None:
    desk.open_example("adding")
    dropped(desk, mine)
    at_rest(desk)
    assert desk.session.document.path == mine
    for name, told in (("w.safetensors", "weights alone"), ("notes.txt", "no RNN Studio project")):
        (tmp_path / name).write_bytes(b"x")
        dropped(desk, tmp_path / name)
        assert told in desk.messages.label.text()
        assert desk.session.document.path == mine


def test_the_file_carries_a_small_picture_drawn_by_day(desk: MainWindow, mine: Path) -> None:
    by_day = read(mine).thumbnail
    picture = QPixmap()
    assert picture.loadFromData(by_day)
    assert (picture.width(), picture.height()) == (320, 200)
    assert len(by_day) < LARGEST
    image = picture.toImage()
    colours = {image.pixel(x, y) for x in range(0, 320, 4) for y in range(0, 200, 4)}
    assert len(colours) > 10, "there is something to see"
    desk.switch_theme()
    desk.actions_["view.unroll"].trigger()
    assert desk.session.to_save().thumbnail == by_day


def test_times_are_said_as_one_says_them() -> None:
    now = 2e9
    assert ago(now - 30, now).en == "less than a minute ago"
    assert ago(now + 5, now).en == "less than a minute ago", "a clock that was put back"
    assert ago(now - 61, now).en == "a minute ago"
    assert ago(now - 3 * HOUR, now).zh == "3 小时前"
    assert ago(now - 2 * DAY, now).en == "2 days ago"
    assert ago(now - 20 * DAY, now).en.startswith("2033-")


def test_weights_that_are_no_numbers_are_opened_and_named(desk: MainWindow, tmp_path: Path) -> None:
    document = desk.session.to_save()
    bias = np.full_like(document.weights["linear.bias"], np.nan)
    write(tmp_path / "wild.rnns", replace(document, weights={**document.weights, "linear.bias": bias}))
    desk.files.open(tmp_path / "wild.rnns")
    at_rest(desk)
    assert desk.session.document.path == tmp_path / "wild.rnns"
    assert "linear.bias" in desk.messages.label.text()
