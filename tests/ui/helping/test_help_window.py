"""Help as it is used: F1, following what is selected, browsing, searching, links."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from rnnstudio.graph.text import Language
from rnnstudio.session.session import Session
from rnnstudio.ui.helping.article import Topic
from rnnstudio.ui.helping.contents import HOME
from rnnstudio.ui.helping.help_index import TOPIC
from rnnstudio.ui.helping.help_window import HelpWindow
from rnnstudio.ui.main_window import MainWindow
from rnnstudio.ui.words import Words


@pytest.fixture
def shown(still: Session, words: Words, qtbot: QtBot) -> Iterator[HelpWindow]:
    """Help on the selected LSTM."""
    main = QWidget()
    main.resize(1366, 768)
    qtbot.addWidget(main)
    made = HelpWindow(still, words, (), main)
    still.selection.select("lstm")
    made.show_node("lstm")
    yield made
    made.close()


def topic(shown: HelpWindow) -> Topic:
    assert shown.page.article is not None
    return shown.page.article.topic


def equations(shown: HelpWindow) -> list[str]:
    assert shown.page.article is not None
    return [equation.latex["textbook"] for equation in shown.page.article.forward]


def listed(shown: HelpWindow) -> list[Topic]:
    rows = (shown.index.list.item(row).data(TOPIC) for row in range(shown.index.list.count()))
    return [Topic(*found) for found in rows if found]


def clipped(shown: HelpWindow) -> list[str]:
    """The words that have less room than they need."""
    labels = [label for label in shown.page.findChildren(QLabel) if label.isVisible() and label.text()]
    return [label.text() for label in labels if label.height() < label.heightForWidth(label.width())]


def test_it_follows_what_is_selected(shown: HelpWindow, still: Session) -> None:
    assert topic(shown) == Topic("block", "lstm")
    assert len(shown.page.forward.labels) == 6
    still.selection.select("one_hot")
    assert topic(shown) == Topic("block", "one_hot")
    still.selection.select(None)
    assert topic(shown) == Topic("block", "one_hot")


def test_an_edit_changes_the_equations_but_not_the_page(shown: HelpWindow, still: Session) -> None:
    still.document.set_kind("lstm", "gru")
    assert topic(shown) == Topic("block", "gru")
    before = equations(shown)
    still.document.set_param("lstm", "convention", "textbook")
    assert equations(shown) != before
    shown.show_topic(Topic("task", "recall"))
    still.document.set_param("lstm", "size", 5)
    assert topic(shown) == Topic("task", "recall")
    assert not shown.page.insert.isVisible()


def test_the_contents_begin_with_the_model_and_lead_everywhere(shown: HelpWindow, still: Session) -> None:
    shown.show_topic(HOME)
    here, everything = shown.page.parts[0][1], " ".join(body.text() for _, body in shown.page.parts)
    assert all(f'"block:{node.kind}"' in here.text() for node in still.document.project.graph.nodes.values())
    assert all(one.address in everything for one in listed(shown) if one != HOME)
    here.linkActivated.emit("task:recall")
    assert topic(shown) == Topic("task", "recall")
    assert shown.index.list.currentItem().data(TOPIC) == Topic("task", "recall")


def test_a_folded_part_is_open_on_the_next_page(shown: HelpWindow) -> None:
    shown.page.parts[1][0].button.click()
    assert not shown.page.parts[1][1].isVisible()
    shown.show_topic(Topic("block", "gru"))
    assert shown.page.parts[1][1].isVisible()


def test_it_is_browsed_and_searched_in_either_language(shown: HelpWindow, qtbot: QtBot) -> None:
    everything = len(listed(shown))
    shown.index.field.setText("注意力")
    assert {one.id for one in listed(shown)} == {"additive_attention", "dot_attention", "self_attention"}
    qtbot.keyClick(shown.index.field, Qt.Key.Key_Return)
    assert topic(shown).id == listed(shown)[0].id
    assert shown.isVisible()
    shown.index.field.clear()
    assert len(listed(shown)) == everything
    shown.index.field.setText("recall")
    assert listed(shown) == [Topic("task", "recall")]


def test_its_examples_open_and_its_kind_is_inserted(shown: HelpWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "recall_lstm" in shown.page.used.text())
    assert "recall_rnn" not in shown.page.used.text()
    with qtbot.waitSignal(shown.example_wanted) as opened:
        shown.page.used.linkActivated.emit("recall_lstm")
    with qtbot.waitSignal(shown.wanted) as inserted:
        shown.page.insert.click()
    assert [opened.args, inserted.args] == [["recall_lstm"], ["lstm"]]


def test_notation_and_language_change_what_it_says(shown: HelpWindow, still: Session) -> None:
    shown.show_topic(Topic("block", "rnn"))
    assert "hidden state" in shown.page.where.text()
    shown.page.notation.button("uvw").click()
    assert still.appearance.notation == "uvw"
    assert ">s<sub>t</sub><" in shown.page.where.text()
    still.appearance.set_language("zh")
    assert "隐藏状态" in shown.page.where.text()
    assert "什么时候用" in [section.button.text() for section, _ in shown.page.parts]


@pytest.mark.parametrize("presenter", [False, True])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_word_is_clipped(
    shown: HelpWindow, still: Session, qtbot: QtBot, language: Language, presenter: bool
) -> None:
    still.appearance.set_language(language)
    still.appearance.set_presenter(presenter)
    for kind in ("gru", "self_attention", "output"):
        shown.show_topic(Topic("block", kind))
        qtbot.waitUntil(lambda: not clipped(shown))  # formulas take their room when they are set


def asked(window: MainWindow, qtbot: QtBot) -> Topic:
    """What F1 opens, with the keyboard where it is."""
    with qtbot.waitActive(window):
        window.activateWindow()
    qtbot.keyClick(window.focusWidget() or window, Qt.Key.Key_F1)
    assert window.small_windows.help is not None
    found = topic(window.small_windows.help)
    window.small_windows.help.close()
    return found


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_page_ends_in_blank_paper(shown: HelpWindow, still: Session, qtbot: QtBot, language: Language) -> None:
    still.appearance.set_language(language)
    still.appearance.set_presenter(language == "zh")
    for one in (HOME, Topic("block", "lstm")):
        shown.show_topic(one)
        paper = shown.page.widget()
        qtbot.waitUntil(lambda paper=paper: paper.height() == paper.heightForWidth(paper.width()))  # type: ignore[misc]


def test_f1_tells_of_the_selected_block_or_the_task_or_all_there_is(window: MainWindow, qtbot: QtBot) -> None:
    window.session.selection.select(None)
    window.choose_perspective("step")
    assert asked(window, qtbot) == HOME
    window.choose_perspective("build")
    assert asked(window, qtbot) == Topic("task", "recall")
    window.session.selection.select("lstm")
    assert asked(window, qtbot) == Topic("block", "lstm")
    window.choose_perspective("step")
    assert asked(window, qtbot) == Topic("block", "lstm")


def test_f1_tells_of_the_kind_that_the_keyboard_is_at_in_the_palette(window: MainWindow, qtbot: QtBot) -> None:
    window.choose_perspective("build")
    window.session.selection.select("lstm")
    palette = window.palette_
    palette.field.setFocus()
    palette.field.setText("dropout")
    assert asked(window, qtbot) == Topic("block", "dropout")
    window.canvas.setFocus()
    assert asked(window, qtbot) == Topic("block", "lstm")
    window.workshop.ask_block()
    window.workshop.quick_add.palette_.field.setText("embedding")
    assert asked(window, qtbot) == Topic("block", "embedding")
    add, help_ = palette.menu("gru").actions()
    help_.trigger()
    assert window.small_windows.help is not None
    assert topic(window.small_windows.help) == Topic("block", "gru")
    window.small_windows.help.close()
    add.trigger()
    assert "gru" in window.session.document.project.graph.nodes


def test_f1_and_the_question_mark_open_it_from_the_window(window: MainWindow, qtbot: QtBot) -> None:
    window.session.selection.select("lstm")
    window.actions_["help.selected"].trigger()
    help_ = window.small_windows.help
    assert help_ is not None
    assert topic(help_) == Topic("block", "lstm")
    help_.page.insert.click()
    assert "lstm_2" in window.session.document.project.graph.nodes
    help_.close()
    window.session.selection.select("linear")
    window.inspector.block.ask.click()
    assert help_.isVisible()
    assert topic(help_) == Topic("block", "linear")
    help_.close()
