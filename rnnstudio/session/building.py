"""Building a model: every gesture and command of the canvas as one named edit of the project, which one undo takes back.

`places` is where the blocks are seen to stand. A project without a layout is arranged by itself and stays so, until a block is given a
place by hand: from then on every block keeps its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from rnnstudio import blocks
from rnnstudio.graph import edits, rewire
from rnnstudio.graph.graph import Graph, Node, Wire
from rnnstudio.graph.plugs import Plug, carried_at, counterpart, first_partner, ports_of, way_through, wire_between
from rnnstudio.graph.text import Text, joined, plain
from rnnstudio.session.document import ProjectState
from rnnstudio.session.selection import Selection

Point = tuple[float, float]
Places = Mapping[str, Point]
NARROW = 400.0  # between the middles of two blocks: a third one has no room there
ASIDE = 210.0  # how far the second one gives way
MOST_NAMED = 3


class Building:
    """Edits `document`, and chooses what an edit has made."""

    def __init__(self, document: ProjectState, selection: Selection) -> None:
        self._document, self._selection = document, selection

    # --- more ---------------------------------------------------------------------------------------------------------------------

    def add(
        self, kind: str, at: Point | None, places: Places, wire: Wire | None = None, plug: Plug | None = None
    ) -> str:
        """A new block at a place, on a wire, or led to from a plug; gives its id."""
        block, graph = blocks.catalogue()[kind], self._graph
        node = Node(edits.free_id(graph, kind), kind, version=block.version)
        changed = edits.add(graph, node)
        if wire is not None:
            changed = self._put_on(changed, wire, node.id)
        elif plug is not None:
            changed = self._joined(changed, plug, node.id)
        layout = self._with_place(node.id, at, places, wire)
        self._edit(changed, layout, Text("Add {name}", "添加 {name}").format(name=block.title))
        self._selection.select(node.id)
        return node.id

    def put_on(self, node: str, wire: Wire, places: Places) -> None:
        """A block that is there already onto a wire."""
        label = Text("Put {name} on a wire", "把 {name} 放到连线上").format(name=self.name(node))
        self._edit(self._put_on(self._graph, wire, node), places, label)

    def can_stand_on(self, wire: Wire, node: Node) -> bool:
        """Whether a block could be put on a wire."""
        return wire.source != node.id != wire.target and self._way(wire, node) is not None

    def connect(self, wire: Wire) -> None:
        """One more wire; one that fed the same input gives way."""
        label = Text("Connect {source} to {target}", "连接 {source} 与 {target}")
        names = {"source": self.name(wire.source), "target": self.name(wire.target)}
        self._edit(edits.connect(self._graph, wire), None, label.format(**names))

    def connect_blocks(self, source: str, target: str) -> bool:
        """The wire between two blocks that is most likely meant; False where there is none."""
        for port in ports_of(self._graph.nodes[source], blocks.catalogue()).outputs:
            plug = Plug(source, "output", port.id)
            found = first_partner(self._graph, self._document.model.resolution, plug, target)
            wire = wire_between(plug, found) if found else None
            if wire is not None:
                self.connect(wire)
                return True
        return False

    def replug(self, wire: Wire, kept: Plug, plug: Plug | None) -> None:
        """One end of a wire at another port, or the wire taken out."""
        label = Text("Re-plug a wire", "改接连线") if plug else Text("Remove a wire", "删除连线")
        self._edit(rewire.plugged(self._graph, wire, kept, plug), None, label)

    def paste(self, part: Graph, layout: Places, at: Point | None, places: Places) -> None:
        """Copied blocks beside those that are there: around a place, else a little below where they stood."""
        changed, names = rewire.united(self._graph, part)
        placed: Places | None = None
        if self._document.project.layout or at is not None:
            placed = {**places, **{names[name]: where for name, where in _moved(layout, at, places).items()}}
        self._edit(changed, placed, Text("Paste {names}", "粘贴 {names}").format(names=self._listed(part)))
        self._selection.choose(names.values())

    # --- less ---------------------------------------------------------------------------------------------------------------------

    def remove_chosen(self, *, heal: bool = True) -> None:
        """The chosen blocks and wires go; what fed a block feeds what it fed, where that fits."""
        nodes, wires = self._selection.nodes, self._selection.wires
        if not nodes and not wires:
            return
        changed = self._graph
        for wire in wires:
            changed = edits.disconnect(changed, wire)
        names = self._listed(rewire.part(changed, nodes))
        model = self._document.model
        if heal:
            changed = rewire.healed(changed, blocks.catalogue(), model.interface, nodes)
        changed = edits.remove(changed, nodes)
        label = (
            Text("Remove {names}", "删除 {names}").format(names=names) if nodes else Text("Remove a wire", "删除连线")
        )
        self._edit(changed, None, label)

    def chosen_part(self) -> Graph:
        """The chosen blocks with the wires among them."""
        return rewire.part(self._graph, self._selection.nodes)

    # --- elsewhere ----------------------------------------------------------------------------------------------------------------

    def move(self, places: Places, moved: Collection[str], merge: str = "") -> None:
        """Blocks elsewhere."""
        label = Text("Move {names}", "移动 {names}").format(names=self._listed(rewire.part(self._graph, moved)))
        self._edit(self._graph, places, label, merge)

    def line_up(self, places: Places, label: Text) -> None:
        """Blocks in line, or evenly apart."""
        self._edit(self._graph, places, label)

    def arrange(self) -> None:
        """Every block where it fits best, by itself from now on."""
        self._edit(self._graph, {}, Text("Arrange the blocks", "自动排列模块"))

    def name(self, node: str) -> Text:
        """How a block is called."""
        placed = self._document.model.resolution.placed.get(node)
        return placed.name if placed else plain(node)

    # --- parts --------------------------------------------------------------------------------------------------------------------

    @property
    def _graph(self) -> Graph:
        return self._document.project.graph

    def _edit(self, graph: Graph, layout: Places | None, label: Text, merge: str = "") -> None:
        """Another graph, with another layout where one is given; who is gone has no place."""
        kept = self._document.project.layout if layout is None else layout
        layout = {name: at for name, at in kept.items() if name in graph.nodes}
        self._document.edit(replace(self._document.project, graph=graph, layout=layout), label, merge)

    def _with_place(self, node: str, at: Point | None, places: Places, wire: Wire | None) -> Places | None:
        """The layout with a new block. Arranged by itself, a model stays so unless the block was put down on free paper."""
        if at is None or (wire is not None and not self._document.project.layout):
            return None
        return {**(_apart(places, wire) if wire else places), node: at}

    def _put_on(self, graph: Graph, wire: Wire, node: str) -> Graph:
        way = self._way(wire, graph.nodes[node])
        return rewire.put_on(graph, wire, node, way) if way else graph

    def _way(self, wire: Wire, node: Node) -> tuple[str, str] | None:
        carried = self._document.model.resolution.type_of(wire)
        return way_through(ports_of(node, blocks.catalogue()), carried.kind if carried else None)

    def _joined(self, graph: Graph, plug: Plug, node: str) -> Graph:
        """The graph with a wire between a plug and a block that was just added."""
        ports = ports_of(graph.nodes[node], blocks.catalogue())
        other = counterpart(ports, plug, carried_at(self._document.model.resolution, plug))
        wire = wire_between(plug, replace(other, node=node)) if other else None
        return edits.connect(graph, wire) if wire else graph

    def _listed(self, part: Graph) -> Text:
        """The names of a few blocks, or how many there are."""
        if len(part.nodes) > MOST_NAMED:
            return Text("{count} blocks", "{count} 个模块").format(count=len(part.nodes))
        known = self._document.model.resolution.placed
        kinds = blocks.catalogue()
        titles = [
            known[n].name if n in known else kinds[node.kind].title if node.kind in kinds else plain(n)
            for n, node in part.nodes.items()
        ]
        return joined(titles, ", ", "、")


def _apart(places: Places, wire: Wire) -> Places:
    """Room for a block between two: what stands to the right of a wire's beginning in the same row gives way, where it is narrow."""
    (x, y), (end, _) = places[wire.source], places[wire.target]
    if not 0 < end - x < NARROW:
        return places
    return {
        n: (px + ASIDE, py) if px >= end - 1 and abs(py - y) < ASIDE / 2 else (px, py) for n, (px, py) in places.items()
    }


def _moved(layout: Places, at: Point | None, places: Places) -> dict[str, Point]:
    """Copied blocks around a place; without one, a step aside from where they stood."""
    if not layout:
        return {}
    if at is None:
        taken = set(places.values())
        step = next(
            k for k in range(1, len(taken) + 2) if not taken & {(x + 40 * k, y + 40 * k) for x, y in layout.values()}
        )
        return {name: (x + 40.0 * step, y + 40.0 * step) for name, (x, y) in layout.items()}
    middle = [sum(axis) / len(layout) for axis in zip(*layout.values(), strict=True)]
    return {name: (x - middle[0] + at[0], y - middle[1] + at[1]) for name, (x, y) in layout.items()}
