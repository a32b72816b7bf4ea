"""Sentiment in small: is a sentence a good or a bad opinion? Many to one, and the order of the words decides."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rnnstudio.graph.interface import InputSpec, Interface, TargetSpec
from rnnstudio.graph.params import Choice, Option, Settings
from rnnstudio.graph.text import Text, plain
from rnnstudio.tasks._sentences import CHINESE, ENGLISH, Grammar
from rnnstudio.tasks._task import Metric, Task
from rnnstudio.trace.sample import Array, Batch, Sample, stack

GRAMMARS = {"english": ENGLISH, "chinese": CHINESE}
CLASSES = {"english": ("negative", "positive"), "chinese": ("负面", "正面")}
SHOWN = {
    "english": (
        "not good but fun",
        "good but not fun",
        "this book is not boring and the ending is very funny .",
        "nobody says that the film is great and the story is moving .",
        "the show is very clever but the music is awful .",
    ),
    "chinese": (
        "这 部 电影 太 棒 了 ！",
        "不 好看 但是 很 有趣",
        "很 有趣 但是 不 好看",
        "没 人 说 这 部 电影 很 好看 而且 结尾 非常 感人 。",
        "这 个 节目 很 精彩 但是 结尾 太 差 了 。",
    ),
}


class Sentiment(Task):
    """The words of a sentence  ->  negative or positive."""

    id = "sentiment"
    title = Text("Sentiment", "情感分类")
    in_short = Text("Read a sentence word by word: praise or complaint?", "逐词读入一个句子：是褒还是贬？")
    help = Text(
        "Sentences that praise or complain, one word a time step; at the end: positive or negative? “Not” turns the next "
        "adjective round, and after “but” comes what counts: “not good but fun” is positive and “good but not fun”, of the "
        "same words, negative. What “nobody says” is the opposite, to the very end of the sentence. <unk> stands for any name.",
        "或褒或贬的句子，每个时间步一个词；读完后判断：正面还是负面？“不”把后面的形容词反过来，“但是”后面的才算数：“不 好看 但是 很 有趣”"
        "是正面，而用词完全相同的“很 有趣 但是 不 好看”是负面。“没 人 说”的话要反过来理解，一直到句末。<unk> 代表任意名称。",
    )
    success = Text(
        "Guessing is right once in two. A model that is blind to order, such as the mean of the words, cannot be right more "
        "than about seven times in ten, because most sentences have a twin with the same words and the other answer. A recurrent "
        "network that has understood “not”, “but” and “nobody says” is always right. A window of the last words misses what was said "
        "before it.",
        "随机猜测两次对一次。看不到词序的模型（例如对词取平均）十次里最多对七次左右，因为多数句子都有一个用词相同、答案相反的孪生句。"
        "弄懂“不”、“但是”和“没 人 说”的循环网络每次都对。只看最后几个词的窗口会漏掉前面的话。",
    )
    params = (
        Choice(
            id="language",
            label=Text("Language", "语言"),
            help=Text("The language of the sentences.", "句子所用的语言。"),
            default="english",
            options=(Option("english", Text("English", "英语")), Option("chinese", Text("Chinese", "中文"))),
        ),
    )

    def interface(self, p: Settings) -> Interface:
        vocabulary, classes = GRAMMARS[p.language].vocabulary, CLASSES[p.language]
        return Interface.of(
            (InputSpec("words", Text("words", "词"), "tokens", len(vocabulary), vocabulary),),
            (TargetSpec("sentiment", Text("sentiment", "情感"), "classes", len(classes), classes),),
        )

    def batch(self, p: Settings, numbers: np.random.Generator, size: int) -> Batch:
        grammar = GRAMMARS[p.language]
        return stack([_sample(grammar, sentence, good) for sentence, good in grammar.draw(numbers, size)])

    def probes(self, p: Settings) -> tuple[Sample, ...]:
        grammar = GRAMMARS[p.language]
        return tuple(_sample(grammar, sentence, bool(grammar.judge(sentence))) for sentence in SHOWN[p.language])

    def target_for(self, p: Settings, inputs: Mapping[str, Array]) -> Mapping[str, Array]:
        grammar = GRAMMARS[p.language]
        good = grammar.judge(" ".join(grammar.vocabulary[token] for token in inputs["words"].astype(np.int64)))
        return {} if good is None else {"sentiment": np.array(good, np.int64)}

    def metric(self, p: Settings) -> Metric:
        return Metric("accuracy", 1 / 2, Text("one guess out of two", "两个里随机猜一个"))


def _sample(grammar: Grammar, sentence: str, good: bool) -> Sample:
    tokens = np.array([grammar.codes[word] for word in sentence.split()], np.int64)
    return Sample({"words": tokens}, {"sentiment": np.array(good, np.int64)}, plain(f"“{sentence}”"))


TASK = Sentiment()
