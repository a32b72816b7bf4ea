"""An array that remembers how it came about.

It behaves towards the functions of `rnnstudio.maths` as an array of a library of its own, so that an equation is computed with it as
with any other and leaves behind every operation that it took.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from rnnstudio.derivation.operations import (
    Elementwise,
    Given,
    Made,
    MatrixProduct,
    Operation,
    Rearranged,
    Reduced,
    Softmax,
)

Values = np.ndarray[Any, Any]


class Library:
    """What `rnnstudio.maths` asks of the library of an array that is not numpy's."""

    @staticmethod
    def cat(parts: Sequence[Remembered], dim: int = 0) -> Remembered:
        """Arrays joined along an axis."""
        return _moved(lambda *arrays: np.concatenate(arrays, dim), *map(remembered, parts))


class Remembered:
    """`values`, and the operation that made them. Indexing, reshaping and joining only move numbers about."""

    __array_ufunc__ = None  # so that numpy leaves `array + remembered` to the second
    library = Library

    def __init__(self, values: Values, operation: Operation) -> None:
        self.values, self.operation = values, operation

    # --- what an array is asked ---------------------------------------------------------------------------------------------------

    @property
    def shape(self) -> tuple[int, ...]:
        """As numpy's."""
        return tuple(self.values.shape)

    @property
    def ndim(self) -> int:
        """As numpy's."""
        return int(self.values.ndim)

    @property
    def dtype(self) -> Any:
        """As numpy's."""
        return self.values.dtype

    def __len__(self) -> int:
        return len(self.values)

    def __iter__(self) -> Iterator[Remembered]:
        return (self[place] for place in range(len(self)))

    def new_zeros(self, shape: tuple[int, ...]) -> Remembered:
        """Zeros of the same type, which came from nowhere."""
        return remembered(np.zeros(shape, self.dtype))

    # --- number by number ---------------------------------------------------------------------------------------------------------

    def __add__(self, other: Any) -> Remembered:
        return self if _is_nothing(other) else _elementwise("+", self, other)

    def __radd__(self, other: Any) -> Remembered:
        return self if _is_nothing(other) else _elementwise("+", other, self)

    def __sub__(self, other: Any) -> Remembered:
        return _elementwise("-", self, other)

    def __rsub__(self, other: Any) -> Remembered:
        return _elementwise("-", other, self)

    def __mul__(self, other: Any) -> Remembered:
        return _elementwise("*", self, other)

    def __rmul__(self, other: Any) -> Remembered:
        return _elementwise("*", other, self)

    def __truediv__(self, other: Any) -> Remembered:
        return _elementwise("/", self, other)

    def __rtruediv__(self, other: Any) -> Remembered:
        return _elementwise("/", other, self)

    def __pow__(self, power: float) -> Remembered:
        return _elementwise("^", self, power)

    def __neg__(self) -> Remembered:
        return _elementwise("neg", self)

    def __invert__(self) -> Values:
        return ~self.values

    def __gt__(self, other: Any) -> Remembered:
        return _elementwise(">", self, other)

    def __eq__(self, other: object) -> Any:
        return self.values == _values(other)

    __hash__ = None  # type: ignore[assignment]  # arrays are not hashed

    def astype(self, dtype: Any) -> Remembered:
        """The same numbers in another type."""
        return Remembered(self.values.astype(dtype), self.operation)

    def tanh(self) -> Remembered:
        """tanh, number by number."""
        return _elementwise("tanh", self)

    def sigmoid(self) -> Remembered:
        """sigma, number by number."""
        return _elementwise("sigmoid", self)

    def relu(self) -> Remembered:
        """max(0, a), number by number."""
        return _elementwise("relu", self)

    # --- along an axis ------------------------------------------------------------------------------------------------------------

    def __matmul__(self, other: Any) -> Remembered:
        return _product(self, remembered(other))

    def __rmatmul__(self, other: Any) -> Remembered:
        return _product(remembered(other), self)

    def sum(self, axis: int, keepdims: bool = False) -> Remembered:
        """The sum along an axis."""
        return _reduced("sum", self, axis, keepdims)

    def mean(self, axis: int, keepdims: bool = False) -> Remembered:
        """The mean along an axis."""
        return _reduced("mean", self, axis, keepdims)

    def max(self, axis: int, keepdims: bool = False) -> Remembered:
        """The largest number along an axis."""
        return _reduced("max", self, axis, keepdims)

    def softmax(self, axis: int) -> Remembered:
        """Softmax along the last axis."""
        assert axis == -1
        e = np.exp(self.values - self.values.max(-1, keepdims=True))
        return Remembered(e / e.sum(-1, keepdims=True), Softmax(self))

    # --- moved about --------------------------------------------------------------------------------------------------------------

    @property
    def T(self) -> Remembered:
        """As numpy's."""
        return _moved(lambda a: a.T, self)

    def __getitem__(self, key: Any) -> Remembered:
        return _moved(lambda a: a[key], self)

    def reshape(self, *shape: Any) -> Remembered:
        """As numpy's."""
        return _moved(lambda a: a.reshape(*shape), self)

    def swapaxes(self, one: int, other: int) -> Remembered:
        """As numpy's."""
        return _moved(lambda a: a.swapaxes(one, other), self)

    def masked_fill(self, mask: Any, number: float) -> Remembered:
        """`number` wherever the mask is true."""
        closed = np.broadcast_to(_values(mask), self.shape)
        if not closed.any():
            return self
        filled = np.where(closed, number, self.values)
        return Remembered(filled, Rearranged((self,), lambda places: np.where(closed, Rearranged.NOWHERE, places)))


def remembered(values: Any, name: str = "") -> Remembered:
    """An array that was given, under a name; one that already remembers is as it is."""
    return values if isinstance(values, Remembered) else Remembered(np.asarray(values), Given(name))


def behind(array: Made) -> Iterator[Made]:
    """The array and all that it was made of, each once, from the left to the right."""
    seen: set[int] = set()
    waiting = [array]
    while waiting:
        one = waiting.pop()
        if id(one) not in seen:
            seen.add(id(one))
            yield one
            waiting += reversed(one.operation.operands)


def names(array: Made) -> frozenset[str]:
    """All that was given to an array, by name; plain numbers have none."""
    found = (one.operation for one in behind(array))
    return frozenset(operation.name for operation in found if isinstance(operation, Given)) - {""}


def _values(one: Any) -> Any:
    return one.values if isinstance(one, Remembered) else one


def _is_nothing(one: Any) -> bool:
    """True for the plain 0 that Python's `sum` begins with."""
    return isinstance(one, int) and one == 0


def _elementwise(sign: str, *operands: Any) -> Remembered:
    operation = Elementwise(sign, tuple(map(remembered, operands)))
    return Remembered(operation.apply(*map(_values, operands)), operation)


def _product(left: Remembered, right: Remembered) -> Remembered:
    return Remembered(left.values @ right.values, MatrixProduct(left, right))


def _reduced(how: str, of: Remembered, axis: int, keepdims: bool) -> Remembered:
    return Remembered(getattr(of.values, how)(axis, keepdims=keepdims), Reduced(how, of, axis))


def _moved(move: Callable[..., Any], *operands: Remembered) -> Remembered:
    return Remembered(np.asarray(move(*map(_values, operands))), Rearranged(operands, move))
