"""What lies at a point of the scene: a port, a block, a wire, one of its ends."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF

from rnnstudio.graph.graph import Wire
from rnnstudio.graph.plugs import Plug, ends_of
from rnnstudio.ui.canvas.scene import ModelScene

PORT_REACH, END_REACH, WIRE_REACH = 11.0, 16.0, 7.0
DROP_REACH = 18.0  # a block is larger than the point that carries it


class Grip(NamedTuple):
    """A wire held at one end: the plug at the other end stays."""

    wire: Wire
    kept: Plug


def block_at(scene: ModelScene, at: QPointF) -> str | None:
    """The block whose card is at a point, the uppermost of several."""
    found = [(item.zValue(), name) for name, item in scene.blocks.items() if item.shape().contains(at - item.pos())]
    return max(found)[1] if found else None


def title_at(scene: ModelScene, at: QPointF) -> str | None:
    """The block whose title is at a point; none where titles are all that the cards show."""
    node = block_at(scene, at)
    item = scene.blocks[node] if node else None
    return node if item and not item.is_all_title and item.title().contains(at) else None


def badge_at(scene: ModelScene, at: QPointF) -> str | None:
    """The block whose mark of a problem is at a point."""
    return next((name for name, item in scene.blocks.items() if item.badge().contains(at)), None)


def plug_at(scene: ModelScene, at: QPointF, among: Iterable[Plug] | None = None) -> Plug | None:
    """The port nearest to a point, within reach; only one of those `among` where these are given."""
    allowed = None if among is None else set(among)
    near: list[tuple[float, Plug]] = []
    for name, item in scene.blocks.items():
        if item.card().adjusted(-PORT_REACH, -PORT_REACH, PORT_REACH, PORT_REACH).contains(at):
            for anchor, where in item.anchors.items():
                plug = Plug(name, anchor.end, anchor.port)
                if allowed is None or plug in allowed:
                    near.append((_distance(item.pos() + where, at), plug))
    best = min(near, default=None)
    return best[1] if best and best[0] <= PORT_REACH else None


def wire_at(scene: ModelScene, at: QPointF, reach: float = WIRE_REACH) -> Wire | None:
    """The wire that runs through a point."""
    around = QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach)
    near = (w for w, item in scene.wires.items() if item.boundingRect().intersects(around))
    return next((wire for wire in near if scene.wires[wire].path.intersects(around)), None)


def grip_at(scene: ModelScene, at: QPointF) -> Grip | None:
    """The wire whose end is at a point: that where it arrives rather than that where it begins, which it may share with others."""
    arriving = [(_distance(item.end, at), Grip(wire, ends_of(wire)[0])) for wire, item in scene.wires.items()]
    leaving = [(_distance(item.begin, at), Grip(wire, ends_of(wire)[1])) for wire, item in scene.wires.items()]
    chosen = [found for found in leaving if scene.is_chosen(found[1].wire)]
    best = min((*arriving, *chosen), default=None)
    return best[1] if best and best[0] <= END_REACH else None


def _distance(one: QPointF, other: QPointF) -> float:
    return float(((one.x() - other.x()) ** 2 + (one.y() - other.y()) ** 2) ** 0.5)
