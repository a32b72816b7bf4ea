"""Translation: what the rules say, and that nothing of it is left to chance."""

from __future__ import annotations

import numpy as np
import pytest

from rnnstudio.streams import stream
from rnnstudio.tasks._own_input import own_sample, read_input
from rnnstudio.tasks._phrases import WORDS, phrases
from rnnstudio.tasks.translation import SHOWN, TASK
from rnnstudio.trace.sample import Batch, Sample

P = TASK.settings({})
FACE = TASK.interface(P)


def own(text: str) -> Sample:
    spec = FACE.inputs["words"]
    return own_sample(TASK, P, {spec.name: read_input(spec, text)})


def chinese(sample: Sample) -> str:
    return " ".join(FACE.targets["chinese"].classes[symbol] for symbol in sample.targets["chinese"])


def english(batch: Batch) -> set[str]:
    words = FACE.inputs["words"].vocabulary
    columns = zip(batch.inputs["words"].T, batch.lengths["input"], strict=True)
    return {" ".join(words[token] for token in column[:steps]) for column, steps in columns}


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("hello world", "你好 世界"),
        ("good morning teacher", "老师 早上 好"),
        ("the red book on the table", "桌子 上 的 红 书"),
        ("two birds by the window", "窗户 旁边 的 两 只 鸟"),
        ("this picture is small", "这 张 画 很 小"),
        ("where is your black cat ?", "你 的 黑 猫 在 哪里 ？"),
        ("we drink tea at home in the morning", "我们 早上 在 家 喝 茶"),
        ("they do not buy flowers today", "他们 今天 不 买 花"),
        ("do you sing songs at school ?", "你 在 学校 唱 歌 吗 ？"),
        ("I like the dog under the chair", "我 喜欢 椅子 下 的 狗"),
    ],
)
def test_a_phrase_is_translated(en: str, zh: str) -> None:
    assert chinese(own(en)) == f"{zh} ∎"


def test_what_no_rule_makes_has_no_translation() -> None:
    assert own("world hello").targets == {}


def test_each_phrase_is_made_once() -> None:
    pairs = phrases().all
    assert len(pairs) == len({pair.en for pair in pairs}) == 2422


def test_the_phrases_that_are_held_out_are_in_no_batch() -> None:
    unseen = {pair.en for pair in phrases().unseen}
    assert len(unseen) > 200
    assert not english(TASK.batch(P, stream(0, "data"), 3000)) & unseen
    assert english(TASK.held_out(P, stream(0, "data"), 300)) <= unseen


def test_every_word_is_in_the_batches() -> None:
    seen = [pair for of_rule in phrases().seen for pair in of_rule]
    assert {word for pair in seen for word in pair.en.split()} == set(FACE.inputs["words"].vocabulary)
    assert {word for pair in seen for word in pair.zh.split()} == set(FACE.targets["chinese"].classes) - {"∎"}


def test_every_slot_is_filled_in_many_ways_among_the_unseen() -> None:
    """Else a whole word would be missing from what success is measured on."""
    unseen = " ".join(pair.en for pair in phrases().unseen)
    for slot in ("thing", "red", "here", "deed", "we", "home", "today"):
        assert all(word.en in unseen for word in WORDS[slot]), slot


def test_rules_are_used_equally_often() -> None:
    batch = TASK.batch(P, stream(0, "data"), 4000)
    hello = FACE.inputs["words"].vocabulary.index("hello")
    assert np.mean(batch.inputs["words"][0] == hello) == pytest.approx(1 / 19, abs=0.02)


def test_the_probes_are_phrases_of_the_lessons() -> None:
    assert [probe.title.en for probe in TASK.probes(P)] == [f"“{en}”" for en in SHOWN]
