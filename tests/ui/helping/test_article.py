"""What help says of every kind of block and every task: complete, in both languages, in every notation."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from rnnstudio import blocks, tasks
from rnnstudio.graph.block_type import BlockType, Notation
from rnnstudio.graph.text import Text
from rnnstudio.tasks._task import Task
from rnnstudio.ui.helping.article import PARAMS, WHEN, Article, on_kind, on_task, usual
from rnnstudio.ui.helping.meanings import meanings, meanings_back

KINDS = pytest.mark.parametrize("block", list(blocks.catalogue().values()), ids=lambda block: block.id)
TASKS = pytest.mark.parametrize("task", list(tasks.catalogue().values()), ids=lambda task: task.id)


def said(article: Article, title: Text) -> Text:
    return next(part.body for part in article.parts if part.title == title)


@KINDS
def test_every_kind_is_explained(block: BlockType) -> None:
    article = on_kind(block)
    when = said(article, WHEN)
    assert 2 <= len(re.findall(r"[.:;?] |\.$", when.en)) <= 8
    assert len(when.zh) > 40
    for param in block.params:
        assert param.label.en in said(article, PARAMS).en
        assert param.label.zh in said(article, PARAMS).zh
    for port in (*block.ports(block.settings({})).inputs, *block.ports(block.settings({})).outputs):
        assert any(port.label.zh in part.body.zh for part in article.parts)


@KINDS
@pytest.mark.parametrize("notation", get_args(Notation))
def test_every_signal_has_its_meaning_and_its_colour(block: BlockType, notation: Notation) -> None:
    p = block.settings({})
    found = meanings(block, p, notation)
    both = [*found, *meanings_back(block, p, notation)]
    assert len({one.symbol for one in both}) == len(both)
    if block.equations(p):
        told = {(one.text, one.hue) for one in found}
        assert {(signal.title, signal.hue) for signal in block.signals(p)} <= told


def test_a_symbol_is_written_as_the_notation_writes_it() -> None:
    rnn = blocks.catalogue()["rnn"]
    p = rnn.settings({})
    for notation, symbol in (("textbook", "h_t"), ("uvw", "s_t")):
        found = {one.symbol: one.text.en for one in meanings(rnn, p, notation)}  # type: ignore[arg-type]
        assert found[symbol] == "hidden state"
        assert found["x"] == "the sequence"
    assert "weight" in {one.symbol for one in meanings(rnn, p, "torch")}


def test_what_only_the_way_back_needs_is_explained_there() -> None:
    lstm = blocks.catalogue()["lstm"]
    p = lstm.settings({})
    back = {one.symbol for one in meanings_back(lstm, p, "textbook")}
    assert r"\delta" in back
    assert not back & {one.symbol for one in meanings(lstm, p, "textbook")}


def test_the_equations_are_those_of_the_settings_given() -> None:
    gru = blocks.catalogue()["gru"]
    usual, textbook = on_kind(gru), on_kind(gru, gru.settings({"convention": "textbook"}))
    assert usual.forward != textbook.forward


@TASKS
def test_every_task_says_what_success_is_and_what_chance_is(task: Task) -> None:
    article = on_task(task)
    told = " ".join(part.body.en for part in article.parts)
    assert task.metric(task.settings({})).chance_means.en.split("“")[0] in told
    for spec in (
        *task.interface(task.settings({})).inputs.values(),
        *task.interface(task.settings({})).targets.values(),
    ):
        assert spec.label.en in told
    assert task.in_short.en
    assert task.in_short.zh


def test_what_looks_like_markup_is_shown_as_it_is() -> None:
    sentiment = on_task(tasks.catalogue()["sentiment"])
    assert "<unk>" in sentiment.lead.en
    assert "<unk>" not in " ".join(part.body.en for part in sentiment.parts)


@KINDS
@pytest.mark.parametrize("notation", ["textbook", "uvw"])
def test_every_letter_of_the_equations_is_explained(block: BlockType, notation: Notation) -> None:
    p = usual(block)
    forward, back = meanings(block, p, notation), meanings_back(block, p, notation)
    for equations, known in ((block.equations(p), forward), (block.backward_equations(p), (*forward, *back))):
        lines = [equation.latex.get(notation, equation.latex["textbook"]) for equation in equations]
        explained = set().union(*(letters(one.symbol) for one in known)) if known else set()
        explained |= {"U", "V"} if "W" in explained else set()
        assert letters(" ".join(lines)) <= explained


def test_the_second_input_of_a_sum_is_no_bias() -> None:
    add = blocks.catalogue()["add"]
    told = {one.symbol: one.text.en for one in meanings(add, usual(add), "textbook")}
    assert told["b"] == told["a"] == "what comes in"


def test_a_kind_is_shown_as_it_is_used() -> None:
    assert "softmax" in on_kind(blocks.catalogue()["output"]).forward[0].latex["textbook"]
    assert len(on_kind(blocks.catalogue()["concatenate"]).backward) == 1


def letters(latex: str) -> set[str]:
    """The letters on the line, without indices, names of functions and words."""
    bare = re.sub(r"\\(text|mathrm|mathbf)\{[^{}]*\}", " ", re.sub(r"\\[{}]", " ", latex))
    bare = re.sub(r"\\(tilde|hat)\{(\w)\}", r"\2", bare)
    while (less := re.sub(r"[_^](\{[^{}]*\}|\\?\w+|')", " ", bare)) != bare:
        bare = less
    greek = set(re.findall(r"\\(?:alpha|mu|sigma|epsilon|delta)(?![a-z])", bare))
    return greek | set(re.findall(r"(?<![a-zA-Z])[a-zA-Z](?![a-zA-Z])", re.sub(r"\\[a-zA-Z]+", " ", bare)))
