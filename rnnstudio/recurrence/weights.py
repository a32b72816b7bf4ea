"""The weights of a recurrent block under torch's names and in its layout: which there are, of which shape, and how they begin."""

from __future__ import annotations

from typing import ClassVar, Protocol

from rnnstudio.graph.block_type import Initialisation, Weight
from rnnstudio.graph.params import Settings
from rnnstudio.recurrence.layout import places

# Bare names, without layer and direction; the two gains are there with layer norm only.
MATRICES = ("weight_ih", "weight_hh")
NAMES = (*MATRICES, "bias_ih", "bias_hh")
GAINS = ("norm_ih", "norm_hh")


class Weighed(Protocol):
    """What is asked of a cell."""

    rows: ClassVar[tuple[str, ...]]
    states: ClassVar[tuple[str, ...]]

    def beginning(self, p: Settings, bare: str) -> Initialisation: ...


def weights(cell: Weighed, p: Settings, wide: int, given: bool) -> tuple[Weight, ...]:
    """All weights of a block that reads `wide` numbers; a learned initial state too, unless one is `given`."""
    own = [
        Weight(place.named(bare), shape, begin)
        for place in places(p)
        for bare, shape, begin in _of_cell(cell, p, _width(p, wide, place.layer))
    ]
    if p.initial == "learned" and not given:
        own += [Weight(f"{s}_0", (len(places(p)), p.size), Initialisation("constant", 0.0)) for s in cell.states]
    return tuple(own)


def products(cell: Weighed, p: Settings, wide: int) -> int:
    """The multiply-adds of one step: every cell's two matrices, whatever they are made of."""
    rows = len(cell.rows) * int(p.size)
    return sum(rows * (_width(p, wide, place.layer) + int(p.size)) for place in places(p))


def _width(p: Settings, wide: int, layer: int) -> int:
    """How many numbers a layer reads."""
    return wide if layer == 0 else int(p.size) * (1 + p.bidirectional)


def _of_cell(cell: Weighed, p: Settings, wide: int) -> list[tuple[str, tuple[int, ...], Initialisation]]:
    """Bare name, shape and beginning of each weight of one cell that reads `wide` numbers."""
    rows = len(cell.rows) * int(p.size)
    columns = {"weight_ih": (wide,), "weight_hh": (int(p.size),)}
    found: list[tuple[str, tuple[int, ...], Initialisation]] = []
    for bare in (*NAMES, *(GAINS if p.norm else ())):
        shape, begin = (rows, *columns.get(bare, ())), cell.beginning(p, bare)
        if p.weight_norm and bare in MATRICES:
            length = 1.0 if begin.law == "parts" else begin.scale * (shape[1] / 3) ** 0.5  # as long as V's rows are
            found.append((f"{bare}_g", (rows, 1), Initialisation("constant", length)))
        found.append((f"{bare}_v" if p.weight_norm and bare in MATRICES else bare, shape, begin))
    return found
