"""A recurrent block in plain torch, as a lecturer would put it on a slide: torch's own module where it does the same, else the loop.

The text is put together from parts and says only what is in use: no loop over layers where there is one, no lengths where it runs in
one direction. Of the cell it needs `step_source`, the lines of one step.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from textwrap import indent

from rnnstudio.graph.block_type import WireType
from rnnstudio.graph.params import Settings
from rnnstudio.recurrence.source_begin import after_torch
from rnnstudio.recurrence.source_loop import loop
from rnnstudio.recurrence.source_slide import Past, Shown, Slide, TorchModule, first_states

FUNCTIONS = ("layer_norm", "linear", "normalize")
TURNED = '''

def turned(x: Tensor, lengths: Tensor) -> Tensor:
    """Every sequence from its last step to its first; padding stays where it is."""
    t = torch.arange(len(x), device=x.device)[:, None]
    index = torch.where(t < lengths, lengths - 1 - t, t)
    return x.gather(0, index[:, :, None].expand_as(x))
'''


def source(cell: Shown, p: Settings, inputs: Mapping[str, WireType]) -> str:
    """The whole text: imports, one class, `build()`. In both directions torch's module would begin with the padding of a batch."""
    known = None if p.bidirectional else by_torch(cell, p, inputs)
    return known or by_hand(cell, p, inputs)


def by_hand(cell: Shown, p: Settings, inputs: Mapping[str, WireType]) -> str:
    """The text with the loop written out, which every cell has."""
    slide = Slide.of(cell, p, inputs)
    return _whole(loop(slide), f"{slide.name}({_written(slide.arguments)})")


def by_torch(cell: Shown, p: Settings, inputs: Mapping[str, WireType]) -> str | None:
    """The text with torch's module, where it does the same with a sequence; in both directions that is a single one, without padding."""
    slide = Slide.of(cell, p, inputs)
    known = None if slide.beyond_torch else cell.torch_module(p)
    return _whole(_torch_class(slide, known), f"{slide.name}({_arguments(slide, known)})") if known else None


def torch_call(cell: Shown, p: Settings, inputs: Mapping[str, WireType]) -> str | None:
    """How torch's module is called there: nn.RNN(input_size=10, hidden_size=20)."""
    slide = Slide.of(cell, p, inputs)
    known = None if slide.beyond_torch else cell.torch_module(p)
    return f"nn.{known.name}({_arguments(slide, known)})" if known else None


def _whole(body: str, built: str) -> str:
    functions = ", ".join(name for name in FUNCTIONS if re.search(rf"\b{name}\(", body))
    parts = [
        "import torch\n" if "torch." in body else "",
        "from torch import Tensor, nn\n",
        f"from torch.nn.functional import {functions}\n" if functions else "",
        TURNED if "turned(" in body else "",
        f"\n\n{body}\n\ndef build() -> nn.Module:\n    return {built}\n",
    ]
    return "".join(parts)


def _torch_class(s: Slide, known: TorchModule) -> str:
    """torch's module, made to give h alone."""
    several = len(s.cell.states) > 1
    begun = ", ".join(f"{name}_0" for name in s.cell.states)
    handed = f"x, ({begun})" if several else f"x, {begun}"
    last = ", ".join(f"{name}_last" for name in s.cell.states)
    return f'''\
class {s.name}(nn.{known.name}):
    """{known.formula}"""
{indent(after_torch(s.cell, s.p), "    ")}
    def forward(self, x: Tensor{", initial: Tensor" if s.given else ""}) -> Tensor:
{indent(first_states(s) if s.given else "", "        ")}\
        h, {f"({last})" if several else last} = super().forward({handed if s.given else "x"})
        return h
'''


def _arguments(s: Slide, known: TorchModule) -> str:
    return _written({**s.arguments, **({"bidirectional": True} if s.both else {}), **known.arguments})


def _written(arguments: Mapping[str, object]) -> str:
    return ", ".join(f"{name}={_literal(value)}" for name, value in arguments.items())


def _literal(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


__all__ = ["Past", "TorchModule", "by_hand", "by_torch", "source", "torch_call"]
