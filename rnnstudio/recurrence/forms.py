"""A recurrent block in its two forms, by hand and as torch's own module; or, in words, why torch has none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rnnstudio.graph.block_type import WireType
from rnnstudio.graph.params import Choice, Settings
from rnnstudio.graph.text import Text, joined
from rnnstudio.recurrence.cell import Cell
from rnnstudio.recurrence.options import INITIAL, NORM, RESIDUAL, WEIGHT_NORM
from rnnstudio.recurrence.source import by_hand, by_torch, torch_call
from rnnstudio.recurrence.source_slide import Slide, TorchModule

CHOSEN = Text("“{label}: {option}”", "“{label}：{option}”")
SWITCHED_ON = Text("“{label}”", "“{label}”")
MISSING = Text(
    "torch's nn.{name} does not offer {what}; the loop does, in a line or two more. With other settings of the block, nn.{name} "
    "stands here.",
    "torch 的 nn.{name} 没有{what}；手写的循环只需多一两行。改变模块的设置后，这里会显示 nn.{name}。",
)
UNKNOWN = Text(
    "torch.nn has no module for this cell. By hand it is a loop like any other.",
    "torch.nn 中没有这种单元的模块。手写时，它和其他单元一样只是一个循环。",
)


@dataclass(frozen=True)
class Forms:
    """The text of both forms, the `call` of torch's module, or `why_not` where torch has none that does exactly the same."""

    by_hand: str
    by_torch: str | None
    call: str | None
    why_not: Text | None


def forms(cell: Cell, p: Settings, inputs: Mapping[str, WireType]) -> Forms:
    """Both forms of a block with these settings."""
    torch_form = by_torch(cell, p, inputs)
    why_not = None if torch_form else _why_not(cell, p, Slide.of(cell, p, inputs))
    return Forms(by_hand(cell, p, inputs), torch_form, torch_call(cell, p, inputs), why_not)


def _why_not(cell: Cell, p: Settings, slide: Slide) -> Text:
    """Every option that torch's nearest module does not offer."""
    known, what = cell.torch_module(p), list[Text]()
    if known is None:
        nearest = _nearest(cell, p)
        if nearest is None:
            return UNKNOWN
        known, choice = nearest
        what.append(_chosen(choice, p[choice.id]))
    flags = ((NORM, p.norm), (WEIGHT_NORM, p.weight_norm), (RESIDUAL, slide.residual))
    what += [SWITCHED_ON.format(label=flag.label) for flag, in_use in flags if in_use]
    what += [_chosen(INITIAL, p.initial)] if slide.learned else []
    return MISSING.format(name=known.name, what=joined(what, ", ", "、"))


def _nearest(cell: Cell, p: Settings) -> tuple[TorchModule, Choice] | None:
    """The module that torch has when one choice is made otherwise, and which choice that is."""
    for choice in cell.params:
        for option in choice.options if isinstance(choice, Choice) else ():
            known = cell.torch_module(Settings({**p, choice.id: option.value}))
            if known and isinstance(choice, Choice):
                return known, choice
    return None


def _chosen(choice: Choice, value: object) -> Text:
    option = next(option for option in choice.options if option.value == value)
    return CHOSEN.format(label=choice.label, option=option.label)
