"""What can be chosen at each step, in words: read from what tasks and cells declare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from rnnstudio.engine.architecture import SHAPES, Shape
from rnnstudio.examples.recipe import ATTENDING, Attention
from rnnstudio.examples.starts import cells, tasks_of
from rnnstudio.graph.block_type import BlockType
from rnnstudio.graph.text import NOTHING, Text, first_sentence, plain
from rnnstudio.ui.starting.plans import Plan, plan_of
from rnnstudio.ui.symbols import plain_symbol

LINES: Mapping[Shape, Text] = {
    "many_to_one": Text(
        "One answer, when all has been read: sentiment, recall.", "全部读完后给出一个回答：情感、回忆。"
    ),
    "one_to_many": Text(
        "One vector becomes a sequence: the name of an image.", "一个向量变成一个序列：写出图像的名称。"
    ),
    "synchronous": Text("An answer at every step: the next character, tags.", "每一步都有回答：下一个字符、词性。"),
}
TWO_PARTS: Mapping[Attention, tuple[Text, Text]] = {
    "none": (
        Text("Encoder-decoder", "编码器-解码器"),
        Text("First read, then write; one state is handed over.", "先读完再写，只交出一个状态。"),
    ),
    "additive": (
        Text("With additive attention", "加性注意力"),
        Text("Before every step it looks back at all it read (Bahdanau).", "每写一步之前回看读过的全部（Bahdanau）。"),
    ),
    "dot": (
        Text("With dot-product attention", "点积注意力"),
        Text("After every step it looks back at all it read (Luong).", "每写一步之后回看读过的全部（Luong）。"),
    ),
}


class Form(NamedTuple):
    """A shape of problem, and the attention that solves it."""

    shape: Shape
    attention: Attention = "none"


@dataclass(frozen=True)
class Choice:
    """A card: its value, its name, one line about it, perhaps its symbols or a drawing."""

    value: object
    title: Text
    line: Text
    detail: Text = NOTHING
    plan: Plan | None = None


def forms() -> tuple[Choice, ...]:
    """The shapes of problems, from one cell to two with attention."""
    single = (Choice(Form(shape), SHAPES[shape], line, plan=plan_of(shape)) for shape, line in LINES.items())
    two = (
        Choice(Form("asynchronous", attention), *TWO_PARTS[attention], plan=plan_of("asynchronous", attention))
        for attention in ATTENDING
    )
    return (*single, *two)


def tasks(shape: Shape) -> tuple[Choice, ...]:
    """The tasks of a shape."""
    return tuple(
        Choice(task.id, task.title, task.in_short if task.in_short.en else first_sentence(task.help))
        for task in tasks_of(shape)
    )


def recurrent() -> tuple[Choice, ...]:
    """The kinds of cells, with the symbols of what can be seen in them."""
    return tuple(Choice(cell.id, cell.title, first_sentence(cell.help), _symbols(cell)) for cell in cells())


def _symbols(block: BlockType) -> Text:
    return plain("   ".join(plain_symbol(signal.symbol) for signal in block.signals(block.settings({}))))
