"""What is read from a sequence: its last step, every step, or the mean or the maximum of all steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnstudio.blocks._map import Map
from rnnstudio.graph.block_type import Case, Equation, Port, Ports, Reading, Signal, WireType
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.params import Choice, Option, Settings
from rnnstudio.graph.text import Text
from rnnstudio.maths import Array, alive, largest, last, mean
from rnnstudio.recurrence.equations import product
from rnnstudio.trace.recording import Backward, Recording, Run

MODE = Choice(
    id="mode",
    label=Text("Reads", "读取"),
    help=Text("Which steps of the sequence go on.", "把序列的哪些时间步传下去。"),
    default="last",
    options=(
        Option("last", Text("last step", "最后一步")),
        Option("every", Text("every step", "每一步")),
        Option("mean", Text("mean of all steps", "所有时间步的平均")),
        Option(
            "max",
            Text("maximum of all steps", "所有时间步的最大值"),
            Text("Unit by unit, the largest value that it had at any step.", "逐个单元取各时间步中的最大值。"),
        ),
    ),
)
WHOLE = Text("it reads the sequence once it is complete", "它在序列完整之后才读取")


@dataclass(frozen=True)
class Mode:
    """One way to read x (T, B, n) whose sequences have these lengths, and the way back from dL/dy to dL/dx.

    `value` is the same in an equation, where the sequences fill the timeline; `expression` is it in plain torch.
    """

    read: Callable[[Array, Array], Array]
    back: Callable[[Array, Array, Array], Array]
    latex: str
    value: Callable[[Array], Array]
    face: Text
    expression: str
    says: str


def _last_back(x: Array, lengths: Array, d_y: Array) -> Array:
    return _to_step(x, (lengths - 1)[:, None], d_y)


def _mean_back(x: Array, lengths: Array, d_y: Array) -> Array:
    return alive(lengths, len(x)) * (d_y / lengths[:, None])


def _largest_back(x: Array, lengths: Array, d_y: Array) -> Array:
    return _to_step(x, np.where(alive(lengths, len(x)), x, -np.inf).argmax(0), d_y)


def _to_step(x: Array, step: Array, d_y: Array) -> Array:
    """dL/dy at the one step that was read, (B, 1) or unit by unit (B, n); 0 at all others."""
    d_x = np.zeros(x.shape, d_y.dtype)
    np.put_along_axis(d_x, np.broadcast_to(step, d_y.shape)[None], d_y[None], 0)
    return d_x


MODES: Mapping[str, Mode] = {
    "last": Mode(
        last,
        _last_back,
        "y = h_T",
        lambda x: x[-1],
        Text("last", "末步"),
        "x[lengths - 1, torch.arange(x.shape[1])]",
        "The value at the last step of each sequence, never at its padding.",
    ),
    "every": Mode(
        lambda x, _: x,
        lambda _, __, d_y: d_y,
        "y_t = h_t",
        lambda x: x,
        Text("every", "每步"),
        "x",
        "Every step, unchanged.",
    ),
    "mean": Mode(
        mean,
        _mean_back,
        r"y = \frac{1}{T} \sum_{t=1}^{T} h_t",
        lambda x: x.mean(0),
        Text("mean", "平均"),
        "(x * (torch.arange(len(x))[:, None, None] < lengths[:, None])).sum(0) / lengths[:, None]",
        "The mean over the steps of each sequence, padding left out.",
    ),
    "max": Mode(
        largest,
        _largest_back,
        r"y = \max_{1 \leq t \leq T} h_t",
        lambda x: x.max(0),
        Text("max", "最大"),
        "x.masked_fill(torch.arange(len(x))[:, None, None] >= lengths[:, None], -torch.inf).max(0).values",
        "The largest value of each unit over the steps of each sequence, padding left out.",
    ),
}
SOURCE = '''\
import torch
from torch import nn


class Readout(nn.Module):
    """%s"""

    def forward(self, x: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        return %s


def build() -> nn.Module:
    return Readout()
'''


class Readout(Map):
    """y = x_T, or every x_t, or their mean or maximum."""

    id = "readout"
    title = Text("Readout", "读出")
    help = Text(
        "Says what is read from a sequence. The last step, or the mean or maximum of all steps, gives one vector for the whole sequence "
        "(many-to-one); every step keeps the sequence (many-to-many). Behind the maximum, the gradient goes back only to the step that had "
        "it, unit by unit. Padding is never read.",
        "决定从序列中读出什么。最后一步、所有时间步的平均或最大值给出整个序列的一个向量（多对一）；每一步则保留序列（多对多）。"
        "取最大值时，每个单元的梯度只回到取得最大值的那一步。填充部分从不读取。",
    )
    when = Text(
        "Use it where one answer is asked for a whole sequence. The last step suits cells that remember, the mean and the maximum suit "
        "long texts, in which something said early must not be lost. A typical mistake with bidirectional cells: at the last step the "
        "backward direction has read one symbol only; take the mean or the maximum, or the final state instead.",
        "整个序列只要一个回答时使用。末步适合能记忆的单元；平均和最大适合长文本，早先说过的不会丢失。双向单元的常见错误：在最后一步，反"
        "向那条链只读过一个符号；这时请用平均、最大或最终状态。",
    )
    reading = (
        Reading(
            "Collobert et al. 2011, Natural Language Processing (Almost) from Scratch (the maximum over time)",
            "https://arxiv.org/abs/1103.0398",
        ),
    )
    family = "layer"
    params = (MODE,)
    cases = tuple(Case({"mode": mode}, {"x": WireType("sequence", 3, "input")}) for mode in MODES)

    def ports(self, p: Settings) -> Ports:
        return Ports((Port("x", Text("x, the sequence", "x，序列"), ("sequence",)),), (Port("y", Text("y", "y")),))

    def infer(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Mapping[str, WireType]:
        return {
            "y": inputs["x"] if p.mode == "every" else WireType("vector", inputs["x"].size, parts=inputs["x"].parts)
        }

    def bind(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Settings:
        return Settings(p, timeline=inputs["x"].timeline)

    def whole(self, p: Settings) -> Text | None:
        return None if p.mode == "every" else WHOLE

    def takes_last(self, p: Settings) -> bool:
        return bool(p.mode == "last")

    def signals(self, p: Settings) -> tuple[Signal, ...]:
        axes = ("time", "unit") if p.mode == "every" else ("unit",)
        return (Signal("y", "y", Text("what is read", "读出值"), "output", "sky", axes=axes),)

    def equations(self, p: Settings) -> tuple[Equation, ...]:
        mode = MODES[p.mode]
        return (product("y", mode.latex, "x", value=lambda v: mode.value(v.x)),)

    def apply(self, p: Settings, w: Any, inputs: Mapping[str, Array], run: Run) -> dict[str, Array]:
        return {"y": MODES[p.mode].read(inputs["x"], run.lengths[p.timeline])}

    def apply_back(self, p: Settings, w: Any, recording: Recording, d: Mapping[str, Array], run: Run) -> Backward:
        return Backward({"x": MODES[p.mode].back(recording.inputs["x"], run.lengths[p.timeline], d["y"])})

    def summary(self, p: Settings, outputs: Mapping[str, WireType]) -> Text:
        return MODES[p.mode].face

    def source(self, p: Settings, inputs: Mapping[str, WireType]) -> str:
        mode = MODES[p.mode]
        return SOURCE % (mode.says, mode.expression)


BLOCK = Readout()
