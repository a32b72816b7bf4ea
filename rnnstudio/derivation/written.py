"""A term with the numbers put in, in one line and stage by stage: sigma(0.42 + 1.13 - 0.20), sigma(1.35), 0.794.

A stage is a row of tokens; every number knows the terms that it stands for, so that it can be pointed at and opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rnnstudio import numbers
from rnnstudio.derivation.term import SUMS, Term, factors, flat, product_of, product_values, signed

DECIMALS = 3
MOST_DECIMALS = 4
ROOT = 0.5
SUM, PRODUCT, POWER, NUMBER = range(4)  # from what holds its parts together least to what never falls apart
STRENGTHS = {"*": PRODUCT, "/": PRODUCT, "^": POWER}
WRITTEN_OUT = 5  # of a sum of many, so many are written before the dots
FUNCTIONS = {"tanh": "tanh", "sigmoid": "σ", "relu": "max"}
LATEX = {"tanh": r"\tanh", "σ": r"\sigma", "max": r"\max", "·": r"\cdot", "−": "-", "√": r"\surd", "…": r"\ldots"}


@dataclass(frozen=True)
class Token:
    """A few letters of a formula; a number with the terms that add up to it. `raised` ones stand as an exponent."""

    text: str
    of: tuple[Term, ...] = ()
    raised: bool = False

    @property
    def value(self) -> float | None:
        """The number that is written here."""
        return sum(term.value for term in self.of) if self.of else None


Tokens = list[Token]


@dataclass(frozen=True)
class Style:
    """How numbers are written: with so many decimals, and what is made of `constants` alone, such as two biases, as one number."""

    decimals: int = DECIMALS
    constants: frozenset[str] = frozenset()


def stages(one: Term, constants: frozenset[str] = frozenset()) -> list[Tokens]:
    """From the numbers put in to the number that comes out, each stage carrying out what can be carried out."""
    style = Style(decimals(one, constants), constants)
    if one.is_single:
        opened = [_opened(one, style)] if one.parts else []
        return [*opened, [_number((one,), style)]]
    return [_written(one, level, style) for level in range(one.height + 1)]


def decimals(one: Term, constants: frozenset[str] = frozenset()) -> int:
    """How many decimals it takes for the rounded numbers to add up; one more than usual where none does."""
    sums = [(_parts(found, constants), found.value) for found in _all(one) if found.how in SUMS]
    for places in range(DECIMALS, MOST_DECIMALS + 1):
        if all(_adds_up(parts, total, places) for parts, total in sums):
            return places
    return MOST_DECIMALS


def latex(tokens: Tokens) -> str:
    """A stage as LaTeX."""
    return "".join(_latex(token) for token in tokens)


def plain(tokens: Tokens) -> str:
    """A stage as plain text."""
    return "".join(f"^{token.text}" if token.raised else token.text for token in tokens)


# --- writing ------------------------------------------------------------------------------------------------------------------------


def _written(one: Term, level: int, style: Style) -> Tokens:
    if one.height <= level:
        return [_number((one,), style)]
    writer = _sum if one.how in SUMS else WRITERS.get(one.how)
    assert writer is not None, one.how
    return writer(one, level, style)


def _number(of: tuple[Term, ...], style: Style, sign: int = 1) -> Token:
    """A number; one that stands in the equation itself, such as a 1, is written as it stands there."""
    value = sign * sum(term.value for term in of)
    written_there = len(of) == 1 and not of[0].operands and not of[0].name and value == round(value)
    return Token(f"{value:.0f}" if written_there else numbers.fixed(value, style.decimals), of)


def _sum(one: Term, level: int, style: Style) -> Tokens:
    made: Tokens = []
    for sign, of in _parts(one, style.constants):
        is_number = len(of) > 1 or of[0].height <= level
        if is_number:  # the sign of a number and that of its place in the sum are written as one
            negative = sign * sum(term.value for term in of) < 0
            made += _sign(negative, first=not made)
            made.append(_number(of, style, -sign if negative else sign))
        else:
            made += _sign(sign < 0, first=not made)
            made += _held(of[0], level, style, PRODUCT, first=not made)
    return made


def _sign(negative: bool, first: bool) -> Tokens:
    if first:
        return [Token(numbers.MINUS)] if negative else []
    return [Token(f" {numbers.MINUS} " if negative else " + ")]


def _product(one: Term, level: int, style: Style) -> Tokens:
    made: Tokens = []
    for factor in factors(one):
        made += [Token(" · ")] if made else []
        made += _held(factor, level, style, POWER, first=not made)
    return made


def _quotient(one: Term, level: int, style: Style) -> Tokens:
    above, below = one.parts
    return [*_held(above, level, style, PRODUCT), Token(" / "), *_held(below, level, style, POWER, first=False)]


def _power(one: Term, level: int, style: Style) -> Tokens:
    base, exponent = one.parts
    if exponent.value == ROOT:
        return [Token("√("), *_written(base, level, style), Token(")")]
    power = Token(f"{exponent.value:g}".replace("-", numbers.MINUS), raised=True)
    return [*_held(base, level, style, NUMBER, first=False), power]


def _function(one: Term, level: int, style: Style) -> Tokens:
    opening = [Token(FUNCTIONS[one.how]), Token("(0, " if one.how == "relu" else "(")]
    return [*opening, *_written(one.parts[0], level, style), Token(")")]


def _step(one: Term, level: int, style: Style) -> Tokens:
    """1 where the left is larger than the right, else 0."""
    left, right = one.parts
    return [Token("1["), *_written(left, level, style), Token(" > "), *_written(right, level, style), Token("]")]


def _held(one: Term, level: int, style: Style, strength: int, first: bool = True) -> Tokens:
    """In brackets where it would not hold together: what binds less than its place does, and a minus that does not come first."""
    written = _written(one, level, style)
    binds = NUMBER if one.height <= level else _strength(one)
    loose = binds < strength or (not first and written[0].text.startswith(numbers.MINUS))
    return [Token("("), *written, Token(")")] if loose else written


def _strength(one: Term) -> int:
    if one.how == "^" and one.parts[1].value == ROOT:
        return NUMBER
    return SUM if one.how in SUMS else STRENGTHS.get(one.how, NUMBER)


WRITERS: dict[str, Callable[[Term, int, Style], Tokens]] = {
    "*": _product,
    "/": _quotient,
    "^": _power,
    ">": _step,
    **dict.fromkeys(FUNCTIONS, _function),
}


# --- sums of many -------------------------------------------------------------------------------------------------------------------


def _opened(one: Term, style: Style) -> Tokens:
    """A number that was made of many: the first of them, and how many more."""
    return {"dot": _dot, "softmax": _softmax, "sum": _added, "mean": _mean, "max": _maximum}[one.how](one, style)


def _dot(one: Term, style: Style) -> Tokens:
    def pair(left: Term, right: Term) -> Tokens:
        return [*_factor(left, style), Token(" · "), *_factor(right, style)]

    count = len(product_values(one))
    shown = [pair(*product_of(one, k)) for k in range(min(count, WRITTEN_OUT))]
    return _row(shown, " + ", more=count > WRITTEN_OUT)


def _softmax(one: Term, style: Style) -> Tokens:
    def exponential(score: Term) -> Tokens:
        return [Token("e"), Token(numbers.fixed(score.value, style.decimals), (score,), raised=True)]

    own, *row = one.parts
    return [*exponential(own), Token(" / ("), *_row([exponential(score) for score in row], " + "), Token(")")]


def _added(one: Term, style: Style) -> Tokens:
    return _row([_factor(part, style) for part in one.parts], " + ")


def _mean(one: Term, style: Style) -> Tokens:
    return [Token("("), *_added(one, style), Token(f") / {len(one.parts)}")]


def _maximum(one: Term, style: Style) -> Tokens:
    return [Token("max("), *_row([[_number((part,), style)] for part in one.parts], ", "), Token(")")]


def _row(written: list[Tokens], between: str, more: bool = False) -> Tokens:
    made: Tokens = []
    for one in written[:WRITTEN_OUT]:
        made += [*([Token(between)] if made else []), *one]
    return made + ([Token(between), Token("…")] if more or len(written) > WRITTEN_OUT else [])


def _factor(one: Term, style: Style) -> Tokens:
    number = _number((one,), style)
    return [Token("("), number, Token(")")] if number.text.startswith(numbers.MINUS) else [number]


# --- adding up ----------------------------------------------------------------------------------------------------------------------


def _parts(one: Term, constants: frozenset[str]) -> list[tuple[int, tuple[Term, ...]]]:
    """The summands with their signs; neighbours that are constants are taken together."""
    found: list[tuple[int, tuple[Term, ...]]] = []
    for sign, part in signed(one):
        constant = sign > 0 and part.names <= constants and bool(part.name)
        if constant and found and found[-1][0] > 0 and all(p.name and p.names <= constants for p in found[-1][1]):
            found[-1] = (1, (*found[-1][1], part))
        else:
            found.append((sign, (part,)))
    return found


def _all(one: Term) -> Iterator[Term]:
    """The term and all below it down to single numbers."""
    yield one
    if not one.is_single:
        for part in flat(one):
            yield from _all(part)


def _adds_up(parts: list[tuple[int, tuple[Term, ...]]], total: float, places: int) -> bool:
    rounded = sum(sign * round(sum(term.value for term in of), places) for sign, of in parts)
    return bool(abs(rounded - round(total, places)) < 0.5 * 10**-places)


def _latex(token: Token) -> str:
    text = token.text.replace("×10", r"\times 10")
    for plainly, in_latex in LATEX.items():
        text = text.replace(plainly, in_latex)
    return f"^{{{text}}}" if token.raised else text
