"""The shelf of examples: one click or key opens one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from rnnstudio.graph.text import Text, plain
from rnnstudio.session.session import Session
from rnnstudio.ui.panels.welcome import Card, Welcome
from rnnstudio.ui.words import Words

CARDS = tuple(
    Card(f"example_{k}", Text(f"Title {k}", f"标题 {k}"), Text("What it is about", "关于什么"), plain("LSTM"))
    for k in range(6)
)


@pytest.fixture
def welcome(words: Words, qtbot: QtBot) -> Welcome:
    welcome = Welcome(CARDS, words)
    welcome.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(welcome)
    return welcome


def test_every_card_says_title_summary_and_badge_in_the_language(still: Session, welcome: Welcome) -> None:
    still.appearance.set_language("zh")
    labels = [label.text() for label in welcome.cards["example_2"].findChildren(QLabel)]
    assert labels == ["标题 2", "关于什么", "LSTM"]


def test_a_click_chooses_and_closes(qtbot: QtBot, welcome: Welcome) -> None:
    with qtbot.waitSignal(welcome.chosen) as chosen:
        QTest.mouseClick(welcome.cards["example_3"], Qt.MouseButton.LeftButton)
    assert chosen.args == ["example_3"]
    assert welcome.result() == Welcome.DialogCode.Accepted


def test_a_card_answers_to_the_keyboard(qtbot: QtBot, welcome: Welcome) -> None:
    with qtbot.waitSignal(welcome.chosen) as chosen:
        QTest.keyClick(welcome.cards["example_1"], Qt.Key.Key_Space)
    assert chosen.args == ["example_1"]


def test_a_file_can_be_opened_instead(qtbot: QtBot, welcome: Welcome) -> None:
    with qtbot.waitSignal(welcome.open_file):
        welcome.open_button.click()
