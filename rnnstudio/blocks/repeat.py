"""One vector given at every step of a timeline: how an encoder's summary reaches a decoder step by step (Cho et al., 2014)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rnnstudio.blocks._map import Map
from rnnstudio.graph.block_type import Case, Equation, Misfit, Port, Ports, Reading, Signal, WireType
from rnnstudio.graph.interface import InputSpec, Interface, TargetSpec
from rnnstudio.graph.params import Choice, Option, Settings
from rnnstudio.graph.text import Text
from rnnstudio.maths import Array, repeated
from rnnstudio.recurrence.equations import product
from rnnstudio.trace.recording import Backward, Recording, Run

ALONG = Choice(
    id="along",
    label=Text("At every step of", "重复于"),
    help=Text("Which sequence's steps it is repeated at.", "在哪个序列的每个时间步上重复。"),
    default="last",
    options=(
        Option(
            "last",
            Text("what is written, if anything is", "写出的序列（若有）"),
            Text(
                "The steps of what the model writes; those of what it reads where the task asks for nothing written.",
                "模型写出的序列的各步；任务不要求写出序列时，用读入的序列的各步。",
            ),
        ),
        Option("input", Text("what is read", "读入的序列")),
        Option("output", Text("what is written", "写出的序列")),
    ),
)
NO_STEPS = Text("the task has no such sequence to repeat it along.", "任务没有可供重复的这种序列。")
NO_STEPS_REMEDY = Text("Choose another sequence, or another task.", "请选择另一个序列，或换一个任务。")
IN_LOOP = Text("it repeats a vector that must be there before the first step", "它重复的向量必须在第一步之前就已算出")
SOURCE = '''\
import torch
from torch import nn


class Repeat(nn.Module):
    """y_t = x at every step t."""

    def forward(self, x: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        return x.expand(int(lengths.max()), *x.shape)


def build() -> nn.Module:
    return Repeat()
'''


def _task(timeline: str) -> Interface:
    """What a task offers that goes from one vector to a sequence on this timeline."""
    vector = InputSpec("vector", Text("vector", "向量"), "values", 2, timeline=None)
    return Interface.of((vector,), (TargetSpec("values", Text("values", "数值"), "values", 2, timeline=timeline),))


class Repeat(Map):
    """y_t = x at every step t."""

    id = "repeat"
    title = Text("Repeat", "重复")
    help = Text(
        "Gives the same vector at every step of a sequence. So one vector becomes a sequence (one-to-many), and a decoder "
        "can look at the encoder's summary at each of its steps instead of having to keep it in its state from the first one on.",
        "在序列的每个时间步给出同一个向量。这样一个向量就变成序列（一对多）；解码器也能在每一步看到编码器的总结，"
        "而不必从第一步起一直把它记在状态里。",
    )
    when = Text(
        "Use it to show a decoder the same vector at every step, an image or the summary of a text, so that it need not remember it. "
        "It is the older and simpler sibling of attention: everything is shown all the time, whether it matters or not. If the vector "
        "is needed only at the beginning, lead it into the decoder's initial state instead.",
        "让解码器在每一步都看到同一个向量（图像或文本的概括），不必自己记住。它是注意力的前身，更简单：不管是否有用，始终展示全部。如果"
        "这个向量只在开头需要，请改接到解码器的初始状态。",
    )
    family = "layer"
    reading = (
        Reading(
            "Cho et al. 2014, Learning Phrase Representations using RNN Encoder-Decoder for Statistical Machine Translation",
            "https://arxiv.org/abs/1406.1078",
        ),
    )
    params = (ALONG,)
    cases = (
        Case({}, {"x": WireType("vector", 3)}, _task("output")),
        Case({"along": "input"}, {"x": WireType("vector", 1)}, _task("input")),
    )

    def ports(self, p: Settings) -> Ports:
        return Ports((Port("x", Text("x, the vector", "x，向量"), ("vector",)),), (Port("y", Text("y", "y")),))

    def infer(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Mapping[str, WireType]:
        found = [line for line in interface.timelines if p.along in ("last", line)]
        if not found:
            raise Misfit("no-timeline", None, NO_STEPS, NO_STEPS_REMEDY)
        return {"y": WireType("sequence", inputs["x"].size, found[-1], inputs["x"].parts)}

    def bind(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Settings:
        return Settings(p, timeline=self.infer(p, inputs, interface)["y"].timeline)

    def whole(self, p: Settings) -> Text | None:
        return IN_LOOP

    def signals(self, p: Settings) -> tuple[Signal, ...]:
        return (Signal("y", "y", Text("repeated vector", "重复的向量"), "output", "sky"),)

    def equations(self, p: Settings) -> tuple[Equation, ...]:
        return (product("y", "y_t = x", "x", value=lambda v: v.x),)

    def apply(self, p: Settings, w: Any, inputs: Mapping[str, Array], run: Run) -> dict[str, Array]:
        return {"y": repeated(inputs["x"], int(run.lengths[p.timeline].max()))}

    def apply_back(self, p: Settings, w: Any, recording: Recording, d: Mapping[str, Array], run: Run) -> Backward:
        return Backward({"x": d["y"].sum(0)})  # nothing comes back from padding

    def source(self, p: Settings, inputs: Mapping[str, WireType]) -> str:
        return SOURCE


BLOCK = Repeat()
