"""Layer normalisation (Ba, Kiros & Hinton, 2016): the numbers of one step brought to mean 0 and variance 1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rnnstudio.blocks._map import Map, outer_share
from rnnstudio.graph.block_type import (
    Case,
    Equation,
    Initialisation,
    Notation,
    Port,
    Ports,
    Reading,
    Signal,
    Weight,
    WireType,
)
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.params import Settings
from rnnstudio.graph.text import Text
from rnnstudio.maths import Array, normalised, normalised_back
from rnnstudio.recurrence.equations import named, product
from rnnstudio.trace.recording import Backward, Recording, Run, at_place, from_place

STATISTICS = r"\mu_t = \frac{1}{n} \sum_i x_{t,i}, \ \sigma_t^2 = \frac{1}{n} \sum_i (x_{t,i} - \mu_t)^2"
SOURCE = """\
from torch import nn


def build() -> nn.Module:
    return nn.LayerNorm(normalized_shape=%d)
"""


class LayerNorm(Map):
    """x^ = (x - mean) / sqrt(variance + eps), over the units of one step;  y = g * x^ + b."""

    id = "layer_norm"
    title = Text("Layer norm", "层归一化")
    help = Text(
        "Brings the numbers of each step to mean 0 and variance 1, then scales and shifts every unit by what it has learned. "
        "So the next layer always meets numbers of the same size, and neither they nor the gradient run away. "
        "Each step is normalised by itself, whatever else is in the batch.",
        "把每个时间步的数变为均值 0、方差 1，再用学到的增益和偏置逐个单元缩放、平移。这样下一层遇到的数大小总是相近，"
        "数值和梯度都不易失控。每一步单独归一化，与批次中的其他序列无关。",
    )
    when = Text(
        "Use it between deep layers, or after a residual sum, where sizes would otherwise drift. It lets a model train at higher "
        "learning rates and makes it less dependent on how it begins. It does not help a model of one small layer, and in front of the "
        "Output it takes away the scale that scores need.",
        "用在较深的层之间或残差相加之后，避免数值大小漂移。它允许更高的学习率，也减少对初始值的依赖。对只有一个小层的模型没有帮助；放在"
        "“输出”之前会抹掉分数所需的尺度。",
    )
    family = "layer"
    reading = (Reading("Ba, Kiros & Hinton 2016, Layer Normalization", "https://arxiv.org/abs/1607.06450"),)
    cases = (
        Case({}, {"x": WireType("sequence", 4, "input")}),
        Case({}, {"x": WireType("vector", 3)}),
    )

    def ports(self, p: Settings) -> Ports:
        return Ports((Port("x", Text("x", "x"), ("sequence", "vector")),), (Port("y", Text("y", "y")),))

    def infer(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Mapping[str, WireType]:
        return {"y": inputs["x"]}

    def weights(self, p: Settings, inputs: Mapping[str, WireType]) -> tuple[Weight, ...]:
        shape, pieces = (inputs["x"].size,), (inputs["x"].pieces,)
        gain, bias = Initialisation("constant", 1.0), Initialisation("constant", 0.0)
        return Weight("weight", shape, gain, pieces), Weight("bias", shape, bias, pieces)

    def signals(self, p: Settings) -> tuple[Signal, ...]:
        return (
            Signal("normalised", r"\hat{x}", Text("normalised input", "归一化后的输入"), "output", "grey"),
            Signal("y", "y", Text("output", "输出"), "output", "sky"),
        )

    def equations(self, p: Settings) -> tuple[Equation, ...]:
        weight, bias = named("weight", layer=False), named("bias", layer=False)
        normal = rf"\hat{{x}}_t = \frac{{x_t - \mu_t}}{{\sqrt{{\sigma_t^2 + \epsilon}}}}, \quad {STATISTICS}"
        latex: dict[Notation, str] = {
            "textbook": r"y_t = g \odot \hat{x}_t + b",
            "uvw": r"y_t = g \odot \hat{x}_t + b",
            "torch": rf"y_t = {weight} \odot \hat{{x}}_t + {bias}",
        }
        return (
            product("normalised", normal, "x", value=lambda v: normalised(v.x, v.x.shape[-1])),
            Equation("y", ("normalised", "weight", "bias"), latex, lambda v: v.normalised * v.weight + v.bias),
        )

    def backward_equations(self, p: Settings) -> tuple[Equation, ...]:
        spread = r"\frac{1}{\sqrt{\sigma_t^2 + \epsilon}}"
        means = r"\mathrm{mean}(\delta \hat{x}_t) - \hat{x}_t \odot \mathrm{mean}(\hat{x}_t \odot \delta \hat{x}_t)"
        return (
            product(
                "d_normalised",
                r"\delta \hat{x}_t = g \odot \delta y_t",
                "weight",
                "d_y",
                value=lambda v: v.d_y * v.weight,
            ),
            product(
                "d_x",
                rf"\delta x_t = {spread} \left(\delta \hat{{x}}_t - {means}\right)",
                *("d_normalised", "normalised", "x"),
                value=lambda v: normalised_back(v.x, v.d_normalised, v.x.shape[-1]),
            ),
        )

    def apply(self, p: Settings, w: Any, inputs: Mapping[str, Array], run: Run) -> dict[str, Array]:
        hat = normalised(inputs["x"], inputs["x"].shape[-1])
        return {"normalised": hat, "y": hat * w.weight + w.bias}

    def apply_back(self, p: Settings, w: Any, recording: Recording, d: Mapping[str, Array], run: Run) -> Backward:
        x, hat = recording.inputs["x"], from_place(recording.signals)["normalised"]
        d_hat = d["y"] * w.weight
        d_x = normalised_back(x, d_hat, x.shape[-1])
        shares = outer_share("weight", d["y"] * hat), outer_share("bias", d["y"])
        return Backward({"x": d_x}, at_place({"d_normalised": d_hat, "d_x": d_x}), shares)

    def source(self, p: Settings, inputs: Mapping[str, WireType]) -> str:
        return SOURCE % (inputs["x"].size,)


BLOCK = LayerNorm()
