"""A window over the last steps and one hidden layer behind it (Bengio et al., 2003): order without memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from rnnstudio.blocks._map import Map
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
from rnnstudio.graph.params import Int, Settings
from rnnstudio.graph.text import Text, plain
from rnnstudio.graph.units import STEPS, UNITS
from rnnstudio.maths import Array, affine, concat, last_steps, tanh
from rnnstudio.recurrence.equations import named, product
from rnnstudio.trace.recording import Run

WINDOW = Int(
    id="window",
    unit=STEPS,
    label=Text("Window", "窗口"),
    help=Text("How many of the last steps it sees.", "能看到最后多少个时间步。"),
    default=4,
    low=1,
    high=64,
)
SIZE = Int(
    id="size",
    unit=UNITS,
    label=Text("Hidden units", "隐藏单元数"),
    help=Text("How many numbers come out.", "输出多少个数。"),
    default=16,
    low=1,
    high=1024,
)
SOURCE = '''\
import torch
from torch import nn


class WindowMlp(nn.Module):
    """h = tanh(W [the last steps of x] + b); zeros stand where a sequence is shorter than the window."""

    def __init__(self, window: int, inputs: int, size: int) -> None:
        super().__init__()
        self.window = window
        self.weight = nn.Parameter(torch.randn(size, window * inputs) / (window * inputs) ** 0.5)
        self.bias = nn.Parameter(torch.zeros(size))

    def forward(self, x: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        x = torch.cat([x.new_zeros(self.window, *x.shape[1:]), x])
        sequences = torch.arange(x.shape[1])
        seen = [x[lengths + k, sequences] for k in range(self.window)]  # oldest first
        return torch.tanh(torch.cat(seen, dim=-1) @ self.weight.T + self.bias)


def build() -> nn.Module:
    return WindowMlp(window=%d, inputs=%d, size=%d)
'''


class WindowMlp(Map):
    """a = W [x_{T-k+1}; ...; x_T] + b;  h = tanh(a)."""

    id = "window_mlp"
    title = Text("Window MLP", "窗口 MLP")
    help = Text(
        "Puts the last steps of a sequence side by side and leads them through one layer of hidden units. It sees their order, for every "
        "place in the window has weights of its own, but nothing of what came before: the window's length is fixed, a longer "
        "one takes more weights, and what was learned at one place is not known at another. Recurrence removes all three.",
        "把序列的最后几步并排放在一起，送入一层隐藏单元。窗口中每个位置有自己的权重，因此能看到先后次序；但窗口之前的内容一概看不到。"
        "窗口长度是固定的，窗口越长权重越多，在一个位置学到的也不会用到另一个位置。循环结构消除了这三个缺点。",
    )
    when = Text(
        "Use it as the second yardstick, next to the bag of words: it sees order, but only within its window. For signals with a "
        "short, fixed reach it is hard to beat, quick and without vanishing gradients. Do not make the window ever longer to reach "
        "further back: the weights grow with it, and nothing learned at one place helps at another.",
        "作为词袋之外的第二个基准：它看得到次序，但只限窗口之内。信号的相关范围短而固定时很难被超越，又快又没有梯度消失。不要为了看得更"
        "远而一再加长窗口：权重随之增长，而且在一个位置学到的帮不了另一个位置。",
    )
    family = "layer"
    reading = (
        Reading(
            "Bengio et al. 2003, A Neural Probabilistic Language Model", "https://www.jmlr.org/papers/v3/bengio03a.html"
        ),
    )
    params = (WINDOW, SIZE)
    cases = (
        Case({"window": 3, "size": 3}, {"x": WireType("sequence", 2, "input")}),
        Case({"window": 1, "size": 2}, {"x": WireType("sequence", 3, "input")}),
        Case({"window": 7, "size": 2}, {"x": WireType("sequence", 1, "input")}),
    )

    def ports(self, p: Settings) -> Ports:
        return Ports(
            (Port("x", Text("x, the sequence", "x，序列"), ("sequence",)),),
            (Port("h", Text("h, the hidden layer", "h，隐藏层")),),
        )

    def infer(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Mapping[str, WireType]:
        return {"h": WireType("vector", p.size)}

    def bind(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Settings:
        return Settings(p, timeline=inputs["x"].timeline)

    def whole(self, p: Settings) -> Text | None:
        return Text("it reads the last steps of a complete sequence", "它读取完整序列的最后几步")

    def weights(self, p: Settings, inputs: Mapping[str, WireType]) -> tuple[Weight, ...]:
        seen = p.window * inputs["x"].size
        begin = Initialisation("uniform", seen**-0.5)
        return Weight("weight", (p.size, seen), begin, ((), inputs["x"].pieces * p.window)), Weight(
            "bias", (p.size,), begin
        )

    def signals(self, p: Settings) -> tuple[Signal, ...]:
        before, hidden = Text("pre-activation", "预激活值"), Text("hidden layer", "隐藏层")
        return (
            Signal("a", "a", before, "preactivation", "grey", axes=("unit",)),
            Signal("h", "h", hidden, "output", "blue", (-1.0, 1.0), axes=("unit",)),
        )

    def equations(self, p: Settings) -> tuple[Equation, ...]:
        seen = _written(p.window)
        weight, bias = named("weight", layer=False), named("bias", layer=False)
        latex: dict[Notation, str] = {
            "textbook": rf"a = W {seen} + b",
            "uvw": rf"a = U {seen} + b",
            "torch": rf"a = {weight}\, {seen} + {bias}",
        }
        return (
            Equation("a", ("x", "weight", "bias"), latex, lambda v: affine(_of_whole(p, v.x), v.weight, v.bias)),
            product("h", r"h = \tanh(a)", "a", value=lambda v: tanh(v.a)),
        )

    def backward_equations(self, p: Settings) -> tuple[Equation, ...]:
        return (
            product("d_a", r"\delta a = (1 - h^2) \odot \delta h", "h", "d_h", value=lambda v: (1 - v.h**2) * v.d_h),
        )

    def apply(self, p: Settings, w: Any, inputs: Mapping[str, Array], run: Run) -> dict[str, Array]:
        a = affine(_window(p, inputs["x"], run.lengths[p.timeline]), w.weight, w.bias)
        return {"a": a, "h": tanh(a)}

    def summary(self, p: Settings, outputs: Mapping[str, WireType]) -> Text:
        return plain(f"{p.window} → {p.size}")

    def source(self, p: Settings, inputs: Mapping[str, WireType]) -> str:
        return SOURCE % (p.window, inputs["x"].size, p.size)


def _window(p: Settings, x: Array, lengths: Array) -> Array:
    """(B, window * n): the last steps of each sequence side by side, oldest first."""
    return concat(tuple(last_steps(x, lengths, p.window)))


def _of_whole(p: Settings, x: Array) -> Array:
    """The same where every sequence fills the timeline."""
    return _window(p, x, np.full(x.shape[1], len(x)))


def _written(window: int) -> str:
    """How the window is written: x_T, or [x_{T-1}; x_T], or with dots in between."""
    if window == 1:
        return "x_T"
    first = rf"x_{{T-{window - 1}}}"
    return rf"[{first}; x_T]" if window == 2 else rf"[{first}; \ldots; x_T]"


BLOCK = WindowMlp()
