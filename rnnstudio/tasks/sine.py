"""The next value of a sine wave: the simplest sequence of numbers that one value does not tell and two do."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from rnnstudio.graph.interface import InputSpec, Interface, TargetSpec
from rnnstudio.graph.params import Float, Int, Settings
from rnnstudio.graph.text import Text
from rnnstudio.graph.units import STEPS
from rnnstudio.streams import stream
from rnnstudio.tasks._task import Metric, Task
from rnnstudio.trace.sample import Batch, Sample, even

STARTS = (
    (0.0, Text("rising from 0", "从 0 上升")),
    (0.25, Text("from the top", "从最高点开始")),
    (0.5, Text("falling from 0", "从 0 下降")),
    (0.75, Text("from the bottom", "从最低点开始")),
)


class Sine(Task):
    """x_t = sin(2 pi t / period + phase) + noise, from a random phase; at each step: x_{t+1}."""

    id = "sine"
    title = Text("Sine wave", "正弦波")
    in_short = Text("The next value of a wave, at every step.", "每一步预测波的下一个值。")
    help = Text(
        "A sine wave that starts anywhere in its period; at each step the next value is asked for. One value does "
        "not say whether the wave rises or falls, so a network has to remember at least one more.",
        "一条从周期中任意位置开始的正弦波；在每个时间步都要预测下一个值。单看一个值不知道波在上升还是下降，"
        "所以网络至少要再记住一个值。",
    )
    success = Text(
        "Without noise the squared error falls towards 0 from the second step on; at the first step nobody can know. "
        "With noise it cannot fall below the square of the noise.",
        "没有噪声时，从第二个时间步起平方误差会接近 0；第一个时间步谁也无法知道。有噪声时，误差不会低于噪声的平方。",
    )
    foretells = True
    params = (
        Float(
            id="period",
            unit=STEPS,
            label=Text("Period", "周期"),
            help=Text("How many time steps one wave takes.", "一个波占多少个时间步。"),
            default=16.0,
            low=5.0,
            high=50.0,
        ),
        Float(
            id="noise",
            label=Text("Noise", "噪声"),
            help=Text(
                "The standard deviation of the random number added to every value.", "加到每个值上的随机数的标准差。"
            ),
            default=0.0,
            low=0.0,
            high=0.5,
        ),
        Int(
            id="length",
            unit=STEPS,
            label=Text("Length", "长度"),
            help=Text("The number of time steps of one sequence.", "一个序列的时间步数。"),
            default=40,
            low=2,
            high=400,
        ),
    )

    def interface(self, p: Settings) -> Interface:
        return Interface.of(
            (InputSpec("values", Text("values", "数值"), "values", 1, names=(Text("value", "数值"),)),),
            (TargetSpec("next", Text("next value", "下一个值"), "values", 1, timeline="input"),),
        )

    def batch(self, p: Settings, numbers: np.random.Generator, size: int) -> Batch:
        waves = _waves(p, numbers.random(size), numbers)
        return even({"values": waves[:-1]}, {"next": waves[1:]})

    def probes(self, p: Settings) -> tuple[Sample, ...]:
        waves = _waves(p, np.array([start for start, _ in STARTS]), stream(0, "sine probes"))
        return tuple(
            Sample({"values": waves[:-1, k]}, {"next": waves[1:, k]}, title) for k, (_, title) in enumerate(STARTS)
        )

    def metric(self, p: Settings) -> Metric:
        # The mean of (sin(a + w) - sin(a))^2 over a is 1 - cos w; the noises of two steps add up.
        error = 1 - math.cos(2 * math.pi / p.period) + 2 * p.noise**2
        return Metric("squared_error", error, Text("repeating the last value", "重复上一个值"))


def _waves(p: Settings, starts: npt.NDArray[np.float64], numbers: np.random.Generator) -> npt.NDArray[np.float32]:
    """(length + 1, B, 1): one wave for each start, a share of the period."""
    turns = np.arange(p.length + 1)[:, None] / p.period + starts
    noise = p.noise * numbers.standard_normal(turns.shape)
    waves: npt.NDArray[np.float32] = (np.sin(2 * np.pi * turns) + noise).astype(np.float32)
    return waves[..., None]


TASK = Sine()
