"""Each step's share of a weight's gradient, kept so that the total is cheap and a single step's is made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from rnnstudio.maths import Array


class Share(Protocol):
    """What one use of a weight, step by step, adds to its gradient; `first_row` says where in the weight its rows begin."""

    @property
    def weight(self) -> str:
        """The weight's name."""

    @property
    def first_row(self) -> int:
        """Where in the weight the rows begin."""

    @property
    def steps(self) -> int:
        """How many time steps it has."""

    @property
    def numbers(self) -> int:
        """How many numbers it keeps."""

    def at(self, t: int) -> Array:
        """The share of time step t."""

    def total(self) -> Array:
        """The sum over all steps."""

    def between(self, begin: int, end: int) -> Array:
        """The sum over the steps from `begin` to the one before `end`."""


@dataclass(frozen=True)
class OuterShare:
    """Outer products: left (T, B, rows), right (T, B, columns) or None for a bias. The sum over all steps is one matrix product."""

    weight: str
    left: Array
    right: Array | None = None
    first_row: int = 0

    @property
    def steps(self) -> int:
        return len(self.left)

    @property
    def numbers(self) -> int:
        return int(self.left.size + (0 if self.right is None else self.right.size))

    def at(self, t: int) -> Array:
        return self._product(self.left[t], None if self.right is None else self.right[t])

    def total(self) -> Array:
        return self._product(self.left, self.right)

    def between(self, begin: int, end: int) -> Array:
        return self._product(self.left[begin:end], None if self.right is None else self.right[begin:end])

    @staticmethod
    def _product(left: Array, right: Array | None) -> Array:
        rows = left.reshape(-1, left.shape[-1])
        return rows.sum(0) if right is None else rows.T @ right.reshape(-1, right.shape[-1])


@dataclass(frozen=True)
class DenseShare:
    """Written out: (T, *shape)."""

    weight: str
    values: Array
    first_row: int = 0

    @property
    def steps(self) -> int:
        return len(self.values)

    @property
    def numbers(self) -> int:
        return int(self.values.size)

    def at(self, t: int) -> Array:
        return self.values[t]

    def total(self) -> Array:
        return self.values.sum(0)

    def between(self, begin: int, end: int) -> Array:
        return self.values[begin:end].sum(0)


@dataclass(frozen=True)
class OnceShare:
    """Of a weight that is used once, before the first step, such as a learned initial state: counted to step `used`."""

    weight: str
    value: Array
    used: int = 0
    first_row: int = 0

    @property
    def steps(self) -> int:
        return self.used + 1

    @property
    def numbers(self) -> int:
        return int(self.value.size)

    def at(self, t: int) -> Array:
        return self.value if t == self.used else np.zeros_like(self.value)

    def total(self) -> Array:
        return self.value

    def between(self, begin: int, end: int) -> Array:
        return self.value if begin <= self.used < end else np.zeros_like(self.value)


@dataclass(frozen=True)
class ChangedShare:
    """Of a weight that another one is made of, by a linear `change` of that one's share."""

    weight: str
    of: Share
    change: Callable[[Array], Array]
    first_row: int = 0

    @property
    def steps(self) -> int:
        return self.of.steps

    @property
    def numbers(self) -> int:
        return self.of.numbers

    def at(self, t: int) -> Array:
        return self.change(self.of.at(t))

    def total(self) -> Array:
        return self.change(self.of.total())

    def between(self, begin: int, end: int) -> Array:
        return self.change(self.of.between(begin, end))


@dataclass(frozen=True)
class TickedShare:
    """Of a block that ran one step at a time: the share of each run."""

    weight: str
    ticks: Sequence[Share]
    first_row: int = 0

    @property
    def steps(self) -> int:
        return len(self.ticks)

    @property
    def numbers(self) -> int:
        return sum(share.numbers for share in self.ticks)

    def at(self, t: int) -> Array:
        return self.ticks[t].total()

    def total(self) -> Array:
        return sum(share.total() for share in self.ticks)

    def between(self, begin: int, end: int) -> Array:
        ticks = self.ticks[begin:end]
        return sum(share.total() for share in ticks) if ticks else np.zeros_like(self.ticks[0].total())


def ticked(runs: Sequence[Sequence[Share]]) -> tuple[Share, ...]:
    """The shares of one block from its runs, first step first; every run has the same shares in the same order."""
    return tuple(_of_ticks(ticks) for ticks in zip(*runs, strict=True))


def _of_ticks(ticks: tuple[Share, ...]) -> Share:
    """Outer products stay outer products, so that nobody need write them out."""
    first = ticks[0]
    outer = [share for share in ticks if isinstance(share, OuterShare) and share.steps == 1]
    if len(outer) < len(ticks):
        return TickedShare(first.weight, ticks, first.first_row)
    right = [share.right for share in outer if share.right is not None]
    left = np.concatenate([share.left for share in outer])
    return OuterShare(first.weight, left, np.concatenate(right) if right else None, first.first_row)


def renamed(share: Share, weight: str) -> Share:
    """The same share under another name of the weight."""
    return replace(share, weight=weight)  # type: ignore[type-var]  # every share is a dataclass


def gradients(
    shares: Iterable[Share], shapes: Mapping[str, tuple[int, ...]], dtype: Any = np.float64
) -> dict[str, Any]:
    """The whole gradient of every weight: its shares of all steps, added up."""
    totals = {name: np.zeros(shape, dtype) for name, shape in shapes.items()}
    for share in shares:
        part = share.total()
        totals[share.weight][share.first_row : share.first_row + len(part)] += part
    return totals
