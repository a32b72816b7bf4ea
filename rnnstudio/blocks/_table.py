"""The base of blocks that look tokens up in a learned table E: its weight, its rows as a signal, and their equation."""

from __future__ import annotations

from collections.abc import Mapping

from rnnstudio.blocks._map import Map
from rnnstudio.graph.amount import Amount
from rnnstudio.graph.block_type import Equation, Initialisation, Notation, Signal, Weight, WireType
from rnnstudio.graph.params import Settings
from rnnstudio.graph.text import Text
from rnnstudio.recurrence.equations import named

LATEX: Mapping[Notation, str] = {
    "textbook": r"x_t = E[w_t]",
    "uvw": r"x_t = E[w_t]",
    "torch": rf"x_t = {named('weight', layer=False)}[w_t]",
}
LOOKED_UP = Equation("x", ("weight", "tokens"), LATEX, lambda v: v.weight[v.tokens])
ROW = Signal("x", "x", Text("embedding", "嵌入向量"), "output", "grey")


class Table(Map):
    """x_t = E[w_t], with E (tokens, size)."""

    def weights(self, p: Settings, inputs: Mapping[str, WireType]) -> tuple[Weight, ...]:
        return (Weight("weight", (inputs["tokens"].size, p.size), Initialisation("normal", 1.0)),)

    def work(self, p: Settings, inputs: Mapping[str, WireType], outputs: Mapping[str, WireType]) -> Amount:
        return Amount()  # a row is looked up
