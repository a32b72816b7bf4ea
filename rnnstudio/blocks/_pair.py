"""What blocks share that put two inputs together, step by step."""

from __future__ import annotations

from collections.abc import Mapping

from rnnstudio.graph.block_type import KIND_NAMES, Kind, Misfit, Port, WireType
from rnnstudio.graph.text import Text

KINDS: tuple[Kind, ...] = ("sequence", "vector")
PAIR = (Port("a", Text("a", "a"), KINDS), Port("b", Text("b", "b"), KINDS))
KIND = Text(
    "“a” gets {a} but “b” gets {b}, and the two can only be put together if they are of one kind.",
    "“a”接到{a}，而“b”接到{b}，两者属于同一类才能放在一起。",
)
KIND_REMEDY = Text(
    "Insert a Repeat block behind the vector, or a Readout block behind the sequence.",
    "请在向量之后插入“重复”模块，或在序列之后插入“读出”模块。",
)
STEPS = Text(
    "“a” and “b” run along different timelines, so their steps do not belong together.",
    "“a”和“b”处在不同的时间轴上，各步无法对应。",
)
STEPS_REMEDY = Text(
    "Bring one of them to the other's steps: by attention, or by a Readout and a Repeat block.",
    "请用注意力，或用“读出”和“重复”模块，把其中一个带到另一个的时间轴上。",
)


def of_one_kind(inputs: Mapping[str, WireType]) -> WireType:
    """The kind and timeline of both inputs, with the size of `a`; raises Misfit where they do not go together."""
    a, b = inputs["a"], inputs["b"]
    if a.kind != b.kind:
        raise Misfit("different-kinds", "b", KIND.format(a=KIND_NAMES[a.kind], b=KIND_NAMES[b.kind]), KIND_REMEDY)
    if a.timeline != b.timeline:
        raise Misfit("different-timelines", "b", STEPS, STEPS_REMEDY)
    return a
