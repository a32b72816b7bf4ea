"""How layers and directions, their weights and their states are laid out, as torch lays them out.

weights   weight_ih_l0, weight_ih_l0_reverse, weight_ih_l1, ...          with weight norm also ..._g and ..._v
state     every h, then every C; of each the layers from the bottom up, in each layer forwards before backwards
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rnnstudio.graph.params import Settings
from rnnstudio.maths import Array, concat

Direction = Literal["forward", "backward"]
States = dict[str, Array]


@dataclass(frozen=True)
class Place:
    """One layer in one direction: a cell of its own."""

    layer: int
    direction: Direction

    @property
    def path(self) -> str:
        """How files write it."""
        return f"{self.layer}/{self.direction}"

    @property
    def backward(self) -> bool:
        """True where it reads from the last step to the first."""
        return self.direction == "backward"

    def named(self, bare: str) -> str:
        """A weight of this place under torch's name."""
        suffix = f"_l{self.layer}" + ("_reverse" if self.backward else "")
        return bare[:-2] + suffix + bare[-2:] if bare.endswith(("_g", "_v")) else bare + suffix


def reads_from_end(weight: str) -> bool:
    """True for a weight, by its own name or its full one, that belongs to a direction which reads from the last step to the first."""
    return "_reverse" in weight


def reads_the_past(weight: str) -> bool:
    """True for a weight that a cell's own state of the step before is multiplied with."""
    return "weight_hh" in weight


def layer_places(p: Settings, layer: int) -> tuple[Place, ...]:
    """The directions of one layer."""
    both: tuple[Direction, ...] = ("forward", "backward")
    return tuple(Place(layer, direction) for direction in both[: 1 + p.bidirectional])


def places(p: Settings) -> tuple[Place, ...]:
    """Every cell of a block, in the order of its states."""
    return tuple(place for layer in range(p.layers) for place in layer_places(p, layer))


def place_at(path: str) -> Place:
    """The place that `Place.path` wrote."""
    layer, direction = path.split("/")
    return Place(int(layer), "backward" if direction == "backward" else "forward")


def state_size(p: Settings, states: Sequence[str]) -> int:
    """How many numbers a block remembers."""
    return len(states) * len(places(p)) * int(p.size)


def packed(p: Settings, states: Sequence[str], cells: Mapping[Place, Mapping[str, Array]]) -> Array:
    """The states of all cells as one array (B, S)."""
    return concat([cells[place][s] for s in states for place in places(p)])


def unpacked(p: Settings, states: Sequence[str], state: Array) -> dict[Place, States]:
    """The states of each cell, (B, H), out of one array."""
    cells, at = {place: States() for place in places(p)}, 0
    for s in states:
        for cell in cells.values():
            cell[s] = state[..., at : at + p.size]
            at += p.size
    return cells
