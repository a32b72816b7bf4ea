"""A learned affine map, the same at every time step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rnnstudio.blocks._map import Map, outer_share
from rnnstudio.graph.block_type import (
    Case,
    Equation,
    Initialisation,
    Kind,
    Notation,
    Port,
    Ports,
    Reading,
    Signal,
    Weight,
    WireType,
)
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.params import Int, Settings
from rnnstudio.graph.text import Text
from rnnstudio.graph.units import NUMBERS
from rnnstudio.maths import Array, affine
from rnnstudio.recurrence.equations import named, product
from rnnstudio.recurrence.naming import named_by_role, placed_in_time
from rnnstudio.trace.recording import Backward, Recording, Run, at_place

SIZE = Int(
    id="size",
    unit=NUMBERS,
    label=Text("Size", "维数"),
    help=Text(
        "How many numbers come out, for instance one score for each class.", "输出多少个数，例如每个类别一个分数。"
    ),
    default=4,
    low=1,
    high=4096,
)
SOURCE = """\
from torch import nn


def build() -> nn.Module:
    return nn.Linear(in_features=%d, out_features=%d)
"""


class Linear(Map):
    """y = W x + b."""

    id = "linear"
    title = Text("Linear", "线性层")
    help = Text(
        "Multiplies by a matrix of weights and adds a bias: y = W x + b. On a sequence it does the same at every time step. Before an "
        "Output it turns hidden units into scores; behind a final state it makes of it a state of the size that a decoder needs.",
        "乘以权重矩阵再加偏置：y = W x + b。作用于序列时，每个时间步做同样的运算。放在“输出”之前，它把隐藏单元变成分数；"
        "接在最终状态之后，它把状态变成解码器所需的维数。",
    )
    when = Text(
        "Use it wherever a size has to change: from hidden units to one score for each class, from an encoder's state to a decoder's. "
        "As the last block before the Output it has as many numbers as the target has classes. Two Linear blocks after one another are "
        "no more than one unless an Activation stands between them.",
        "凡是需要改变维数的地方都用它：从隐藏单元到每个类别一个分数，从编码器的状态到解码器的状态。作为“输出”之前的最后一块，它的维数等"
        "于目标的类别数。两个相连的线性层等于一个，除非中间有激活函数。",
    )
    family = "layer"
    reading = (Reading("torch.nn.Linear", "https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html"),)
    params = (SIZE,)
    cases = (
        Case({"size": 3}, {"x": WireType("sequence", 2, "input")}),
        Case({"size": 1}, {"x": WireType("vector", 4)}),
        Case({"size": 2}, {"x": WireType("state", 3)}),
    )

    def ports(self, p: Settings) -> Ports:
        return Ports((Port("x", Text("x", "x"), ("sequence", "vector", "state")),), (Port("y", Text("y", "y")),))

    def infer(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Mapping[str, WireType]:
        kind: Kind = "sequence" if inputs["x"].kind == "sequence" else "vector"
        return {"y": WireType(kind, p.size, inputs["x"].timeline)}

    def weights(self, p: Settings, inputs: Mapping[str, WireType]) -> tuple[Weight, ...]:
        begin = Initialisation("uniform", inputs["x"].size ** -0.5)
        return Weight("weight", (p.size, inputs["x"].size), begin, ((), inputs["x"].pieces)), Weight(
            "bias", (p.size,), begin
        )

    def bind(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Settings:
        return placed_in_time(p, inputs["x"], interface)

    def signals(self, p: Settings) -> tuple[Signal, ...]:
        return (Signal("y", "y", Text("output", "输出"), "output", "sky"),)

    @named_by_role
    def equations(self, p: Settings) -> tuple[Equation, ...]:
        weight, bias = named("weight", layer=False), named("bias", layer=False)
        latex: dict[Notation, str] = {
            "textbook": r"y_t = W_{hy} h_t + b_y",
            "uvw": r"y_t = V s_t + b_y",
            "torch": rf"y_t = {weight}\, h_t + {bias}",
        }
        return (Equation("y", ("weight", "x", "bias"), latex, lambda v: v.x @ v.weight.T + v.bias),)

    @named_by_role
    def backward_equations(self, p: Settings) -> tuple[Equation, ...]:
        return (
            product(
                "d_x", r"\delta h_t = W_{hy}^{\top}\, \delta y_t", "weight", "d_y", value=lambda v: v.d_y @ v.weight
            ),
        )

    def apply(self, p: Settings, w: Any, inputs: Mapping[str, Array], run: Run) -> dict[str, Array]:
        return {"y": affine(inputs["x"], w.weight, w.bias)}

    def apply_back(self, p: Settings, w: Any, recording: Recording, d: Mapping[str, Array], run: Run) -> Backward:
        d_x = affine(d["y"], w.weight.T, 0)
        shares = outer_share("weight", d["y"], recording.inputs["x"]), outer_share("bias", d["y"])
        return Backward({"x": d_x}, at_place({"d_x": d_x}), shares)

    def source(self, p: Settings, inputs: Mapping[str, WireType]) -> str:
        return SOURCE % (inputs["x"].size, p.size)


BLOCK = Linear()
