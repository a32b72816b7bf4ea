"""One number of a remembered array, taken apart: the numbers it was made of, theirs, down to those that were given."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from rnnstudio.derivation.operations import Given, Index, Made, MatrixProduct, Rearranged
from rnnstudio.derivation.remembered import names

SUMS = frozenset({"+", "-", "neg"})
# What is shown as a single number until one looks into it: it has as many parts as there are units or steps.
MANY = frozenset({"dot", "sum", "mean", "max", "softmax"})


@dataclass(frozen=True, eq=False)
class Term:
    """`array[index]`: its value, how it was made, and of what."""

    array: Made
    index: Index

    @property
    def value(self) -> float:
        """The number itself."""
        return float(self.array.values[self.index])

    @property
    def how(self) -> str:
        """The operation, by its name in `operations`."""
        return self.array.operation.how

    @cached_property
    def parts(self) -> tuple[Term, ...]:
        """The numbers that it was made of."""
        return tuple(term(array, index) for array, index in self.array.operation.made_of(self.index))

    @property
    def operands(self) -> tuple[Made, ...]:
        """The arrays that its own was made of; none where it was given."""
        return self.array.operation.operands

    @property
    def name(self) -> str:
        """Under which name it was given; "" for a plain number, and for what was computed."""
        operation = self.array.operation
        return operation.name if isinstance(operation, Given) else ""

    @cached_property
    def names(self) -> frozenset[str]:
        """All that was given to it, by name."""
        return names(self.array)

    @property
    def is_single(self) -> bool:
        """True where it is written as one number: what was given, and what has as many parts as there are units or steps."""
        return self.how in MANY or not self.parts

    @cached_property
    def height(self) -> int:
        """How many times operations must be carried out until one number is left; a sum of many takes one time."""
        if self.is_single:
            return 0
        return 1 + max(part.height for part in flat(self))


def term(array: Made, index: Index) -> Term:
    """The number at `index`, followed back through whatever only moved numbers about."""
    operation = array.operation
    while isinstance(operation, Rearranged) and (found := operation.made_of(index)):
        array, index = found[0]
        operation = array.operation
    return Term(array, index)


def signed(one: Term) -> list[tuple[int, Term]]:
    """The summands of a sum of sums, each with the sign +1 or -1 that it bears."""
    if one.how == "neg":
        return [(-sign, part) for sign, part in signed(one.parts[0])]
    if one.how not in SUMS:
        return [(1, one)]
    left, right = one.parts
    flip = -1 if one.how == "-" else 1
    return [*signed(left), *((flip * sign, part) for sign, part in signed(right))]


def factors(one: Term) -> list[Term]:
    """The factors of a product of products."""
    return [factor for part in one.parts for factor in factors(part)] if one.how == "*" else [one]


def flat(one: Term) -> list[Term]:
    """What one carrying out combines: all summands of a sum of sums, all factors of a product of products, else the parts."""
    if one.how in SUMS:
        return [part for _, part in signed(one)]
    return factors(one) if one.how == "*" else list(one.parts)


def product_of(one: Term, k: int) -> tuple[Term, Term]:
    """The pair k of those that a matrix product added up at this place."""
    assert isinstance(one.array.operation, MatrixProduct)
    left, right = one.array.operation.pair(one.index, k)
    return term(*left), term(*right)


def product_values(one: Term) -> list[float]:
    """What each of these pairs comes to."""
    assert isinstance(one.array.operation, MatrixProduct)
    found: list[float] = one.array.operation.values(one.index).tolist()
    return found
