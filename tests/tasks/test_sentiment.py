"""Sentiment: what the sentences say, that their order decides, and how the user's own are read."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import product

import numpy as np
import pytest

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.params import Settings
from rnnstudio.streams import stream
from rnnstudio.tasks._own_input import own_sample, read_input, shuffled, write_input
from rnnstudio.tasks._sentences import AND, CHINESE, DENIED, ENGLISH, ONE, PAD, SAID, UNKNOWN, Grammar
from rnnstudio.tasks.sentiment import TASK

both_languages = pytest.mark.parametrize("language", ["english", "chinese"])
both_grammars = pytest.mark.parametrize("grammar", [ENGLISH, CHINESE], ids=["english", "chinese"])


def answer(text: str, language: str = "english") -> int | None:
    """The target of a sentence that the user types."""
    p = TASK.settings({"language": language})
    words = read_input(TASK.interface(p).inputs["words"], text)
    target = TASK.target_for(p, {"words": words}).get("sentiment")
    return None if target is None else int(target)


@pytest.mark.parametrize(
    ("text", "positive"),
    [
        ("good", 1),
        ("not good", 0),
        ("the film is not very boring !", 1),
        ("not good but fun", 1),
        ("good but not fun", 0),
        ("good , but not fun .", 0),
        ("this book is great and the ending is not dull .", 1),
        ("<unk> is awful", 0),
    ],
)
def test_not_turns_round_and_after_but_comes_what_counts(text: str, positive: int) -> None:
    assert answer(text) == positive


@pytest.mark.parametrize(
    ("text", "positive"),
    [
        ("这 部 电影 太 棒 了 ！", 1),
        ("这 部 <unk> 不 太 好看 。", 0),
        ("不 好看 但是 很 有趣", 1),
        ("很 有趣 ， 但是 不 好看", 0),
        ("这 本 书 不 无聊 而且 结尾 非常 感人", 1),
    ],
)
def test_the_same_in_chinese(text: str, positive: int) -> None:
    assert answer(text, "chinese") == positive


@pytest.mark.parametrize(
    "text",
    ["film", "<pad>", "!", "good and bad", "good but fun", "not but good fun", "good but", "but good", "not not good"],
)
def test_what_the_grammar_does_not_say_has_no_target(text: str) -> None:
    assert answer(text) is None


def test_unknown_words_are_refused_by_name() -> None:
    with pytest.raises(StudioError, match="Step 4: “meh” is not in the vocabulary"):
        answer("the film is meh")


@both_grammars
def test_padding_and_unknown_words_are_two_words_of_their_own(grammar: Grammar) -> None:
    assert grammar.vocabulary[:2] == (PAD, UNKNOWN)
    assert len(set(grammar.vocabulary)) == len(grammar.vocabulary) < 50


@both_grammars
def test_every_sentence_is_read_as_it_was_meant(grammar: Grammar) -> None:
    drawn = grammar.draw(stream(0, "data"), 2000)
    assert all(grammar.judge(sentence) is good for sentence, good in drawn)
    assert 0.45 < np.mean([good for _, good in drawn]) < 0.55
    assert len({sentence for sentence, _ in drawn}) > 1700  # of many thousands
    assert set(" ".join(sentence for sentence, _ in drawn).split()) == set(grammar.vocabulary) - {PAD}


@both_languages
def test_a_batch_is_ragged_and_its_targets_are_those_of_its_sentences(language: str) -> None:
    p = TASK.settings({"language": language})
    batch = TASK.batch(p, stream(0, "data"), 200)
    assert len(set(batch.lengths["input"].tolist())) > 5
    for words, length, target in zip(
        batch.inputs["words"].T, batch.lengths["input"], batch.targets["sentiment"], strict=True
    ):
        assert (words[:length] > 0).all()
        assert (words[length:] == 0).all()
        assert TASK.target_for(p, {"words": words[:length]})["sentiment"] == target


def bags(grammar: Grammar) -> dict[tuple[str, ...], Counter[bool]]:
    """How often each bag of words is good and bad. What opinions are about is left out: it tells nothing."""
    found: dict[tuple[str, ...], Counter[bool]] = defaultdict(Counter)
    for good in (False, True):
        same, other = grammar.phrases[good], grammar.phrases[not good]
        said = {(phrase,): ONE / len(same) for phrase in same}
        said |= {(one, grammar.both, two): AND / len(same) ** 2 for one, two in product(same, same)}
        for texts, share in said.items():
            for frame, turned, part in frames(grammar):
                found[bag(frame, *texts)][good != turned] += share * part / 2
        for one, two in product(other, same):
            found[bag(one, grammar.but, two)][good] += (1 - ONE - AND) / len(same) ** 2 / 2
    return found


def bag(*texts: str) -> tuple[str, ...]:
    return tuple(sorted(" ".join(texts).split()))


def frames(grammar: Grammar) -> list[tuple[str, bool, float]]:
    """In whose mouth a sentence is put, whether that turns it round, and how often."""
    return [
        ("", False, 1 - DENIED - SAID),
        *((frame, True, DENIED / len(grammar.nobody)) for frame in grammar.nobody),
        *((frame, False, SAID / len(grammar.somebody)) for frame in grammar.somebody),
    ]


@both_grammars
def test_the_last_words_do_not_decide_what_nobody_says(grammar: Grammar) -> None:
    """No window is wide enough: the same ending, the other answer, and the word that turns it many words before."""
    about, phrase = next(filter(None, grammar.first)), grammar.phrases[True][0]
    long = f"{about} {phrase} {grammar.both} {grammar.second[-1]} {phrase}"
    assert grammar.judge(f"{grammar.somebody[0]} {long}") is True
    assert grammar.judge(f"{grammar.nobody[0]} {long}") is False


@both_grammars
def test_no_bag_of_words_comes_near_a_reader(grammar: Grammar) -> None:
    found = bags(grammar)
    assert sum(counts.total() for counts in found.values()) == pytest.approx(1)
    assert sum(max(counts.values()) for counts in found.values()) < 0.72
    with_a_twin = sum(counts.total() for counts in found.values() if len(counts) == 2)
    assert with_a_twin > 0.5  # the other answer in another order


@both_languages
def test_the_samples_begin_with_the_sentences_of_the_lessons(language: str) -> None:
    p = TASK.settings({"language": language})
    spec = TASK.interface(p).inputs["words"]
    said = [write_input(spec, probe.inputs["words"]) for probe in TASK.probes(p)]
    assert said[0] == {"english": "not good but fun", "chinese": "这 部 电影 太 棒 了 ！"}[language]
    assert {int(probe.targets["sentiment"]) for probe in TASK.probes(p)} == {0, 1}


def test_the_classes_are_in_the_language_of_the_sentences() -> None:
    classes = {
        language: TASK.interface(Settings(language=language)).targets["sentiment"].classes
        for language in ("english", "chinese")
    }
    assert classes == {"english": ("negative", "positive"), "chinese": ("负面", "正面")}


def test_all_words_may_change_places() -> None:
    p = TASK.settings({})
    sample = own_sample(TASK, p, {"words": read_input(TASK.interface(p).inputs["words"], "not good but fun")})
    orders = {
        tuple(shuffled(TASK, p, sample, np.random.default_rng(seed)).inputs["words"].tolist()) for seed in range(50)
    }
    assert len(orders) > 12
