"""Leads the wires of a scene between its blocks as they stand, and finds places for the words on them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from rnnstudio.graph.graph import Wire
from rnnstudio.ui.canvas.block_item import BlockItem
from rnnstudio.ui.canvas.ports import Anchor
from rnnstudio.ui.canvas.route import Box
from rnnstudio.ui.canvas.routes import routes
from rnnstudio.ui.canvas.wire_item import WireItem


class Leading:
    """Looks at a scene's own blocks and wires, which come and go."""

    def __init__(self, blocks: Mapping[str, BlockItem], wires: Mapping[Wire, WireItem]) -> None:
        self._blocks, self._wires = blocks, wires
        self._rows: Mapping[str, int] = {}
        self._closing: Collection[Wire] = ()

    def know(self, rows: Mapping[str, int], closing: Collection[Wire]) -> None:
        """In which row every block stands, and which wires close a loop."""
        self._rows, self._closing = rows, closing

    def lead(self) -> None:
        """Every wire from port to port, around what stands in its way; the ports where the wires need them."""
        boxes = {name: box_of(item) for name, item in self._blocks.items()}
        ways = routes(self._wires, boxes, self._rows, self._closing)
        used: dict[str, dict[Anchor, float]] = {name: {} for name in self._blocks}
        for wire, route in ways.items():
            used[wire.source][route.out(wire)] = route.x_out - boxes[wire.source].centre
            used[wire.target][route.into(wire)] = route.x_in - boxes[wire.target].centre
        for name, item in self._blocks.items():
            item.set_used(used[name])
        for wire, line in self._wires.items():
            line.follow(wire, ways[wire], self._blocks[wire.source], self._blocks[wire.target])
        self._settle_words()

    def _settle_words(self) -> None:
        """The words of one wire after the other, those with the fewest places first."""
        cards = [(item.card().adjusted(0, item.size.above, 0, 0), item.loops()) for item in self._blocks.values()]
        taken = [rect for both in cards for rect in both if not rect.isEmpty()]
        for wire in sorted(self._wires, key=lambda wire: self._wires[wire].places):
            item = self._wires[wire]
            if item.places > 1:
                item.settle(taken, [other.path for other in self._wires.values()])
            taken += [rect for rect in (item.plate, item.chip) if not rect.isEmpty()]


def box_of(item: BlockItem) -> Box:
    """Where a card stands, for the wires."""
    whole, size = item.card(), item.size
    return Box(whole.left(), whole.top() + size.above, whole.right(), whole.bottom(), whole.top(), size.loops)
