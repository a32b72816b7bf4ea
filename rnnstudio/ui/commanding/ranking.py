"""How well what is typed fits a command, and the order that follows from it. Words only, in either language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rnnstudio.graph.text import LANGUAGES, Text
from rnnstudio.ui.commanding.command import Command

Fit = tuple[int, int]  # smaller is better: the kind of match, then how much is left over
WORD = re.compile(r"[^\W_]+")
WHOLE, BEGINNING, WORDS, WITHIN, INITIALS, ABOUT, SCATTERED = range(7)


def ranked(typed: str, commands: Iterable[Command], last_used: Sequence[str] = ()) -> list[Command]:
    """The commands that fit, the best first; among equals what can be done now, and what was used last."""
    recency = {name: place for place, name in enumerate(last_used)}
    found: list[tuple[tuple[int, bool, int, int, int], Command]] = []
    for order, command in enumerate(commands):
        fitting = fit(typed, command)
        if fitting is not None:
            kind, rest = fitting
            used = recency.get(command.id, len(recency))
            found.append(((kind, not command.enabled and bool(typed), used, rest, order), command))
    return [command for _, command in sorted(found, key=lambda pair: pair[0])]


def fit(typed: str, command: Command) -> Fit | None:
    """How well a command is described by what is typed; None where it is not at all."""
    words = typed.lower().split()
    if not words:
        return WHOLE, 0
    titles = _said(command.title, command.also)
    fits = [found for title in titles if (found := _of_title(words, title)) is not None]
    if all(any(word in said for said in (*titles, *_said(command.tip, command.place))) for word in words):
        fits.append((ABOUT, 0))
    return min(fits, default=None)


def _of_title(words: list[str], title: str) -> Fit | None:
    together, parts = " ".join(words), WORD.findall(title)
    rest = len(title) - len(together)
    if title == together:
        return WHOLE, 0
    if title.startswith(together):
        return BEGINNING, rest
    if all(any(part.startswith(word) for part in parts) for word in words):
        return WORDS, rest
    if all(word in title for word in words):
        return WITHIN, rest
    letters = "".join(words)
    if len(letters) > 1 and "".join(part[0] for part in parts).startswith(letters):
        return INITIALS, rest
    span = _span(letters, title)
    return (SCATTERED, span) if span is not None and len(letters) > 1 else None


def _span(letters: str, title: str) -> int | None:
    """Over how many characters the letters lie scattered, in their order; None where they do not occur so."""
    begin = at = title.find(letters[0])
    for letter in letters[1:]:
        at = title.find(letter, at + 1) if at >= 0 else -1
    return at - begin if at >= 0 else None


def _said(*texts: Text) -> list[str]:
    return [said for text in texts for tongue in LANGUAGES if (said := text.said(tongue).lower().replace("…", ""))]
