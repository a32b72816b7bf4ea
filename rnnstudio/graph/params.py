"""Parameters that a block or a task declares once; checks, forms and help are made from them."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.text import Text, plain

LONGEST_SHOWN = 40
EMPTY = Text("empty", "空")


class RefusedError(StudioError):
    """A value that a parameter cannot take. `text` names the parameter by its id too; `words` are for whoever sees only its label."""

    def __init__(self, text: Text, words: Text) -> None:
        super().__init__(text)
        self.words = words


class Settings(dict[str, Any]):
    """Parameter values by id, readable as attributes: `p.size` is `p["size"]`."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


@dataclass(frozen=True, kw_only=True)
class Param:
    """One adjustable value: its id in files, its label, its default and what it does; an `advanced` one may be folded away.

    `unit` is what a number of it counts, said behind the number (see `units`).
    """

    id: str
    label: Text
    help: Text
    default: Any
    advanced: bool = False
    unit: Text | None = None

    def check(self, value: Any) -> Any:
        """The value in its proper type, or a StudioError that names the parameter and its bounds."""
        raise NotImplementedError

    def read(self, text: str) -> Any:
        """The value that a user typed as text."""
        return self.check(text)

    def said(self, value: Any) -> Text:
        """The value in words."""
        return plain(str(value)) if value != "" else EMPTY

    def _refuse(self, value: Any, en: str, zh: str) -> StudioError:
        text = Text("“{label}” ({id}) cannot be {value}: {reason}", "“{label}”({id})不能是 {value}：{reason}")
        words = Text("“{label}” cannot be {value}: {reason}", "“{label}”不能是 {value}：{reason}")
        reason = Text(en, zh)
        return RefusedError(
            text.format(label=self.label, id=self.id, value=_shown(value), reason=reason),
            words.format(label=self.label, value=_said(value), reason=reason),
        )


@dataclass(frozen=True, kw_only=True)
class Int(Param):
    """A whole number within bounds."""

    low: int
    high: int

    def check(self, value: Any) -> int:
        number = _whole(value)
        if number is None or not self.low <= number <= self.high:
            raise self._refuse(
                value,
                f"give a whole number from {self.low} to {self.high}.",
                f"请给出 {self.low} 到 {self.high} 的整数。",
            )
        return number

    def read(self, text: str) -> int:
        try:
            return self.check(int(_plain_digits(text)))
        except ValueError:
            return self.check(text)


@dataclass(frozen=True, kw_only=True)
class Float(Param):
    """A real number within bounds."""

    low: float
    high: float

    def check(self, value: Any) -> float:
        number = value if isinstance(value, float) else _whole(value)
        if number is None or not self.low <= number <= self.high:
            low, high = typed(self.low), typed(self.high)
            raise self._refuse(value, f"give a number from {low} to {high}.", f"请给出 {low} 到 {high} 的数。")
        return float(number)

    def read(self, text: str) -> float:
        try:
            return self.check(float(_plain_digits(text)))
        except ValueError:
            return self.check(text)

    def said(self, value: Any) -> Text:
        return plain(typed(value))


@dataclass(frozen=True)
class Option:
    """One value of a Choice, with its name and, where names do not suffice, an explanation."""

    value: str
    label: Text
    help: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Choice(Param):
    """One of a few named options."""

    options: tuple[Option, ...]

    def check(self, value: Any) -> str:
        if value not in [option.value for option in self.options]:
            names = ", ".join(option.value for option in self.options)
            raise self._refuse(value, f"choose one of {names}.", f"请从 {names} 中选择。")
        return str(value)

    def said(self, value: Any) -> Text:
        return next((option.label for option in self.options if option.value == value), plain(str(value)))


@dataclass(frozen=True, kw_only=True)
class Flag(Param):
    """Yes or no."""

    def check(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise self._refuse(value, "say true or false.", "请给出 true 或 false。")
        return value

    def read(self, text: str) -> bool:
        return self.check(
            {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(text.lower(), text)
        )

    def said(self, value: Any) -> Text:
        return Text("on", "开") if value else Text("off", "关")


@dataclass(frozen=True, kw_only=True)
class Words(Param):
    """Free text, such as the user's own text to learn from."""

    longest: int

    def check(self, value: Any) -> str:
        if not isinstance(value, str) or len(value) > self.longest:
            raise self._refuse(
                str(value)[:20],
                f"give a text of at most {self.longest} characters.",
                f"请给出不超过 {self.longest} 个字符的文本。",
            )
        return value


def settle(declared: Iterable[Param], given: Mapping[str, Any]) -> Settings:
    """Every declared parameter with its given value, checked, or its default; unknown ids are refused."""
    declared = tuple(declared)
    known = {param.id for param in declared}
    for name in given:
        if name not in known:
            listed = ", ".join(sorted(known)) or "-"
            raise StudioError(
                Text(f"There is no parameter “{name}”; there are: {listed}.", f"没有参数“{name}”；可用的有：{listed}。")
            )
    return Settings({param.id: param.check(given.get(param.id, param.default)) for param in declared})


def typed(value: float) -> str:
    """A number as people type it, with six digits and no power of ten: 0.000001."""
    short = f"{value:g}"
    return f"{Decimal(short):f}" if math.isfinite(value) else short


def _whole(value: Any) -> int | None:
    """The whole number that the value is, Python's own or numpy's; True is none."""
    try:
        return None if isinstance(value, bool) else operator.index(value)
    except TypeError:
        return None


def _plain_digits(text: str) -> str:
    """The text, unreadable where Python alone would see a number in it: 3_2."""
    return text.replace("_", "?")


def _said(value: object) -> str:
    """The value as people write it: numbers without powers of ten, what was typed between quotation marks."""
    if isinstance(value, float):
        return typed(value)
    shown = _shown(value)
    return f"“{shown[1:-1]}”" if isinstance(value, str) and len(value) < LONGEST_SHOWN - 2 else shown


def _shown(value: object) -> str:
    """The value as Python writes it, or its beginning; Python writes whole numbers of thousands of digits in hexadecimal alone."""
    words = hex(value) if isinstance(value, int) and abs(value) >> 1000 else repr(value)
    return words if len(words) <= LONGEST_SHOWN else f"{words[:LONGEST_SHOWN]}…"
