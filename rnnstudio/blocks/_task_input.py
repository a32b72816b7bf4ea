"""The base of blocks that bring an input of the task into the model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from rnnstudio.blocks._map import Map
from rnnstudio.graph.block_type import Kind, Misfit, Port, Ports, WireType
from rnnstudio.graph.interface import InputSpec, Interface
from rnnstudio.graph.params import Settings, Words
from rnnstudio.graph.text import Text
from rnnstudio.maths import Array
from rnnstudio.trace.recording import Backward, Recording, Run

INPUT = Words(
    id="input",
    label=Text("Input of the task", "任务输入"),
    help=Text(
        "Which input of the task it gives; empty: the first one of its kind.",
        "给出任务的哪一个输入；留空表示同类中的第一个。",
    ),
    default="",
    longest=64,
)
MISSING: Mapping[str, tuple[Text, Text]] = {
    "tokens": (
        Text("the task has no input of tokens.", "任务没有符号输入。"),
        Text("Use a Features block, or choose another task.", "请改用“数值输入”模块，或选择其他任务。"),
    ),
    "values": (
        Text("the task has no input of numbers.", "任务没有数值输入。"),
        Text("Use a Tokens block, or choose another task.", "请改用“符号输入”模块，或选择其他任务。"),
    ),
}
SOURCE = """\
from torch import nn


def build() -> nn.Module:
    return nn.Identity()  # %s
"""


class TaskInput(Map):
    """A file says which kind of task input it gives, through which port, as what on the wire."""

    family = "input"
    params = (INPUT,)
    gives: ClassVar[Literal["tokens", "values"]]
    wire: ClassVar[Kind]
    port: ClassVar[Port]

    def ports(self, p: Settings) -> Ports:
        return Ports(outputs=(self.port,))

    def bind(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Settings:
        spec = self._spec(p, interface)
        return Settings(p, input=spec.name) if spec else p

    def brings(self, p: Settings) -> str | None:
        return str(p.input) or None

    def infer(self, p: Settings, inputs: Mapping[str, WireType], interface: Interface) -> Mapping[str, WireType]:
        spec = self._spec(p, interface)
        if spec is None:
            raise self._misfit(p, interface)
        return {self.port.id: WireType(self.wire if spec.timeline else "vector", spec.size, spec.timeline)}

    def apply(self, p: Settings, w: Any, inputs: Mapping[str, Array], run: Run) -> dict[str, Array]:
        return {self.port.id: run.inputs[p.input]}

    def apply_back(self, p: Settings, w: Any, recording: Recording, d: Mapping[str, Array], run: Run) -> Backward:
        return Backward()

    def _spec(self, p: Settings, interface: Interface) -> InputSpec | None:
        """The input meant, where the task has it."""
        fitting = [spec for spec in interface.inputs.values() if spec.kind == self.gives]
        return next((spec for spec in fitting if p.input in ("", spec.name)), None)

    def _misfit(self, p: Settings, interface: Interface) -> Misfit:
        fitting = ", ".join(spec.name for spec in interface.inputs.values() if spec.kind == self.gives)
        if not fitting:
            return Misfit("unknown-input", None, *MISSING[self.gives])
        text = Text("the task has no input “{name}” of this kind.", "任务没有这种名为“{name}”的输入。").format(
            name=p.input
        )
        return Misfit(
            "unknown-input", None, text, Text("Choose one of: {names}.", "请选择：{names}。").format(names=fitting)
        )
