"""Translation in small: short English phrases into Chinese, whose words stand in another order. Sequence to sequence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

import numpy as np

from rnnstudio.graph.interface import InputSpec, Interface, TargetSpec
from rnnstudio.graph.params import Settings
from rnnstudio.graph.text import Text, plain
from rnnstudio.tasks._phrases import Pair, phrases
from rnnstudio.tasks._task import Metric, Task
from rnnstudio.tasks._writing import pair, to_write
from rnnstudio.trace.sample import Array, Batch, Sample, stack

SHOWN = (
    "hello world",
    "the red book on the table",
    "we drink tea at home in the morning",
    "where is your black cat ?",
    "two birds by the window",
)


class Translation(Task):
    """The words of an English phrase  ->  the Chinese words, and the end symbol."""

    id = "translation"
    title = Text("Translation", "翻译")
    in_short = Text("Read a short English phrase and write it in Chinese.", "读入一句简短的英文，用中文写出来。")
    help = Text(
        "Short English phrases are read word by word, and then their Chinese is written word by word until the end symbol “∎”. "
        "The order differs: “the red book on the table” is, word for word, “table on ’s red book”; places and times come before "
        "the verb, questions end with a word of their own, and things are counted with measure words, another one for books than for "
        "birds. The phrases are made by rules, some 2,400 in all.",
        "逐词读入简短的英语词组和句子，然后逐词写出中文，直到结束符“∎”：“hello world”译为“你好 世界”。两种语言的词序不同："
        "“the red book on the table”是“桌子 上 的 红 书”，地点和时间放在动词前，问句以“吗”结尾，数东西时各有各的量词。"
        "这些句子由规则生成，共约 2400 个。",
    )
    success = Text(
        "A translation counts when every word of it is right. Always writing the commonest one is right once in a hundred "
        "times; a network that has learned gets nearly all of them, and nearly all of those that it has never read: one phrase "
        "in eleven is in no batch, so the rules must be understood.",
        "每个词都对才算译对。总是写最常见的译文一百次对一次；学会的网络几乎全部译对，没读过的也几乎全对：十一分之一的句子不在任何批次中，"
        "所以必须真正懂得规则。",
    )

    def interface(self, p: Settings) -> Interface:
        words = tuple(_codes())
        return Interface.of(
            (InputSpec("words", Text("English words", "英语词"), "tokens", len(words), words),),
            (_answer(),),
        )

    def batch(self, p: Settings, numbers: np.random.Generator, size: int) -> Batch:
        seen = phrases().seen
        rules, places = numbers.integers(len(seen), size=size), numbers.random(size)
        drawn = [seen[rule][int(place * len(seen[rule]))] for rule, place in zip(rules, places, strict=True)]
        return stack([_sample(each) for each in drawn])

    def held_out(self, p: Settings, numbers: np.random.Generator, size: int) -> Batch:
        unseen = phrases().unseen
        return stack([_sample(unseen[k]) for k in numbers.integers(len(unseen), size=size)])

    def probes(self, p: Settings) -> tuple[Sample, ...]:
        return tuple(_sample(_known()[en]) for en in SHOWN)

    def target_for(self, p: Settings, inputs: Mapping[str, Array]) -> Mapping[str, Array]:
        words = tuple(_codes())
        found = _known().get(" ".join(words[token] for token in inputs["words"].astype(np.int64)))
        return _sample(found).targets if found else {}

    def metric(self, p: Settings) -> Metric:
        commonest, share = phrases().commonest
        means = Text("always writing the commonest translation, “{zh}”", "总是写最常见的译文“{zh}”")
        return Metric("whole", share, means.format(zh=commonest))


def _sample(known: Pair) -> Sample:
    tokens = np.array([_codes()[word] for word in known.en.split()], np.int64)
    return pair({"words": tokens}, _answer(), map(_answer().classes.index, known.zh.split()), plain(f"“{known.en}”"))


@cache
def _known() -> Mapping[str, Pair]:
    return {known.en: known for known in phrases().all}


@cache
def _codes() -> Mapping[str, int]:
    return {word: k for k, word in enumerate(_vocabulary(known.en for known in phrases().all))}


@cache
def _answer() -> TargetSpec:
    return to_write("chinese", Text("Chinese words", "中文词"), _vocabulary(known.zh for known in phrases().all))


def _vocabulary(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({word for text in texts for word in text.split()}))


TASK = Translation()
