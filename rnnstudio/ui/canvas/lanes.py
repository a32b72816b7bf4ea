"""At which height, and where it turns, a wire passes what it must not run behind. Numbers only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import combinations, permutations
from math import inf

from rnnstudio.graph.graph import Wire
from rnnstudio.ui.canvas.around import Around, Memory
from rnnstudio.ui.canvas.route import Box, Route

LANE, FREE, OUT = 16.0, 20.0, 16.0
APART = 9.0  # wires side by side
STRAIGHT = 24.0  # from top to bottom without a level run
MOST_TRIED = 5
Boxes = Mapping[str, Box]
Ends = tuple[float, float]


def with_lanes(found: Mapping[Wire, Route], boxes: Boxes, rows: Mapping[str, int], memory: Memory) -> dict[Wire, Route]:
    """The routes with the heights at which they run level, where they have to."""
    across = {w: r for w, r in found.items() if {r.leaves, r.arrives} == {"top", "bottom"}}
    lanes = _between(across, boxes, rows)
    memory.follow(found, boxes)
    ways: dict[Wire, Route] = {}
    level: dict[Wire, Route] = {}
    below = 0.0
    for wire, route in found.items():
        if wire in across:
            ways[wire] = route._replace(lane=lanes.get(wire))
            continue
        way = ways[wire] = memory.way(wire, route, _alone)
        if way.arrives == "bottom":
            ways[wire] = way._replace(lane=(way.lane or 0.0) + below)
            below += LANE
        elif way.lane is not None:
            level[wire] = way
    return ways | _side_by_side(level)


def _alone(route: Route, around: Around) -> Route:
    """The way of a wire that does not lead from one row of blocks to the other, as if there were no other wires."""
    if route.leaves == "bottom":
        return route._replace(lane=_under(around))
    lane = _lane(around)
    return route if lane is None else _turned(route, lane, around)


def _under(around: Around) -> float:
    """Below both ends and all that stands between them."""
    ends = around.source, around.target
    left, right = min(box.left for box in ends), max(box.right for box in ends)
    level = max(box.bottom for box in ends)
    return max(box.bottom for box in around.standing(left, -inf, right, level) if box.top < level) + FREE


# --- from the right of one block to the left of another -------------------------------------------------------------------------


def _lane(around: Around) -> float | None:
    """Above what stands in the way of a wire that runs on to the right; where it turns back, between the rows or below both."""
    source, target = around.source, around.target
    if target.left - source.right > OUT + 9:
        met = _met(around)
        return min(box.crest for box in met) - FREE * 0.6 if met else None
    if target.crest > source.bottom:
        return _gap(around, source.bottom, target.crest)
    if source.crest > target.bottom:
        return _gap(around, target.bottom, source.crest)
    return max(source.bottom, target.bottom) + FREE


def _met(around: Around) -> list[Box]:
    source, target = around.source, around.target
    low, high = sorted(((source.top + source.bottom) / 2, (target.top + target.bottom) / 2))
    near = around.others(source.right, low, target.left, high)
    return [b for b in near if b.left > source.right and b.right < target.left and b.top < high]


def _gap(around: Around, top: float, bottom: float) -> float:
    """Just above what is below, past all that reaches into the space between."""
    left, right = around.target.left - OUT, around.source.right + OUT
    reach = [box.bottom for box in around.others(left, top, right, bottom) if box.bottom < bottom]
    return (max([top, *reach]) + bottom) / 2


def _turned(route: Route, lane: float, around: Around) -> Route:
    """Where it turns: beside its ends, and beside what stands between these and its lane."""
    source, target = around.source, around.target
    x_out = _clear(source.right + OUT, (source.top + source.bottom) / 2, lane, around, 1)
    x_in = _clear(target.left - OUT, (target.top + target.bottom) / 2, lane, around, -1)
    if x_in < x_out < target.left:
        x_in = x_out
    return route._replace(x_out=x_out, x_in=x_in, lane=lane)


def _clear(x: float, start: float, end: float, around: Around, sign: int) -> float:
    low, high = sorted((start, end))
    while hit := around.others(x - 4, low, x + 4, high):
        x = max(b.right for b in hit) + OUT if sign > 0 else min(b.left for b in hit) - OUT
    return x


def _side_by_side(level: Mapping[Wire, Route]) -> dict[Wire, Route]:
    """Wires that would run over one another, next to one another."""
    done: dict[Wire, Route] = {}
    beside = _company(list(level.values()))
    for (wire, route), (before, together) in zip(level.items(), beside, strict=True):
        shift = (before - (together - 1) / 2) * APART
        lane = (route.lane or 0.0) + shift
        done[wire] = route._replace(lane=lane, x_out=route.x_out + shift, x_in=route.x_in + shift) if shift else route
    return done


def _company(level: Sequence[Route]) -> list[tuple[int, int]]:
    """For each route how many earlier ones run where it does, and how many do in all, itself included."""
    before, together = [0] * len(level), [1] * len(level)
    order = sorted(range(len(level)), key=lambda k: level[k].lane or 0.0)
    for place, k in enumerate(order):
        for j in order[place + 1 :]:
            if (level[j].lane or 0.0) - (level[k].lane or 0.0) >= APART:
                break
            if _overlap(level[k], level[j]):
                together[k] += 1
                together[j] += 1
                before[max(k, j)] += 1
    return list(zip(before, together, strict=True))


def _overlap(one: Route, other: Route) -> bool:
    (a, b), (c, d) = (sorted((route.x_out, route.x_in)) for route in (one, other))
    return a <= d + APART and c <= b + APART


# --- from one row of blocks to the other ----------------------------------------------------------------------------------------


def _between(across: Mapping[Wire, Route], boxes: Boxes, rows: Mapping[str, int]) -> dict[Wire, float]:
    """Evenly between the two rows of blocks, in the order in which the fewest wires cross."""
    bent = [wire for wire, route in across.items() if abs(route.x_out - route.x_in) >= STRAIGHT]
    above = max((box.bottom for name, box in boxes.items() if rows.get(name) == 0), default=0.0)
    below = min((box.crest for name, box in boxes.items() if rows.get(name) == 1), default=0.0)
    if below - above < LANE:  # placed by hand
        return {w: _halfway(boxes[w.source], boxes[w.target]) for w in bent}
    ends = [(r.x_out, r.x_in) if r.leaves == "bottom" else (r.x_in, r.x_out) for r in (across[wire] for wire in bent)]
    best = [bent[k] for k in _fewest_crossings(tuple(ends))]
    return {wire: above + (below - above) * (k + 1) / (len(best) + 1) for k, wire in enumerate(best)}


def _halfway(one: Box, other: Box) -> float:
    upper, lower = (one, other) if one.bottom < other.crest else (other, one)
    return (upper.bottom + lower.crest) / 2


@lru_cache(maxsize=64)
def _fewest_crossings(ends: tuple[Ends, ...]) -> tuple[int, ...]:
    """In which order, from the top, wires with these upper and lower ends run level so that the fewest cross."""
    order = tuple(range(len(ends)))
    return min(permutations(order), key=lambda tried: _crossings(tried, ends)) if len(ends) <= MOST_TRIED else order


def _crossings(order: Sequence[int], ends: Sequence[Ends]) -> int:
    """How often wires cross that run level in this order."""
    return sum(
        (min(later) < upper[1] < max(later)) + (min(upper) < later[0] < max(upper))
        for upper, later in combinations([ends[k] for k in order], 2)
    )
