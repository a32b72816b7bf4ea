"""Which way every wire takes: straight on, around what stands in between, or from one row of blocks to the other. Numbers only."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from rnnstudio.graph.graph import Wire
from rnnstudio.ui.canvas.around import Memory
from rnnstudio.ui.canvas.lanes import with_lanes
from rnnstudio.ui.canvas.ports import Anchor, Side
from rnnstudio.ui.canvas.route import Box, Route

INSET = 12.0
CORNER, NEXT_CORNER = 14.0, 16.0
APART = 26.0
STRAIGHT_ON = Route()


def routes(
    wires: Collection[Wire],
    boxes: Mapping[str, Box],
    rows: Mapping[str, int],
    closing: Collection[Wire],
    memory: Memory | None = None,
) -> dict[Wire, Route]:
    """The way of every wire; with a `memory` of the ways before, only those are searched for anew that may be others now."""
    sides = {wire: _sides(wire, boxes, rows, wire in closing) for wire in wires}
    places = _places(sides, boxes)
    found: dict[Wire, Route] = {}
    for wire, (leaves, arrives) in sides.items():
        if leaves == "right":
            found[wire] = STRAIGHT_ON
        else:
            x_out = places[wire.source, Anchor("output", wire.output, leaves)]
            x_in = places[wire.target, Anchor("input", wire.input, arrives)]
            found[wire] = Route(leaves, arrives, x_out, x_in)
    return with_lanes(found, boxes, rows, memory or Memory())


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
    edges: dict[tuple[str, Side], dict[Anchor, float]] = {}
    for (node, anchor), x in wanted.items():
        edges.setdefault((node, anchor.side), {})[anchor] = x
    found: dict[tuple[str, Anchor], float] = {}
    for (node, side), own in sorted(edges.items()):
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
