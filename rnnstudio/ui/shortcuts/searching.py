"""What of the page is wanted: by words in either language, or by a key as one would type it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rnnstudio.graph.text import LANGUAGES, Text
from rnnstudio.ui.shortcuts.entries import Entry, Group, parts

AROUND_PLUS = re.compile(r"\s*\+\s*(?=\S)")
ALIASES = {"control": "ctrl", "strg": "ctrl", "delete": "del", "escape": "esc", "return": "enter"}


def matching(groups: Sequence[Group], typed: str) -> tuple[Group, ...]:
    """The groups with those entries that say every word typed; a group whose own name says it keeps all."""
    wanted = AROUND_PLUS.sub("+", typed.casefold()).split()
    kept = (replace(g, entries=tuple(e for e in g.entries if _says_all(g, e, wanted))) for g in groups)
    return tuple(group for group in kept if group.entries)


def _says_all(group: Group, entry: Entry, wanted: list[str]) -> bool:
    said = " ".join(_said(group.title, entry.title, entry.tip))
    chords = tuple(_chords(entry))
    return all(word in said or any(_is_chord(word, chord) for chord in chords) for word in wanted)


def _said(*texts: Text) -> Iterator[str]:
    return (text.said(tongue).casefold() for text in texts for tongue in LANGUAGES)


def _chords(entry: Entry) -> Iterator[tuple[str, ...]]:
    """Each way as what is held and what is pressed: in the letters of the shortcut and in those of the caps."""
    yield from (tuple(part.casefold() for part in parts(key)) for key in entry.keys)
    for way in entry.ways:
        for tongue in LANGUAGES:
            yield tuple(cap.said(tongue).casefold() for cap in way)


def _is_chord(word: str, chord: tuple[str, ...]) -> bool:
    """“ctrl+z” is exactly that; “ctrl+” is all with Ctrl; “z” alone, or “ctrl”, is a cap in whatever chord."""
    asked = [ALIASES.get(part, part) for part in parts(word)]
    if len(asked) == 1:
        return asked[0] in chord
    if not asked[-1]:
        return set(asked[:-1]) <= set(chord[:-1])
    return set(asked[:-1]) == set(chord[:-1]) and chord[-1].startswith(asked[-1])
