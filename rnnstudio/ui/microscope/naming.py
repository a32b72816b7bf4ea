"""How a quantity is called where a number of it stands: h_{t-1}, \\delta f_t, bias; and in which colour."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from rnnstudio.derivation.term import Term
from rnnstudio.graph.block_type import Hue, Port
from rnnstudio.graph.resolution import Placed
from rnnstudio.graph.text import NOTHING, Text

WHEN: Mapping[str, str] = {"_prev": "t-1", "_next": "t+1", "_all": "j"}
PARTS: Mapping[str, str] = {"_local": r"\mathrm{local}", "_incoming": r"\mathrm{future}"}
SHORT = 3
FROM = Text("from", "来自")
BIAS, WEIGHT = Text("bias", "偏置"), Text("weight", "权重")


@dataclass(frozen=True)
class Label:
    """Words, and a symbol after them."""

    words: Text = NOTHING
    symbol: str = ""


@dataclass(frozen=True)
class Naming:
    """The names of one block's quantities."""

    placed: Placed

    @cached_property
    def symbols(self) -> Mapping[str, tuple[str, Hue | None]]:
        """Symbol and colour of signals and inputs."""
        block, p = self.placed.block, self.placed.p
        known: dict[str, tuple[str, Hue | None]] = {
            port.id: (_input_symbol(port), None) for port in block.ports(p).inputs
        }
        return known | {signal.id: (signal.symbol, signal.hue) for signal in block.signals(p)}

    @cached_property
    def weights(self) -> frozenset[str]:
        """The weights, as equations name them."""
        names = {weight.name for weight in self.placed.weights}
        return frozenset(names | {re.sub(r"_l\d+(_reverse)?$", "", name) for name in names})

    def symbol(self, name: str) -> str:
        """A quantity as LaTeX: `h_prev` as h_{t-1}, `d_f` as delta f_t, `d_a_f_next` as delta a^f_{t+1}."""
        when, part = "t", ""
        for suffix, said in WHEN.items():
            if name.endswith(suffix):
                name, when = name.removesuffix(suffix), said
        for suffix, said in PARTS.items():
            if name.endswith(suffix):
                name, part = name.removesuffix(suffix), rf"^{{{said}}}"
        delta = r"\delta " if name.startswith("d_") else ""
        return f"{delta}{self._bare(name.removeprefix('d_'))}{part}_{{{when}}}"

    def hue(self, name: str) -> Hue | None:
        """The colour of a quantity: that of its signal, of a gradient that of the signal it belongs to."""
        bare = re.sub(r"(_prev|_next|_all|_local|_incoming)$", "", name).removeprefix("d_")
        found = self.symbols.get(bare) or self.symbols.get(bare.removeprefix("a_"))
        return found[1] if found else None

    def quantities(self, terms: tuple[Term, ...]) -> tuple[str, ...]:
        """What a number was made of besides weights, by name."""
        return self.quantities_of(frozenset(name for term in terms for name in term.names))

    def quantities_of(self, names: frozenset[str]) -> tuple[str, ...]:
        """Those names that are not of weights."""
        return tuple(sorted(names - self.weights))

    def label(self, terms: tuple[Term, ...]) -> Label:
        """What stands below a number: its symbol, where it comes from, or that it is a bias."""
        names = self.quantities(terms)
        if not names:
            given = {name for term in terms for name in term.names}
            return Label(BIAS if given and all("bias" in name for name in given) else WEIGHT if given else NOTHING)
        symbols = ", ".join(self.symbol(name) for name in names[:SHORT])
        single = len(terms) == 1 and bool(terms[0].name)
        return Label(NOTHING if single else FROM, symbols)

    def _bare(self, name: str) -> str:
        if name in self.symbols:
            return self.symbols[name][0]
        if name.startswith("a_") and name.removeprefix("a_") in self.symbols:
            return f"a^{{{self.symbols[name.removeprefix('a_')][0]}}}"
        return name if len(name) == 1 else rf"\mathrm{{{name}}}"


def _input_symbol(port: Port) -> str:
    """The letter that a port's label begins with, as in “s, the query”; else its name."""
    letter, comma, _ = port.label.en.partition(",")
    short = letter if comma and len(letter) == 1 else port.id
    return short if len(short) == 1 else rf"\mathrm{{{short}}}"
