"""Tokens as rows of the identity matrix."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from rnnstudio.blocks._map import Map
from rnnstudio.graph.block_type import Case, Equation, Port, Ports, Reading, Signal, WireType
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.params import Settings
from rnnstudio.graph.text import Text
from rnnstudio.maths import Array, one_hot
from rnnstudio.recurrence.equations import same
from rnnstudio.trace.recording import Backward, Recording, Run

SOURCE = '''\
import torch
from torch import nn
from torch.nn.functional import one_hot


class OneHot(nn.Module):
    """A 1 in the place of the token, 0 elsewhere."""

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        return one_hot(tokens, %d).to(torch.get_default_dtype())


def build() -> nn.Module:
    return OneHot()
'''


class OneHot(Map):
    """x_t = a 1 in the place of the token, 0 elsewhere."""

    id = "one_hot"
    title = Text("One-hot", "独热编码")
    help = Text(
        "Turns each token into a vector as long as the vocabulary: a 1 in the token's place and 0 elsewhere. "
        "Nothing is learned, and no two tokens are alike.",
        "把每个符号变成与词表等长的向量：该符号的位置为 1，其余为 0。没有可学习的权重，任何两个符号都同样不相似。",
    )
    when = Text(
        "Use it for small vocabularies, up to some dozens of symbols, and whenever you want to see in W exactly what each symbol does: "
        "every column belongs to one of them. With thousands of words it wastes memory and knows no likeness between them; take an "
        "Embedding then. A one-hot vector times a matrix is a look-up: an Embedding is the same, only cheaper.",
        "用于几十个符号以内的小词表，或想在 W 中看清每个符号的作用时：每一列属于一个符号。词有几千个时它浪费内存，也不知道词与词的相似"
        "，这时请用嵌入。独热向量乘矩阵就是查表：嵌入做的是同一件事，只是更省。",
    )
    reading = (
        Reading(
            "torch.nn.functional.one_hot",
            "https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.one_hot.html",
        ),
    )
    family = "layer"
    cases = (Case({}, {"tokens": WireType("tokens", 5, "input")}),)

    def ports(self, p: Settings) -> Ports:
        return Ports(
            (Port("tokens", Text("tokens", "符号"), ("tokens",)),), (Port("x", Text("x, the sequence", "x，序列")),)
        )

    def infer(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Mapping[str, WireType]:
        return {"x": WireType("sequence", inputs["tokens"].size, inputs["tokens"].timeline)}

    def bind(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Settings:
        return Settings(p, vocabulary=inputs["tokens"].size)

    def signals(self, p: Settings) -> tuple[Signal, ...]:
        return (Signal("x", "x", Text("one-hot vector", "独热向量"), "output", "grey"),)

    def equations(self, p: Settings) -> tuple[Equation, ...]:
        latex = same(r"x_{t,k} = \mathbf{1}[k = w_t]")
        return (Equation("x", ("tokens",), latex, lambda v: np.eye(p.vocabulary)[v.tokens]),)

    def apply(self, p: Settings, w: Any, inputs: Mapping[str, Array], run: Run) -> dict[str, Array]:
        return {"x": one_hot(inputs["tokens"], p.vocabulary, run.like)}

    def apply_back(self, p: Settings, w: Any, recording: Recording, d: Mapping[str, Array], run: Run) -> Backward:
        return Backward()

    def source(self, p: Settings, inputs: Mapping[str, WireType]) -> str:
        return SOURCE % inputs["tokens"].size


BLOCK = OneHot()
