"""The temporal order problem (Hochreiter & Schmidhuber, 1997): which of two symbols came first, long ago."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from rnnstudio.graph.interface import InputSpec, Interface, TargetSpec
from rnnstudio.graph.params import Int, Settings
from rnnstudio.graph.text import Text
from rnnstudio.graph.units import STEPS
from rnnstudio.streams import stream
from rnnstudio.tasks._task import Metric, Task
from rnnstudio.trace.sample import Array, Batch, Sample, even

RELEVANT = ("X", "Y")
DISTRACTORS = ("a", "b", "c", "d")
VOCABULARY = (*RELEVANT, *DISTRACTORS, "?")
CLASSES = ("XX", "XY", "YX", "YY")

Tokens = npt.NDArray[np.int64]


class TemporalOrder(Task):
    """distractors with two of X and Y among them, "?"  ->  the two in their order."""

    id = "temporal_order"
    long_memory = True
    title = Text("Temporal order", "时间顺序任务")
    in_short = Text(
        "Two symbols among many count: in which order did they come?", "众多符号中只有两个要紧：它们以什么顺序出现？"
    )
    help = Text(
        "Among distractors that mean nothing stand two symbols that are X or Y: the first one between 10 % and 20 % of the "
        "sequence, the second one between 50 % and 60 %. At the “?” it is asked which they were, in their order: XX, XY, "
        "YX or YY. Having seen an X and a Y does not suffice; the network must know which came first.",
        "在没有意义的干扰符中有两个符号是 X 或 Y：第一个在序列的 10% 到 20% 处，第二个在 50% 到 60% 处。到“?”时要说出"
        "它们依次是什么：XX、XY、YX 还是 YY。只知道出现过 X 和 Y 还不够，网络必须知道谁在前。",
    )
    success = Text(
        "Guessing is right once in four. Who has kept the second symbol alone is right every other time, who has seen both "
        "but not their order three times in four; a network that has kept both in order is always right.",
        "随机猜测四次对一次。只记住第二个符号的网络一半能对，看到两个符号却不知顺序的四次对三次；按顺序记住两者的网络每次都对。",
    )
    params = (
        Int(
            id="length",
            unit=STEPS,
            label=Text("Length", "长度"),
            help=Text(
                "The number of time steps. The two symbols lie further back, and further apart, the longer it is.",
                "时间步的数目。序列越长，两个符号离末尾越远，彼此也越远。",
            ),
            default=20,
            low=10,
            high=400,
        ),
    )

    def interface(self, p: Settings) -> Interface:
        return Interface.of(
            (InputSpec("tokens", Text("symbols", "符号"), "tokens", len(VOCABULARY), VOCABULARY),),
            (
                TargetSpec(
                    "order", Text("the two symbols in order", "两个符号的顺序"), "classes", len(CLASSES), CLASSES
                ),
            ),
        )

    def batch(self, p: Settings, numbers: np.random.Generator, size: int) -> Batch:
        tokens = _distractors(p.length, numbers, size)
        first, second = numbers.integers(len(RELEVANT), size=(2, size))
        for symbol, tenth in ((first, 1), (second, 5)):
            places = numbers.integers(p.length * tenth // 10, p.length * (tenth + 1) // 10 + 1, size=size)
            tokens[places, np.arange(size)] = symbol
        return even({"tokens": tokens}, {"order": 2 * first + second})

    def probes(self, p: Settings) -> tuple[Sample, ...]:
        return tuple(_probe(p.length, order) for order in (1, 2, 0, 3))

    def target_for(self, p: Settings, inputs: Mapping[str, Array]) -> Mapping[str, Array]:
        tokens = inputs["tokens"].astype(np.int64)
        relevant = tokens[tokens < len(RELEVANT)]
        return {"order": np.array(2 * relevant[0] + relevant[1], np.int64)} if len(relevant) == 2 else {}

    def movable(self, p: Settings) -> slice:
        return slice(0, -1)  # all but the "?"

    def metric(self, p: Settings) -> Metric:
        return Metric("accuracy", 1 / len(CLASSES), Text("one guess out of four orders", "在四种顺序中随机猜一个"))


def _distractors(length: int, numbers: np.random.Generator, size: int) -> Tokens:
    """(length, size): distractors, and the "?" in the last row."""
    tokens = numbers.integers(len(RELEVANT), len(RELEVANT) + len(DISTRACTORS), size=(length, size))
    tokens[-1] = VOCABULARY.index("?")
    return tokens


def _probe(length: int, order: int) -> Sample:
    """The same distractors and places in each: only the two symbols differ."""
    tokens = _distractors(length, stream(0, "temporal order probes"), 1)[:, 0]
    tokens[length * 3 // 20], tokens[length * 11 // 20] = divmod(order, 2)
    title = Text("{first} before {second}", "先 {first} 后 {second}")
    words = dict(zip(("first", "second"), CLASSES[order], strict=True))
    return Sample({"tokens": tokens}, {"order": np.array(order, np.int64)}, title.format(**words))


TASK = TemporalOrder()
