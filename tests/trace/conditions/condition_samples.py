"""Conditions of every form, and a step-by-step reading of them by other means: plain numbers, one step and one unit after the other."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import strategies as st

from rnnstudio.trace.conditions.grammar import (
    Absolute,
    And,
    Compared,
    Condition,
    Each,
    Name,
    Not,
    Number,
    Or,
    Quantity,
    Quoted,
    Reduced,
)
from rnnstudio.trace.conditions.truth import Value

COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
UNITS = 3
NUMBERS = st.floats(-2, 2).map(lambda x: round(x, 2)) | st.floats(allow_nan=False, allow_infinity=False)
SIGNALS = st.builds(
    Name, st.sampled_from([("f",), ("lstm", "h"), ("lstm", "layer2", "d_h")]), st.none() | st.integers(1, UNITS)
)
QUANTITIES: st.SearchStrategy[Quantity] = st.recursive(
    st.builds(Number, NUMBERS) | SIGNALS | st.just(Name(("t",))),
    lambda inner: (
        st.builds(Absolute, inner) | st.builds(Reduced, st.sampled_from(["max", "min", "mean", "norm"]), inner)
    ),
    max_leaves=3,
)
CHAINS = st.builds(
    Compared,
    QUANTITIES,
    st.lists(st.tuples(st.sampled_from(list(COMPARE)), QUANTITIES), min_size=1, max_size=2).map(tuple),
)
TOKENS = st.builds(
    lambda how, word: Compared(Name(("token",)), ((how, Quoted(word)),)),
    st.sampled_from(["==", "!="]),
    st.sampled_from("AB"),
)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    CHAINS | TOKENS,
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple))
        | st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple))
        | st.builds(Each, st.sampled_from(["any", "all"]), inner)
    ),
    max_leaves=5,
)


@dataclass(frozen=True)
class Table:
    """Facts by name: (T, units) numbers, or texts; NaN and "" where nothing is known."""

    columns: Mapping[tuple[str, ...], np.ndarray]

    @property
    def steps(self) -> int:
        return len(next(iter(self.columns.values())))

    def find(self, name: Name) -> Value:
        found = self.columns[name.path]
        found = found if name.unit is None else found[:, name.unit - 1 : name.unit]
        if found.dtype == object:
            return Value(found, found != "", ("A", "B"))  # type: ignore[arg-type]
        return Value.of(found)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    steps = draw(st.integers(1, 5))
    numbers = np.random.default_rng(draw(st.integers(0, 999)))

    def signal() -> np.ndarray:
        made = numbers.uniform(-2, 2, (steps, UNITS)).round(1)
        made[numbers.random((steps, UNITS)) < 0.15] = np.nan
        return made

    words = np.array([["A"], ["B"], [""]], object)[numbers.integers(3, size=steps)]
    return Table(
        {
            ("t",): np.arange(1, steps + 1, dtype=float)[:, None],
            ("token",): words,
            **{path: signal() for path in (("f",), ("lstm", "h"), ("lstm", "layer2", "d_h"))},
        }
    )


def plainly(condition: Condition, table: Table, row: int) -> bool:
    """Whether a condition holds at a step."""
    return _together(_truths(condition, table, row), any) is True


Truths = list[bool | None]


def _truths(condition: Condition, table: Table, row: int, *, each: bool = False) -> Truths:
    """For every unit: True, False, or None where nothing is known."""
    match condition:
        case Compared():
            sides = [_units(side, table, row) for side in (condition.first, *(other for _, other in condition.rest))]
            width = max(map(len, sides))
            sides = [side * width if len(side) == 1 else side for side in sides]
            found = [
                _join([_compare(how, sides[k][u], sides[k + 1][u]) for k, (how, _) in enumerate(condition.rest)], all)
                for u in range(width)
            ]
            return found if each else [_together(found, any)]
        case Not():
            return [None if one is None else not one for one in _truths(condition.of, table, row, each=each)]
        case Each():
            return [_together(_truths(condition.of, table, row, each=True), any if condition.how == "any" else all)]
        case And() | Or():
            parts = [_truths(term, table, row, each=each) for term in condition.terms]
            width = max(map(len, parts))
            parts = [part * width if len(part) == 1 else part for part in parts]
            return [
                _join([part[u] for part in parts], all if isinstance(condition, And) else any) for u in range(width)
            ]
    raise AssertionError


def _join(found: Truths, how: Callable[[Any], bool]) -> bool | None:
    """All or any of what may not be known."""
    decisive = how is any
    if decisive in found:
        return decisive
    return None if None in found else not decisive


_together = _join


def _compare(how: str, left: Any, right: Any) -> bool | None:
    unknown = any(side == "" or (isinstance(side, float) and math.isnan(side)) for side in (left, right))
    return None if unknown else bool(COMPARE[how](left, right))


def _units(quantity: Quantity, table: Table, row: int) -> list[Any]:
    match quantity:
        case Number():
            return [quantity.number]
        case Quoted():
            return [quantity.text]
        case Name():
            found = table.columns[quantity.path][row].tolist()
            return found if quantity.unit is None else [found[quantity.unit - 1]]
        case Absolute():
            return [abs(value) for value in _units(quantity.of, table, row)]
        case Reduced():
            values = _units(quantity.of, table, row)
            if any(math.isnan(value) for value in values):
                return [math.nan]
            with np.errstate(all="ignore"):
                return [float(getattr(np, quantity.how, np.linalg.norm)(np.array(values)))]
    raise AssertionError
