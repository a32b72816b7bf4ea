"""Two inputs joined into one, such as a word and the context that goes with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rnnstudio.blocks._map import Map
from rnnstudio.blocks._pair import PAIR, of_one_kind
from rnnstudio.graph.block_type import Case, Equation, Port, Ports, Reading, Signal, WireType
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.params import Settings
from rnnstudio.graph.text import Text
from rnnstudio.maths import Array, concat
from rnnstudio.recurrence.equations import product
from rnnstudio.trace.recording import Backward, Recording, Run, at_place

SOURCE = '''\
import torch
from torch import nn


class Concatenate(nn.Module):
    """y = [a; b]."""

    def forward(self, a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        return torch.cat([a, b], dim=-1)


def build() -> nn.Module:
    return Concatenate()
'''


class Concatenate(Map):
    """y = [a; b]."""

    id = "concatenate"
    title = Text("Concatenate", "拼接")
    help = Text(
        "Puts the numbers of two inputs one after the other, at every step of two sequences or once for two vectors. So a block behind it "
        "reads both: a decoder its last symbol and the context vector, say.",
        "把两个输入的数前后接在一起：对两个序列在每个时间步进行，对两个向量只进行一次。这样后面的模块能同时读到两者，"
        "例如解码器读取上一个符号和上下文向量。",
    )
    when = Text(
        "Use it where a block is to read two things at once: the last symbol and the context, a word and its features. The sizes add "
        "up, so the block behind it has more weights. A typical mistake is to concatenate a sequence with a vector; repeat the vector "
        "first, so that it is there at every step.",
        "让一个模块同时读取两样东西时使用：上一个符号与上下文，或一个词与它的特征。维数相加，因此后面的模块权重会变多。常见错误是把序列"
        "和向量拼接：应先用“重复”让向量在每一步都出现。",
    )
    reading = (Reading("torch.cat", "https://docs.pytorch.org/docs/stable/generated/torch.cat.html"),)
    family = "layer"
    cases = (
        Case({}, {"a": WireType("sequence", 3, "input"), "b": WireType("sequence", 2, "input")}),
        Case({}, {"a": WireType("vector", 1), "b": WireType("vector", 4)}),
    )

    def ports(self, p: Settings) -> Ports:
        return Ports(PAIR, (Port("y", Text("y", "y")),))

    def infer(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Mapping[str, WireType]:
        parts = (*inputs["a"].pieces, *inputs["b"].pieces)
        return {"y": replace(of_one_kind(inputs), size=sum(parts), parts=parts)}

    def signals(self, p: Settings) -> tuple[Signal, ...]:
        return (Signal("y", "y", Text("both together", "拼接结果"), "output", "sky"),)

    def equations(self, p: Settings) -> tuple[Equation, ...]:
        return (product("y", "y_t = [a_t; b_t]", "a", "b", value=lambda v: concat([v.a, v.b])),)

    def backward_equations(self, p: Settings) -> tuple[Equation, ...]:
        latex = r"[\delta a_t; \delta b_t] = \delta y_t"
        return (
            product("d_a", latex, "d_y", "a", value=lambda v: v.d_y[..., : v.a.shape[-1]]),
            product("d_b", latex, "d_y", "a", value=lambda v: v.d_y[..., v.a.shape[-1] :]),
        )

    def apply(self, p: Settings, w: Any, inputs: Mapping[str, Array], run: Run) -> dict[str, Array]:
        return {"y": concat([inputs["a"], inputs["b"]])}

    def apply_back(self, p: Settings, w: Any, recording: Recording, d: Mapping[str, Array], run: Run) -> Backward:
        size = recording.inputs["a"].shape[-1]
        d_a, d_b = d["y"][..., :size], d["y"][..., size:]
        return Backward({"a": d_a, "b": d_b}, at_place({"d_a": d_a, "d_b": d_b}))

    def source(self, p: Settings, inputs: Mapping[str, WireType]) -> str:
        return SOURCE


BLOCK = Concatenate()
