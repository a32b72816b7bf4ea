"""The embedded Reber grammar (Hochreiter & Schmidhuber, 1997): the second-last symbol repeats the second, whatever lies between."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from rnnstudio.graph.interface import InputSpec, Interface, TargetSpec
from rnnstudio.graph.params import Choice, Int, Option, Settings
from rnnstudio.graph.text import Text
from rnnstudio.tasks._reber_automaton import SYMBOLS, embedded
from rnnstudio.tasks._task import Metric, Task
from rnnstudio.trace.sample import NO_CLASS, Array, Batch, Sample

Tokens = npt.NDArray[np.int64]


class Reber(Task):
    """B, then T or P, then words of the Reber grammar, then the same T or P, then E; asked for: what follows."""

    id = "reber"
    title = Text("Embedded Reber grammar", "嵌套 Reber 文法")
    in_short = Text(
        "Follow a grammar; one symbol hangs on one read long before.",
        "跟随一种文法；其中一个符号取决于很早读到的符号。",
    )
    help = Text(
        "A word of the Reber grammar is a walk through a small graph from B to E; where the walk forks, either way is taken "
        "half of the time. Here B and T, or B and P, stand before the word, and the same T or P and an E after it: "
        "B T … T E or B P … P E. To know the second-last symbol a network must remember the second one, through a word "
        "that says nothing about it.",
        "Reber 文法的一个词是在一个小图中从 B 走到 E 的路线；遇到岔路时，两条路各有一半机会。这里在词的前面加上 B T 或 B P，"
        "后面加上同一个 T 或 P 再加 E：B T … T E 或 B P … P E。要说出倒数第二个符号，网络必须记住第二个符号，"
        "而中间的词对它没有任何提示。",
    )
    success = Text(
        "Asked for the second-last symbol alone, guessing is right every other time and a network that remembers always. "
        "Asked at every step nobody is always right, because the forks are open: whoever knows the grammar and "
        "remembers is right in 68 % of the steps, and whoever forgets the second symbol in 64 %. That small gap is the "
        "long memory, and most of a grammar is learned without it.",
        "只问倒数第二个符号时，随机猜测一半能对，能记住的网络每次都对。每一步都问时，谁也不可能全对，因为岔路无法预知："
        "懂文法又有记忆的网络在 68% 的步上正确，忘了第二个符号的是 64%。这点差距就是长期记忆；文法的大部分不靠它也能学会。",
    )
    foretells = True
    params = (
        Choice(
            id="asked",
            label=Text("Asked for", "提问"),
            help=Text("At which steps the symbol that follows is asked for.", "在哪些时间步要说出下一个符号。"),
            default="second_last",
            options=(
                Option("second_last", Text("the second-last symbol alone", "只问倒数第二个符号")),
                Option("every", Text("the next symbol at every step", "每一步的下一个符号")),
            ),
        ),
        Int(
            id="words",
            label=Text("Words in the middle", "中间的词数"),
            help=Text(
                "How many words of the Reber grammar lie between; one in the original problem. A word has 8 symbols on average.",
                "中间有多少个 Reber 文法的词，原问题中是一个。一个词平均有 8 个符号。",
            ),
            default=1,
            low=1,
            high=20,
        ),
    )

    def interface(self, p: Settings) -> Interface:
        spec = TargetSpec("next", Text("next symbol", "下一个符号"), "classes", len(SYMBOLS), SYMBOLS, timeline="input")
        return Interface.of((InputSpec("tokens", Text("symbols", "符号"), "tokens", len(SYMBOLS), SYMBOLS),), (spec,))

    def batch(self, p: Settings, numbers: np.random.Generator, size: int) -> Batch:
        automaton = embedded(p.words)
        states, tokens = automaton.walks(numbers, size)
        asked = automaton.asks[states[1:]] if p.asked == "second_last" else states[1:] != automaton.end
        inputs = np.where(states[1:] != automaton.end, tokens[:-1], 0)
        lengths = (states[1:] != automaton.end).sum(0)
        return Batch({"tokens": inputs}, {"next": np.where(asked, tokens[1:], NO_CLASS)}, {"input": lengths})

    def probes(self, p: Settings) -> tuple[Sample, ...]:
        return tuple(_probe(p, word, mark) for word in ("BTXSE", "BPTTVPSE") for mark in "TP")

    def target_for(self, p: Settings, inputs: Mapping[str, Array]) -> Mapping[str, Array]:
        tokens, automaton = inputs["tokens"].astype(np.int64), embedded(p.words)
        states = automaton.read(tokens)
        if states is None:
            return {}
        certain = np.where(automaton.certain[states], automaton.symbols[states, 0], NO_CLASS)
        if p.asked == "second_last":
            return {"next": np.where(automaton.asks[states], certain, NO_CLASS)}
        return {"next": np.append(tokens[1:], certain[-1])}

    def metric(self, p: Settings) -> Metric:
        if p.asked == "second_last":
            return Metric("accuracy", 0.5, Text("guessing T or P", "在 T 和 P 中随机猜一个"))
        shares = embedded(p.words).shares()
        means = Text("always saying the commonest symbol, {symbol}", "总是回答最常见的符号 {symbol}")
        return Metric("accuracy", float(shares.max()), means.format(symbol=SYMBOLS[int(shares.argmax())]))


def _probe(p: Settings, word: str, mark: str) -> Sample:
    tokens = np.array([SYMBOLS.index(symbol) for symbol in f"B{mark}{word * p.words}{mark}"], np.int64)
    title = Text("{word} between two {mark}", "两个 {mark} 之间是 {word}").format(word=word, mark=mark)
    return Sample({"tokens": tokens}, TASK.target_for(p, {"tokens": tokens}), title)


TASK = Reber()
