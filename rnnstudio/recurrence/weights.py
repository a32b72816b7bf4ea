"""The weights of a recurrent block under torch's names and in its layout: which there are, of which shape, and how they begin."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, Protocol

from rnnstudio.graph.block_type import Initialisation, Weight
from rnnstudio.graph.params import Settings
from rnnstudio.recurrence.layout import places

# Bare names, without layer and direction; the two gains are there with layer norm only.
MATRICES = ("weight_ih", "weight_hh")
NAMES = (*MATRICES, "bias_ih", "bias_hh")
GAINS = ("norm_ih", "norm_hh")
Pieces = tuple[int, ...]


class Weighed(Protocol):
    """What is asked of a cell."""

    rows: ClassVar[tuple[str, ...]]
    states: ClassVar[tuple[str, ...]]

    def beginning(self, p: Settings, bare: str) -> Initialisation: ...


def weights(cell: Weighed, p: Settings, read: Pieces, given: bool) -> tuple[Weight, ...]:
    """All weights of a block that reads vectors of these sizes side by side; a learned initial state too, unless one is `given`."""
    own = [
        replace(weight, name=place.named(weight.name))
        for place in places(p)
        for weight in _of_cell(cell, p, _read(p, read, place.layer))
    ]
    if p.initial == "learned" and not given:
        cells, begin = len(places(p)), Initialisation("constant", 0.0)
        own += [Weight(f"{s}_0", (cells, p.size), begin, ((1,) * cells, ())) for s in cell.states]
    return tuple(own)


def products(cell: Weighed, p: Settings, wide: int) -> int:
    """The multiply-adds of one step: every cell's two matrices, whatever they are made of."""
    rows = len(cell.rows) * int(p.size)
    return sum(rows * (sum(_read(p, (wide,), place.layer)) + int(p.size)) for place in places(p))


def _read(p: Settings, read: Pieces, layer: int) -> Pieces:
    """The sizes of what a layer reads."""
    return read if layer == 0 else (int(p.size),) * (1 + p.bidirectional)


def _of_cell(cell: Weighed, p: Settings, read: Pieces) -> list[Weight]:
    """The weights of one cell that reads vectors of these sizes, under their bare names."""
    rows = (int(p.size),) * len(cell.rows)
    columns = {"weight_ih": (read,), "weight_hh": ((int(p.size),),)}
    found: list[Weight] = []
    for bare in (*NAMES, *(GAINS if p.norm else ())):
        pieces, begin = (rows, *columns.get(bare, ())), cell.beginning(p, bare)
        shape, normed = tuple(map(sum, pieces)), p.weight_norm and bare in MATRICES
        if normed:
            length = 1.0 if begin.law == "parts" else begin.scale * (shape[1] / 3) ** 0.5  # as long as V's rows are
            found.append(Weight(f"{bare}_g", (shape[0], 1), Initialisation("constant", length), (rows, ())))
        found.append(Weight(f"{bare}_v" if normed else bare, shape, begin, pieces))
    return found
