"""How a condition that is being written may go on: names of the model, words of its vocabulary, what each of them is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rnnstudio.graph.text import NOTHING, Text
from rnnstudio.trace.conditions.condition_error import ConditionError
from rnnstudio.trace.conditions.given import GIVEN
from rnnstudio.trace.conditions.grammar import Name, Quoted
from rnnstudio.trace.conditions.names import Names, TraceFacts

MOST = 100
BEGUN = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*$")
IN_QUOTES = re.compile(r"([A-Za-z_]\w*)\s*(?:==?|!=|＝＝?|≠)\s*([\"“'])([^\"“”']*)$")
GRADIENT = Text("gradient: {of}", "梯度：{of}")
FUNCTIONS: Mapping[str, Text] = {
    "and": Text("both hold", "两者都成立"),
    "or": Text("one of them holds", "至少一个成立"),
    "not": Text("the opposite", "相反"),
    "all(": Text("every unit fulfils it", "每个单元都满足"),
    "any(": Text("one and the same unit fulfils it", "同一个单元满足"),
    "max(": Text("the largest unit", "最大的单元"),
    "min(": Text("the smallest unit", "最小的单元"),
    "mean(": Text("the mean of all units", "所有单元的平均"),
    "norm(": Text("the length of the vector", "向量的长度"),
}


@dataclass(frozen=True)
class Option:
    """One way to go on: what would stand there, and what it is."""

    text: str
    title: Text = NOTHING


@dataclass(frozen=True)
class Completion:
    """The options take the place of what stands from `begin` to the cursor. `begun` is False where nothing stands there yet, `whole`
    True where what stands there means something as it is."""

    begin: int
    options: tuple[Option, ...]
    begun: bool = True
    whole: bool = False


def completion(text: str, cursor: int, facts: TraceFacts) -> Completion:
    """How the text before the cursor may go on; no options where nothing is known that begins so."""
    before = text[:cursor]
    quoted = IN_QUOTES.search(before)
    if quoted:
        name, _, begun = quoted.groups()
        options = (Option(str(Quoted(word))) for word in _words(name, facts))
        found = tuple(option for option in options if _goes_on(option.text[1:], begun))
        return Completion(cursor - len(begun) - 1, found[:MOST])
    word = BEGUN.search(before)
    begun = word[0] if word else ""
    titled = (*_titled(facts), *(Option(name, title) for name, title in FUNCTIONS.items()))
    found = tuple(option for option in titled if _goes_on(option.text, begun))
    return Completion(cursor - len(begun), found[:MOST], bool(begun), begun in {option.text for option in titled})


def _goes_on(whole: str, begun: str) -> bool:
    return whole.casefold().startswith(begun.casefold()) and whole != begun


def _words(name: str, facts: TraceFacts) -> Iterable[str]:
    """All texts that one of the words may be."""
    try:
        return facts.find(Name((name,))).words or ()
    except ConditionError:
        return ()


def _titled(facts: TraceFacts) -> Iterator[Option]:
    """Every name that may be written, with what it is."""
    for name in facts.offered():
        yield Option(name, GIVEN[name].title if name in GIVEN else _title(name, facts.names))


def _title(name: str, names: Names) -> Text:
    """The title of a signal, or of the signal that a gradient is of."""
    block, _, signal = name.rpartition(".")
    chosen = names.blocks.get(block or names.selected or "")
    homes = [home for home in (chosen, *names.blocks.values()) if home]
    title = next((home.signals[signal] for home in homes if signal in home.signals), None)
    if title is not None:
        return title
    of = next((home.signals[signal[2:]] for home in homes if signal[2:] in home.signals), NOTHING)
    return GRADIENT.format(of=of) if signal.startswith("d_") and of.en else NOTHING
