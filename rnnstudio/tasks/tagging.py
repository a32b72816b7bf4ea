"""Part-of-speech tags: what is each word in its sentence? A class at each step, and many words have more than one."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rnnstudio.graph.interface import InputSpec, Interface, TargetSpec
from rnnstudio.graph.params import Choice, Flag, Option, Settings
from rnnstudio.graph.text import Text, plain
from rnnstudio.tasks._tagged_language import Language
from rnnstudio.tasks._tagged_sentences import chinese, english
from rnnstudio.tasks._task import Metric, Task
from rnnstudio.trace.sample import Array, Batch, Sample

SHOWN = {
    "english": ("the dogs bark", "the bark is old", "they never clean the watch", "the paint is never clean"),
    "chinese": ("猫 追 老鼠", "锁 门", "那 把 锁", "他 不 热 饭"),
}
SHOWN_AHEAD = {"english": "clean water is cold", "chinese": "锁 很 重"}


class Tagging(Task):
    """The words of a sentence; at each step: the word's part of speech."""

    id = "tagging"
    title = Text("Part-of-speech tags", "词性标注")
    in_short = Text("The part of speech of each word, as it comes.", "逐词说出每个词的词性。")
    help = Text(
        "A sentence comes word by word, and for each word its part of speech is asked for, at the same step. Many words have "
        "more than one: “the dogs bark”, but “the bark is old”. The words before decide which it is, so the network must carry "
        "them along: “they never clean the watch”, but “the paint is never clean”.",
        "句子一个词一个词地读入，在同一时间步说出这个词的词性。许多词不止一种词性：“锁 门”的“锁”是动词，“那 把 锁”的“锁”是名词；"
        "“这 包 茶”的“包”是量词。前面的词决定词性，所以网络必须把它们带着走：“他 不 热 饭”的“热”是动词，“饭 不 热”的“热”是形容词。",
    )
    success = Text(
        "Always saying the commonest tag is the chance level. A model without memory, which tags each word by itself, is right "
        "in at most 84 % of the steps; a network that remembers the words before is always right. Where the words after "
        "decide, it is right in at most 98 %, and only one that also reads the sentence backwards is always right.",
        "总是回答最常见的词性就是随机猜测水平。没有记忆、逐词标注的模型最多在 84% 的步上正确；记得前面的词的网络每次都对。"
        "如果要由后面的词决定，它最多对 98%，只有同时从后往前读句子的网络才能全对。",
    )
    params = (
        Choice(
            id="language",
            label=Text("Language", "语言"),
            help=Text("The language of the sentences and of the tags.", "句子和词性名称所用的语言。"),
            default="english",
            options=(Option("english", Text("English", "英语")), Option("chinese", Text("Chinese", "中文"))),
        ),
        Flag(
            id="ahead",
            label=Text("Words after decide, too", "后面的词也起决定作用"),
            help=Text(
                "Adds sentences whose first word is known only by what follows: “clean water is cold” but “clean the watch”. "
                "They ask for a network that reads in both directions.",
                "加入首词要看后文才能确定的句子：“锁 很 重”与“锁 门”。它们需要双向阅读的网络。",
            ),
            default=False,
        ),
    )

    def interface(self, p: Settings) -> Interface:
        words, tags = _language(p).words, _language(p).tags
        return Interface.of(
            (InputSpec("words", Text("words", "词"), "tokens", len(words), words),),
            (TargetSpec("tags", Text("part of speech", "词性"), "classes", len(tags), tags, timeline="input"),),
        )

    def batch(self, p: Settings, numbers: np.random.Generator, size: int) -> Batch:
        language = _language(p)
        drawn = language.draw(numbers, size)
        lengths = language.lengths[drawn]
        words, tags = (table[drawn, : lengths.max()].T for table in (language.tokens, language.tagged))
        return Batch({"words": words}, {"tags": tags}, {"input": lengths})

    def probes(self, p: Settings) -> tuple[Sample, ...]:
        shown = (*SHOWN[p.language], *(SHOWN_AHEAD[p.language],) * p.ahead)
        return tuple(self._probe(p, sentence) for sentence in shown)

    def target_for(self, p: Settings, inputs: Mapping[str, Array]) -> Mapping[str, Array]:
        tags = _language(p).find(inputs["words"].astype(np.int64))
        return {} if tags is None else {"tags": tags}

    def metric(self, p: Settings) -> Metric:
        language = _language(p)
        shares = language.tag_shares()
        means = Text("always saying the commonest tag, “{tag}”", "总是回答最常见的词性“{tag}”")
        return Metric("accuracy", float(shares.max()), means.format(tag=language.tags[int(shares.argmax())]))

    def _probe(self, p: Settings, sentence: str) -> Sample:
        words = np.array([_language(p).words.index(word) for word in sentence.split()], np.int64)
        return Sample({"words": words}, self.target_for(p, {"words": words}), plain(sentence))


def _language(p: Settings) -> Language:
    return {"english": english, "chinese": chinese}[p.language](p.ahead)


TASK = Tagging()
