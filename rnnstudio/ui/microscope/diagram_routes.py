"""The ways of the wires on the grid of a plan: round boxes and names, with few corners, apart from wires that carry something else.

Columns and rows are the units, the middle of a node has whole numbers, so that the ways stay as they are at every size. Of a few
kinds of ways - straight, with one corner, along a gap between rows, along a gutter between columns - each wire takes the cheapest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product

from rnnstudio.derivation.dataflow import Flow, FlowNode
from rnnstudio.ui.microscope.diagram_plan import Plan

Point = tuple[float, float]
Way = tuple[Point, ...]
Area = tuple[float, float, float, float]  # left, top, right, bottom
OUT = "out"  # the end of what leaves the block
ASIDE = (0.0, -0.14, 0.14)  # where a gap or gutter is taken, a way keeps to one side
LAYER: Area = (-0.42, -0.31, 0.42, 0.31)
OPERATION: Area = (-0.3, -0.3, 0.3, 0.3)
WIDE: Area = (-0.47, -0.3, 0.47, 0.3)
NAME: Area = (-0.5, -0.62, -0.05, -0.3)
NUMBER: Area = (0.05, 0.3, 0.7, 0.52)
BOX_COST, NAME_COST, BESIDE_COST, CROSSING_COST, CORNER_COST, LENGTH_COST, FROM_ABOVE = (
    100.0,
    6.0,
    9.0,
    0.8,
    1.0,
    0.25,
    2.0,
)
NEAR, SHORT = 0.08, 0.05
TOGETHER = 0.4  # of the cost, for wires that lead into the same operation


def routes(flow: Flow, plan: Plan) -> Mapping[tuple[str, str], Way]:
    """The way of every wire by the node it comes from and the node it leads to, or OUT."""
    router = _Router(flow, plan)
    wires = [(source, node.id) for node in flow.nodes for source in node.inputs]
    wires += [(name, OUT) for name in plan.outputs]
    for source, into in sorted(wires, key=router.reach):
        router.lead(source, into)
    return router.ways


@dataclass
class _Router:
    flow: Flow
    plan: Plan
    ways: dict[tuple[str, str], Way] = field(default_factory=dict)
    boxes: dict[str, Area] = field(default_factory=dict)
    names: list[Area] = field(default_factory=list)

    def __post_init__(self) -> None:
        for node in self.flow.nodes:
            if node.kind != "source":
                spot = self.plan.spots[node.id]
                self.boxes[node.id] = _at(spot.column, spot.row, _shape(node))
                if node.produces and node.id not in self.plan.outputs:
                    self.names += [_at(spot.column, spot.row, NAME), _at(spot.column, spot.row, NUMBER)]

    def reach(self, wire: tuple[str, str]) -> tuple[bool, float]:
        """Which wires are led first: those that can run straight, then short ones."""
        begin, end = self._begin(*wire), self._end(*wire)
        straight = begin[0] == end[0] or begin[1] == end[1]
        between = (area for name, area in self.boxes.items() if name not in wire)
        return not straight or any(_meets((begin, end), area) for area in between), _length((begin, end))

    def lead(self, source: str, into: str) -> None:
        """The cheapest way between two nodes; the simple kinds first, the others only where none of these is free."""
        begin, end = self._begin(source, into), self._end(source, into)
        best, cost = self._cheapest(_simple(begin, end, len(self.plan.rows)), source, into)
        if cost >= NAME_COST:
            other, less = self._cheapest(_roundabout(begin, end, self.plan.columns), source, into, cost)
            best = other if less < cost else best
        self.ways[source, into] = best

    def _begin(self, source: str, into: str) -> Point:
        """What comes in at the bottom as well as along the top begins at the top only for what stands there."""
        spot = self.plan.spots[source]
        if self.flow[source].kind != "source":
            return spot.column, spot.row
        along = into != OUT and self.plan.spots[into].row == spot.row
        return 0.0, spot.row if along else self.plan.rails.get(source, spot.row)

    def _end(self, source: str, into: str) -> Point:
        spot = self.plan.spots[source if into == OUT else into]
        return (float(self.plan.columns) if into == OUT else spot.column), spot.row

    def _cheapest(self, ways: Iterator[Way], source: str, into: str, most: float = float("inf")) -> tuple[Way, float]:
        best: Way = ()
        for way in ways:
            plain = _plain_cost(way, self._is_layer(into))
            if plain < most:
                cost = plain + self._trouble(way, source, into, most - plain)
                if cost < most:
                    best, most = way, cost
        return best, most

    def _is_layer(self, name: str) -> bool:
        return name != OUT and self.flow[name].kind == "layer"

    def _trouble(self, way: Way, source: str, into: str, most: float) -> float:
        """What stands in its way, at most so much."""
        cost = 0.0
        for segment in pairwise(way):
            hit = sum(_meets(segment, area) for name, area in self.boxes.items() if name not in (source, into))
            cost += BOX_COST * hit + NAME_COST * sum(_meets(segment, area) for area in self.names)
            if cost >= most:
                return cost
            cost += sum(self._beside(segment, *known, source, into) for known in self.ways.items())
        return cost

    def _beside(self, segment: tuple[Point, Point], known: tuple[str, str], way: Way, source: str, into: str) -> float:
        """The cost of touching a wire that carries something else: into a layer all may come together."""
        if known[0] == source or (known[1] == into and self._is_layer(into)):
            return 0.0
        share = TOGETHER if known[1] == into else 1.0
        return share * sum(_touching(segment, one) for one in pairwise(way))


def _shape(node: FlowNode) -> Area:
    return LAYER if node.kind == "layer" else WIDE if len(node.label) > 1 else OPERATION


def _at(column: float, row: float, area: Area) -> Area:
    return area[0] + column, area[1] + row, area[2] + column, area[3] + row


def _simple(begin: Point, end: Point, rows: int) -> Iterator[Way]:
    """Straight, with one corner, or along a gap between two rows."""
    (x, y), (to_x, to_y) = begin, end
    if x == to_x or y == to_y:
        yield begin, end
    else:
        yield begin, (to_x, y), end
    if x and x != to_x and y != to_y:
        yield begin, (x, to_y), end
    if x:  # what comes in does so along its row
        for row, aside in product(range(rows + 1), ASIDE):
            gap = max(row - 0.5 + aside, -0.5)
            yield begin, (x, gap), (to_x, gap), end


def _roundabout(begin: Point, end: Point, columns: int) -> Iterator[Way]:
    """Along a gutter between two columns, and from there and to there along the gaps beside both ends."""
    (x, y), (to_x, to_y) = begin, end
    gutters = [column + 0.5 + aside for column in range(columns) for aside in ASIDE if column or aside >= 0]
    leaving = [max(y + side + aside, -0.5) for side in (-0.5, 0.5) for aside in ASIDE]
    coming = [max(to_y + side + aside, -0.5) for side in (-0.5, 0.5) for aside in ASIDE]
    for gutter in gutters:
        yield begin, (gutter, y), (gutter, to_y), end
        for arrive in coming:
            yield begin, (gutter, y), (gutter, arrive), (to_x, arrive), end
        if not x:
            continue
        for leave, arrive in product(leaving, coming):
            yield begin, (x, leave), (gutter, leave), (gutter, arrive), (to_x, arrive), end
        for leave in leaving:
            yield begin, (x, leave), (gutter, leave), (gutter, to_y), end


def _plain_cost(way: Way, into_layer: bool) -> float:
    """Corners, length, and going into a layer from above."""
    above = FROM_ABOVE if into_layer and way[-2][1] < way[-1][1] else 0.0
    return CORNER_COST * (len(way) - 2) + LENGTH_COST * _length(way) + above


def _length(way: Way) -> float:
    return sum(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in pairwise(way))


def _meets(segment: tuple[Point, Point], area: Area) -> bool:
    (x, y), (to_x, to_y) = segment
    left, top, right, bottom = area
    return min(x, to_x) < right and max(x, to_x) > left and min(y, to_y) < bottom and max(y, to_y) > top


def _touching(one: tuple[Point, Point], other: tuple[Point, Point]) -> float:
    """Lying on each other costs much, crossing little."""
    is_flat, other_flat = one[0][1] == one[1][1], other[0][1] == other[1][1]
    if is_flat != other_flat:
        flat, steep = (one, other) if is_flat else (other, one)
        return CROSSING_COST if _meets(flat, _strip(steep)) else 0.0
    across, along = (1, 0) if is_flat else (0, 1)
    if abs(one[0][across] - other[0][across]) >= NEAR:
        return 0.0
    return BESIDE_COST if _shared(_range(one, along), _range(other, along)) > SHORT else 0.0


def _strip(steep: tuple[Point, Point]) -> Area:
    (x, y), (_, to_y) = steep
    return x - 1e-6, min(y, to_y), x + 1e-6, max(y, to_y)


def _range(segment: tuple[Point, Point], axis: int) -> Sequence[float]:
    return sorted((segment[0][axis], segment[1][axis]))


def _shared(one: Sequence[float], other: Sequence[float]) -> float:
    return min(one[1], other[1]) - max(one[0], other[0])
