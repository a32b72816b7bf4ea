"""A bag of words: the mean of their embeddings, in whatever order they stand (Iyyer et al., 2015)."""

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
from rnnstudio.maths import Array, alive, mean, one_hot, rows_of
from rnnstudio.recurrence.equations import product
from rnnstudio.trace.recording import Backward, Recording, Run, at_place
from rnnstudio.trace.shares import DenseShare

SIZE = Int(
    id="size",
    unit=NUMBERS,
    label=Text("Size", "维数"),
    help=Text("How many numbers stand for each token, and for the bag.", "每个符号以及整个词袋用多少个数表示。"),
    default=8,
    low=1,
    high=1024,
)
SOURCE = '''\
import torch
from torch import nn


class Bag(nn.Module):
    """y = the mean of the rows of E that belong to a sequence's tokens."""

    def __init__(self, tokens: int, size: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(tokens, size))

    def forward(self, tokens: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        inside = torch.arange(len(tokens))[:, None] < lengths
        x = self.weight[tokens] * inside[:, :, None]
        return x.sum(0) / lengths[:, None]


def build() -> nn.Module:
    return Bag(tokens=%d, size=%d)
'''


class Bag(Table):
    """x_t = the row of E that belongs to the token;  y = the mean of all x_t."""

    id = "bag"
    title = Text("Bag of words", "词袋")
    help = Text(
        "Gives each token a learned vector and takes the mean of them all: a model with no memory and no idea of order. Shuffle the words "
        "and nothing changes, so “not good, but bad” and “not bad, but good” are one and the same to it. "
        "What it cannot learn is what a recurrent network is for.",
        "为每个符号配一个学习得到的向量，再求它们的平均：没有记忆，也不知道先后。打乱词序，结果不变："
        "对它来说，“不是好，而是坏”与“不是坏，而是好”毫无区别。它学不会的，正是循环网络的用处。",
    )
    when = Text(
        "Use it as a yardstick: whatever a recurrent network does better than a bag of words, it owes to order. For topics and plain "
        "sentiment it is often surprisingly good and trains in moments. Do not use it where a word turns the meaning of another one, "
        "as “not” does.",
        "把它当作比较的基准：循环网络比词袋做得好的部分，都来自词序。判断主题或简单情感时它常常出人意料地好，而且训练极快。如果一个词会"
        "改变另一个词的意思（例如“不”），就不要用它。",
    )
    family = "layer"
    reading = (
        Reading(
            "Iyyer et al. 2015, Deep Unordered Composition Rivals Syntactic Methods for Text Classification",
            "https://aclanthology.org/P15-1162/",
        ),
    )
    params = (SIZE,)
    cases = (Case({"size": 3}, {"tokens": WireType("tokens", 5, "input")}),)

    def ports(self, p: Settings) -> Ports:
        return Ports((Port("tokens", Text("tokens", "符号"), ("tokens",)),), (Port("y", Text("y", "y")),))

    def infer(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Mapping[str, WireType]:
        return {"y": WireType("vector", p.size)}

    def bind(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Settings:
        return Settings(p, timeline=inputs["tokens"].timeline)

    def whole(self, p: Settings) -> Text | None:
        return Text("it takes the mean of a complete sequence", "它对完整的序列求平均")

    def signals(self, p: Settings) -> tuple[Signal, ...]:
        return (
            ROW,
            Signal("y", "y", Text("mean of all embeddings", "所有嵌入向量的平均"), "output", "sky", axes=("unit",)),
        )

    def equations(self, p: Settings) -> tuple[Equation, ...]:
        return (
            LOOKED_UP,
            product("y", r"y = \frac{1}{T} \sum_{t=1}^{T} x_t", "x", value=lambda v: v.x.mean(0)),
        )

    def apply(self, p: Settings, w: Any, inputs: Mapping[str, Array], run: Run) -> dict[str, Array]:
        x = rows_of(w.weight, inputs["tokens"])
        return {"x": x, "y": mean(x, run.lengths[p.timeline])}

    def apply_back(self, p: Settings, w: Any, recording: Recording, d: Mapping[str, Array], run: Run) -> Backward:
        tokens, lengths = recording.inputs["tokens"], run.lengths[p.timeline]
        d_x = alive(lengths, len(tokens)) * (d["y"] / lengths[:, None])
        share = outer_share("weight", one_hot(tokens, len(w.weight), d_x), d_x)
        return Backward({}, at_place({"d_x": d_x}), (DenseShare("weight", share.total()[None]),))

    def source(self, p: Settings, inputs: Mapping[str, WireType]) -> str:
        return SOURCE % (inputs["tokens"].size, p.size)


BLOCK = Bag()
