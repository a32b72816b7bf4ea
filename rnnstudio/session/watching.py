"""What the breakpoints of a project come to in a trace: at which steps each condition holds, and where it begins to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

import numpy as np

from rnnstudio.project.project import Breakpoint
from rnnstudio.trace.conditions.condition_error import ConditionError
from rnnstudio.trace.conditions.given import PHASES
from rnnstudio.trace.conditions.grammar import Condition, holds
from rnnstudio.trace.conditions.names import TraceFacts
from rnnstudio.trace.conditions.parse import parse

Steps = tuple[int, ...]


@dataclass(frozen=True)
class Watched:
    """A condition and the steps of the run at which it holds, from 1; what is wrong with it, where it cannot be told."""

    text: str
    on: bool = True
    holds: Steps = ()
    error: ConditionError | None = None

    @property
    def stops(self) -> Steps:
        """The steps at which it begins to hold."""
        held = set(self.holds)
        return tuple(step for step in self.holds if step - 1 not in held)


@dataclass(frozen=True)
class Marks:
    """What the timeline shows: the steps where a condition holds, those where play stops, and those at which a breakpoint was set,
    with True where it is on."""

    holds: frozenset[int] = frozenset()
    stops: frozenset[int] = frozenset()
    placed: tuple[tuple[int, bool], ...] = ()


NO_MARKS = Marks()


def watched(item: Breakpoint, facts: TraceFacts) -> Watched:
    """What a breakpoint comes to."""
    try:
        found = holds(understood(item.condition), facts)
    except ConditionError as error:
        return Watched(item.condition, item.on, error=error)
    return Watched(item.condition, item.on, tuple((np.flatnonzero(found) + 1).tolist()))


@lru_cache(512)
def understood(text: str) -> Condition:
    """The condition that a text says."""
    return parse(text)


def marks(entries: Iterable[Watched], lengths: Mapping[str, int]) -> Marks:
    """Of those that are on; a breakpoint that was set at a step is shown where it is off, too."""
    entries = tuple(entries)
    on = [entry for entry in entries if entry.on]
    places = _places(tuple(lengths.items()))
    placed = {places[entry.text]: entry.on for entry in entries if entry.text in places}
    return Marks(
        frozenset(step for entry in on for step in entry.holds),
        frozenset(step for entry in on for step in entry.stops),
        tuple(sorted(placed.items())),
    )


@lru_cache(8)
def _places(lengths: tuple[tuple[str, int], ...]) -> Mapping[str, int]:
    """Every step of a run by the condition that holds there alone."""
    return {condition_at(dict(lengths), step): step for step in range(1, sum(steps for _, steps in lengths) + 1)}


def condition_at(lengths: Mapping[str, int], step: int) -> str:
    """The condition that holds at this step of the run alone."""
    begins = dict(zip(lengths, accumulate(lengths.values(), initial=0), strict=False))
    line = next(line for line in reversed(begins) if begins[line] < step or line == next(iter(begins)))
    place = f"t == {step - begins[line]}"
    return f'phase == "{PHASES[line]}" and {place}' if len(lengths) > 1 else place
