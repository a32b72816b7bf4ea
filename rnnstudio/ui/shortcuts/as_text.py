"""The page as plain text: to print, to hand out, to put on a slide."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence

from rnnstudio.graph.text import Text
from rnnstudio.ui.shortcuts.entries import Entry, Group, Way

OR = Text(" or ", " 或 ")
ON_CANVAS = Text("on the canvas alone", "仅在画布上")
Say = Callable[[Text], str]


def as_text(groups: Sequence[Group], say: Say) -> str:
    """Headings with lines of two columns below, the same width throughout."""
    entries = [entry for group in groups for entry in group.entries]
    wide = max((_cells(say(entry.title)) for entry in entries), default=0) + 3
    return "\n\n".join("\n".join([say(group.title), *_lines(group.entries, wide, say)]) for group in groups) + "\n"


def way_as_text(way: Way, say: Say) -> str:
    """Ctrl+Shift+Z."""
    return "+".join(say(cap) for cap in way)


def _lines(entries: Iterable[Entry], wide: int, say: Say) -> Iterable[str]:
    for entry in entries:
        title = say(entry.title)
        ways = say(OR).join(way_as_text(way, say) for way in entry.ways)
        where = f" ({say(ON_CANVAS)})" if entry.on_canvas else ""
        yield f"  {title}{' ' * (wide - _cells(title))}{ways}{where}"


def _cells(words: str) -> int:
    """How many columns of a terminal or of an editor with even letters: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in words)
