"""What the inspector says of costs."""

from __future__ import annotations

from rnnstudio.examples.recipes import recipes
from rnnstudio.graph.text import Text
from rnnstudio.session.session import Session
from rnnstudio.ui.panels.cost_facts import of_block, of_model
from rnnstudio.ui.panels.facts import Facts
from rnnstudio.ui.panels.inspector import Inspector
from rnnstudio.ui.words import Words


def test_a_block_says_what_it_costs(still: Session, words: Words) -> None:
    facts = Facts(words)
    facts.show_facts(of_block(still.document.model, "lstm"))
    assert facts.lines() == [
        ("Trainable numbers", "576 · 94.1% of the model"),
        ("Weights in memory", "2.3 kB"),
        ("While training", "9.22 kB"),
        ("Signals kept", "48 a step"),
        ("Multiply-adds", "512 a step"),
    ]
    still.document.set_option("optimiser", "sgd")
    facts.show_facts(of_block(still.document.model, "lstm"))
    assert facts.lines()[2] == ("While training", "4.61 kB")
    facts.show_facts(of_block(still.document.model, "one_hot"))
    assert facts.lines() == [("Signals kept", "8 a step")]
    still.appearance.set_language("zh")
    assert facts.lines() == [("保存的信号", "每步 8")]
    facts.deleteLater()


def test_attention_is_told_by_the_steps_that_it_looks_at(still: Session) -> None:
    still.document.edit(recipes()["reverse_additive"].project, Text("", ""))
    work = of_block(still.document.model, "attention")[-1]
    assert work.value.en.splitlines() == ["256 a step", "+ 256 a step of the source", "+ 32 for each step looked at"]


def test_the_model_adds_up_and_names_its_heaviest_blocks(still: Session) -> None:
    said = [(fact.name.en, fact.value.en) for fact in of_model(still.document.model)]
    assert said[0] == ("Kind", "many to one: LSTM")
    assert ("Trainable numbers", "612") in said
    assert ("Multiply-adds", "512 a step\n+ 32 once") in said
    assert said[-2:] == [("LSTM", "576 · 94.1% of the model"), ("Linear", "36 · 5.9% of the model")]


def test_the_pages_show_them_and_what_cannot_be_known_is_left_out(still: Session, words: Words) -> None:
    inspector = Inspector(still, words)
    still.selection.select("lstm")
    assert inspector.block.cost.lines()[-1] == ("Multiply-adds", "512 a step")
    still.document.set_param("lstm", "size", 16)
    assert inspector.block.cost.lines()[-1] == ("Multiply-adds", "1,536 a step")
    still.selection.select(None)
    assert ("Trainable numbers", "1,732") in inspector.task.model.lines()
    inspector.deleteLater()
