"""Where blocks stand that come to a model which was placed by hand: beside what they are wired to, where there is room. Numbers only."""

from __future__ import annotations

from collections.abc import Mapping

from rnnstudio.graph.graph import Graph
from rnnstudio.ui.canvas.arrange import Point, Size, Spacing, box_of


def joined(graph: Graph, sizes: Mapping[str, Size], placed: Mapping[str, Point], spacing: Spacing) -> dict[str, Point]:
    """The places of all blocks, those placed by hand as they are."""
    found = dict(placed)
    while waiting := [name for name in sizes if name not in found]:
        node, at = _next(graph, sizes, waiting, found, spacing)
        found[node] = _lowered(sizes, node, at, found, spacing)
    return found


def _next(
    graph: Graph, sizes: Mapping[str, Size], waiting: list[str], found: Mapping[str, Point], spacing: Spacing
) -> tuple[str, Point]:
    """One that follows a block with a place, else one that leads to such a block, else any, below them all on the left."""
    for side, of in ((1, {w.target: w.source for w in graph.wires}), (-1, {w.source: w.target for w in graph.wires})):
        for node in waiting:
            if (other := of.get(node)) in found and other is not None:
                x, y = found[other]
                return node, (x + side * ((sizes[other].width + sizes[node].width) / 2 + spacing.column), y)
    left, _, _, bottom = box_of(found, sizes)
    own = sizes[waiting[0]]
    return waiting[0], (left + own.width / 2, bottom + spacing.row + own.above + own.height / 2)


def _lowered(sizes: Mapping[str, Size], node: str, at: Point, found: Mapping[str, Point], spacing: Spacing) -> Point:
    """The place itself, or the first one below where the block covers no other."""
    x, y = at
    while in_the_way := [
        other for other in found if _meet(box_of({node: (x, y)}, sizes), box_of({other: found[other]}, sizes))
    ]:
        lowest = max(found[other][1] + sizes[other].height / 2 for other in in_the_way)
        y = lowest + spacing.row + sizes[node].above + sizes[node].height / 2
    return x, y


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
