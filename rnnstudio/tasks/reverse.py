"""Reverse: write the letters that were read, from the last to the first. Many to many, the answer after the question."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from rnnstudio.graph import units
from rnnstudio.graph.interface import InputSpec, Interface
from rnnstudio.graph.params import Choice, Int, Option, Settings
from rnnstudio.graph.text import Text
from rnnstudio.tasks._task import Metric, Task
from rnnstudio.tasks._writing import ended, pair, to_write
from rnnstudio.trace.sample import Array, Batch, Sample, stack

LETTERS = tuple("abcdefgh")
SHOWN = ("bad", "face", "beach", "decade")  # over and over where more letters are asked for
ANSWER = to_write("answer", Text("letters to write", "要写的字母"), LETTERS)

Tokens = npt.NDArray[np.int64]
ORDERS: dict[str, Callable[[Tokens], Tokens]] = {"reverse": lambda a: a[::-1], "copy": lambda a: a, "sort": np.sort}
TITLES = {
    "reverse": Text("reverse “{word}”", "反转“{word}”"),
    "copy": Text("copy “{word}”", "复制“{word}”"),
    "sort": Text("sort “{word}”", "排序“{word}”"),
}


class Reverse(Task):
    """Some letters  ->  the same letters in another order, and the end symbol."""

    id = "reverse"
    title = Text("Reverse", "反转")
    in_short = Text(
        "Read letters to the end, then write them from the last to the first.", "把字母读完，再从后往前写出来。"
    )
    help = Text(
        "A few letters from a to h are read to the end; only then is the answer written, one letter at a step: the same "
        "letters from the last to the first, and the end symbol “∎”. An encoder reads and hands over what it knows, a "
        "decoder writes. Without attention all letters must fit into the state that is handed over.",
        "先把几个 a 到 h 的字母读完，然后才写出答案，每步一个字母：同样的字母从后往前，最后是结束符“∎”。编码器读，把它知道的交出去，"
        "解码器写。没有注意力时，所有字母都要装进交出去的那个状态里。",
    )
    success = Text(
        "An answer counts when every letter and the end are right. Guessing letter by letter practically never writes a "
        "whole answer; a network that has learned does nearly always. When the letters are reversed, those that were read last are "
        "written first, and learned first. The longer the strings, the harder.",
        "每个字母和结束符都对才算答对。逐个字母猜几乎不可能全部写对；学会的网络几乎每次都能。反转时，最后读入的字母最先写出，也最先学会。"
        "字符串越长越难。",
    )
    params = (
        Choice(
            id="order",
            label=Text("Order", "顺序"),
            help=Text("In which order the letters are to be written.", "按什么顺序写出这些字母。"),
            default="reverse",
            options=(
                Option("reverse", Text("reversed", "反转")),
                Option("copy", Text("as they were read", "原样复制")),
                Option("sort", Text("sorted from a to h", "从 a 到 h 排序")),
            ),
        ),
        Int(
            id="shortest",
            unit=units.LETTERS,
            label=Text("Shortest", "最短"),
            help=Text("The least number of letters.", "最少有多少个字母。"),
            default=3,
            low=1,
            high=30,
        ),
        Int(
            id="longest",
            unit=units.LETTERS,
            label=Text("Longest", "最长"),
            help=Text("The greatest number of letters.", "最多有多少个字母。"),
            default=6,
            low=1,
            high=30,
        ),
    )

    def interface(self, p: Settings) -> Interface:
        return Interface.of(
            (InputSpec("letters", Text("letters", "字母"), "tokens", len(LETTERS), LETTERS),),
            (ANSWER,),
        )

    def batch(self, p: Settings, numbers: np.random.Generator, size: int) -> Batch:
        low, high = _lengths(p)
        lengths = numbers.integers(low, high + 1, size=size)
        letters = numbers.integers(len(LETTERS), size=(size, high))
        return stack([_sample(p, read[:length]) for read, length in zip(letters, lengths, strict=True)])

    def probes(self, p: Settings) -> tuple[Sample, ...]:
        lengths = np.linspace(*_lengths(p), len(SHOWN)).round().astype(int)
        return tuple(
            _sample(p, np.resize([LETTERS.index(letter) for letter in word], length))
            for word, length in zip(SHOWN, lengths, strict=True)
        )

    def target_for(self, p: Settings, inputs: Mapping[str, Array]) -> Mapping[str, Array]:
        return {ANSWER.name: ended(ANSWER, ORDERS[p.order](inputs["letters"].astype(np.int64)))}

    def metric(self, p: Settings) -> Metric:
        low, high = _lengths(p)
        chance = float(np.mean(1 / len(LETTERS) ** np.arange(low, high + 1.0)))
        means = Text("guessing each letter, and knowing where to end", "逐个字母随机猜，但知道在哪里结束")
        return Metric("whole", chance, means)


def _lengths(p: Settings) -> tuple[int, int]:
    """From how many letters to how many, whichever of the two is given as which."""
    return min(p.shortest, p.longest), max(p.shortest, p.longest)


def _sample(p: Settings, letters: Tokens) -> Sample:
    title = TITLES[p.order].format(word="".join(LETTERS[letter] for letter in letters))
    return pair({"letters": letters}, ANSWER, ORDERS[p.order](letters), title)


TASK = Reverse()
