"""The examples in the File menu, a submenu for each group."""

from __future__ import annotations

from PySide6.QtWidgets import QMenuBar
from pytestqt.qtbot import QtBot

from rnnstudio.session.session import Session
from rnnstudio.ui.example_menu import ExampleMenu
from rnnstudio.ui.words import Words


def test_each_group_is_a_submenu_in_the_language(still: Session, words: Words, qtbot: QtBot) -> None:
    bar = QMenuBar()
    qtbot.addWidget(bar)
    bar.addMenu("").addAction("")
    made = ExampleMenu(bar, words)
    assert not made.groups, "nothing is read until the menu opens"
    made.menu.aboutToShow.emit()
    made.menu.aboutToShow.emit()
    titles = [menu.title() for menu in made.groups.values()]
    assert titles[0] == "Many to one"
    assert titles[-1] == "Reference models"
    still.appearance.set_language("zh")
    assert next(iter(made.groups.values())).title() == "多对一"
    heard: list[str] = []
    made.chosen.connect(heard.append)
    next(iter(made.groups.values())).actions()[0].trigger()
    assert heard == ["recall_lstm"]
