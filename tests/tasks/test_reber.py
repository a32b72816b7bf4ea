"""The embedded Reber grammar: what it allows, what is certain, and what is asked for."""

from __future__ import annotations

import re

import numpy as np
import pytest

from rnnstudio.graph.params import Settings
from rnnstudio.streams import stream
from rnnstudio.tasks._reber_automaton import SYMBOLS, embedded
from rnnstudio.tasks.reber import TASK
from rnnstudio.trace.sample import NO_CLASS

GRAPH = {1: {"T": 2, "P": 3}, 2: {"S": 2, "X": 4}, 3: {"T": 3, "V": 5}, 4: {"X": 3, "S": 6}, 5: {"P": 4, "V": 6}}


def is_word(text: str) -> bool:
    """A word of the Reber grammar, by the graph of Cleeremans et al. (1989)."""
    if text[0] != "B" or text[-1] != "E":
        return False
    state = 1
    for mark in text[1:-1]:
        if mark not in GRAPH.get(state, {}):
            return False
        state = GRAPH[state][mark]
    return state == 6


def settings(asked: str = "second_last", words: int = 1) -> Settings:
    return TASK.settings({"asked": asked, "words": words})


def said(tokens: np.ndarray) -> str:
    return "".join("." if token == NO_CLASS else SYMBOLS[token] for token in tokens)


def own(p: Settings, text: str) -> str | None:
    targets = TASK.target_for(p, {"tokens": np.array([SYMBOLS.index(mark) for mark in text])})
    return said(targets["next"]) if targets else None


def sequences(p: Settings, size: int) -> list[tuple[str, str]]:
    batch = TASK.batch(p, stream(0, "data"), size)
    rows = zip(batch.inputs["tokens"].T, batch.targets["next"].T, batch.lengths["input"], strict=True)
    return [(said(tokens[:length]), said(target[:length])) for tokens, target, length in rows]


@pytest.mark.parametrize("words", [1, 3])
def test_a_sequence_is_words_between_two_of_a_kind(words: int) -> None:
    for text, follows in sequences(settings("every", words), 300):
        assert text[1:] == follows[:-1]
        whole = text + follows[-1]
        parts = re.fullmatch(r"B([TP])(.*)\1E", whole)
        assert parts
        inner = re.findall("B[^BE]*E", parts[2])
        assert "".join(inner) == parts[2]
        assert len(inner) == words
        assert all(is_word(word) for word in inner)


def test_both_kinds_and_all_forks_are_taken_half_of_the_time() -> None:
    texts = [text for text, _ in sequences(settings(), 4000)]
    assert np.mean([text[1] == "T" for text in texts]) == pytest.approx(0.5, abs=0.03)
    assert np.mean([text[3] == "T" for text in texts]) == pytest.approx(0.5, abs=0.03)
    assert np.mean([len(text) for text in texts]) == pytest.approx(11, abs=0.2)


def test_asked_for_the_second_last_alone() -> None:
    for text, target in sequences(settings(), 100):
        assert target == "." * (len(text) - 2) + text[1] + "."


def test_padding_has_neither_input_nor_target() -> None:
    batch = TASK.batch(settings("every"), stream(0, "data"), 50)
    padding = np.arange(len(batch.inputs["tokens"]))[:, None] >= batch.lengths["input"]
    assert padding.any()
    assert (batch.inputs["tokens"][padding] == 0).all()
    assert (batch.targets["next"][padding] == NO_CLASS).all()


def test_own_input_gets_the_symbols_that_follow_where_the_grammar_allows_it() -> None:
    assert own(settings("every"), "BTBTXSETE") == "TBTXSETE."
    assert own(settings("every"), "BTBTXSE") == "TBTXSET"
    assert own(settings("every"), "BTBTX") == "TBTX."
    assert own(settings(), "BPBTXSEP") == "......P."
    assert own(settings(), "BPBTXSE") == "......P"
    assert own(settings(), "BPB") == "..."


@pytest.mark.parametrize("text", ["BTBTXSEP", "TB", "BS", "BTBTE", "BTBTXSETEB"])
def test_what_the_grammar_does_not_allow_has_no_targets(text: str) -> None:
    assert own(settings(), text) is None
    assert own(settings("every"), text) is None


@pytest.mark.parametrize("asked", ["second_last", "every"])
@pytest.mark.parametrize("words", [1, 2])
def test_the_targets_of_batches_and_probes_are_those_of_own_input(asked: str, words: int) -> None:
    p = settings(asked, words)
    given = [(said(probe.inputs["tokens"]), said(probe.targets["next"])) for probe in TASK.probes(p)]
    for text, target in [*given, *sequences(p, 50)]:
        assert own(p, text) == target


def test_the_shares_that_the_help_names() -> None:
    automaton = embedded(1)
    visits, certain = automaton.visits()[1:], automaton.certain[1:-1]
    best = (visits * np.where(certain, 1, 0.5)).sum() / visits.sum()
    forgetful = best - 0.5 * visits[automaton.asks[1:-1]].sum() / visits.sum()
    for share in (best, forgetful):
        assert f"{100 * share:.0f} %" in TASK.success.en
        assert f"{100 * share:.0f}%" in TASK.success.zh
    assert automaton.visits().sum() == pytest.approx(4 + 8)  # a word has 8 symbols
