"""At which height, and where it turns, a wire passes what it must not run behind. Numbers only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import permutations

from rnnstudio.graph.graph import Wire
from rnnstudio.ui.canvas.route import Box, Route

LANE, FREE, OUT = 16.0, 20.0, 16.0
APART = 9.0  # wires side by side
STRAIGHT = 24.0  # from top to bottom without a level run
MOST_TRIED = 5
Boxes = Mapping[str, Box]


def with_lanes(found: Mapping[Wire, Route], boxes: Boxes, rows: Mapping[str, int]) -> dict[Wire, Route]:
    """The routes with the heights at which they run level, where they have to."""
    across = {w: r for w, r in found.items() if {r.leaves, r.arrives} == {"top", "bottom"}}
    lanes = _between(across, boxes, rows)
    below = 0
    level: dict[Wire, Route] = {}
    for wire, route in found.items():
        if route.leaves == route.arrives == "bottom":
            lanes[wire] = _under(wire, boxes) + LANE * below
            below += 1
        elif route.leaves == "right" and (lane := _lane(wire, boxes)) is not None:
            level[wire] = _turned(route, lane, wire, boxes)
    return {w: replace(r, lane=lanes.get(w)) for w, r in found.items()} | _side_by_side(level)


def _under(wire: Wire, boxes: Boxes) -> float:
    """Below both ends and all that stands between them."""
    ends = boxes[wire.source], boxes[wire.target]
    left, right = min(box.left for box in ends), max(box.right for box in ends)
    level = max(box.bottom for box in ends)
    near = [box.bottom for box in boxes.values() if box.right > left and box.left < right and box.top < level]
    return max(near) + FREE


# --- from the right of one block to the left of another -------------------------------------------------------------------------


def _lane(wire: Wire, boxes: Boxes) -> float | None:
    """Above what stands in the way of a wire that runs on to the right; where it turns back, between the rows or below both."""
    source, target = boxes[wire.source], boxes[wire.target]
    if target.left - source.right > OUT + 9:
        met = list(_met(wire, boxes))
        return min(box.crest for box in met) - FREE * 0.6 if met else None
    if target.crest > source.bottom:
        return _gap(wire, boxes, source.bottom, target.crest)
    if source.crest > target.bottom:
        return _gap(wire, boxes, target.bottom, source.crest)
    return max(source.bottom, target.bottom) + FREE


def _met(wire: Wire, boxes: Boxes) -> Iterable[Box]:
    source, target = boxes[wire.source], boxes[wire.target]
    low, high = sorted(((source.top + source.bottom) / 2, (target.top + target.bottom) / 2))
    for box in _others(wire, boxes):
        if box.left > source.right and box.right < target.left and box.top < high and box.bottom > low:
            yield box


def _gap(wire: Wire, boxes: Boxes, top: float, bottom: float) -> float:
    """Just above what is below, past all that reaches into the space between."""
    left, right = boxes[wire.target].left - OUT, boxes[wire.source].right + OUT
    reach = [b.bottom for b in _others(wire, boxes) if b.right > left and b.left < right and top < b.bottom < bottom]
    return (max([top, *reach]) + bottom) / 2


def _turned(route: Route, lane: float, wire: Wire, boxes: Boxes) -> Route:
    """Where it turns: beside its ends, and beside what stands between these and its lane."""
    source, target = boxes[wire.source], boxes[wire.target]
    others = list(_others(wire, boxes))
    x_out = _clear(source.right + OUT, (source.top + source.bottom) / 2, lane, others, 1)
    x_in = _clear(target.left - OUT, (target.top + target.bottom) / 2, lane, others, -1)
    if x_in < x_out < target.left:
        x_in = x_out
    return replace(route, x_out=x_out, x_in=x_in, lane=lane)


def _clear(x: float, start: float, end: float, others: list[Box], sign: int) -> float:
    low, high = sorted((start, end))
    for _ in others:
        hit = [b for b in others if b.left - 4 < x < b.right + 4 and b.crest < high and b.bottom > low]
        if not hit:
            break
        x = max(b.right for b in hit) + OUT if sign > 0 else min(b.left for b in hit) - OUT
    return x


def _side_by_side(level: Mapping[Wire, Route]) -> dict[Wire, Route]:
    """Wires that would run over one another, next to one another."""
    done: dict[Wire, Route] = {}
    for wire, route in level.items():
        together = [other for other in level if _share(route, level[other])]
        shift = (together.index(wire) - (len(together) - 1) / 2) * APART
        done[wire] = replace(
            route, lane=(route.lane or 0.0) + shift, x_out=route.x_out + shift, x_in=route.x_in + shift
        )
    return done


def _share(one: Route, other: Route) -> bool:
    if one.lane is None or other.lane is None or abs(one.lane - other.lane) >= APART:
        return False
    (a, b), (c, d) = (sorted((route.x_out, route.x_in)) for route in (one, other))
    return a <= d + APART and c <= b + APART


def _others(wire: Wire, boxes: Boxes) -> Iterable[Box]:
    return (box for name, box in boxes.items() if name not in (wire.source, wire.target))


# --- from one row of blocks to the other ----------------------------------------------------------------------------------------


def _between(across: Mapping[Wire, Route], boxes: Boxes, rows: Mapping[str, int]) -> dict[Wire, float]:
    """Evenly between the two rows of blocks, in the order in which the fewest wires cross."""
    bent = [wire for wire, route in across.items() if abs(route.x_out - route.x_in) >= STRAIGHT]
    above = max((box.bottom for name, box in boxes.items() if rows.get(name) == 0), default=0.0)
    below = min((box.crest for name, box in boxes.items() if rows.get(name) == 1), default=0.0)
    if below - above < LANE:  # placed by hand
        return {w: _halfway(boxes[w.source], boxes[w.target]) for w in bent}
    tries = permutations(bent) if len(bent) <= MOST_TRIED else (tuple(bent),)
    best = min(tries, key=lambda order: _crossings(order, across))
    return {wire: above + (below - above) * (k + 1) / (len(best) + 1) for k, wire in enumerate(best)}


def _halfway(one: Box, other: Box) -> float:
    upper, lower = (one, other) if one.bottom < other.crest else (other, one)
    return (upper.bottom + lower.crest) / 2


def _crossings(order: tuple[Wire, ...], across: Mapping[Wire, Route]) -> int:
    """How often wires cross that run level in this order, from the top."""
    ends = [(r.x_out, r.x_in) if r.leaves == "bottom" else (r.x_in, r.x_out) for r in (across[wire] for wire in order)]
    return sum(
        (min(later) < upper[1] < max(later)) + (min(upper) < later[0] < max(upper))
        for k, upper in enumerate(ends)
        for later in ends[k + 1 :]
    )
