"""Dropout (Srivastava et al., 2014): noise while training, nothing afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rnnstudio.blocks._map import Map
from rnnstudio.graph.block_type import Case, Equation, Port, Ports, Reading, Signal, WireType
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.params import Float, Settings
from rnnstudio.graph.text import Text, plain
from rnnstudio.maths import Array
from rnnstudio.recurrence.equations import product
from rnnstudio.trace.recording import Backward, Recording, Run

P = Float(
    id="p",
    label=Text("Dropped share", "丢弃比例"),
    help=Text("The share of numbers that become 0 at each update.", "每次更新时变为 0 的数所占的比例。"),
    default=0.2,
    low=0.0,
    high=0.95,
)
SOURCE = """\
from torch import nn


def build() -> nn.Module:
    return nn.Dropout(p=%g)
"""


class Dropout(Map):
    """y = m * x / (1 - p) while training, m random 0 or 1; y = x otherwise."""

    id = "dropout"
    title = Text("Dropout", "Dropout 随机丢弃")
    help = Text(
        "While training it sets a random share p of the numbers to 0 and divides the rest by 1 - p, so that the model "
        "cannot lean on single units. "
        "Otherwise it changes nothing: traces are made in evaluation mode, so what you step through has no dropout in it.",
        "训练时随机把比例为 p 的数置为 0，其余的除以 1 - p，使模型不依赖个别单元。"
        "其他时候不作改变：单步查看使用评估模式，其中没有随机丢弃。",
    )
    when = Text(
        "Use it when a model does well on what it has seen and worse on what it has not: data are few, the model is large. Values from "
        "0.2 to 0.5 are usual. Do not put it on the recurrent path itself, where it would erase the memory a little at every step, and "
        "do not wonder that the training loss gets worse: that is the price.",
        "模型在见过的数据上很好、在没见过的上较差时使用：数据少而模型大。常用 0.2 到 0.5。不要放在循环通路本身，否则每一步都会抹掉一点"
        "记忆。训练损失会变差，这是正常的代价。",
    )
    family = "layer"
    reading = (
        Reading(
            "Srivastava et al. 2014, Dropout: A Simple Way to Prevent Neural Networks from Overfitting",
            "https://jmlr.org/papers/v15/srivastava14a.html",
        ),
        Reading(
            "Zaremba, Sutskever & Vinyals 2014, Recurrent Neural Network Regularization",
            "https://arxiv.org/abs/1409.2329",
        ),
    )
    params = (P,)
    cases = (
        Case({"p": 0.5}, {"x": WireType("sequence", 3, "input")}),
        Case({"p": 0.0}, {"x": WireType("vector", 2)}),
    )

    def ports(self, p: Settings) -> Ports:
        return Ports((Port("x", Text("x", "x"), ("sequence", "vector")),), (Port("y", Text("y", "y")),))

    def infer(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Mapping[str, WireType]:
        return {"y": inputs["x"]}

    def signals(self, p: Settings) -> tuple[Signal, ...]:
        return (Signal("y", "y", Text("output", "输出"), "output", "sky"),)

    def equations(self, p: Settings) -> tuple[Equation, ...]:
        latex = r"y_t = \frac{m_t \odot x_t}{1 - p}\ \text{(training)}, \quad y_t = x_t\ \text{(evaluation)}"
        return (product("y", latex, "x", value=lambda v: v.x),)

    def apply(self, p: Settings, w: Any, inputs: Mapping[str, Array], run: Run) -> dict[str, Array]:
        return {"y": run.dropped(inputs["x"], p.p)}

    def apply_back(self, p: Settings, w: Any, recording: Recording, d: Mapping[str, Array], run: Run) -> Backward:
        return Backward({"x": run.dropped(d["y"], p.p)})

    def varies_in_training(self, p: Settings) -> bool:
        return bool(p.p > 0)

    def summary(self, p: Settings, outputs: Mapping[str, WireType]) -> Text:
        return plain(f"p = {p.p:g}")

    def source(self, p: Settings, inputs: Mapping[str, WireType]) -> str:
        return SOURCE % (p.p,)


BLOCK = Dropout()
