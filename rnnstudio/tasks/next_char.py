"""The next character of a short text: a language model in small, on a text of ours or on the user's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.interface import InputSpec, Interface, TargetSpec
from rnnstudio.graph.params import Choice, Int, Option, Settings, Words
from rnnstudio.graph.text import Text
from rnnstudio.graph.units import CHARACTERS
from rnnstudio.tasks._task import Metric, Task
from rnnstudio.trace.sample import NO_CLASS, Array, Batch, Sample, even

ENGLISH = """\
The clouds are in the sky.
The boats are on the sea.
One day as I was walking by
the cat sat on the mat,
the hen sat on the red straw hat,
and the mouse sat down for tea.

The sun went down, the moon came out,
the stars came one by one.
The cat said, what is that about?
The hen said, day is done.

The sun is up, the mat is dry,
the mouse is in the tree.
The clouds are back in the blue sky,
the boats are back at sea.

"""

CHINESE = """\
云在天上，鱼在水中。
天上有云，水中有鱼。
小猫坐在垫子上，小鱼游在水中。
小猫看小鱼，小鱼看小猫。
天上有月，水中也有月。
小猫看天上的月，小鱼看水中的月。
小猫说：月在天上。
小鱼说：月在水中。
天上的云看水中的云，水中的月看天上的月。
云在天上，小猫在垫子上，小鱼在水中。
"""

OURS = {"english": ENGLISH, "chinese": CHINESE}
VISIBLE = str.maketrans({" ": "␣", "\n": "↵"})


@dataclass(frozen=True)
class Source:
    """A text read as a circle: after its last character comes its first."""

    text: str
    vocabulary: tuple[str, ...]
    codes: npt.NDArray[np.int64]

    def windows(self, starts: npt.NDArray[np.int64], length: int) -> npt.NDArray[np.int64]:
        """(length, B) characters, from each of the starts onwards."""
        found: npt.NDArray[np.int64] = self.codes[(np.arange(length)[:, None] + starts) % self.codes.size]
        return found

    def places(self, most: int) -> list[int]:
        """Up to `most` places spread over the text: beginnings of lines where it has enough of them."""
        lines = [k for k, mark in enumerate(self.text) if mark != "\n" and (k == 0 or self.text[k - 1] == "\n")]
        among = lines if len(lines) >= most else range(len(self.text))
        return sorted({among[k * len(among) // most] for k in range(most)})


class NextChar(Task):
    """Windows of a text; at each step: the character that follows."""

    id = "next_char"
    title = Text("Next character", "下一个字符")
    in_short = Text(
        "At every step: which character comes next? Trained, it can write.", "每一步预测下一个字符。学会后它能自己写。"
    )
    help = Text(
        "The network reads a piece of a text, one character a time step, and says at each step which character comes "
        "next. The pieces are cut anywhere; the text is read as a circle, so its beginning follows its end.",
        "网络每个时间步读入文本的一个字符，并在每一步说出下一个字符。片段从任意位置截取；文本首尾相接，"
        "读完结尾又回到开头。",
    )
    success = Text(
        "Always saying the commonest character is right now and then; that is the chance level. A network that has "
        "learned spells words and goes on with sentences. It is never right everywhere: the first characters of a "
        "piece leave the place open.",
        "总是回答最常见的字符偶尔会对，这就是随机猜测水平。学会之后，网络能拼出词语并接着写句子。不可能处处都对："
        "片段开头的几个字符还看不出位置。",
    )
    foretells = True
    params = (
        Choice(
            id="source",
            label=Text("Text", "文本"),
            help=Text("Which text to learn.", "学习哪一段文本。"),
            default="english",
            options=(
                Option("english", Text("a short English rhyme", "一首英文短诗")),
                Option("chinese", Text("a few Chinese sentences", "几句中文")),
                Option("own", Text("your own text", "自己的文本")),
            ),
        ),
        Words(
            id="text",
            label=Text("Own text", "自己的文本"),
            help=Text(
                "The text to learn where “your own text” is chosen; it is kept in the project. Every different "
                "character becomes a symbol of the vocabulary.",
                "选择“自己的文本”时所学的文本，保存在项目中。每个不同的字符成为词表中的一个符号。",
            ),
            default="the cat sat on the mat. ",
            longest=20_000,
        ),
        Int(
            id="length",
            unit=CHARACTERS,
            label=Text("Length", "长度"),
            help=Text("How many characters are read at a time.", "一次读入多少个字符。"),
            default=26,
            low=2,
            high=400,
        ),
    )

    def settings(self, given: Mapping[str, Any]) -> Settings:
        p = super().settings(given)
        _source(p)
        return p

    def interface(self, p: Settings) -> Interface:
        words = _source(p).vocabulary
        return Interface.of(
            (InputSpec("tokens", Text("characters", "字符"), "tokens", len(words), words),),
            (TargetSpec("next", Text("next character", "下一个字符"), "classes", len(words), words, timeline="input"),),
        )

    def batch(self, p: Settings, numbers: np.random.Generator, size: int) -> Batch:
        source = _source(p)
        windows = source.windows(numbers.integers(source.codes.size, size=size), p.length + 1)
        return even({"tokens": windows[:-1]}, {"next": windows[1:]})

    def probes(self, p: Settings) -> tuple[Sample, ...]:
        source = _source(p)
        return tuple(_probe(source, start, p.length) for start in source.places(4))

    def target_for(self, p: Settings, inputs: Mapping[str, Array]) -> Mapping[str, Array]:
        return {"next": np.append(inputs["tokens"][1:], NO_CLASS).astype(np.int64)}

    def metric(self, p: Settings) -> Metric:
        source = _source(p)
        counts = np.bincount(source.codes)
        commonest = source.vocabulary[counts.argmax()].translate(VISIBLE)
        means = Text("always saying the commonest character, “{mark}”", "总是回答最常见的字符“{mark}”")
        return Metric("accuracy", float(counts.max() / counts.sum()), means.format(mark=commonest))


def _probe(source: Source, start: int, length: int) -> Sample:
    tokens = source.windows(np.array([start]), length + 1)[:, 0]
    words = "".join(source.vocabulary[token] for token in tokens[: min(12, length)]).translate(VISIBLE)
    return Sample({"tokens": tokens[:-1]}, {"next": tokens[1:]}, Text(f"“{words}…”", f"“{words}……”"))


def _source(p: Settings) -> Source:
    return _read(OURS.get(p.source, p.text))


@lru_cache(maxsize=4)
def _read(text: str) -> Source:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    vocabulary = tuple(sorted(set(text)))
    if len(vocabulary) < 2:
        raise StudioError(
            Text(
                "The own text is too short to learn from: it needs at least two different characters. Type or paste "
                "some sentences.",
                "自己的文本太短，无法学习：至少需要两个不同的字符。请输入或粘贴几句话。",
            )
        )
    codes = np.searchsorted(np.array([ord(mark) for mark in vocabulary]), [ord(mark) for mark in text]).astype(np.int64)
    codes.flags.writeable = False  # shared by all who ask for the same text
    return Source(text, vocabulary, codes)


TASK = NextChar()
