"""What gestures work with: the scene, the selection, the edits, and how they concern each other."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from rnnstudio import blocks
from rnnstudio.graph.graph import Graph, Node, Wire
from rnnstudio.graph.plugs import Plug, partners
from rnnstudio.graph.resolution import Resolution
from rnnstudio.session.building import Building
from rnnstudio.session.selection import Selection
from rnnstudio.session.session import Session
from rnnstudio.ui.canvas.finding import wire_at
from rnnstudio.ui.canvas.scene import ModelScene
from rnnstudio.ui.theme import THEMES


class Bench:
    """Of one canvas."""

    def __init__(self, session: Session, scene: ModelScene) -> None:
        self._session, self.scene = session, scene
        self.building: Building = session.building
        self.selection: Selection = session.selection

    @property
    def graph(self) -> Graph:
        """The model as it is now."""
        return self._session.document.project.graph

    @property
    def resolution(self) -> Resolution:
        """What the model was found to mean."""
        return self._session.document.model.resolution

    def places(self) -> dict[str, tuple[float, float]]:
        """Where every block is seen to stand."""
        return {name: (item.pos().x(), item.pos().y()) for name, item in self.scene.blocks.items()}

    def colour(self, role: str) -> QColor:
        """A colour of the theme."""
        return THEMES[self._session.appearance.theme].colour(role)

    def partners(self, plug: Plug) -> frozenset[Plug]:
        """Where a wire from a plug may lead."""
        return partners(self.graph, self.resolution, plug)

    def wire_for(self, node: str | None, at: QPointF) -> Wire | None:
        """The wire at a point on which a block that is there could stand."""
        wire = wire_at(self.scene, at, reach=18) if node else None
        return wire if node and wire and self.building.can_stand_on(wire, self.graph.nodes[node]) else None

    def wire_for_kind(self, kind: str, wire: Wire | None) -> Wire | None:
        """The wire where a new block of this kind could stand on it."""
        node = Node("", kind, version=blocks.catalogue()[kind].version)
        return wire if wire and self.building.can_stand_on(wire, node) else None
