"""Numbers of the task: measurements, values of a series."""

from __future__ import annotations

from collections.abc import Mapping

from rnnstudio.blocks._task_input import SOURCE, TaskInput
from rnnstudio.graph.block_type import Case, Port, Reading, Signal, WireType
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
    when = Text(
        "It begins a model whose inputs are numbers: measurements, rows of pixels, vectors from another model. Bring the numbers to "
        "about the same size first, with mean 0 and deviation 1, say: otherwise the largest feature drives every gate to its end. For "
        "symbols take Tokens; a symbol's number is a name, and 7 is not more than 3.",
        "输入是数值的模型由它开始：测量值、像素行、其他模型给出的向量。先把数值调整到相近的大小，例如均值 0、标准差 1，否则最大的那个特"
        "征会把所有门推到极端。符号请用“符号输入”：符号的编号只是名字，7 并不比 3 大。",
    )
    reading = (
        Reading(
            "LeCun, Bottou, Orr & Müller 1998, Efficient BackProp, section 4.3: Normalizing the Inputs",
            "https://doi.org/10.1007/3-540-49430-8_2",
        ),
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
