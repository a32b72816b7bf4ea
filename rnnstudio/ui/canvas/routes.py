"""Which way every wire takes: straight on, around what stands in between, or from one row of blocks to the other. Numbers only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import permutations

from rnnstudio.graph.graph import Wire
from rnnstudio.ui.canvas.ports import Anchor, Side

INSET = 12.0
CORNER, NEXT_CORNER = 14.0, 16.0
APART = 26.0
LANE, FREE = 16.0, 20.0
STRAIGHT = 24.0  # from top to bottom without a level run
MOST_TRIED = 5


@dataclass(frozen=True)
class Box:
    """A block's card in the scene; `loops` tells that the middle of its top belongs to them, up to `crest`."""

    left: float
    top: float
    right: float
    bottom: float
    crest: float
    loops: bool = False

    @property
    def centre(self) -> float:
        """Its middle from left to right."""
        return (self.left + self.right) / 2


@dataclass(frozen=True)
class Route:
    """The sides at which a wire leaves and arrives, with their x where that is free, and the height at which it runs level."""

    leaves: Side = "right"
    arrives: Side = "left"
    x_out: float = 0.0
    x_in: float = 0.0
    lane: float | None = None

    def out(self, wire: Wire) -> Anchor:
        """Where it begins."""
        return Anchor("output", wire.output, self.leaves)

    def into(self, wire: Wire) -> Anchor:
        """Where it ends."""
        return Anchor("input", wire.input, self.arrives)


def routes(
    wires: Collection[Wire], boxes: Mapping[str, Box], rows: Mapping[str, int], closing: Collection[Wire]
) -> dict[Wire, Route]:
    """The way of every wire."""
    sides = {wire: _sides(wire, boxes, rows, wire in closing) for wire in wires}
    places = _places(sides, boxes)
    found: dict[Wire, Route] = {}
    for wire, (leaves, arrives) in sides.items():
        x_out, x_in = places.get((wire.source, Anchor("output", wire.output, leaves)), 0.0), 0.0
        x_in = places.get((wire.target, Anchor("input", wire.input, arrives)), 0.0)
        found[wire] = Route(leaves, arrives, x_out, x_in)
    return _with_lanes(found, boxes, rows)


def _sides(wire: Wire, boxes: Mapping[str, Box], rows: Mapping[str, int], closes: bool) -> tuple[Side, Side]:
    source, target = boxes[wire.source], boxes[wire.target]
    if rows.get(wire.source) != rows.get(wire.target):
        if source.bottom < target.crest:
            return "bottom", "top"
        if target.bottom < source.crest:
            return "top", "bottom"
    if closes and target.left <= source.right:
        return "bottom", "bottom"
    return "right", "left"


# --- places at the top and the bottom -------------------------------------------------------------------------------------------


def _places(sides: Mapping[Wire, tuple[Side, Side]], boxes: Mapping[str, Box]) -> dict[tuple[str, Anchor], float]:
    """The x of every anchor at a top or a bottom: near the other end, and apart from its neighbours."""
    wanted: dict[tuple[str, Anchor], float] = {}
    for wire, (leaves, arrives) in sides.items():
        if leaves in ("top", "bottom"):
            source, target = boxes[wire.source], boxes[wire.target]
            out, into = Anchor("output", wire.output, leaves), Anchor("input", wire.input, arrives)
            x = next((x for x in (_corner(out, source), _corner(into, target)) if x is not None), None)
            x = _meeting(source, target) if x is None else x
            wanted.setdefault((wire.source, out), _inside(x, source))
            wanted.setdefault((wire.target, into), _inside(x, target))
    found: dict[tuple[str, Anchor], float] = {}
    for node, side in sorted({(node, anchor.side) for node, anchor in wanted}):
        own = {anchor: x for (name, anchor), x in wanted.items() if name == node and anchor.side == side}
        spread = _corners(own, boxes[node]) if side == "top" and boxes[node].loops else _apart(own, boxes[node])
        found |= {(node, anchor): x for anchor, x in spread.items()}
    return found


