"""What a condition is: frozen values that print as they are read, and say where they hold.

Each knows its `span`, the place in the text that it was read from, which is no part of what it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from rnnstudio.graph.text import Text
from rnnstudio.numbers import token
from rnnstudio.trace.conditions.condition_error import ConditionError, listed, with_suggestion
from rnnstudio.trace.conditions.truth import Truth, Value

Compare = Callable[[Any, Any], Any]
COMPARISONS: Mapping[str, Compare] = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
}
EQUALITIES = ("==", "!=")
Fold = Callable[[npt.NDArray[np.float64]], npt.NDArray[np.float64]]
REDUCTIONS: Mapping[str, Fold] = {
    "max": lambda values: values.max(1, keepdims=True),
    "min": lambda values: values.min(1, keepdims=True),
    "mean": lambda values: values.mean(1, keepdims=True),
    "norm": lambda values: np.linalg.norm(values, axis=1, keepdims=True),
}
QUANTIFIERS: Mapping[str, Callable[[Truth], Truth]] = {"any": Truth.of_any, "all": Truth.of_all}

ONLY_EQUAL = Text("Text can be compared with == and != only.", "文本只能用 == 或 != 比较。")
NO_NUMBER = Text("Here a number is needed, and “{name}” is text.", "此处需要数值，而“{name}”是文本。")
QUOTE = Text(
    "This is a number, and it is compared with text; text stands in quotation marks, such as {example}.",
    "这是数值，却与文本比较；文本要加引号，例如 {example}。",
)
NO_WORD = Text("“{word}” never occurs here; there are: {words}.", "此处不会出现“{word}”；可用的有：{words}。")
UNEQUAL = Text(
    "These have {left} and {right} units; compare one unit, such as f[3], or max(…).",
    "两边分别有 {left} 个和 {right} 个单元；请比较单个单元（如 f[3]）或 max(…)。",
)


class Span(NamedTuple):
    """From the character `begin` on, `length` characters."""

    begin: int
    length: int


NOWHERE = Span(0, 0)


class Facts(Protocol):
    """Where names are looked up: how many steps there are, and what a name is at each of them."""

    @property
    def steps(self) -> int:
        """The number of steps."""

    def find(self, name: Name) -> Value:
        """What a name is; a ConditionError at the part of it that is unknown."""


class Quantity:
    """What can be compared."""

    span: Span

    def value(self, facts: Facts) -> Value:
        """What it is at every step; a ConditionError where it cannot be."""
        raise NotImplementedError

    def numbers(self, facts: Facts) -> Value:
        """The same, where only numbers will do."""
        found = self.value(facts)
        if found.is_text:
            raise ConditionError(NO_NUMBER.format(name=self), *self.span)
        return found


class Condition:
    """What holds at a step, or does not."""

    span: Span
    binding = 3
    """How closely its parts belong together: what stands in a closer one is put into brackets."""

    def truth(self, facts: Facts, *, each: bool) -> Truth:
        """Where it holds: for `each` unit, or (T, 1) for any of them."""
        raise NotImplementedError

    def inside(self, binding: int) -> str:
        """The text of it within something that binds as closely."""
        return f"({self})" if self.binding <= binding else str(self)


# --- quantities -----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Number(Quantity):
    """A number that is written out."""

    number: float
    span: Span = field(default=NOWHERE, compare=False)

    def __str__(self) -> str:
        return repr(self.number).removesuffix(".0")

    def value(self, facts: Facts) -> Value:
        return Value.of([[self.number]])


@dataclass(frozen=True)
class Quoted(Quantity):
    """Text in quotation marks."""

    text: str
    span: Span = field(default=NOWHERE, compare=False)

    def __str__(self) -> str:
        escaped = "".join(f"\\{mark}" if mark in '\\"“”' else mark for mark in self.text)
        return f'"{escaped}"'

    def value(self, facts: Facts) -> Value:
        return Value(np.array([[token(self.text)]], object), np.ones((1, 1), np.bool_), ())


@dataclass(frozen=True)
class Name(Quantity):
    """A signal or one of the words, with what it is of: ("lstm", "layer2", "h"). `unit` counts from 1."""

    path: tuple[str, ...]
    unit: int | None = None
    span: Span = field(default=NOWHERE, compare=False)
    places: tuple[Span, ...] = field(default=(), compare=False)
    unit_place: Span = field(default=NOWHERE, compare=False)

    def __str__(self) -> str:
        return ".".join(self.path) + ("" if self.unit is None else f"[{self.unit}]")

    def place(self, part: int) -> Span:
        """Where a part of the path stands."""
        return self.places[part] if part < len(self.places) else self.span

    def value(self, facts: Facts) -> Value:
        return facts.find(self)


@dataclass(frozen=True)
class Absolute(Quantity):
    """|h|, unit by unit."""

    of: Quantity
    span: Span = field(default=NOWHERE, compare=False)

    def __str__(self) -> str:
        return f"abs({self.of})" if isinstance(self.of, Absolute) else f"|{self.of}|"

    def value(self, facts: Facts) -> Value:
        found = self.of.numbers(facts)
        return Value(np.abs(found.values), found.known)


@dataclass(frozen=True)
class Reduced(Quantity):
    """One number of all units, known where they all are."""

    how: str
    of: Quantity
    span: Span = field(default=NOWHERE, compare=False)

    def __str__(self) -> str:
        return f"{self.how}({self.of})"

    def value(self, facts: Facts) -> Value:
        found = self.of.numbers(facts)
        with np.errstate(over="ignore", invalid="ignore"):  # infinities are there to be seen
            return Value(
                REDUCTIONS[self.how](found.values.astype(np.float64)), np.asarray(found.known.all(1, keepdims=True))
            )


# --- conditions -----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Compared(Condition):
    """A chain of comparisons: 0.1 < f < 0.9."""

    first: Quantity
    rest: tuple[tuple[str, Quantity], ...]
    span: Span = field(default=NOWHERE, compare=False)

    def __str__(self) -> str:
        return f"{self.first}" + "".join(f" {how} {other}" for how, other in self.rest)

    def truth(self, facts: Facts, *, each: bool) -> Truth:
        sides = [Side.of(quantity, facts) for quantity in (self.first, *(other for _, other in self.rest))]
        found = _all_of(
            [_compared(a, how, b) for a, (how, _), b in zip(sides, self.rest, sides[1:], strict=False)], self.span
        )
        return found if each else found.of_any()


@dataclass(frozen=True)
class Not(Condition):
    """The opposite."""

    of: Condition
    span: Span = field(default=NOWHERE, compare=False)

    def __str__(self) -> str:
        return f"not {self.of.inside(2)}"

    def truth(self, facts: Facts, *, each: bool) -> Truth:
        return self.of.truth(facts, each=each).negated()


@dataclass(frozen=True)
class And(Condition):
    """Holds where all of it does."""

    terms: tuple[Condition, ...]
    span: Span = field(default=NOWHERE, compare=False)
    binding = 2

    def __str__(self) -> str:
        return " and ".join(term.inside(self.binding) for term in self.terms)

    def truth(self, facts: Facts, *, each: bool) -> Truth:
        return _all_of([term.truth(facts, each=each) for term in self.terms], self.span)


@dataclass(frozen=True)
class Or(Condition):
    """Holds where some of it does."""

    terms: tuple[Condition, ...]
    span: Span = field(default=NOWHERE, compare=False)
    binding = 1

    def __str__(self) -> str:
        return " or ".join(term.inside(self.binding) for term in self.terms)

    def truth(self, facts: Facts, *, each: bool) -> Truth:
        return _all_of([term.truth(facts, each=each).negated() for term in self.terms], self.span).negated()


@dataclass(frozen=True)
class Each(Condition):
    """any(...) or all(...): the units one by one, then together."""

    how: str
    of: Condition
    span: Span = field(default=NOWHERE, compare=False)

    def __str__(self) -> str:
        return f"{self.how}({self.of})"

    def truth(self, facts: Facts, *, each: bool) -> Truth:
        return QUANTIFIERS[self.how](self.of.truth(facts, each=True))


def holds(condition: Condition, facts: Facts) -> npt.NDArray[np.bool_]:
    """At which steps a condition holds, (T,); a ConditionError where it cannot be told of these facts."""
    yes = condition.truth(facts, each=False).yes[:, 0]
    return np.broadcast_to(yes, (facts.steps,)) if len(yes) == 1 else yes


# --- comparing ------------------------------------------------------------------------------------------------------------------------


class Side(NamedTuple):
    """One side of a comparison: as it is written, and what it comes to."""

    quantity: Quantity
    found: Value

    @staticmethod
    def of(quantity: Quantity, facts: Facts) -> Side:
        """A quantity, looked up."""
        return Side(quantity, quantity.value(facts))


def _compared(left: Side, how: str, right: Side) -> Truth:
    span = _from_to(left.quantity.span, right.quantity.span)
    if left.found.is_text != right.found.is_text:
        raise _mixed(*sorted((left, right), key=lambda side: side.found.is_text))
    if left.found.is_text:
        _check_texts(left, how, right, span)
    _check_units((left.found.units, right.found.units), span)
    found = np.asarray(COMPARISONS[how](left.found.values, right.found.values), np.bool_)
    known = left.found.known & right.found.known
    return Truth(found & known, ~found & known)


def _mixed(number: Side, text: Side) -> ConditionError:
    """A number beside text: the number is what is wrong, and what it should be is told by an example."""
    written = str(number.quantity) if isinstance(number.quantity, Number) else next(iter(text.found.words or ()), "A")
    return ConditionError(QUOTE.format(example=Quoted(written)), *number.quantity.span)


def _check_texts(left: Side, how: str, right: Side, span: Span) -> None:
    if how not in EQUALITIES:
        raise ConditionError(ONLY_EQUAL, *span)
    for said, among in ((left, right), (right, left)):
        words = among.found.words
        if isinstance(said.quantity, Quoted) and words and not {*said.found.values.flat} <= {*words}:
            text = NO_WORD.format(word=said.quantity.text, words=listed(words))
            raise ConditionError(with_suggestion(text, said.quantity.text, words), *said.quantity.span)


def _check_units(units: Iterable[int], span: Span) -> None:
    """One number goes with any, several only with as many."""
    left, *others = [*dict.fromkeys(count for count in units if count != 1), 1]
    if others[:-1]:
        raise ConditionError(UNEQUAL.format(left=left, right=others[0]), *span)


def _all_of(terms: list[Truth], span: Span) -> Truth:
    _check_units((term.units for term in terms), span)
    return reduce(Truth.both, terms)


def _from_to(first: Span, last: Span) -> Span:
    return Span(first.begin, last.begin + last.length - first.begin)
