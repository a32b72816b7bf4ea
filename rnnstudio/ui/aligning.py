"""Blocks in line or evenly apart: numbers only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import fmean
from typing import Literal

from rnnstudio.ui.canvas.arrange import Point, Size

Edge = Literal["left", "right", "top", "bottom", "middle", "centre"]
Axis = Literal["across", "down"]
EDGES: Mapping[
    Edge, tuple[int, float, Callable[[list[float]], float]]
] = {  # axis, sizes from the middle, which of them all
    "left": (0, -0.5, min),
    "centre": (0, 0.0, fmean),
    "right": (0, 0.5, max),
    "top": (1, -0.5, min),
    "middle": (1, 0.0, fmean),
    "bottom": (1, 0.5, max),
}


def aligned(places: Mapping[str, Point], sizes: Mapping[str, Size], edge: Edge) -> dict[str, Point]:
    """The places with all blocks at the same edge, or in one line through their middles."""
    axis, share, goal = EDGES[edge]
    lines = {n: place[axis] + share * _extent(sizes[n], axis) for n, place in places.items()}
    at = goal(list(lines.values()))
    return {n: _shifted(place, axis, at - lines[n]) for n, place in places.items()}


def spread(places: Mapping[str, Point], sizes: Mapping[str, Size], axis: Axis) -> dict[str, Point]:
    """The places with the same gap between neighbours; the outermost two stay."""
    k = 0 if axis == "across" else 1
    extent = {name: _extent(size, k) for name, size in sizes.items()}
    order = sorted(places, key=lambda name: places[name][k])
    first, last = order[0], order[-1]
    begin, end = places[first][k] - extent[first] / 2, places[last][k] + extent[last] / 2
    gap = (end - begin - sum(extent[name] for name in order)) / max(len(order) - 1, 1)
    found: dict[str, Point] = {}
    for name in order:
        found[name] = _shifted(places[name], k, begin + extent[name] / 2 - places[name][k])
        begin += extent[name] + gap
    return found


def _extent(size: Size, axis: int) -> float:
    return size.width if axis == 0 else size.height


def _shifted(place: Point, axis: int, by: float) -> Point:
    return (place[0] + by, place[1]) if axis == 0 else (place[0], place[1] + by)
