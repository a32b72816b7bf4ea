"""The operations that a remembered array may have come from: each says of which numbers one number of its result was made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Protocol

import numpy as np

from rnnstudio.maths import relu, sigmoid

Index = tuple[int, ...]
COMPUTED: Mapping[str, Callable[..., Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.true_divide,
    "^": np.power,
    "neg": np.negative,
    ">": np.greater,
    "tanh": np.tanh,
    "sigmoid": sigmoid,
    "relu": relu,
}


class Made(Protocol):
    """An array that knows the operation it came from."""

    @property
    def values(self) -> Any: ...

    @property
    def operation(self) -> Operation: ...

    @property
    def shape(self) -> tuple[int, ...]: ...

    @property
    def ndim(self) -> int: ...


Place = tuple[Made, Index]


class Operation(Protocol):
    """`how` names it, `operands` are the arrays that went in; `made_of` gives the numbers that the one at `index` was made of."""

    @property
    def how(self) -> str: ...

    @property
    def operands(self) -> tuple[Made, ...]: ...

    def made_of(self, index: Index) -> list[Place]: ...


@dataclass(frozen=True)
class Given:
    """What nothing was computed for: a quantity of the block by name, or a plain number."""

    name: str
    how: ClassVar[str] = "given"
    operands: ClassVar[tuple[Made, ...]] = ()

    def made_of(self, index: Index) -> list[Place]:
        del index
        return []


@dataclass(frozen=True, eq=False)
class Elementwise:
    """A sign or function, number by number, over operands of fitting shapes."""

    how: str
    operands: tuple[Made, ...]

    def apply(self, *values: Any) -> Any:
        """The operation on plain arrays."""
        return COMPUTED[self.how](*values)

    def made_of(self, index: Index) -> list[Place]:
        return [(operand, fitted(index, operand.shape)) for operand in self.operands]


@dataclass(frozen=True, eq=False)
class MatrixProduct:
    """left @ right: row i times column j. Its parts alternate: a factor from the left, its factor from the right, the next."""

    left: Made
    right: Made
    how: ClassVar[str] = "dot"

    @property
    def operands(self) -> tuple[Made, ...]:
        """Both factors."""
        return self.left, self.right

    def made_of(self, index: Index) -> list[Place]:
        return [place for k in range(self.left.shape[-1]) for place in self.pair(index, k)]

    def pair(self, index: Index, k: int) -> tuple[Place, Place]:
        """The two numbers of product k."""
        (lead, own), (lead_too, column) = self._lines(index)
        return (self.left, (*lead, *own, k)), (self.right, (*lead_too, k, *column))

    def values(self, index: Index) -> Any:
        """Every product by its value."""
        (lead, own), (lead_too, column) = self._lines(index)
        row: Any = (*lead, *own)
        down: Any = (*lead_too, slice(None), *column)
        return self.left.values[row] * self.right.values[down]

    def _lines(self, index: Index) -> tuple[tuple[Index, Index], tuple[Index, Index]]:
        """Which row of the left and which column of the right, each in which matrix of many."""
        left, right = self.left.shape, self.right.shape
        column: Index = () if len(right) == 1 else index[-1:]
        row = index[: len(index) - len(column)]
        lead, own = (row[:-1], row[-1:]) if len(left) > 1 else (row, ())
        return (fitted(lead, left[:-2]), own), (fitted(lead, right[:-2]), column)


@dataclass(frozen=True, eq=False)
class Rearranged:
    """Numbers of the operands in another order: what `move` does to arrays it does to the places of their numbers as well.

    The places are those that the numbers have when all operands are laid out in one row; NOWHERE for a number of no operand.
    """

    operands: tuple[Made, ...]
    move: Callable[..., Any]
    how: ClassVar[str] = "moved"
    NOWHERE: ClassVar[int] = -1

    @cached_property
    def places(self) -> Any:
        """Where every number of the result stood; found when it is first asked for."""
        begin, found = 0, []
        for operand in self.operands:
            size = operand.values.size
            found.append(np.arange(begin, begin + size).reshape(operand.shape))
            begin += size
        return np.asarray(self.move(*found))

    def made_of(self, index: Index) -> list[Place]:
        place = int(self.places[index])
        for operand in self.operands:
            if 0 <= place < operand.values.size:
                return [(operand, unravelled(place, operand.shape))]
            place -= operand.values.size
        return []


@dataclass(frozen=True, eq=False)
class Reduced:
    """A sum, mean or maximum along an axis."""

    how: str
    of: Made
    axis: int

    @property
    def operands(self) -> tuple[Made, ...]:
        """What it goes along."""
        return (self.of,)

    def made_of(self, index: Index) -> list[Place]:
        axis = self.axis % self.of.ndim
        rest = index[:axis] + index[axis + 1 :] if len(index) == self.of.ndim else index
        return [(self.of, (*rest[:axis], k, *rest[axis:])) for k in range(self.of.shape[axis])]


@dataclass(frozen=True, eq=False)
class Softmax:
    """Softmax along the last axis: first the number's own score, then all scores of its row."""

    of: Made
    how: ClassVar[str] = "softmax"

    @property
    def operands(self) -> tuple[Made, ...]:
        """What it goes along."""
        return (self.of,)

    def made_of(self, index: Index) -> list[Place]:
        row = [(self.of, (*index[:-1], k)) for k in range(self.of.shape[-1])]
        return [(self.of, index), *row]


def fitted(index: Index, shape: tuple[int, ...]) -> Index:
    """The index in an operand that was stretched to the shape of the result."""
    own = index[len(index) - len(shape) :] if shape else ()
    return tuple(0 if size == 1 else place for place, size in zip(own, shape, strict=True))


def unravelled(place: int, shape: tuple[int, ...]) -> Index:
    """The index of the number at `place` when an array is laid out in one row."""
    return tuple(int(i) for i in np.unravel_index(place, shape)) if shape else ()
