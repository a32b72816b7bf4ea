"""Where every copy of every cell stands when a plan is laid into a room: columns are steps, heights are the plan's levels. No Qt.

Where a sequence is longer than the room is wide, a stretch of columns around the playhead is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from rnnstudio.graph.block_type import Family
from rnnstudio.ui.canvas.unrolled_plan import Cell, Plan, Row

HEIGHTS: Mapping[Family, float] = {"input": 1.5, "recurrent": 2.6, "attention": 1.4, "layer": 1.2, "output": 1.5}
RISE = 1.1  # between levels, where the arrows are
NARROWEST, WIDEST = 3.0, 7.5  # a column
# in columns: at the beginning, between timelines, there with a box, where steps are left out
BEGIN, GAP, BRIDGE, MORE = 0.1, 1.1, 1.5, 0.5
LEAST = 3
TALLEST = 1.7
INSET, OVERLAP = 0.11, 0.68


class Box(NamedTuple):
    """A rectangle by its edges."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def centre(self) -> float:
        """Its middle from left to right."""
        return (self.left + self.right) / 2

    @property
    def middle(self) -> float:
        """Its middle from top to bottom."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Room:
    """What there is to fill: the free rectangle, and the height of a line of text."""

    left: float
    top: float
    right: float
    bottom: float
    em: float


def height_of(plan: Plan, em: float) -> float:
    """How high a plan wants to be."""
    return em * (sum(_heights(plan)) + RISE * (plan.levels + 1))


def _heights(plan: Plan) -> list[float]:
    return [max(HEIGHTS[r.family] for r in plan.rows.values() if r.level == k) for k in _used(plan)]


def _used(plan: Plan) -> list[int]:
    return sorted({row.level for row in plan.rows.values()})


def spans_of(lengths: Mapping[str, int], whole: int, capacity: int, focus: Mapping[str, int]) -> dict[str, range]:
    """The steps of each timeline that are shown: all up to `whole`, otherwise `capacity` of them around `focus` (from 0)."""
    total = sum(lengths.values())
    if total <= whole:
        return {line: range(steps) for line, steps in lengths.items()}
    shares = {line: min(steps, max(LEAST, round(capacity * steps / total))) for line, steps in lengths.items()}
    while sum(shares.values()) > max(capacity, LEAST * len(shares)):
        widest = max(shares, key=lambda line: shares[line])
        shares[widest] -= 1
    return {line: _around(focus.get(line, 0), shares[line], steps) for line, steps in lengths.items()}


def _around(at: int, count: int, steps: int) -> range:
    start = max(0, min(at - count // 2, steps - count))
    return range(start, start + count)


def capacity(plan: Plan, room: Room, timelines: int) -> int:
    """How many columns there is room for where so many timelines may be cut at both ends."""
    around = (BEGIN + GAP + BRIDGE * bool([r for r in plan.rows.values() if r.before])) + MORE * 2 * timelines
    return max(LEAST, int((room.right - room.left) / (NARROWEST * room.em) - around))


@dataclass(frozen=True)
class Grid:
    """A plan in a room."""

    plan: Plan
    room: Room
    lengths: Mapping[str, int]
    spans: Mapping[str, range]
    _x: dict[tuple[str, int], float] = field(init=False, default_factory=dict)
    _between: dict[str, float] = field(init=False, default_factory=dict)
    _more: list[float] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        x = self.room.left + max(0.0, (self.room.right - self.room.left - self.column * self._columns) / 2)
        for number, (line, span) in enumerate(self.spans.items()):
            gap = self._gap(number, line)
            self._between[line] = x + gap * self.column / 2
            x += gap * self.column
            if span.start > 0:
                self._more.append(x + MORE * self.column / 2)
                x += MORE * self.column
            for step in span:
                self._x[line, step] = x
                x += self.column
            if span.stop < self.lengths[line]:
                self._more.append(x + MORE * self.column / 2)
                x += MORE * self.column

    @cached_property
    def column(self) -> float:
        """The width of a column."""
        em = self.room.em
        return max(min((self.room.right - self.room.left) / max(self._columns, 1.0), WIDEST * em), NARROWEST * em * 0.8)

    @property
    def _columns(self) -> float:
        """The whole width in columns."""
        found = sum(self._gap(number, line) + len(span) for number, (line, span) in enumerate(self.spans.items()))
        return found + MORE * sum((s.start > 0) + (s.stop < self.lengths[line]) for line, s in self.spans.items())

    def _gap(self, number: int, line: str) -> float:
        if any(row.before and row.beside == line for row in self.plan.rows.values()):
            return BRIDGE
        return GAP if number else BEGIN

    @cached_property
    def unit(self) -> float:
        """What a height of 1 is, so that the plan fills the room."""
        high = height_of(self.plan, self.room.em)
        return self.room.em * min((self.room.bottom - self.room.top) / max(high, 1.0), TALLEST)

    @cached_property
    def _levels(self) -> dict[int, tuple[float, float]]:
        """Top and bottom of each level, from the foot up."""
        room, high, unit = self.room, height_of(self.plan, self.room.em), self.unit
        bottom = (room.top + room.bottom + unit / room.em * high) / 2 - unit * RISE
        found = {}
        for level, height in zip(_used(self.plan), _heights(self.plan), strict=True):
            found[level] = bottom - unit * height, bottom
            bottom -= unit * (height + RISE)
        return found

    @property
    def foot(self) -> float:
        """The middle of the lowest boxes."""
        return sum(self._levels[min(self._levels)]) / 2

    @property
    def more(self) -> tuple[float, ...]:
        """Where steps are left out."""
        return tuple(self._more)

    def columns(self) -> Mapping[tuple[str, int], float]:
        """The left edge of every column that is shown, by timeline and step (from 0)."""
        return self._x

    def level(self, row: Row) -> tuple[float, float]:
        """Top and bottom of a row."""
        return self._levels[row.level]

    def box(self, cell: Cell, step: int = 0) -> Box | None:
        """The copy of a cell at a step of its timeline; None where it is not shown."""
        row = self.plan.rows[cell]
        top, bottom = self._levels[row.level]
        if row.timeline is None:
            return self._single(row, top, bottom)
        left = self._x.get((row.timeline, step))
        if left is None:
            return None
        inset, width = INSET * self.column, (1 - 2 * INSET) * self.column
        if not row.staggered:
            return Box(left + inset, top, left + inset + width, bottom)
        if cell.direction == "forward":
            return Box(left + inset, top, left + inset + OVERLAP * width, bottom)
        return Box(left + inset + (1 - OVERLAP) * width, top, left + inset + width, bottom)

    def _single(self, row: Row, top: float, bottom: float) -> Box | None:
        """A box without a time: before a timeline, or behind its last step."""
        half = (0.5 - INSET) * self.column
        if row.before:
            middle = self._between.get(row.beside)
            return None if middle is None else Box(middle - half, top, middle + half, bottom)
        left = self._x.get((row.beside, self.lengths.get(row.beside, 0) - 1))
        return (
            None
            if left is None
            else Box(left + INSET * self.column, top, left + INSET * self.column + 2 * half, bottom)
        )

    def step_at(self, x: float) -> tuple[str, int] | None:
        """The timeline and step whose column is there."""
        return next((key for key, left in self._x.items() if left <= x < left + self.column), None)
