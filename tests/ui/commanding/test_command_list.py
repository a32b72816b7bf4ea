"""The list of all commands as it is used: type, look, Enter."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from rnnstudio.examples import examples
from rnnstudio.graph.text import Text
from rnnstudio.session.last_used import MOST, LastUsed
from rnnstudio.session.session import Session
from rnnstudio.ui.commanding.command import Command
from rnnstudio.ui.commanding.command_list import CommandList
from rnnstudio.ui.commanding.row import COMMAND
from rnnstudio.ui.main_window import MainWindow
from rnnstudio.ui.words import Words


def titles(shown: CommandList) -> list[str]:
    return [shown.list.item(row).data(COMMAND).title.en for row in range(shown.list.count())]


@pytest.fixture
def ran() -> list[str]:
    """The names of the commands that were run."""
    return []


@pytest.fixture
def shown(still: Session, words: Words, ran: list[str], qtbot: QtBot) -> Iterator[CommandList]:
    """A list of three commands and a slow one."""

    def command(en: str, zh: str, enabled: bool = True) -> Command:
        return Command(en, Text(en, zh), Text("", ""), lambda: ran.append(en), "Ctrl+K", enabled)

    parent = QWidget()
    qtbot.addWidget(parent)
    quick = command("Play", "播放"), command("Undo", "撤销", enabled=False), command("Pause", "暂停")
    made = CommandList((lambda: quick,), (lambda: (command("Paint", "绘制"),),), still.last_used, words, parent)
    made.popup()
    qtbot.waitUntil(lambda: made.list.count() == 4)
    yield made
    parent.close()


def test_enter_runs_what_is_chosen_and_closes(shown: CommandList, ran: list[str], qtbot: QtBot) -> None:
    qtbot.keyClicks(shown.field, "pa")
    assert titles(shown)[:2] == ["Pause", "Paint"]
    qtbot.keyClick(shown.field, Qt.Key.Key_Down)
    qtbot.keyClick(shown.field, Qt.Key.Key_Return)
    assert ran == ["Paint"]
    assert not shown.isVisible()


def test_what_is_not_possible_now_is_seen_but_not_run(shown: CommandList, ran: list[str], qtbot: QtBot) -> None:
    qtbot.keyClicks(shown.field, "undo")
    qtbot.keyClick(shown.field, Qt.Key.Key_Return)
    assert ran == []
    assert shown.isVisible()
    assert titles(shown) == ["Undo"]


def test_what_was_run_last_is_offered_first(shown: CommandList, qtbot: QtBot) -> None:
    shown.field.setText("暂停")
    qtbot.keyClick(shown.field, Qt.Key.Key_Return)
    shown.popup()
    assert titles(shown)[0] == "Pause"


def test_nothing_found_is_said(shown: CommandList, qtbot: QtBot) -> None:
    qtbot.keyClicks(shown.field, "qqq")
    assert shown.list.count() == 0
    assert shown.tip.text()


def test_the_last_used_are_few_and_outlive_the_window(tmp_path: object) -> None:
    settings = QSettings(f"{tmp_path}/s.ini", QSettings.Format.IniFormat)
    used = LastUsed(settings)
    for name in [*"abcdefgh", "c"]:
        used.add(name)
    assert LastUsed(settings).names == ("c", *"hgfed")[:MOST]


def test_the_window_lists_actions_examples_and_blocks(window: MainWindow, qtbot: QtBot) -> None:
    window.small_windows.show_commands()
    shown = window.small_windows.commands
    qtbot.waitUntil(lambda: sum(title.startswith("Open example") for title in titles(shown)) == len(examples()))
    qtbot.keyClicks(shown.field, "sine rnn example")
    qtbot.keyClick(shown.field, Qt.Key.Key_Return)
    assert window.session.document.project.task.id == "sine"
    window.small_windows.show_commands()
    qtbot.keyClicks(shown.field, "add dropout")
    qtbot.keyClick(shown.field, Qt.Key.Key_Return)
    assert "dropout" in window.session.document.project.graph.nodes
    window.small_windows.show_commands()
    qtbot.keyClicks(shown.field, "undo add")
    assert titles(shown)[0].startswith("Undo:")
    qtbot.keyClick(shown.field, Qt.Key.Key_Return)
    assert "dropout" not in window.session.document.project.graph.nodes
