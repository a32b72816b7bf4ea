"""What is wrong with a condition, and where."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.text import NOTHING, Text, joined

MOST_LISTED = 12
DID_YOU_MEAN = Text("Did you mean “{name}”?", "是否想写“{name}”？")


class ConditionError(StudioError):
    """`begin` is the first character that it concerns, from 0, of `length` characters; behind the last one something is missing."""

    def __init__(self, text: Text, begin: int, length: int = 1) -> None:
        super().__init__(text)
        self.begin, self.length = begin, length

    @property
    def column(self) -> int:
        """The place as people count it, from 1."""
        return self.begin + 1


def listed(names: Iterable[str]) -> str:
    """Names one after the other; of many, the first."""
    found = list(names)
    return ", ".join(found[:MOST_LISTED]) + (", …" if len(found) > MOST_LISTED else "")


def with_suggestion(text: Text, wrong: str, names: Iterable[str]) -> Text:
    """The words, and which of the names was probably meant, if one resembles what stands there."""
    close = suggestion(wrong, names)
    return joined((text, DID_YOU_MEAN.format(name=close) if close else NOTHING)) if close else text


def suggestion(wrong: str, names: Iterable[str]) -> str | None:
    """The name that was probably meant: the same in other letters, else a similar one."""
    found = list(names)
    alike = [name for name in found if name.casefold() == wrong.casefold()]
    return next(iter(alike or difflib.get_close_matches(wrong, found, 1)), None)
