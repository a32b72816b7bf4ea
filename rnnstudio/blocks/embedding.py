"""Tokens as rows of a learned table (Bengio et al., 2003)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rnnstudio.blocks._map import outer_share
from rnnstudio.blocks._table import LOOKED_UP, ROW, Table
from rnnstudio.graph.block_type import (
    Case,
    Equation,
    Port,
    Ports,
    Reading,
    Signal,
    WireType,
)
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.params import Int, Settings
from rnnstudio.graph.text import Text
from rnnstudio.graph.units import NUMBERS
from rnnstudio.maths import Array, one_hot, rows_of
from rnnstudio.trace.recording import Backward, Recording, Run

SIZE = Int(
    id="size",
    unit=NUMBERS,
    label=Text("Size", "维数"),
    help=Text("How many numbers stand for each token.", "每个符号用多少个数表示。"),
    default=8,
    low=1,
    high=1024,
)
SOURCE = """\
from torch import nn


def build() -> nn.Module:
    return nn.Embedding(num_embeddings=%d, embedding_dim=%d)
"""


class Embedding(Table):
    """x_t = the row of E that belongs to the token."""

    id = "embedding"
    title = Text("Embedding", "嵌入")
    help = Text(
        "Gives each token a vector of its own that is learned with the rest of the model. "
        "Tokens that are used alike come to lie close together.",
        "为每个符号配一个向量，与模型的其余部分一起学习。用法相近的符号，其向量会逐渐靠近。",
    )
    when = Text(
        "Use it for words, and for characters when there are more than a few dozen. Eight to some hundred numbers are enough; a size "
        "near that of the vocabulary brings nothing over one-hot. Tokens that hardly ever occur in training keep the random vectors "
        "that they began with, so give rare words one common token <unk>, and never let it be that of the padding.",
        "用于词，或超过几十种的字符。八到几百维就够了；维数接近词表大小时并不比独热编码更好。训练中几乎不出现的符号会一直保持随机的初始"
        "向量，所以让罕见词共用一个 <unk>，而且它绝不能与填充符相同。",
    )
    family = "layer"
    reading = (
        Reading(
            "Bengio et al. 2003, A Neural Probabilistic Language Model", "https://www.jmlr.org/papers/v3/bengio03a.html"
        ),
        Reading(
            "Mikolov et al. 2013, Efficient Estimation of Word Representations in Vector Space",
            "https://arxiv.org/abs/1301.3781",
        ),
    )
    params = (SIZE,)
    cases = (Case({"size": 3}, {"tokens": WireType("tokens", 5, "input")}),)

    def ports(self, p: Settings) -> Ports:
        return Ports(
            (Port("tokens", Text("tokens", "符号"), ("tokens",)),), (Port("x", Text("x, the sequence", "x，序列")),)
        )

    def infer(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Mapping[str, WireType]:
        return {"x": WireType("sequence", p.size, inputs["tokens"].timeline)}

    def signals(self, p: Settings) -> tuple[Signal, ...]:
        return (ROW,)

    def equations(self, p: Settings) -> tuple[Equation, ...]:
        return (LOOKED_UP,)

    def apply(self, p: Settings, w: Any, inputs: Mapping[str, Array], run: Run) -> dict[str, Array]:
        return {"x": rows_of(w.weight, inputs["tokens"])}

    def apply_back(self, p: Settings, w: Any, recording: Recording, d: Mapping[str, Array], run: Run) -> Backward:
        chosen = one_hot(recording.inputs["tokens"], len(w.weight), d["x"])
        return Backward(shares=(outer_share("weight", chosen, d["x"]),))

    def source(self, p: Settings, inputs: Mapping[str, WireType]) -> str:
        return SOURCE % (inputs["tokens"].size, p.size)


BLOCK = Embedding()
