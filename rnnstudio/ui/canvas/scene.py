"""The items of the canvas, kept in step with the project, the trace, the playhead and the selection."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsScene

from rnnstudio.engine.model import Model
from rnnstudio.graph.graph import Graph, Wire
from rnnstudio.graph.plugs import Plug
from rnnstudio.project.project import Project
from rnnstudio.session.stepper import Stepper
from rnnstudio.trace.trace import SignalKey, Trace
from rnnstudio.ui.canvas.arrange import Point, Size, Spacing, arrange
from rnnstudio.ui.canvas.band_item import BandItem
from rnnstudio.ui.canvas.block_item import BlockItem
from rnnstudio.ui.canvas.card import Socketed, Wiring
from rnnstudio.ui.canvas.face import faces
from rnnstudio.ui.canvas.joining import joined
from rnnstudio.ui.canvas.leading import Leading
from rnnstudio.ui.canvas.look import Look
from rnnstudio.ui.canvas.pictures import Veil, picture_of
from rnnstudio.ui.canvas.regions import Regions, closing, delayed, regions_of
from rnnstudio.ui.canvas.wire_item import Cable, WireItem
from rnnstudio.ui.plots.phases import NAMES

AROUND, NEAR = 4000.0, 2000.0


class ModelScene(QGraphicsScene):
    """Items come, change and go only where the model did."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.blocks: dict[str, BlockItem] = {}
        self.wires: dict[Wire, WireItem] = {}
        self._look = look
        self.bands: list[BandItem] = []
        self._regions = Regions()
        self._closing: frozenset[Wire] = frozenset()
        self._leading = Leading(self.blocks, self.wires)
        self._unled = True
        self._chosen_wires: frozenset[Wire] = frozenset()
        self._target: Wire | None = None
        self._question: object = None
        self._answer: Mapping[str, Point] = {}
        self._hides_answers = False
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)

    def show_model(self, project: Project, model: Model, look: Look, room: Point) -> None:
        """The blocks and wires of a project, each in its place."""
        self._look = look
        self._sync_blocks(project, model)
        self._sync_wires(project.graph, model)
        self._sync_bands(regions_of(project.graph, model.resolution, model.interface))
        self._closing = closing(project.graph, model.resolution)
        self._leading.know(self._regions.rows, self._closing)
        self._unled = True
        self.arrange(project, room)

    def arrange(self, project: Project, room: Point) -> None:
        """Puts every block where the project says, or where it fits best, and leads the wires there."""
        for name in self.move(self.places(project, room)):
            self.blocks[name].sharpen()

    def move(self, places: Mapping[str, Point]) -> list[str]:
        """Puts blocks elsewhere, one or many at once; only what that concerns is led anew. Gives those that stood elsewhere."""
        elsewhere = [name for name, at in places.items() if self.blocks[name].pos() != QPointF(*at)]
        for name in elsewhere:
            self.blocks[name].setPos(*places[name])
        if elsewhere or self._unled:
            self._leading.lead(None if self._unled else elsewhere)
            self._surround()
            self._make_room(elsewhere)
            self._unled = False
        return elsewhere

    def _surround(self) -> None:
        """The bands behind their blocks."""
        for band, names in zip(self.bands, self._regions.bands, strict=False):
            band.surround(_around(self.blocks[name] for name in names if name in self.blocks), self._look)

    def _make_room(self, moved: Iterable[str]) -> None:
        """Paper around all. After a move only where a block came near its edge: views look for their place on other paper anew."""
        paper = self.sceneRect().adjusted(NEAR, NEAR, -NEAR, -NEAR)
        if self._unled or not all(paper.contains(self.blocks[name].card()) for name in moved):
            self.setSceneRect(self.content().adjusted(-AROUND, -AROUND, AROUND, AROUND))

    def places(self, project: Project, room: Point) -> dict[str, Point]:
        """The centre of every block: placed by hand, or found."""
        sizes = {name: item.size for name, item in self.blocks.items()}
        placed = {name: at for name, at in project.layout.items() if name in sizes}
        if not placed:
            return self._found_places((project.graph, sizes, self._gaps(), self._look.spacing, room))
        return joined(project.graph, sizes, placed, self._look.spacing)

    def _found_places(self, asked: tuple[Graph, dict[str, Size], dict[str, float], Spacing, Point]) -> dict[str, Point]:
        """The arrangement that fits best, searched for again only where it is asked for something else."""
        question = (*asked, self._regions.rows, self._closing)
        if question != self._question:
            self._question, self._answer = question, arrange(*question)
        return dict(self._answer)

    def show_trace(self, model: Model, trace: Trace | None) -> None:
        """What every block holds now."""
        for name, item in self.blocks.items():
            placed = model.resolution.placed.get(name)
            picture = picture_of(placed, model, trace) if placed else None
            hidden = self._hides_answers and placed is not None and placed.block.family == "output"
            item.set_picture(None if hidden else picture)

    def hide_answers(self, hidden: bool) -> None:
        """Predict first: the output shows nothing, and nothing shows what lies ahead of the playhead."""
        self._hides_answers = hidden

    def show_cursor(self, stepper: Stepper) -> None:
        """Where the playhead is; a block stops at its last step, and shows nothing before its first one."""
        ahead: Veil = "past" if stepper.cursor == stepper.length else "ahead"
        for name, item in self.blocks.items():
            row = stepper.row_of(name)
            waits = row is None and stepper.trace is not None and stepper.trace.start_of(name) > 0
            item.set_row(row, "before" if waits else ahead if self._hides_answers else "off")

    def show_lit(self, keys: Collection[SignalKey]) -> None:
        """Signals that are lit elsewhere."""
        for name, item in self.blocks.items():
            item.set_lit(frozenset(key.signal for key in keys if key.block == name))

    def show_chosen(self, nodes: Collection[str], wires: Collection[Wire] = ()) -> None:
        """Which blocks and wires are chosen."""
        self._chosen_wires = frozenset(wires)
        for name, item in self.blocks.items():
            item.set_chosen(name in nodes)
        for wire, line in self.wires.items():
            line.set_chosen(wire in wires)

    def is_chosen(self, wire: Wire) -> bool:
        """Whether a wire is chosen."""
        return wire in self._chosen_wires

    def show_wiring(self, fitting: Collection[Plug], near: Plug | None = None) -> None:
        """The ports that the wire being drawn may lead to, and the one that it would lead to now; none: no wire is drawn."""
        by_node: dict[str, set[Socketed]] = {}
        for plug in fitting:
            by_node.setdefault(plug.node, set()).add((plug.end, plug.port))
        for name, item in self.blocks.items():
            here = (near.end, near.port) if near and near.node == name else None
            lit = frozenset(by_node.get(name, ()))
            item.set_wiring(Wiring(lit, here) if lit or here else None)

    def show_target(self, target: Wire | None) -> None:
        """The wire on which a block would come to stand."""
        if target != self._target:
            for wire, line in self.wires.items():
                line.set_lit(wire == target)
            self._target = target

    @property
    def has_regions(self) -> bool:
        """True where one row of blocks stands above another one that it feeds."""
        return bool(self._regions.rows)

    def draw(self, painter: QPainter, room: QRectF, largest: float, margin: float = 0.0) -> None:
        """All of it in the middle of a rectangle, as large as fits, and no larger than so many times its size."""
        if not self.blocks:
            return
        content = self.content().adjusted(-margin, -margin, margin, margin)
        scale = min(room.width() / content.width(), room.height() / content.height(), largest)
        place = QRectF(0, 0, content.width() * scale, content.height() * scale)
        place.moveCenter(room.center())
        self.render(painter, place, content)

    def content(self) -> QRectF:
        """The room that blocks and wires take."""
        rect, terse = QRectF(), self._look.terse
        for item in self.blocks.values():
            rect = rect.united(item.card().adjusted(-8, -4, 8, 3) if terse else item.card().adjusted(-8, -10, 8, 6))
        for wire in self.wires.values():
            rect = rect.united(wire.extent)
        for band in self.bands:
            rect = rect.united(band.boundingRect())
        return rect

    def _gaps(self) -> dict[str, float]:
        """Room for the words on the wires into each block."""
        gaps: dict[str, float] = {}
        rows = self._regions.rows
        for wire, item in self.wires.items():
            if rows.get(wire.source) != rows.get(wire.target):
                continue
            wanted = self._look.width(item.label, self._look.small) + self._look.wire
            gaps[wire.target] = max(gaps.get(wire.target, 0.0), wanted)
        return gaps

    def _sync_blocks(self, project: Project, model: Model) -> None:
        shown = faces(model, project.graph)
        for name in [name for name in self.blocks if name not in shown]:
            self.removeItem(self.blocks.pop(name))
        for name, face in shown.items():
            if name in self.blocks:
                self.blocks[name].set_face(face, self._look)
            else:
                self.blocks[name] = BlockItem(face, self._look)
                self.addItem(self.blocks[name])

    def _sync_bands(self, regions: Regions) -> None:
        if len(regions.bands) != len(self._regions.bands):
            for band in self.bands:
                self.removeItem(band)
            self.bands = [BandItem(name, self._look) for name in NAMES.values()] if regions.bands else []
            for band in self.bands:
                self.addItem(band)
        self._regions = regions

    def _sync_wires(self, graph: Graph, model: Model) -> None:
        late = delayed(graph, model.resolution)
        cables = {
            w: _cable(w, model, w in late) for w in graph.wires if w.source in self.blocks and w.target in self.blocks
        }
        for wire in [wire for wire in self.wires if wire not in cables]:
            self.removeItem(self.wires.pop(wire))
        for wire, cable in cables.items():
            if wire in self.wires:
                self.wires[wire].set_cable(cable, self._look)
            else:
                self.wires[wire] = WireItem(cable, self._look)
                self.addItem(self.wires[wire])


def _cable(wire: Wire, model: Model, late: bool) -> Cable:
    """What a wire carries, in the colour of the signal that it carries."""
    placed = model.resolution.placed.get(wire.source)
    hues = {signal.id: signal.hue for signal in placed.block.signals(placed.p)} if placed else {}
    if placed and placed.states and wire.output not in hues:
        hues[wire.output] = placed.states[-1].hue
    return Cable(model.resolution.type_of(wire), hues.get(wire.output, "grey"), wire in model.resolution.wires, late)


def _around(items: Iterable[BlockItem]) -> QRectF:
    rect = QRectF()
    for item in items:
        rect = rect.united(item.card())
    return rect