def _corner(anchor: Anchor, box: Box) -> float | None:
    """Where an anchor has to stand beside the loops at the top; None where it is free."""
    if anchor.side != "top" or not box.loops:
        return None
    return box.left + CORNER if anchor.end == "input" else box.right - CORNER


def _meeting(source: Box, target: Box) -> float:
    """Where a straight line joins both, or the middle between them."""
    low, high = max(source.left, target.left), min(source.right, target.right)
    return (low + high) / 2


def _inside(x: float, box: Box) -> float:
    return min(max(x, box.left + INSET), box.right - INSET)


def _corners(own: Mapping[Anchor, float], box: Box) -> dict[Anchor, float]:
    """Beside the loops: what arrives on the left, what leaves on the right."""
    into = sorted((a for a in own if a.end == "input"), key=lambda a: own[a])
    out = sorted((a for a in own if a.end == "output"), key=lambda a: -own[a])
    found = {anchor: box.left + CORNER + NEXT_CORNER * k for k, anchor in enumerate(into)}
    return found | {anchor: box.right - CORNER - NEXT_CORNER * k for k, anchor in enumerate(out)}


def _apart(own: Mapping[Anchor, float], box: Box) -> dict[Anchor, float]:
    """In their order, no two closer than APART, as near to where they want to be as the side allows."""
    order = sorted(own, key=lambda anchor: (own[anchor], anchor))
    gap = min(APART, (box.right - box.left - 2 * INSET) / max(len(order) - 1, 1))
    found: dict[Anchor, float] = {}
    for k, anchor in enumerate(order):
        least = max([box.left + INSET + gap * k, *(found[before] + gap for before in order[k - 1 : k] if k)])
        found[anchor] = min(max(own[anchor], least), box.right - INSET - gap * (len(order) - 1 - k))
    return found


# --- lanes --------------------------------------------------------------------------------------------------------------------------


def _with_lanes(found: dict[Wire, Route], boxes: Mapping[str, Box], rows: Mapping[str, int]) -> dict[Wire, Route]:
    across = {w: r for w, r in found.items() if {r.leaves, r.arrives} == {"top", "bottom"}}
    lanes = _between(across, boxes, rows)
    below = 0
    for wire, route in found.items():
        if route.leaves == route.arrives == "bottom":
            lanes[wire] = _under(wire, boxes) + LANE * below
            below += 1
        elif route.leaves == "right" and (lane := _around(wire, boxes)) is not None:
            lanes[wire] = lane
    return {w: Route(r.leaves, r.arrives, r.x_out, r.x_in, lanes.get(w)) for w, r in found.items()}


def _under(wire: Wire, boxes: Mapping[str, Box]) -> float:
    """Below both ends and all that stands between them."""
    ends = boxes[wire.source], boxes[wire.target]
    left, right = min(box.left for box in ends), max(box.right for box in ends)
    level = max(box.bottom for box in ends)
    near = [box.bottom for box in boxes.values() if box.right > left and box.left < right and box.top < level]
    return max(near) + FREE


def _around(wire: Wire, boxes: Mapping[str, Box]) -> float | None:
    """Above what stands in the way of a wire that runs on to the right; None where nothing does, or where it turns back."""
    source, target = boxes[wire.source], boxes[wire.target]
    middle = sorted(((source.top + source.bottom) / 2, (target.top + target.bottom) / 2))
    if target.left <= source.right:
        return None
    met = [
        box
        for name, box in boxes.items()
        if name not in (wire.source, wire.target)
        and box.left > source.right
        and box.right < target.left
        and box.top < middle[1]
        and box.bottom > middle[0]
    ]
    return min(box.crest for box in met) - FREE * 0.6 if met else None


def _between(across: Mapping[Wire, Route], boxes: Mapping[str, Box], rows: Mapping[str, int]) -> dict[Wire, float]:
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
