"""The shelf of examples: grouped, searched, walked through with the arrows; one click or key opens one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from rnnstudio.examples import GROUPS
from rnnstudio.graph.text import Text, plain
from rnnstudio.session.session import Session
from rnnstudio.ui.panels.example_card import Card
from rnnstudio.ui.panels.welcome import Welcome
from rnnstudio.ui.shelf import cards
from rnnstudio.ui.words import Words

FIRST, SECOND = Text("Many to one", "多对一"), Text("One to many", "一对多")
CARDS = tuple(
    Card(
        f"example_{k}",
        Text(f"Title {k}", f"标题 {k}"),
        plain("LSTM" if k % 2 else "GRU"),
        Text("Recall", "回忆任务"),
        plain("100.0%"),
        Text("What it is about", "关于什么"),
        FIRST if k < 20 else SECOND,
    )
    for k in range(30)
)


@pytest.fixture
def welcome(words: Words, qtbot: QtBot) -> Welcome:
    welcome = Welcome(CARDS, words)
    welcome.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(welcome)
    welcome.show()
    QApplication.processEvents()
    return welcome


def focused(welcome: Welcome) -> str:
    return next((key for key, button in welcome.shelf.cards.items() if button.hasFocus()), "")


def test_every_card_says_title_kind_task_and_success_in_the_language(still: Session, welcome: Welcome) -> None:
    still.appearance.set_language("zh")
    labels = [label.text() for label in welcome.shelf.cards["example_2"].findChildren(QLabel)]
    assert sorted(labels) == sorted(["标题 2", "GRU", "回忆任务", "100.0%"])
    assert welcome.shelf.cards["example_2"].toolTip() == "关于什么"


def test_what_is_called_so_comes_first(words: Words, qtbot: QtBot) -> None:
    cards = [Card(key, plain(title), plain(""), plain(""), plain(""), plain(""), group) for key, title, group in (
        ("a", "Chinese sentiment with LSTM", FIRST),
        ("b", "Sentiment with LSTM, again", FIRST),
        ("c", "Sentiment with LSTM", SECOND),
    )]  # fmt: skip
    welcome = Welcome(cards, words)
    qtbot.addWidget(welcome)
    for typed, order in (("sentiment  with LSTM", "cba"), ("LSTM", "abc"), ("", "abc")):
        welcome.field.setText(typed)
        assert "".join(button.card.id for button in welcome.shelf.found) == order
    welcome.field.setText("sentiment with lstm")
    with qtbot.waitSignal(welcome.chosen) as chosen:
        welcome.field.returnPressed.emit()
    assert chosen.args == ["c"]


def test_a_click_chooses_and_closes(qtbot: QtBot, welcome: Welcome) -> None:
    with qtbot.waitSignal(welcome.chosen) as chosen:
        QTest.mouseClick(welcome.shelf.cards["example_3"], Qt.MouseButton.LeftButton)
    assert chosen.args == ["example_3"]
    assert welcome.result() == Welcome.DialogCode.Accepted


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_a_card_answers_to_the_keyboard(qtbot: QtBot, welcome: Welcome, key: Qt.Key) -> None:
    with qtbot.waitSignal(welcome.chosen) as chosen:
        QTest.keyClick(welcome.shelf.cards["example_1"], key)
    assert chosen.args == ["example_1"]


def test_a_file_can_be_opened_instead(qtbot: QtBot, welcome: Welcome) -> None:
    with qtbot.waitSignal(welcome.open_file):
        welcome.open_button.click()


def test_the_arrows_walk_through_rows_and_groups_and_back_to_the_search(qtbot: QtBot, welcome: Welcome) -> None:
    assert welcome.field.hasFocus()
    QTest.keyClick(welcome.field, Qt.Key.Key_Down)
    steps = [
        (Qt.Key.Key_Right, "example_1"),
        (Qt.Key.Key_Down, "example_4"),
        (Qt.Key.Key_Left, "example_3"),
        (Qt.Key.Key_End, "example_29"),
        (Qt.Key.Key_Down, "example_29"),
        (Qt.Key.Key_Home, "example_0"),
    ]
    assert focused(welcome) == "example_0"
    for key, expected in steps:
        QTest.keyClick(welcome.shelf.cards[focused(welcome)], key)
        assert focused(welcome) == expected
    QTest.keyClick(welcome.shelf.cards["example_0"], Qt.Key.Key_Up)
    assert welcome.field.hasFocus()
    welcome.shelf.cards["example_19"].setFocus()
    QTest.keyClick(welcome.shelf.cards["example_19"], Qt.Key.Key_Down)
    assert focused(welcome) == "example_21", "into the next group, in the same column"
    area = welcome.shelf.viewport().rect()
    shown = welcome.shelf.cards["example_21"]
    assert area.contains(shown.mapTo(welcome.shelf.viewport(), shown.rect().center())), "it scrolled there"


@pytest.mark.parametrize(("typed", "count"), [("", 30), ("lstm", 15), ("LSTM one to", 15), ("标题 7", 3), ("zzz", 0)])
def test_typing_leaves_the_cards_that_say_it(welcome: Welcome, typed: str, count: int) -> None:
    welcome.field.setText(typed)
    assert len(welcome.shelf.found) == count
    assert welcome.shelf.nothing.isHidden() == bool(count)


def test_enter_in_the_search_opens_the_first_found(qtbot: QtBot, welcome: Welcome) -> None:
    welcome.field.setText("title 24")
    with qtbot.waitSignal(welcome.chosen) as chosen:
        QTest.keyClick(welcome.field, Qt.Key.Key_Return)
    assert chosen.args == ["example_24"]
    welcome.field.setText("nothing of the kind")
    QTest.keyClick(welcome.field, Qt.Key.Key_Return)


def test_the_shipped_examples_fill_the_groups() -> None:
    shown = cards()
    assert shown[0].id == "recall_lstm"
    titles = list(dict.fromkeys(card.group for card in shown))
    assert titles == [title for title in GROUPS.values() if title in titles], "each group once, in order"
    assert {card.group.zh for card in shown} >= {"多对一", "多对多（同步）", "多对多（异步）", "参考模型"}
    references = [card for card in shown if card.id.startswith("reference_")]
    assert references
    assert all(card.group.en == "Reference models" for card in references)
    assert cards()[0] is shown[0], "read once"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_card_clips_its_words(still: Session, words: Words, qtbot: QtBot, language: str) -> None:
    still.appearance.set_language(language)  # type: ignore[arg-type]
    made = Welcome(cards(), words)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    QApplication.processEvents()
    for button in made.shelf.found:
        for label in button.findChildren(QLabel):
            wanted = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
            assert label.height() >= wanted, (button.card.id, label.text())
            assert label.width() >= label.minimumSizeHint().width(), (button.card.id, label.text())
