"""Tagging: what the two languages say, and what memory is needed to tag them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable

import numpy as np
import pytest

from rnnstudio.graph.params import Settings
from rnnstudio.streams import stream
from rnnstudio.tasks._tagged_language import Language, language
from rnnstudio.tasks._tagged_sentences import chinese, english
from rnnstudio.tasks.tagging import TASK
from rnnstudio.trace.sample import NO_CLASS

each_language = pytest.mark.parametrize("spoken", [english, chinese])


def settings(name: str, ahead: bool = False) -> Settings:
    return TASK.settings({"language": name, "ahead": ahead})


def tags(p: Settings, sentence: str) -> str | None:
    face = TASK.interface(p)
    words, classes = face.inputs["words"].vocabulary, face.targets["tags"].classes
    found = TASK.target_for(p, {"words": np.array([words.index(word) for word in sentence.split()])})
    return " ".join(classes[tag] for tag in found["tags"]) if found else None


def ceiling(spoken: Language, known: Callable[[list[int], int], Hashable]) -> float:
    """The share of right tags of the best model that knows `known(words, t)` at step t."""
    votes = defaultdict[Hashable, np.ndarray](lambda: np.zeros(len(spoken.tags)))
    for row, tagged, length, share in zip(spoken.tokens, spoken.tagged, spoken.lengths, spoken.shares(), strict=True):
        for t in range(length):
            votes[known(row[:length].tolist(), t)][tagged[t]] += share
    return float(sum(vote.max() for vote in votes.values()) / sum(vote.sum() for vote in votes.values()))


def itself(words: list[int], t: int) -> Hashable:
    return words[t]


def up_to_here(words: list[int], t: int) -> Hashable:
    return tuple(words[: t + 1])


def one_before(words: list[int], t: int) -> Hashable:
    return tuple(words[max(t - 1, 0) : t + 1]), t == 0


def all_of_them(words: list[int], t: int) -> Hashable:
    return tuple(words), t


@pytest.mark.parametrize(
    ("name", "sentence", "tagged"),
    [
        ("chinese", "猫 追 老鼠", "名词 动词 名词"),
        ("chinese", "锁 门", "动词 名词"),
        ("chinese", "那 把 锁", "代词 量词 名词"),
        ("chinese", "这 包 茶", "代词 量词 名词"),
        ("chinese", "她 画 锁", "代词 动词 名词"),
        ("chinese", "他 不 热 饭", "代词 副词 动词 名词"),
        ("chinese", "饭 不 热", "名词 副词 形容词"),
        ("english", "the dogs bark", "det noun verb"),
        ("english", "the bark is old", "det noun verb adj"),
        ("english", "they never clean the watch", "pron adv verb det noun"),
        ("english", "the paint is never clean", "det noun verb adv adj"),
        ("english", "the cats watch the fish", "det noun verb det noun"),
    ],
)
def test_the_grammar_tags_sentences_of_its_own(name: str, sentence: str, tagged: str) -> None:
    assert tags(settings(name), sentence) == tagged


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("english", "the the the"), ("english", "the"), ("english", "the dogs bark " * 3), ("chinese", "门 锁")],
)
def test_what_it_does_not_parse_has_no_tags(name: str, sentence: str) -> None:
    assert tags(settings(name), sentence) is None


@pytest.mark.parametrize(("name", "sentence"), [("english", "clean water is cold"), ("chinese", "锁 很 重")])
def test_some_sentences_come_with_looking_ahead(name: str, sentence: str) -> None:
    assert tags(settings(name, ahead=True), sentence) is not None
    assert tags(settings(name), sentence) is None


@each_language
def test_without_memory_one_stays_below_what_the_help_says_and_with_it_one_is_always_right(
    spoken: Callable[[bool], Language],
) -> None:
    for ahead in (False, True):
        assert ceiling(spoken(ahead), itself) <= 0.84
    assert ceiling(spoken(False), one_before) < 1
    assert ceiling(spoken(False), up_to_here) == 1
    assert ceiling(spoken(True), up_to_here) == pytest.approx(0.98, abs=0.005)
    assert ceiling(spoken(True), all_of_them) == 1
    for share in ("84", "98"):
        assert f"{share} %" in TASK.success.en
        assert f"{share}%" in TASK.success.zh


@pytest.mark.parametrize("ahead", [False, True])
def test_both_languages_have_as_many_tags(ahead: bool) -> None:
    assert len(english(ahead).tags) == len(chinese(ahead).tags)  # so that a network's last layer fits both
    assert len(english(ahead).words) < 50
    assert len(chinese(ahead).words) < 50


@pytest.mark.parametrize("name", ["english", "chinese"])
def test_the_targets_of_a_batch_are_those_of_own_input_and_padding_has_none(name: str) -> None:
    p = settings(name, ahead=True)
    batch = TASK.batch(p, stream(0, "data"), 200)
    columns = zip(batch.inputs["words"].T, batch.targets["tags"].T, batch.lengths["input"], strict=True)
    for words, tagged, length in columns:
        np.testing.assert_array_equal(TASK.target_for(p, {"words": words[:length]})["tags"], tagged[:length])
        assert (words[length:] == 0).all()
        assert (tagged[length:] == NO_CLASS).all()
    assert batch.lengths["input"].min() < batch.lengths["input"].max()


def test_patterns_are_drawn_alike_and_the_sentences_of_each() -> None:
    small = language(("n", "v"), ("a|b|c/n", "a/n b/v"))
    assert small.words == ("a", "b", "c")
    drawn = np.bincount(small.draw(stream(0, "draw"), 6000)) / 6000
    np.testing.assert_allclose(drawn, small.shares(), atol=0.02)
    np.testing.assert_allclose(small.shares(), [1 / 6, 1 / 6, 1 / 6, 1 / 2])
    np.testing.assert_allclose(small.tag_shares(), [2 / 3, 1 / 3])
