"""Recall: say the first symbol after `lag` distractors. It asks for memory and for nothing else."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from rnnstudio.graph.interface import InputSpec, Interface, TargetSpec
from rnnstudio.graph.params import Int, Settings
from rnnstudio.graph.text import Text
from rnnstudio.graph.units import STEPS
from rnnstudio.tasks._task import Metric, Task
from rnnstudio.trace.sample import Array, Batch, Sample, even

SYMBOLS = ("A", "B", "C", "D")
DISTRACTORS = ("x", "y", "z")
VOCABULARY = (*SYMBOLS, *DISTRACTORS, "?")
QUERY = VOCABULARY.index("?")
SHOWN = tuple(VOCABULARY.index(word) for word in "xzyxxzy")  # the distractors of the probes, over and over

Tokens = npt.NDArray[np.int64]


class Recall(Task):
    """symbol, `lag` distractors, "?"  ->  the symbol."""

    id = "recall"
    long_memory = True
    title = Text("Recall", "回忆任务")
    in_short = Text("Keep the first symbol in mind until it is asked for.", "记住第一个符号，直到被问到。")
    help = Text(
        "The first symbol is A, B, C or D. Then come distractors that mean nothing, and at the “?” the first symbol "
        "is asked for. Only a network that carries the symbol through every step can answer.",
        "第一个符号是 A、B、C 或 D，随后是没有意义的干扰符，到“?”时要说出第一个符号。"
        "只有把这个符号带过每一个时间步的网络才能答对。",
    )
    success = Text(
        "Guessing is right once in four; a network that remembers is always right. The longer the lag, the harder it "
        "is to learn: the gradient must find its way from the “?” back to the first step.",
        "随机猜测四次对一次；能记住的网络每次都对。间隔越长越难学：梯度必须从“?”一路传回第一个时间步。",
    )
    params = (
        Int(
            id="lag",
            unit=STEPS,
            label=Text("Lag", "间隔"),
            help=Text("How many distractors stand between the symbol and the “?”.", "符号与“?”之间有多少个干扰符。"),
            default=8,
            low=1,
            high=200,
        ),
    )

    def interface(self, p: Settings) -> Interface:
        return Interface.of(
            (InputSpec("tokens", Text("symbols", "符号"), "tokens", len(VOCABULARY), VOCABULARY),),
            (TargetSpec("symbol", Text("first symbol", "第一个符号"), "classes", len(SYMBOLS), SYMBOLS),),
        )

    def batch(self, p: Settings, numbers: np.random.Generator, size: int) -> Batch:
        symbols = numbers.integers(len(SYMBOLS), size=size)
        distractors = numbers.integers(len(SYMBOLS), QUERY, size=(p.lag, size))
        return even({"tokens": _sequences(symbols, distractors)}, {"symbol": symbols})

    def probes(self, p: Settings) -> tuple[Sample, ...]:
        distractors = np.resize(np.array(SHOWN), (p.lag, 1))  # the same in each: only the first symbol differs
        return tuple(_sample(_sequences(np.array([SYMBOLS.index(word)]), distractors)[:, 0]) for word in "BACD")

    def target_for(self, p: Settings, inputs: Mapping[str, Array]) -> Mapping[str, Array]:
        first = int(inputs["tokens"][0])
        return {"symbol": np.array(first, np.int64)} if first < len(SYMBOLS) else {}

    def movable(self, p: Settings) -> slice:
        return slice(1, -1)  # the distractors

    def metric(self, p: Settings) -> Metric:
        return Metric("accuracy", 1 / len(SYMBOLS), Text("one guess out of four symbols", "在四个符号中随机猜一个"))


def _sequences(symbols: Tokens, distractors: Tokens) -> Tokens:
    return np.concatenate([symbols[None], distractors, np.full_like(symbols, QUERY)[None]]).astype(np.int64)


def _sample(tokens: Tokens) -> Sample:
    word = VOCABULARY[tokens[0]]
    title = Text(f"remember {word}", f"记住 {word}")
    return Sample({"tokens": tokens}, {"symbol": np.array(tokens[0], np.int64)}, title)


TASK = Recall()
