"""Numbers of the task: measurements, values of a series."""

from __future__ import annotations

from collections.abc import Mapping

from rnnstudio.blocks._task_input import SOURCE, TaskInput
from rnnstudio.graph.block_type import Case, Port, Signal, WireType
from rnnstudio.graph.interface import InputSpec, Interface
from rnnstudio.graph.params import Settings
from rnnstudio.graph.text import Text, plain


class Features(TaskInput):
    """A vector of numbers at every time step, or one for the whole sequence where the task's input has no time."""

    id = "features"
    title = Text("Features", "数值输入")
    help = Text(
        "Brings the task's numbers into the model: one vector x_t at every time step, or a single vector where they have no time, such as "
        "an image. Nothing is changed.",
        "把任务的数值送入模型：每个时间步一个向量 x_t；若输入没有时间（如一幅图像），则只有一个向量。不作改变。",
    )
    gives = "values"
    wire = "sequence"
    port = Port("x", Text("x, the sequence", "x，序列"))
    cases = (
        Case(interface=Interface.of((InputSpec("wave", plain("wave"), "values", 2),), ())),
        Case(interface=Interface.of((InputSpec("image", plain("image"), "values", 4, timeline=None),), ())),
    )

    def signals(self, p: Settings) -> tuple[Signal, ...]:
        return (Signal("x", "x", Text("input", "输入"), "output", "grey"),)

    def source(self, p: Settings, inputs: Mapping[str, WireType]) -> str:
        return SOURCE % "the task's numbers, (time, batch, features)"


BLOCK = Features()
