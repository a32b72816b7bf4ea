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
from rnnstudio.ui.canvas.finding import DROP_REACH, wire_at
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

    def wire_below(self, node: Node | None, at: QPointF) -> Wire | None:
        """The wire at a point, where a block that is let go there could stand on it."""
        return self.wire_for(node, wire_at(self.scene, at, DROP_REACH)) if node else None

    def wire_for(self, node: Node, wire: Wire | None) -> Wire | None:
        """The wire, where a block could stand on it."""
        return wire if wire and self.building.can_stand_on(wire, node) else None


def new(kind: str) -> Node:
    """A block of a kind before it has a name."""
    return Node("", kind, version=blocks.catalogue()[kind].version)
