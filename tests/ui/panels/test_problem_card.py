"""What would mend a model is looked for without keeping the window waiting, and is of the model as it is now."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from rnnstudio import blocks
from rnnstudio.graph.chain import chained
from rnnstudio.session.session import Session
from rnnstudio.ui.panels.problem_card import ProblemCard
from rnnstudio.ui.words import Words


def card_of(session: Session, words: Words, qtbot: QtBot, layers: int) -> ProblemCard:
    """A card that shows a broken model: tokens go where numbers are wanted."""
    cell, end = ("lstm", {"size": 4}), (("readout", {"mode": "last"}), ("linear", {"size": 4}), "output")
    links = ["tokens", cell, *["activation"] * layers, *end]
    graph = chained(blocks.catalogue(), links)
    session.document.edit_graph(graph, session.document.project.title)
    card = ProblemCard(session, words)
    qtbot.addWidget(card)
    card.show_problems(session.document.model.resolution.problems)
    return card


def test_in_a_small_model_the_remedies_are_there_at_once(still: Session, words: Words, qtbot: QtBot) -> None:
    card = card_of(still, words, qtbot, 2)
    labels = [button.text() for button in card.buttons]
    assert "Insert a block: Embedding" in labels
    assert "Insert a block: One-hot" in labels


def test_in_a_large_model_they_come_while_the_window_lives(still: Session, words: Words, qtbot: QtBot) -> None:
    card = card_of(still, words, qtbot, 250)
    before = len(card.buttons)
    qtbot.waitUntil(lambda: len(card.buttons) > before, timeout=30000)
    assert before < 2


def test_a_remedy_keeps_what_was_edited_since_the_problem_arose(still: Session, words: Words, qtbot: QtBot) -> None:
    card = card_of(still, words, qtbot, 2)
    still.document.set_param("lstm", "size", 7)
    card.show_problems(still.document.model.resolution.problems)
    card.buttons[0].click()
    assert still.document.project.graph.nodes["lstm"].params["size"] == 7
    assert "embedding" in still.document.project.graph.nodes
