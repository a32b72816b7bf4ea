"""A sum of two, such as a layer's output and its input: a residual connection (He et al., 2016)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rnnstudio.blocks._map import Map
from rnnstudio.blocks._pair import PAIR, of_one_kind
from rnnstudio.graph.block_type import Case, Equation, Misfit, Port, Ports, Reading, Signal, WireType
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.params import Settings
from rnnstudio.graph.text import Text
from rnnstudio.maths import Array
from rnnstudio.recurrence.equations import product
from rnnstudio.trace.recording import Backward, Recording, Run, at_place

SIZES = Text(
    "“a” has {a} numbers and “b” has {b}, so they cannot be added.", "“a”有 {a} 个数，“b”有 {b} 个数，无法相加。"
)
SIZES_REMEDY = Text(
    "Insert a Linear block of size {a} before “b”, or use a Concatenate block.",
    "请在“b”之前插入维数为 {a} 的“线性层”模块，或改用“拼接”模块。",
)
SOURCE = '''\
import torch
from torch import nn


class Add(nn.Module):
    """y = a + b."""

    def forward(self, a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        return a + b


def build() -> nn.Module:
    return Add()
'''


class Add(Map):
    """y = a + b."""

    id = "add"
    title = Text("Add", "相加")
    help = Text(
        "Adds two sequences or two vectors of the same size. Lead a wire around a layer and add it to what the layer gives, and you have a "
        "residual connection: the gradient comes back through the sum unchanged, however deep the model is.",
        "把两个维数相同的序列或向量相加。让一条连线绕过某一层，再与该层的输出相加，就是残差连接：无论模型多深，梯度都会原样穿过加法。",
    )
    when = Text(
        "Use it for residual connections, as soon as a model is more than two or three layers deep. Both inputs must have the same "
        "size, so let the layer that is led around keep the size of its input. A typical mistake is to add where one should "
        "concatenate: a sum mixes the two for good, and what comes behind cannot tell them apart any more.",
        "用于残差连接，模型超过两三层时就值得使用。两个输入的维数必须相同，因此被绕过的层不应改变维数。常见错误是该拼接时用了相加：相加"
        "之后两者混在一起，后面的模块再也分不清谁是谁。",
    )
    family = "layer"
    reading = (
        Reading("He et al. 2016, Deep Residual Learning for Image Recognition", "https://arxiv.org/abs/1512.03385"),
    )
    cases = (
        Case({}, {"a": WireType("sequence", 3, "input"), "b": WireType("sequence", 3, "input")}),
        Case({}, {"a": WireType("vector", 2), "b": WireType("vector", 2)}),
    )

    def ports(self, p: Settings) -> Ports:
        return Ports(PAIR, (Port("y", Text("y", "y")),))

    def infer(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Mapping[str, WireType]:
        found, sizes = of_one_kind(inputs), {name: wire.size for name, wire in inputs.items()}
        if sizes["a"] != sizes["b"]:
            raise Misfit("wrong-size", "b", SIZES.format(**sizes), SIZES_REMEDY.format(**sizes))
        return {"y": found}

    def signals(self, p: Settings) -> tuple[Signal, ...]:
        return (Signal("y", "y", Text("sum", "和"), "output", "sky"),)

    def equations(self, p: Settings) -> tuple[Equation, ...]:
        return (product("y", "y_t = a_t + b_t", "a", "b", value=lambda v: v.a + v.b),)

    def backward_equations(self, p: Settings) -> tuple[Equation, ...]:
        return (
            product("d_a", r"\delta a_t = \delta y_t", "d_y", value=lambda v: v.d_y),
            product("d_b", r"\delta b_t = \delta y_t", "d_y", value=lambda v: v.d_y),
        )

    def apply(self, p: Settings, w: Any, inputs: Mapping[str, Array], run: Run) -> dict[str, Array]:
        return {"y": inputs["a"] + inputs["b"]}

    def apply_back(self, p: Settings, w: Any, recording: Recording, d: Mapping[str, Array], run: Run) -> Backward:
        return Backward({"a": d["y"], "b": d["y"]}, at_place({"d_a": d["y"], "d_b": d["y"]}))

    def source(self, p: Settings, inputs: Mapping[str, WireType]) -> str:
        return SOURCE


BLOCK = Add()
