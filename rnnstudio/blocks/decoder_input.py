"""What a decoder reads: the symbol that was written one step before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rnnstudio.blocks._map import Map
from rnnstudio.graph.block_type import Case, Misfit, Port, Ports, Reading, WireType
from rnnstudio.graph.interface import Interface, TargetSpec
from rnnstudio.graph.params import Settings, Words
from rnnstudio.graph.text import Text, plain
from rnnstudio.maths import Array
from rnnstudio.trace.recording import Backward, Recording, Run

TARGET = Words(
    id="target",
    label=Text("Target", "目标"),
    help=Text(
        "Which written target of the task it reads again; empty: the only one.",
        "读回任务中哪一个逐步写出的目标；留空表示唯一的那个。",
    ),
    default="",
    longest=64,
)
SOURCE = """\
from torch import nn


def build() -> nn.Module:
    return nn.Identity()  # the symbols written one step before, (time, batch); first the start symbol, which is number %d
"""


class DecoderInput(Map):
    """tokens_t = y*_{t-1} while it is taught, argmax y_{t-1} when it runs free; tokens_1 = the start symbol."""

    id = "decoder_input"
    title = Text("Decoder input", "解码器输入")
    help = Text(
        "Begins the decoder's timeline: at every step it gives the symbol that was written one step before, and at the first step a start "
        "symbol. In training that is the target of the step before (teacher forcing), or sometimes the model's own prediction, as the "
        "forcing ratio says; when the model runs free it always is its own prediction.",
        "解码器时间轴的起点：每一步给出上一步写出的符号，第一步给出起始符。训练时是上一步的目标（教师强制），"
        "或按教师强制比例有时是模型自己的预测；自由运行时总是它自己的预测。",
    )
    when = Text(
        "It begins every decoder: an answer that is written symbol by symbol, as in translation or in naming an image. Train with "
        "teacher forcing and judge by running free, for only then are the model's own mistakes fed back to it. A model that is perfect "
        "while forced and poor while free has learned to continue right answers, not to write them; a forcing ratio below 1 helps.",
        "每个解码器都由它开始：答案逐个符号写出，例如翻译或给图像命名。训练时用教师强制，评判时要看自由运行，因为只有这时模型才会读到自"
        "己的错误。强制时完美、自由时很差的模型，只学会了接着正确答案写，没有学会自己写；把教师强制比例降到 1 以下会有帮助。",
    )
    reading = (
        Reading(
            "Sutskever, Vinyals & Le 2014, Sequence to Sequence Learning with Neural Networks",
            "https://arxiv.org/abs/1409.3215",
        ),
        Reading(
            "Williams & Zipser 1989, A Learning Algorithm for Continually Running Fully Recurrent Neural Networks",
            "https://doi.org/10.1162/neco.1989.1.2.270",
        ),
        Reading(
            "Bengio et al. 2015, Scheduled Sampling for Sequence Prediction with Recurrent Neural Networks",
            "https://arxiv.org/abs/1506.03099",
        ),
    )
    family = "input"
    params = (TARGET,)
    cases = (
        Case(interface=Interface.of((), (TargetSpec("written", plain("written"), "classes", 4, timeline="output"),))),
    )

    def ports(self, p: Settings) -> Ports:
        return Ports(outputs=(Port("tokens", Text("tokens", "符号")),))

    def infer(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Mapping[str, WireType]:
        spec = _target(p, interface)
        if spec is None:
            raise Misfit(
                "nothing-written",
                None,
                Text("the task asks for nothing that is written step by step.", "任务没有需要逐步写出的目标。"),
                Text("Choose a task such as reverse or dates.", "请选择反转、日期之类的任务。"),
            )
        return {"tokens": WireType("tokens", spec.size + 1, "output")}

    def bind(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Settings:
        spec = _target(p, interface)
        return Settings(p, target=spec.name, start=spec.start) if spec else p

    def reads(self, p: Settings) -> str | None:
        return str(p.target)

    def apply(self, p: Settings, w: Any, inputs: Mapping[str, Array], run: Run) -> dict[str, Array]:
        return {"tokens": run.fed[p.target]}

    def apply_back(self, p: Settings, w: Any, recording: Recording, d: Mapping[str, Array], run: Run) -> Backward:
        return Backward()

    def source(self, p: Settings, inputs: Mapping[str, WireType]) -> str:
        return SOURCE % int(p.start)


def _target(p: Settings, interface: Interface) -> TargetSpec | None:
    """The written target meant, where the task has it."""
    written = (target for target in interface.targets.values() if target.is_written)
    return next((target for target in written if p.target in ("", target.name)), None)


BLOCK = DecoderInput()
