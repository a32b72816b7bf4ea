"""Random vectors: a plain task for models of given sizes, such as those that textbooks write down."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from rnnstudio.graph.interface import InputSpec, Interface, TargetSpec
from rnnstudio.graph.params import Choice, Int, Option, Settings
from rnnstudio.graph.text import Text, plain
from rnnstudio.graph.units import STEPS
from rnnstudio.streams import stream
from rnnstudio.tasks._task import Metric, Task
from rnnstudio.trace.sample import Array, Batch, Sample, even

Floats = npt.NDArray[np.float32]


class Vectors(Task):
    """x_t ~ N(0, 1) in so many numbers at each step  ->  the mean of the first number over all steps, or whether it is positive."""

    id = "vectors"
    title = Text("Random vectors", "随机向量")
    in_short = Text("Average the first number of all vectors.", "求所有向量第一个数的平均。")
    help = Text(
        "Every step gives a vector of random numbers. Asked for is, at the end, the mean of their first number over all steps, or whether "
        "that mean is positive; the other numbers mean nothing. It fits models of any size, and is what the reference models run on.",
        "每一步给出一个随机向量。最后要回答：它们的第一个数在所有时间步上的平均，或这个平均是否为正；其余的数没有意义。"
        "适用于任意大小的模型，参考模型就用它来运行。",
    )
    success = Text(
        "A model that has found which number counts, and adds it up over the steps, is nearly always right. Guessing a class is right "
        "every second time; always saying 0 has a squared error of 1 over the number of steps.",
        "找出哪个数有用、并把它逐步累加的模型几乎总是对的。随机猜类别一半正确；总是回答 0 的平方误差是时间步数分之一。",
    )
    params = (
        Int(
            id="features",
            label=Text("Numbers a step", "每步数值个数"),
            help=Text("How many numbers each step has.", "每个时间步有多少个数。"),
            default=10,
            low=1,
            high=256,
        ),
        Int(
            id="length",
            unit=STEPS,
            label=Text("Length", "长度"),
            help=Text("How many steps a sequence has.", "序列有多少个时间步。"),
            default=5,
            low=1,
            high=400,
        ),
        Choice(
            id="asked",
            label=Text("Asked for", "要回答"),
            help=Text("What is to be answered at the end.", "最后要回答什么。"),
            default="sign",
            options=(
                Option("sign", Text("whether the mean is positive", "平均是否为正")),
                Option("mean", Text("the mean", "平均值")),
            ),
        ),
    )

    def interface(self, p: Settings) -> Interface:
        names = tuple(plain(f"x{k}") for k in range(1, p.features + 1))
        given = InputSpec("vectors", Text("vectors", "向量"), "values", p.features, names=names)
        if p.asked == "mean":
            return Interface.of((given,), (TargetSpec("mean", Text("mean", "平均值"), "values", 1),))
        return Interface.of((given,), (TargetSpec("sign", Text("sign", "正负"), "classes", 2, ("−", "+")),))

    def batch(self, p: Settings, numbers: np.random.Generator, size: int) -> Batch:
        vectors = numbers.normal(size=(p.length, size, p.features)).astype(np.float32)
        return even({"vectors": vectors}, _target(p, vectors))

    def probes(self, p: Settings) -> tuple[Sample, ...]:
        drawn = [
            stream(0, "vectors probes", k).normal(size=(p.length, p.features)).astype(np.float32) for k in range(4)
        ]
        titles = (Text(f"sequence {k}", f"序列 {k}") for k in range(1, 5))
        return tuple(Sample({"vectors": v}, _target(p, v), title) for v, title in zip(drawn, titles, strict=True))

    def target_for(self, p: Settings, inputs: Mapping[str, Array]) -> Mapping[str, Array]:
        return _target(p, inputs["vectors"].astype(np.float32))

    def metric(self, p: Settings) -> Metric:
        if p.asked == "mean":
            return Metric("squared_error", 1 / p.length, Text("always saying 0", "总是回答 0"))
        return Metric("accuracy", 0.5, Text("one guess out of two", "二选一随机猜"))


def _target(p: Settings, vectors: Floats) -> dict[str, Array]:
    """The answer for (T, n) or (T, B, n)."""
    mean = vectors[..., 0].mean(0)
    if p.asked == "mean":
        return {"mean": np.asarray(mean[..., None], np.float32)}
    return {"sign": np.asarray(mean > 0, np.int64)}


TASK = Vectors()
