"""What a cell gives to its slide, and which of its options are in use there."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, Protocol

from rnnstudio.graph.block_type import Initialisation, WireType
from rnnstudio.graph.params import Settings
from rnnstudio.graph.text import Text

Past = Callable[..., str]  # past("h"): the recurrent product of all rows; past("f * h", "f"): that of the rows `a_f`


@dataclass(frozen=True)
class TorchModule:
    """Torch's own module that is the cell: its name in torch.nn, what it computes, and its arguments beside the usual."""

    name: str
    formula: str
    arguments: Mapping[str, object] = field(default_factory=dict)


class Shown(Protocol):
    """What can be put on a slide; see `recurrence.cell.Cell`."""

    id: ClassVar[str]
    title: ClassVar[Text]
    rows: ClassVar[tuple[str, ...]]
    states: ClassVar[tuple[str, ...]]

    def beginning(self, p: Settings, bare: str) -> Initialisation: ...

    def step_source(self, p: Settings, past: Past) -> str: ...

    def torch_module(self, p: Settings) -> TorchModule | None: ...


@dataclass(frozen=True)
class Slide:
    """A cell with its settings, how many numbers it reads, and how many are given as its initial state (0: none)."""

    cell: Shown
    p: Settings
    wide: int
    given: int

    @staticmethod
    def of(cell: Shown, p: Settings, inputs: Mapping[str, WireType]) -> Slide:
        """The slide of a cell that is wired so."""
        return Slide(cell, p, inputs["x"].size, inputs["initial"].size if "initial" in inputs else 0)

    @property
    def deep(self) -> bool:
        """True with several layers."""
        return bool(self.p.layers > 1)

    @property
    def both(self) -> bool:
        """True in both directions."""
        return bool(self.p.bidirectional)

    @property
    def dropout(self) -> float:
        """The share that is dropped between layers."""
        return float(self.p.dropout) if self.deep else 0.0

    @property
    def learned(self) -> bool:
        """True where the initial state is learned."""
        return self.p.initial == "learned" and not self.given

    @property
    def residual_from_the_first(self) -> bool:
        """True where the first layer's input has the size of its output, too."""
        return bool(self.p.residual) and self.wide == self.p.size * (1 + self.both)

    @property
    def residual(self) -> bool:
        """True where some layer's input is added to its output."""
        return self.residual_from_the_first or (bool(self.p.residual) and self.deep)

    @property
    def beyond_torch(self) -> bool:
        """True where torch's module cannot do it."""
        return bool(self.p.norm or self.p.weight_norm or self.residual or self.learned)

    @property
    def letters(self) -> list[str]:
        """The names of the rows of a weight, from the top."""
        return [row.removeprefix("a_") for row in self.cell.rows]

    @property
    def name(self) -> str:
        """The name of the class."""
        words = re.findall(r"[A-Za-z0-9]+", self.cell.title.en)
        name = "".join(word if word.isupper() else word.capitalize() for word in words)
        return name if name.isidentifier() else self.cell.id.title().replace("_", "")

    @property
    def doc(self) -> str:
        """What it is, in a line."""
        options = {
            "both directions": self.both,
            "residual": self.residual,
            "layer norm": self.p.norm,
            "weight norm": self.p.weight_norm,
            "learned initial state": self.learned,
        }
        layers = f"{self.p.layers} layers" if self.deep else "one layer"
        return ", ".join([self.cell.title.en, layers, *(words for words, in_use in options.items() if in_use)])

    @property
    def arguments(self) -> dict[str, object]:
        """What the class is made with."""
        found: dict[str, object] = {"input_size": self.wide, "hidden_size": self.p.size}
        found |= {"num_layers": self.p.layers} if self.deep else {}
        return found | ({"dropout": self.dropout} if self.dropout else {})

    @property
    def signature(self) -> str:
        """The arguments of `forward`."""
        found = {"x": True, "initial": self.given, "lengths": self.both}
        return ", ".join(f"{name}: Tensor" for name, in_use in found.items() if in_use)

    def cells(self, layers: str) -> str:
        """How many cells there are, where `layers` says how many layers."""
        if not self.deep:
            return "2" if self.both else "1"
        return f"2 * {layers}" if self.both else layers

    @cached_property
    def step(self) -> str:
        """The lines of one step."""
        return self.cell.step_source(self.p, lambda factor, row="hh": self.product(factor, row))

    def product(self, factor: str, row: str) -> str:
        """W `factor` + b for those rows of the weights, normalised where layer norm is on."""
        if self.p.norm:
            return f"self.normed(linear({factor}, W_{row}), g_{row}, b_{row})"
        return f"linear({factor}, W_{row}, b_{row})"


def first_states(s: Slide) -> str:
    """h_0, and C_0 where there is one, given or learned: (cells, batch, hidden units), as torch's modules take them."""
    first, *others = names = [f"{name}_0" for name in s.cell.states]
    if s.learned:
        return "".join(f"{name} = self.{name}[:, None].expand(-1, x.shape[1], -1)\n" for name in names)
    cells = s.cells("self.num_layers")
    if others and s.given == len(names) * s.p.layers * (1 + s.both) * s.p.size:
        cut = f"({len(names)}, {cells}, self.hidden_size)"
        return f"{', '.join(names)} = initial.unflatten(-1, {cut}).permute(1, 2, 0, 3).contiguous()\n"
    lines = [f"{first} = initial.unflatten(-1, ({cells}, self.hidden_size)).transpose(0, 1).contiguous()"]
    lines += [f"{name} = torch.zeros_like({first})" for name in others]
    return "".join(f"{line}\n" for line in lines)
