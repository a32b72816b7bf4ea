"""What the model answers: scores for a target of the task."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rnnstudio.blocks._map import Map
from rnnstudio.graph.block_type import Case, Equation, Misfit, Port, Ports, Reading, Signal, WireType
from rnnstudio.graph.interface import Interface, TargetSpec
from rnnstudio.graph.params import Settings, Words
from rnnstudio.graph.text import Text, plain
from rnnstudio.maths import Array, softmax
from rnnstudio.recurrence.equations import product
from rnnstudio.trace.recording import Backward, Recording, Run, at_place

TARGET = Words(
    id="target",
    label=Text("Target", "目标"),
    help=Text(
        "Which target of the task it answers; empty: the only one.", "回答任务的哪一个目标；留空表示唯一的那个。"
    ),
    default="",
    longest=64,
)
SOURCE = '''\
import torch
from torch import nn


class Prediction(nn.Module):
    """%s"""

    def forward(self, y: torch.Tensor) -> torch.Tensor:
        return %s


def build() -> nn.Module:
    return Prediction()
'''


class Output(Map):
    """p = softmax(y) for classes, p = y for values."""

    id = "output"
    title = Text("Output", "输出")
    help = Text(
        "The end of the model: the scores y that arrive here are compared with the task's target, and their difference is "
        "the loss. For classes the prediction is p = softmax(y); for values it is y itself.",
        "模型的终点：到达这里的分数 y 与任务的目标比较，得出损失。分类时预测为 p = softmax(y)；预测数值时就是 y 本身。",
    )
    when = Text(
        "Every model needs one for each target of its task, and nothing may come behind it. Let scores arrive as they are, without "
        "softmax or any other activation: the loss applies what belongs to it, and doing so twice makes gradients small and answers "
        "timid. For a target once a sequence a Readout must stand somewhere before it.",
        "任务的每个目标都需要一个“输出”，它后面不能再接别的。让分数原样到达，不要先加 softmax 或其他激活函数：损失会自己完成，做两次会"
        "让梯度变小、回答变得犹豫。如果整个序列只有一个目标，前面必须有“读出”。",
    )
    reading = (
        Reading(
            "Goodfellow, Bengio & Courville 2016, Deep Learning, section 6.2.2: Output Units",
            "https://www.deeplearningbook.org/contents/mlp.html",
        ),
    )
    family = "output"
    params = (TARGET,)
    cases = (
        Case(
            inputs={"y": WireType("vector", 3)},
            interface=Interface.of((), (TargetSpec("answer", plain("answer"), "classes", 3),)),
        ),
        Case(
            inputs={"y": WireType("sequence", 2, "input")},
            interface=Interface.of((), (TargetSpec("next", plain("next"), "values", 2, timeline="input"),)),
        ),
    )

    def ports(self, p: Settings) -> Ports:
        return Ports((Port("y", Text("y, the scores", "y，分数"), ("sequence", "vector")),))

    def infer(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Mapping[str, WireType]:
        target, y = _target(p, interface), inputs["y"]
        if target is None:
            raise _no_such_target(p, interface)
        if target.per_step != (y.kind == "sequence"):
            raise _wrong_shape(target)
        if target.timeline != y.timeline:
            raise _wrong_timeline(target)
        if target.size != y.size:
            raise _wrong_size(target, y)
        return {}

    def bind(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Settings:
        target = _target(p, interface)
        return Settings(p, target=target.name, predicts=target.kind, label=target.label) if target else p

    def answers(self, p: Settings) -> str | None:
        return str(p.target) or None

    def signals(self, p: Settings) -> tuple[Signal, ...]:
        bounds = (0.0, 1.0) if p.get("predicts") == "classes" else None
        return (
            Signal("y", "y", Text("scores", "分数"), "output", "sky"),
            Signal("p", "p", Text("prediction", "预测"), "output", "green", bounds),
        )

    def equations(self, p: Settings) -> tuple[Equation, ...]:
        if p.get("predicts") == "classes":
            return (product("p", r"p_t = \mathrm{softmax}(y_t)", "y", value=lambda v: softmax(v.y)),)
        return (product("p", "p_t = y_t", "y", value=lambda v: v.y),)

    def apply(self, p: Settings, w: Any, inputs: Mapping[str, Array], run: Run) -> dict[str, Array]:
        y = inputs["y"]
        return {"y": y, "p": softmax(y) if p.predicts == "classes" else y}

    def apply_back(self, p: Settings, w: Any, recording: Recording, d: Mapping[str, Array], run: Run) -> Backward:
        return Backward({"y": d["y"]}, at_place({"d_y": d["y"]}))

    def summary(self, p: Settings, outputs: Mapping[str, WireType]) -> Text:
        label: Text = p.get("label", plain(p.target))
        return label

    def source(self, p: Settings, inputs: Mapping[str, WireType]) -> str:
        if p.predicts == "classes":
            return SOURCE % ("Scores as probabilities.", "torch.softmax(y, dim=-1)")
        return SOURCE % ("The values themselves.", "y")


def _target(p: Settings, interface: Interface) -> TargetSpec | None:
    """The target meant, where the task has it."""
    if p.target == "" and len(interface.targets) == 1:
        return next(iter(interface.targets.values()))
    return interface.targets.get(p.target)


def _no_such_target(p: Settings, interface: Interface) -> Misfit:
    names = ", ".join(interface.targets)
    if not names:
        remedy = Text("Choose a task that asks for something.", "请选择有目标的任务。")
        return Misfit("unknown-target", None, Text("the task has no target.", "任务没有目标。"), remedy)
    text = Text("the task has no target “{name}”.", "任务没有目标“{name}”。").format(name=p.target)
    if p.target == "":
        text = Text("the task has several targets, and none is named here.", "任务有多个目标，这里没有指明是哪一个。")
    return Misfit(
        "unknown-target", None, text, Text("Choose one of: {names}.", "请选择：{names}。").format(names=names)
    )


def _wrong_shape(target: TargetSpec) -> Misfit:
    if target.per_step:
        text = Text(
            "“{target}” is asked for at every step, but one vector arrives.",
            "“{target}”每一步都要回答，但只接到一个向量。",
        )
        remedy = Text(
            "Set the Readout block before it to every step, or remove it.",
            "请把前面的“读出”模块设为“每一步”，或将其删除。",
        )
        return Misfit("needs-every-step", "y", text.format(target=target.label), remedy)
    text = Text("“{target}” is asked for once, but a sequence arrives.", "“{target}”只需回答一次，但接到的是一个序列。")
    remedy = Text(
        "Insert a Readout block, or set it to the last step, the mean or the maximum.",
        "请插入“读出”模块，或将其设为“最后一步”、“平均”或“最大值”。",
    )
    return Misfit("needs-one-vector", "y", text.format(target=target.label), remedy)


def _wrong_timeline(target: TargetSpec) -> Misfit:
    text = Text(
        "“{target}” is asked for along another timeline than the one that arrives here.",
        "“{target}”所在的时间轴与到达这里的不是同一个。",
    )
    remedy = Text(
        "What is written comes from a decoder: begin it with a Decoder input block.",
        "要写出的内容来自解码器：请以“解码器输入”模块开头。",
    )
    return Misfit("wrong-timeline", "y", text.format(target=target.label), remedy)


def _wrong_size(target: TargetSpec, y: WireType) -> Misfit:
    text = Text("it needs {need} numbers but gets {given}.", "需要 {need} 个数，但接到 {given} 个。")
    remedy = Text("Set the size of the Linear block before it to {need}.", "请把前面“线性层”模块的维数设为 {need}。")
    return Misfit(
        "wrong-size", "y", text.format(need=target.size, given=y.size), remedy.format(need=target.size), target.size
    )


BLOCK = Output()
