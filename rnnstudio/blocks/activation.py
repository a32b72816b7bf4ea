"""A function that bends every number by itself: tanh, ReLU or the sigmoid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rnnstudio.blocks._map import Map
from rnnstudio.graph.block_type import Case, Equation, Port, Ports, Reading, Signal, WireType
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.params import Choice, Settings
from rnnstudio.graph.text import Text
from rnnstudio.maths import Array
from rnnstudio.recurrence.equations import product
from rnnstudio.recurrence.nonlinearity import NONLINEARITIES, OPTIONS
from rnnstudio.trace.recording import Backward, Recording, Run, at_place, from_place

FUNCTION = Choice(
    id="function",
    label=Text("Function", "函数"),
    help=Text(
        "tanh gives -1 to 1, the sigmoid 0 to 1; ReLU gives 0 for what is negative and leaves the rest as it is.",
        "tanh 给出 -1 到 1，sigmoid 给出 0 到 1；ReLU 把负数变为 0，其余不变。",
    ),
    default="tanh",
    options=OPTIONS,
)
SOURCE = """\
from torch import nn


def build() -> nn.Module:
    return nn.%s()
"""


class Activation(Map):
    """y = phi(x), number by number."""

    id = "activation"
    title = Text("Activation", "激活函数")
    help = Text(
        "Bends every number by itself. Without it two Linear blocks after one another are no more than one. "
        "Before an Output none is needed: softmax belongs to the Output already, and for numbers the scores are the answer.",
        "对每个数单独作非线性变换。没有它，前后两个线性层只相当于一个。“输出”之前不必再加：分类时 softmax 已在“输出”中，"
        "回归时分数本身就是回答。",
    )
    when = Text(
        "Put it between two Linear blocks, or behind one that makes hidden units. ReLU is the usual choice in deep feed-forward parts, "
        "tanh where numbers are to stay between -1 and 1. A typical mistake is to set one in front of the Output: softmax then only "
        "ever sees scores from a narrow range, and the model cannot be sure of anything.",
        "放在两个线性层之间，或产生隐藏单元的线性层之后。前馈部分较深时常用 ReLU；希望数值留在 -1 到 1 之间时用 tanh。常见错误是把它放"
        "在“输出”之前：softmax 收到的分数范围太窄，模型对什么都无法确定。",
    )
    family = "layer"
    reading = (
        Reading(
            "Glorot, Bordes & Bengio 2011, Deep Sparse Rectifier Neural Networks",
            "https://proceedings.mlr.press/v15/glorot11a.html",
        ),
    )
    params = (FUNCTION,)
    cases = (
        *(Case({"function": name}, {"x": WireType("sequence", 3, "input")}) for name in NONLINEARITIES),
        Case({}, {"x": WireType("vector", 2)}),
    )

    def ports(self, p: Settings) -> Ports:
        return Ports((Port("x", Text("x", "x"), ("sequence", "vector")),), (Port("y", Text("y", "y")),))

    def infer(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Mapping[str, WireType]:
        return {"y": inputs["x"]}

    def signals(self, p: Settings) -> tuple[Signal, ...]:
        return (Signal("y", "y", Text("output", "输出"), "output", "sky", NONLINEARITIES[p.function].bounds),)

    def equations(self, p: Settings) -> tuple[Equation, ...]:
        chosen = NONLINEARITIES[p.function]
        return (product("y", f"y_t = {chosen.of('x_t')}", "x", value=lambda v: chosen.phi(v.x)),)

    def backward_equations(self, p: Settings) -> tuple[Equation, ...]:
        chosen = NONLINEARITIES[p.function]
        latex = rf"\delta x_t = {chosen.slope_of('x_t', 'y_t')} \odot \delta y_t"
        return (product("d_x", latex, "y", "d_y", value=lambda v: chosen.slope(v.y) * v.d_y),)

    def apply(self, p: Settings, w: Any, inputs: Mapping[str, Array], run: Run) -> dict[str, Array]:
        return {"y": NONLINEARITIES[p.function].phi(inputs["x"])}

    def apply_back(self, p: Settings, w: Any, recording: Recording, d: Mapping[str, Array], run: Run) -> Backward:
        d_x = NONLINEARITIES[p.function].slope(from_place(recording.signals)["y"]) * d["y"]
        return Backward({"x": d_x}, at_place({"d_x": d_x}))

    def summary(self, p: Settings, outputs: Mapping[str, WireType]) -> Text:
        return next(option.label for option in FUNCTION.options if option.value == p.function)

    def source(self, p: Settings, inputs: Mapping[str, WireType]) -> str:
        return SOURCE % NONLINEARITIES[p.function].module


BLOCK = Activation()
