"""What quantities and conditions come to: arrays over all steps at once, and where they are known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Value:
    """A quantity at every step: (T, units), or with an axis of 1 where it is the same throughout.

    `words` has all texts that it may be, () where it may be any; None for numbers. `known` is False where there is no value.
    """

    values: npt.NDArray[Any]
    known: Flags
    words: tuple[str, ...] | None = None

    @property
    def is_text(self) -> bool:
        """True for what is said in quotation marks."""
        return self.words is not None

    @property
    def units(self) -> int:
        """How many numbers it is at each step."""
        return int(self.values.shape[1])

    def unit(self, number: int) -> Value:
        """One of the units, from 0."""
        return Value(self.values[:, number : number + 1], self.known[:, number : number + 1], self.words)

    @staticmethod
    def of(numbers: npt.ArrayLike) -> Value:
        """Numbers (T, units), known where they are numbers; large arrays stay as they are, and are compared with full precision."""
        given = np.asarray(numbers)
        values = given if given.dtype == np.float32 else given.astype(np.float64, copy=False)
        return Value(values, ~np.isnan(values))


@dataclass(frozen=True)
class Truth:
    """Where a condition holds, and where its opposite does: (T, units). Neither, where it is not known."""

    yes: Flags
    no: Flags

    def negated(self) -> Truth:
        """Its opposite."""
        return Truth(self.no, self.yes)

    def both(self, other: Truth) -> Truth:
        """Holds where both hold; does not where one of them does not, whatever is known of the other."""
        return Truth(self.yes & other.yes, self.no | other.no)

    def either(self, other: Truth) -> Truth:
        """Holds where one of them holds."""
        return Truth(self.yes | other.yes, self.no & other.no)

    def of_any(self) -> Truth:
        """Of any unit: (T, 1)."""
        return Truth(_any(self.yes), _all(self.no))

    def of_all(self) -> Truth:
        """Of all units: (T, 1)."""
        return Truth(_all(self.yes), _any(self.no))

    @property
    def units(self) -> int:
        """How many units it is told for."""
        return int(self.yes.shape[1])


def _any(flags: Flags) -> Flags:
    return np.asarray(flags.any(1, keepdims=True))


def _all(flags: Flags) -> Flags:
    return np.asarray(flags.all(1, keepdims=True))
