"""The ways to write a date that the task `dates` knows: those of CLDR for eight locales, and English with all numbers in words."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from string import Formatter

from rnnstudio.resource import resource

FIRST, LAST = 1950, 2049  # years
ENGLISH = ("en", "en_GB")
PARTS = {  # what a field of a pattern, named as in CLDR, tells of the date; nth and year are ours
    **dict.fromkeys(("EEEE", "E"), "weekday"),
    **dict.fromkeys(("MMMM", "MMM", "MM", "M"), "month"),
    **dict.fromkeys(("dd", "d", "nth"), "day"),
    **dict.fromkeys(("y", "year"), "year"),
}
FIGURES = {
    "y": tuple(str(year) for year in range(FIRST, LAST + 1)),
    "M": tuple(str(month) for month in range(1, 13)),
    "MM": tuple(f"{month:02}" for month in range(1, 13)),
    "d": tuple(str(day) for day in range(1, 32)),
    "dd": tuple(f"{day:02}" for day in range(1, 32)),
}
IN_WORDS = (
    "{EEEE}, the {nth} of {MMMM}, {year}",
    "{EEEE}, {MMMM} the {nth}, {year}",
    "the {nth} of {MMMM}, {year}",
    "{MMMM} the {nth}, {year}",
)
ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
NTHS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}


@dataclass(frozen=True)
class Form:
    """One way to write a date: a pattern, and by field the names from January, Monday, the first or the year FIRST."""

    pattern: str
    names: Mapping[str, tuple[str, ...]]

    def write(self, day: date) -> str:
        """The date in this form."""
        place = {"weekday": day.weekday(), "month": day.month - 1, "day": day.day - 1, "year": day.year - FIRST}
        return self.pattern.format_map({field: names[place[PARTS[field]]] for field, names in self.names.items()})

    def read(self, text: str) -> date | None:
        """The date that is written so, whatever weekday it is said to be; None where it is none, or not in this form."""
        found = self._expression.fullmatch(text)
        if found is None:
            return None
        place = {PARTS[field]: self.names[field].index(said) for field, said in found.groupdict().items()}
        try:
            return date(place["year"] + FIRST, place["month"] + 1, place["day"] + 1)
        except ValueError:  # the 31st of April
            return None

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        pieces = []
        for between, field, _, _ in Formatter().parse(self.pattern):
            pieces.append(re.escape(between))
            if field is not None:
                pieces.append(f"(?P<{field}>{'|'.join(map(re.escape, self.names[field]))})")
        return re.compile("".join(pieces))


@cache
def forms(chosen: str) -> tuple[Form, ...]:
    """The forms of `english`, of `all` locales, or of English in `words`, each once."""
    locales = json.loads(resource("data", "dates.json").read_text(encoding="utf-8"))
    if chosen == "words":
        names = {"nth": tuple(_nth(day) for day in range(1, 32)), "year": tuple(map(_year, range(FIRST, LAST + 1)))}
        return tuple(_form(pattern, {**locales[ENGLISH[0]], **names}) for pattern in IN_WORDS)
    return tuple(
        _form(pattern, {**FIGURES, **said})
        for locale, said in locales.items()
        if chosen == "all" or locale in ENGLISH
        for pattern in said["patterns"]
    )


def _form(pattern: str, names: Mapping[str, list[str] | tuple[str, ...]]) -> Form:
    used = [field for _, field, _, _ in Formatter().parse(pattern) if field is not None]
    return Form(pattern, {field: tuple(names[field]) for field in used})


def _number(number: int) -> str:
    """A number below 100 in words."""
    if number < len(ONES):
        return ONES[number]
    ten, one = divmod(number, 10)
    return f"{TENS[ten]}-{ONES[one]}" if one else TENS[ten]


def _nth(number: int) -> str:
    before, dash, last = _number(number).rpartition("-")
    return before + dash + NTHS.get(last, f"{last.removesuffix('y')}ieth" if last.endswith("y") else f"{last}th")


def _year(year: int) -> str:
    """1984 as people say it: nineteen eighty-four."""
    century, rest = divmod(year, 100)
    if year // 10 == 200:
        return "two thousand" + (f" and {_number(rest)}" if rest else "")
    return f"{_number(century)} {_number(rest)}"
