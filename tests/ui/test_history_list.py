"""The list of edits: what happened, where one stands, and one click to any moment; every way to edit is in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from rnnstudio.graph.text import plain
from rnnstudio.project.project import Project
from rnnstudio.ui.history_list import HistoryList
from rnnstudio.ui.main_window import MainWindow


def names(shown: HistoryList) -> list[str]:
    return [shown.list.item(row).text().strip() for row in range(shown.list.count())]


def present(shown: HistoryList) -> int:
    (marked,) = [row for row in range(shown.list.count()) if shown.list.item(row).font().bold()]
    return marked


def test_it_follows_and_a_click_goes_there(window: MainWindow, qtbot: QtBot) -> None:
    document = window.session.document
    window.actions_["edit.history"].trigger()
    shown = window.small_windows.history
    assert shown is not None
    assert shown.isVisible()
    assert names(shown) == ["As it was opened"]
    document.set_param("lstm", "size", 5)
    document.set_option("batch", 16)
    document.set_task_param("lag", 6)
    assert names(shown) == [
        "As it was opened",
        "Set “Hidden units” of LSTM to 5",
        "Set “Batch size” to 16",
        "Set “Lag” to 6",
    ]
    assert present(shown) == 3
    item = shown.list.item(1)
    qtbot.mouseClick(shown.list.viewport(), Qt.MouseButton.LeftButton, pos=shown.list.visualItemRect(item).center())
    assert document.now == 1
    assert document.project.graph.nodes["lstm"].params["size"] == 5
    assert document.project.training.batch == 32
    assert present(shown) == 1
    pale, dark = shown.list.item(3).foreground().color(), shown.list.item(0).foreground().color()
    assert pale != dark, "what was undone is pale"
    shown.list.setCurrentRow(3)
    qtbot.keyClick(shown.list, Qt.Key.Key_Return)
    assert document.now == 3
    window.switch_language()
    document.undo()
    assert names(shown)[2] == "修改“批大小”：16"
    assert present(shown) == 2
    window.actions_["edit.history"].trigger()
    assert not shown.isVisible()


def slide(window: MainWindow) -> None:
    window.training_bar.options.rate.setValue(window.training_bar.options.rate.value() + 5)


def type_clip(window: MainWindow) -> None:
    window.training_bar.options.clip.setText("3")
    window.training_bar.options.clip.editingFinished.emit()


def choose_pace(window: MainWindow) -> None:
    window.training_bar.options.pace.activated.emit(0)


def write_note(window: MainWindow) -> None:
    window.note.edit()
    for letter in "abc":
        window.note.editor.rows[0].words.insert(letter)
        window.note.editor.rows[0].words.textEdited.emit("")
    window.note.editor.finish.click()


def write_title(window: MainWindow) -> None:
    window.note.edit()
    for title in ("M", "My", "My model"):
        window.note.editor.title.setText(title)
        window.note.editor.title.textEdited.emit(title)
    window.note.editor.finish.click()


def move(window: MainWindow) -> None:
    document = window.session.document
    document.edit(replace(document.project, layout={"lstm": (5.0, 5.0)}), plain("Move"), "move lstm 1")


@pytest.mark.parametrize(
    "edit",
    [
        slide,
        type_clip,
        choose_pace,
        write_note,
        write_title,
        move,
        lambda w: w.session.document.set_param("lstm", "size", 4),
        lambda w: w.session.document.set_kind("lstm", "gru"),
        lambda w: w.session.document.set_task_param("lag", 5),
        lambda w: w.session.document.set_option("optimiser", "sgd"),
    ],
    ids=["slider", "number", "pace", "note", "title", "move", "parameter", "kind", "task", "option"],
)
def test_every_edit_is_one_named_step(window: MainWindow, edit: Callable[[MainWindow], object]) -> None:
    document = window.session.document
    before: Project = document.project
    edit(window)
    after = document.project
    assert after != before
    assert len(document.moments) == 2
    assert document.moments[1].label.en
    assert document.moments[1].label.zh
    window.actions_["edit.undo"].trigger()
    assert document.project == before
    window.actions_["edit.redo"].trigger()
    assert document.project == after


def test_training_and_stepping_are_no_edits(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_["step.next"].trigger()
    window.actions_["train.once"].trigger()
    qtbot.waitUntil(lambda: window.session.training.progress.steps == 1201, timeout=30000)
    assert len(window.session.document.moments) == 1
    assert not window.session.document.modified


def test_numbers_typed_one_after_the_other_are_steps_of_their_own(window: MainWindow) -> None:
    field = window.training_bar.options.rate_field
    for rate in ("0.02", "0.05"):
        field.setText(rate)
        field.editingFinished.emit()
    window.session.document.undo()
    assert window.session.document.project.training.learning_rate == 0.02
