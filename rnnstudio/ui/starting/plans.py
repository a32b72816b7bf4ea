"""The shapes of problems as small drawings of an unrolled model. Numbers only: a column for each step, three rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Literal

from rnnstudio.engine.architecture import Shape
from rnnstudio.examples.recipe import Attention

Role = Literal["read", "cell", "written", "attention"]
Way = Literal["flow", "again", "look"]
ROWS = 3
WRITTEN, CELL, READ = 0.0, 1.0, 2.0
BESIDE, BEHIND = 1.8, 0.5  # where attention stands: in front of the decoder's cell, or behind it
STEPS, HALF = 4, 3


@dataclass(frozen=True)
class Spot:
    """Something that is read, remembered, written or looked at."""

    column: float
    row: float
    role: Role


@dataclass(frozen=True)
class Arrow:
    """From one spot to another: what flows on, what is read again after it was written, what is looked at."""

    start: Spot
    end: Spot
    way: Way = "flow"


@dataclass(frozen=True)
class Plan:
    """All of a drawing."""

    columns: int
    spots: tuple[Spot, ...]
    arrows: tuple[Arrow, ...]


@cache
def plan_of(shape: Shape, attention: Attention = "none") -> Plan:
    """The drawing of a shape; with attention a step that writes looks at all that were read."""
    if shape == "asynchronous":
        return _plan(2 * HALF, read=range(HALF), written=range(HALF, 2 * HALF), attention=attention)
    read = range(1) if shape == "one_to_many" else range(STEPS)
    written = range(STEPS - 1, STEPS) if shape == "many_to_one" else range(STEPS)
    return _plan(STEPS, read, written)


def _plan(steps: int, read: range, written: range, attention: Attention = "none") -> Plan:
    cells = [Spot(step, CELL, "cell") for step in range(steps)]
    sources = [Spot(step, READ, "read") for step in read]
    answers = [Spot(step, WRITTEN, "written") for step in written]
    looked = _attended(cells, sources, answers, attention)
    arrows = (
        *(Arrow(before, after) for before, after in pairwise(cells)),
        *(Arrow(source, cells[step]) for source, step in zip(sources, read, strict=True)),
        *_upwards(cells, answers, looked),
        *(_again(cells, answers) if len(sources) < steps else ()),
        *(Arrow(cell, spot, "look") for spot in looked for cell in cells[:HALF]),
    )
    return Plan(steps, (*sources, *cells, *answers, *looked), arrows)


def _attended(cells: list[Spot], sources: list[Spot], answers: list[Spot], attention: Attention) -> list[Spot]:
    """Where it looks back: at one of the steps that write, so that the lines can be told apart."""
    if attention == "none":
        return []
    middle = cells[len(sources) + len(answers) // 2]
    return [Spot(middle.column, BESIDE if attention == "additive" else BEHIND, "attention")]


def _upwards(cells: list[Spot], answers: list[Spot], looked: list[Spot]) -> Iterator[Arrow]:
    """From every cell to its answer, by way of what stands between them."""
    for answer in answers:
        cell = next(one for one in cells if one.column == answer.column)
        column = sorted((cell, answer, *(s for s in looked if s.column == cell.column)), key=lambda spot: -spot.row)
        yield from (Arrow(below, above) for below, above in pairwise(column))


def _again(cells: list[Spot], answers: list[Spot]) -> Iterator[Arrow]:
    """What was written at one step is read at the next."""
    for answer in answers[:-1]:
        yield Arrow(answer, cells[int(answer.column) + 1], "again")
