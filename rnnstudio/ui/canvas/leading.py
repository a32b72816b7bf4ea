"""Leads the wires of a scene between its blocks as they stand, and has the words on them settled.

A move leads anew only what it concerns: the wires at the blocks moved, and those in whose way these stood or stand now. Where every wire
runs in the end is the same as if all were led anew.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from rnnstudio.graph.graph import Wire
from rnnstudio.ui.canvas.around import Memory
from rnnstudio.ui.canvas.block_item import BlockItem
from rnnstudio.ui.canvas.ports import Anchor
from rnnstudio.ui.canvas.route import Box, Route
from rnnstudio.ui.canvas.routes import routes
from rnnstudio.ui.canvas.settling import Settling
from rnnstudio.ui.canvas.wire_item import WireItem

Used = dict[Anchor, float]


class Leading:
    """Looks at a scene's own blocks and wires, which come and go."""

    def __init__(self, blocks: Mapping[str, BlockItem], wires: Mapping[Wire, WireItem]) -> None:
        self._blocks, self._wires = blocks, wires
        self._rows: Mapping[str, int] = {}
        self._closing: Collection[Wire] = ()
        self._boxes: dict[str, Box] = {}
        self._memory = Memory()
        self._words = Settling(wires)

    def know(self, rows: Mapping[str, int], closing: Collection[Wire]) -> None:
        """In which row every block stands, and which wires close a loop."""
        self._rows, self._closing = rows, closing

    def lead(self, moved: Collection[str] | None = None) -> None:
        """Every wire from port to port, around what stands in its way; the ports where the wires need them.

        Where only places are new, `moved` says whose; None stands for all that may be new.
        """
        if moved is None:
            self._boxes, self._memory, self._words = {}, Memory(), Settling(self._wires)
        touched = set(self._blocks if moved is None else moved)
        for name in touched:
            self._boxes[name] = box_of(self._blocks[name])
            self._words.put_block(name, self._blocks[name])
        ways = routes(self._wires, self._boxes, self._rows, self._closing, self._memory)
        touched |= {name for name, used in self._used(ways).items() if self._blocks[name].set_used(used)}
        for wire, way in ways.items():
            if self._follow(wire, way, touched) or moved is None:
                self._words.put_line(wire)
        self._words.settle()

    def _used(self, ways: Mapping[Wire, Route]) -> dict[str, Used]:
        """Where wires meet each block; at the top and the bottom from its middle, at the sides where its ports are."""
        used: dict[str, Used] = {name: {} for name in self._blocks}
        for wire, route in ways.items():
            aside = route.leaves == "right"
            used[wire.source][route.out(wire)] = 0.0 if aside else route.x_out - self._boxes[wire.source].centre
            used[wire.target][route.into(wire)] = 0.0 if aside else route.x_in - self._boxes[wire.target].centre
        return used

    def _follow(self, wire: Wire, way: Route, touched: Collection[str]) -> bool:
        """True where the wire runs elsewhere than before."""
        item = self._wires[wire]
        if way == item.route and wire.source not in touched and wire.target not in touched:
            return False
        return item.follow(wire, way, self._blocks[wire.source], self._blocks[wire.target])


def box_of(item: BlockItem) -> Box:
    """Where a card stands, for the wires."""
    whole, size = item.card(), item.size
    return Box(whole.left(), whole.top() + size.above, whole.right(), whole.bottom(), whole.top(), size.loops)
