"""Two names, never one: what reads has hidden states h_j, what writes has states s_t.

A file declares its cell as it stands in a textbook. Where there is an encoder and a decoder, the same declarations read h in the one and
s in the other, in every notation; weights, ids in files and numbers stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Literal, TypeVar

from rnnstudio.graph.block_type import Equation, Signal, WireType
from rnnstudio.graph.interface import Interface
from rnnstudio.graph.params import Settings

Role = Literal["", "encoder", "decoder"]
OF_A_STEP = r"(?<![A-Za-z\\{_])%s(?=_(?:t|\{t|T))"
H, S = re.compile(OF_A_STEP % "h"), re.compile(OF_A_STEP % "s")
D = TypeVar("D")
Declared = Callable[[Any, Settings], tuple[D, ...]]


def placed_in_time(p: Settings, wire: WireType, interface: Interface) -> Settings:
    """The settings with the timeline that a block lives on, and what it is there: `role`."""
    role: Role = "decoder" if wire.timeline == "output" else "encoder" if "output" in interface.timelines else ""
    return Settings(p, timeline=wire.timeline, role=role)


def named_by_role(declare: Declared[Equation]) -> Declared[Equation]:
    """The method `declare` of a block, its states called in the equations as the block's role has it."""
    return _by_role(declare, lambda one, role: replace(one, latex=_lines(one.latex, role)))


def symbols_by_role(declare: Declared[Signal]) -> Declared[Signal]:
    """The method `declare` of a block, its state under the symbol that the block's role has for it."""
    return _by_role(
        declare, lambda one, role: replace(one, symbol="s") if role == "decoder" and one.symbol == "h" else one
    )


def _by_role(declare: Declared[D], renamed: Callable[[D, Role], D]) -> Declared[D]:
    def declared(self: Any, p: Settings) -> tuple[D, ...]:
        role, found = p.get("role", ""), declare(self, p)
        return tuple(renamed(one, role) for one in found) if role else found

    declared.__doc__ = declare.__doc__
    return declared


def _lines(latex: Mapping[Any, str], role: Role) -> Mapping[Any, str]:
    pattern, letter = (H, "s") if role == "decoder" else (S, "h")
    return {notation: pattern.sub(letter, line) for notation, line in latex.items()}
