"""The next character: windows of a text that is read as a circle."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.params import Settings
from rnnstudio.streams import stream
from rnnstudio.tasks.next_char import CHINESE, ENGLISH, TASK
from rnnstudio.trace.sample import NO_CLASS


def own(text: str, length: int = 26) -> Settings:
    return TASK.settings({"source": "own", "text": text, "length": length})


def said(p: Settings, tokens: np.ndarray) -> str:
    return "".join(TASK.interface(p).inputs["tokens"].vocabulary[token] for token in tokens)


def test_our_texts_are_small_and_hold_the_sentences_of_the_lessons() -> None:
    assert "The clouds are in the sky." in ENGLISH
    assert "the cat sat on the mat" in ENGLISH
    assert 300 <= len(ENGLISH) <= 900
    assert len(set(ENGLISH)) <= 40
    assert len(CHINESE) >= 100
    assert len(set(CHINESE)) <= 30


@pytest.mark.parametrize("source", ["english", "chinese"])
def test_windows_are_pieces_of_the_text_and_targets_follow(source: str) -> None:
    p = TASK.settings({"source": source})
    text = {"english": ENGLISH, "chinese": CHINESE}[source]
    batch = TASK.batch(p, stream(0, "data"), 50)
    for tokens, follows in zip(batch.inputs["tokens"].T, batch.targets["next"].T, strict=True):
        assert said(p, tokens) + said(p, follows[-1:]) in text + text
        np.testing.assert_array_equal(tokens[1:], follows[:-1])


def test_the_first_english_probe_is_the_sentence_about_the_clouds() -> None:
    p = TASK.settings({})
    probes = TASK.probes(p)
    assert said(p, probes[0].inputs["tokens"]) == "The clouds are in the sky."
    assert said(p, probes[0].targets["next"][-1:]) == "\n"


def test_some_probe_begins_with_the_cat() -> None:
    p = TASK.settings({})
    assert any(said(p, probe.inputs["tokens"]).startswith("the cat sat on the mat") for probe in TASK.probes(p))


def test_the_vocabulary_is_the_sorted_characters_of_the_text() -> None:
    assert TASK.interface(own("banana\r\n")).inputs["tokens"].vocabulary == ("\n", "a", "b", "n")


def test_a_text_shorter_than_a_window_goes_round() -> None:
    p = own("ab", length=5)
    batch = TASK.batch(p, stream(0, "data"), 8)
    assert {said(p, tokens) for tokens in batch.inputs["tokens"].T} == {"ababa", "babab"}
    assert TASK.metric(p).chance == 0.5
    assert [said(p, probe.inputs["tokens"]) for probe in TASK.probes(p)] == ["ababa", "babab"]


@pytest.mark.parametrize("text", ["", "a", "aaaa", "\r\n\n"])
def test_a_text_with_nothing_to_learn_is_refused_in_words(text: str) -> None:
    with pytest.raises(StudioError, match="two different characters") as refused:
        own(text)
    assert "两个不同的字符" in refused.value.text.zh
    with pytest.raises(StudioError, match="two different characters"):
        TASK.interface(Settings(source="own", text=text, length=5))


def test_an_unused_own_text_may_be_anything() -> None:
    assert TASK.settings({"text": ""}).source == "english"


def test_one_can_switch_to_an_own_text_before_pasting_it() -> None:
    assert TASK.settings({"source": "own"}).text


@given(st.text(min_size=2, max_size=60).filter(lambda text: len(set(text.replace("\r", "\n"))) > 1), st.integers(2, 70))
def test_any_text_gives_batches_probes_and_a_chance(text: str, length: int) -> None:
    p = own(text, length)
    batch = TASK.batch(p, stream(0, "data"), 2)
    assert batch.inputs["tokens"].shape == (length, 2)
    assert 0 < TASK.metric(p).chance < 1
    assert TASK.probes(p)


def test_own_input_is_judged_by_its_own_next_characters() -> None:
    p = TASK.settings({})
    np.testing.assert_array_equal(TASK.target_for(p, {"tokens": np.array([3, 1, 2])})["next"], [1, 2, NO_CLASS])
    np.testing.assert_array_equal(TASK.target_for(p, {"tokens": np.array([3])})["next"], [NO_CLASS])


def test_the_commonest_character_is_named_visibly() -> None:
    assert "␣" in TASK.metric(TASK.settings({})).chance_means.en
    assert "{" in TASK.metric(own("{{{{}")).chance_means.zh
