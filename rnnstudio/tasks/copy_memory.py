"""The copy memory problem (Hochreiter & Schmidhuber, 1997; Arjovsky et al., 2016): keep several symbols, in order."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from rnnstudio.graph.interface import InputSpec, Interface, TargetSpec
from rnnstudio.graph.params import Int, Settings
from rnnstudio.graph.text import Text
from rnnstudio.graph.units import STEPS
from rnnstudio.tasks._task import Metric, Task
from rnnstudio.trace.sample import NO_CLASS, Array, Batch, Sample, even

SYMBOLS = tuple("ABCDEFGH")
VOCABULARY = (*SYMBOLS, "_", "?")
BLANK, GO = VOCABULARY.index("_"), VOCABULARY.index("?")
SHOWN = (  # the first symbols of each probe, over and over where more are asked for
    ("BAD", Text("three symbols", "三个符号")),
    ("DAB", Text("the same symbols backwards", "同样的符号倒过来")),
    ("AAH", Text("a symbol twice", "一个符号出现两次")),
    ("HGFEDCBA", Text("all symbols from the last", "从最后一个符号开始")),
)

Tokens = npt.NDArray[np.int64]


class CopyMemory(Task):
    """K symbols, `lag` blanks, "?", K blanks  ->  the K symbols, one at each of the last blanks."""

    id = "copy_memory"
    title = Text("Copy memory", "复制记忆任务")
    in_short = Text(
        "Carry several symbols through blanks and say them again in order.",
        "带着几个符号穿过空白，再按原来的顺序说出来。",
    )
    help = Text(
        "First come some of the symbols A to H, then blanks “_”, then the “?”. At the blanks after it the symbols are to "
        "be said again, in their order. Recall asks for one symbol; here several must be carried side by side, and "
        "kept apart. Before the “?” nothing is asked.",
        "先给出几个 A 到 H 的符号，然后是空白“_”，再是“?”。在“?”之后的空白处要按原来的顺序把这些符号说出来。"
        "回忆任务只问一个符号；这里要同时带着几个符号，还不能混淆。“?”之前不提问。",
    )
    success = Text(
        "Guessing is right once in eight; a network that has stored everything is always right. In between it is right about "
        "some of the symbols and guesses the others. The longer the lag and the more the symbols, the harder.",
        "随机猜测八次对一次；全部存住的网络每次都对。介于两者之间时，它记对一部分符号，其余靠猜。间隔越长、符号越多，越难学。",
    )
    params = (
        Int(
            id="symbols",
            label=Text("Symbols", "符号数"),
            help=Text("How many symbols are to be kept.", "要记住多少个符号。"),
            default=3,
            low=1,
            high=20,
        ),
        Int(
            id="lag",
            unit=STEPS,
            label=Text("Lag", "间隔"),
            help=Text("How many blanks stand between the symbols and the “?”.", "符号与“?”之间有多少个空白。"),
            default=5,
            low=1,
            high=200,
        ),
    )

    def interface(self, p: Settings) -> Interface:
        spec = TargetSpec(
            "copy", Text("symbol to say", "要说的符号"), "classes", len(SYMBOLS), SYMBOLS, timeline="input"
        )
        return Interface.of(
            (InputSpec("tokens", Text("symbols", "符号"), "tokens", len(VOCABULARY), VOCABULARY),), (spec,)
        )

    def batch(self, p: Settings, numbers: np.random.Generator, size: int) -> Batch:
        symbols = numbers.integers(len(SYMBOLS), size=(p.symbols, size))
        tokens = _sequences(symbols, p.lag)
        targets = np.full_like(tokens, NO_CLASS)
        targets[-p.symbols :] = symbols
        return even({"tokens": tokens}, {"copy": targets})

    def probes(self, p: Settings) -> tuple[Sample, ...]:
        return tuple(_probe(p, word, title) for word, title in SHOWN)

    def target_for(self, p: Settings, inputs: Mapping[str, Array]) -> Mapping[str, Array]:
        targets = _copied(inputs["tokens"].astype(np.int64))
        return {} if targets is None else {"copy": targets}

    def movable(self, p: Settings) -> slice:
        return slice(0, p.symbols)

    def metric(self, p: Settings) -> Metric:
        return Metric("accuracy", 1 / len(SYMBOLS), Text("one guess out of eight symbols", "在八个符号中随机猜一个"))


def _sequences(symbols: Tokens, lag: int) -> Tokens:
    count, *others = symbols.shape
    tokens = np.full((2 * count + lag + 1, *others), BLANK, np.int64)
    tokens[:count] = symbols
    tokens[count + lag] = GO
    return tokens


def _copied(tokens: Tokens) -> Tokens | None:
    """The symbols at the steps after the "?"; None unless these are symbols, blanks, "?" and blanks, however many of each."""
    count = int(np.argmax(np.append(tokens, BLANK) >= BLANK))
    goes = np.flatnonzero(tokens == GO)
    if count == 0 or len(goes) != 1 or (tokens[count:] < BLANK).any():
        return None
    targets = np.full_like(tokens, NO_CLASS)
    after = targets[goes[0] + 1 :]
    after[:count] = tokens[: min(count, len(after))]
    return targets


def _probe(p: Settings, word: str, title: Text) -> Sample:
    tokens = _sequences(np.resize([SYMBOLS.index(mark) for mark in word], p.symbols), p.lag)
    return Sample({"tokens": tokens}, TASK.target_for(p, {"tokens": tokens}), title)


TASK = CopyMemory()
