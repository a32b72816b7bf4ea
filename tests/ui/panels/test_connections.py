"""The wires of a block, changed beside it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rnnstudio.graph.graph import Wire
from rnnstudio.session.session import Session
from rnnstudio.ui.panels.connections import Chooser, Connections
from rnnstudio.ui.words import Words


@pytest.fixture
def connections(still: Session, words: Words, qtbot: QtBot) -> Connections:
    made = Connections(still, words)
    qtbot.addWidget(made)
    show(made, still, "linear")
    with qtbot.waitExposed(made):
        made.show()
    return made


def show(connections: Connections, session: Session, node: str) -> None:
    connections.show_block(session.document.model.resolution.placed[node])


def open_list(chooser: Chooser) -> list[str]:
    """What may be chosen, once the chooser has the keyboard."""
    chooser.setFocus()
    QApplication.processEvents()
    return [chooser.itemText(n) for n in range(chooser.count())]


def test_it_says_what_feeds_a_block_and_where_its_outputs_go(connections: Connections, still: Session) -> None:
    assert connections.choosers["x"].currentText() == "Readout"
    assert connections.goes["y"].text() == "Output"
    show(connections, still, "lstm")
    assert connections.choosers["initial"].currentText() == "nothing (optional)"
    assert connections.goes["previous"].text() == "nothing"
    still.appearance.set_language("zh")
    assert connections.choosers["initial"].currentText() == "无（可选）"


def test_only_what_fits_and_closes_no_loop_can_be_chosen(connections: Connections, still: Session) -> None:
    assert open_list(connections.choosers["x"]) == [
        "nothing",
        "One-hot",
        "LSTM: h, the hidden state",
        "LSTM: final state",
        "LSTM: previous state",
        "Readout",
    ]
    show(connections, still, "one_hot")
    assert open_list(connections.choosers["tokens"]) == ["nothing", "Tokens"]


def test_a_source_is_chosen_by_keyboard_and_each_change_is_one_undo_step(
    connections: Connections, still: Session, qtbot: QtBot
) -> None:
    chooser, graph = connections.choosers["x"], still.document.project.graph
    open_list(chooser)
    qtbot.keyClick(chooser, Qt.Key.Key_Up)
    assert Wire("lstm", "previous", "linear", "x") in still.document.project.graph.wires
    show(connections, still, "linear")
    assert chooser is connections.choosers["x"], "the keyboard stays where it was"
    qtbot.keyClick(chooser, Qt.Key.Key_Home)
    assert not still.document.project.graph.into("linear", "x")
    show(connections, still, "linear")
    assert chooser.currentText() == "nothing"
    still.document.undo()
    still.document.undo()
    assert still.document.project.graph == graph
    assert still.document.undoes is None


def test_a_wire_that_does_not_fit_is_shown_all_the_same(connections: Connections, still: Session) -> None:
    still.building.connect(Wire("tokens", "tokens", "linear", "x"))
    assert not still.document.model.resolution.ok
    show(connections, still, "linear")
    assert connections.choosers["x"].currentText() == "Tokens"
    assert "Tokens" in open_list(connections.choosers["x"])


def test_a_long_source_shows_both_its_ends_and_is_told_whole(connections: Connections, still: Session) -> None:
    still.document.set_title("readout", "The last step of a very long sequence of letters")
    show(connections, still, "linear")
    connections.resize(240, 200)
    QApplication.processEvents()
    chooser = connections.choosers["x"]
    shown = chooser.shown()
    assert shown.startswith("The")
    assert shown.endswith("s")
    assert "…" in shown
    assert chooser.toolTip().startswith("The last step of a very long sequence of letters\n")
    connections.resize(900, 200)
    QApplication.processEvents()
    assert chooser.shown() == chooser.currentText()
    assert "very long" not in chooser.toolTip()
