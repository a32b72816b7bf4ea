"""What a number was made of, part by part and by size; and the matrix products behind an equation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

from rnnstudio.derivation.operations import Made, MatrixProduct
from rnnstudio.derivation.remembered import Values, behind, names
from rnnstudio.derivation.term import SUMS, Term, flat, product_of, product_values, signed


@dataclass(frozen=True, eq=False)
class Contribution:
    """What one part adds to a number; `factors` are what it was multiplied from, in order, made when they are asked for."""

    value: float
    made: Callable[[], tuple[Term, ...]]

    @cached_property
    def factors(self) -> tuple[Term, ...]:
        """The numbers that it was multiplied from."""
        return self.made()

    @staticmethod
    def of(value: float, *factors: Term) -> Contribution:
        """One whose factors are known."""
        return Contribution(value, lambda: factors)


@dataclass(frozen=True, eq=False)
class Multiplied:
    """matrix @ vector = result, with the names of what the matrix and the vector were given as."""

    matrix: Values
    vector: Values
    result: Values
    matrix_names: frozenset[str]
    vector_names: frozenset[str]


def contributions(one: Term) -> list[Contribution]:
    """The parts of a number in their order: the products of a matrix product, the summands of a sum, else what it was made of."""
    if one.how == "dot":
        return [Contribution(value, partial(product_of, one, k)) for k, value in enumerate(product_values(one))]
    if one.how in SUMS:
        return [Contribution.of(sign * part.value, part) for sign, part in signed(one)]
    if one.how == "mean":
        return [Contribution.of(part.value / len(one.parts), part) for part in one.parts]
    parts = one.parts[1:] if one.how == "softmax" else flat(one)
    return [Contribution.of(part.value, part) for part in parts]


def by_size(parts: list[Contribution]) -> list[Contribution]:
    """The largest first, whatever their signs."""
    return sorted(parts, key=lambda part: -abs(part.value))


def multiplied(array: Made) -> list[Multiplied]:
    """Every product of a vector and a matrix behind an equation, in the order they are written."""
    return [_multiplied(one, one.operation) for one in behind(array) if isinstance(one.operation, MatrixProduct)]


def _multiplied(result: Made, product: MatrixProduct) -> Multiplied:
    """A row times a matrix, written the way of the textbooks: the matrix first."""
    left, right = product.left, product.right
    matrix = right.values.reshape(right.shape[-2:] if right.ndim > 1 else (-1, 1))
    return Multiplied(
        matrix.T, left.values.reshape(-1, left.shape[-1])[0], result.values.reshape(-1), names(right), names(left)
    )
