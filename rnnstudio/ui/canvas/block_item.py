"""A block on the canvas: a card with its title, its size and a picture of what it holds now; a recurrent one with its loops."""

from __future__ import annotations

import html
from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from rnnstudio.graph.text import Text
from rnnstudio.ui.canvas.arrange import Size
from rnnstudio.ui.canvas.card import (
    ACCENT,
    BADGE,
    GAP,
    HALO,
    Card,
    Wiring,
    badge_centre,
    deck,
    loops_above,
    paint_card,
    room_above,
    title_line,
)
from rnnstudio.ui.canvas.face import Face
from rnnstudio.ui.canvas.live_picture import LivePicture
from rnnstudio.ui.canvas.look import RADIUS, Look
from rnnstudio.ui.canvas.pictures import Picture, Veil
from rnnstudio.ui.canvas.ports import Anchor, Frame, anchors


class BlockItem(QGraphicsItem):
    """Its position is the centre of the card. Setters repaint only where something is new."""

    def __init__(self, face: Face, look: Look) -> None:
        super().__init__()
        self._face, self._look = face, look
        self._live = LivePicture(self)
        self._chosen = self._hovered = self._told = False
        self._wiring: Wiring | None = None
        self._card, self._bounds = QRectF(), QRectF()
        self._used: dict[Anchor, float] = {}
        self._anchors: dict[Anchor, QPointF] = {}
        self.setAcceptHoverEvents(True)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setZValue(1)
        self._measure()

    @property
    def face(self) -> Face:
        """What the card says."""
        return self._face

    @property
    def picture(self) -> Picture | None:
        """What the card shows."""
        return self._live.picture

    @property
    def row(self) -> int | None:
        """The step under the playhead."""
        return self._live.row

    @property
    def veil(self) -> Veil:
        """What of the picture is hidden."""
        return self._live.veil

    @property
    def size(self) -> Size:
        """What the block needs on the canvas."""
        return Size(self._card.width(), self._card.height(), self._above, bool(self._face.loops))

    def set_face(self, face: Face, look: Look) -> None:
        """Other words, or another look."""
        if (face, look) != (self._face, self._look):
            self.prepareGeometryChange()
            self._face, self._look = face, look
            self._measure()
            self.update()

    def set_used(self, used: Mapping[Anchor, float]) -> bool:
        """Where wires meet the card: at the top and the bottom with their x, from the centre. True where that is new."""
        if used == self._used:
            return False
        self._used = dict(used)
        self._place_ports()
        self.update()
        return True

    def set_picture(self, picture: Picture | None) -> None:
        """Another moment of the model."""
        self._live.show_moment(picture, self._live.row, self._live.veil)

    def set_row(self, row: int | None, veil: Veil = "off") -> None:
        """Another place of the playhead, and what it hides."""
        if (row, veil) != (self._live.row, self._live.veil):
            self._live.show_moment(self._live.picture, row, veil)

    def sharpen(self) -> None:
        """Draws it anew where it came to rest: what is kept as pixels was drawn for another place between those of the screen."""
        self.update()
        self._live.update()

    def set_lit(self, signals: frozenset[str]) -> None:
        """Signals of it that are lit elsewhere."""
        self._live.light(signals)

    def set_chosen(self, chosen: bool) -> None:
        """Selected or not."""
        if chosen != self._chosen:
            self._chosen = chosen
            self.update()

    def set_wiring(self, wiring: Wiring | None) -> None:
        """A wire is being drawn that may lead here, or no longer."""
        if wiring != self._wiring:
            self._wiring = wiring
            self._reach_out()

    def set_told(self, told: bool) -> None:
        """What is wrong with the block is being told: the ports concerned stand out, with their names."""
        if told != self._told:
            self._told = told
            self._reach_out()

    @property
    def anchors(self) -> Mapping[Anchor, QPointF]:
        """Where its ports are, from its middle."""
        return self._anchors

    def at(self, anchor: Anchor) -> QPointF:
        """Where wires meet a port, in the scene; at an unknown one in the middle of the side."""
        middle = QPointF(self._card.left() if anchor.end == "input" else self._card.right(), 0)
        return self.pos() + self._anchors.get(anchor, middle)

    def card(self) -> QRectF:
        """The card with its loops, in the scene."""
        return self._card.adjusted(0, -self._above, 0, 0).translated(self.pos())

    @property
    def is_all_title(self) -> bool:
        """True where there is room for nothing else."""
        return self._look.terse

    def header(self) -> QRectF:
        """Where its title is and what stands behind that, in the scene."""
        return title_line(self._look, self._card).translated(self.pos())

    def title(self) -> QRectF:
        """Where its title is, in the scene."""
        line = self.header()
        line.setWidth(min(line.width(), self._look.width(self._look.say(self._face.title), self._look.title)))
        return line

    def badge(self) -> QRectF:
        """Where its mark of a problem is, in the scene; empty where it has none."""
        centre = badge_centre(self._card) + self.pos()
        reach = BADGE if self._face.problems else 0.0
        return QRectF(centre.x() - reach, centre.y() - reach, 2 * reach, 2 * reach)

    def loops(self) -> QRectF:
        """Where its loops are, in the scene; empty where it has none."""
        return loops_above(Card(self._face, self._look, self._card, self._anchors)).translated(self.pos())

    # --- Qt -----------------------------------------------------------------------------------------------------------------------

    def boundingRect(self) -> QRectF:
        return self._bounds

    def shape(self) -> QPainterPath:
        path = QPainterPath()
        path.addRoundedRect(self._card, RADIUS, RADIUS)
        return path

    def hoverEnterEvent(self, event: object) -> None:
        self._hover(True)

    def hoverLeaveEvent(self, event: object) -> None:
        self._hover(False)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Everything but the picture. Qt keeps it as pixels until something here changes."""
        state = self._chosen, self._hovered, self._wiring, self._told
        card = Card(self._face, self._look, self._card, self._anchors, *state)
        paint_card(painter, card)

    # --- parts --------------------------------------------------------------------------------------------------------------------

    def _hover(self, hovered: bool) -> None:
        """While the mouse is over it, its quiet ports say what they are."""
        self._hovered = hovered
        self._reach_out()

    def _reach_out(self) -> None:
        """Makes room for the names that stand at its ports now, above its neighbours."""
        self.prepareGeometryChange()
        self._bounds = self._reach()
        self.setZValue(2 if self._hovered or self._wiring or self._told else 1)
        self.update()

    def _reach(self) -> QRectF:
        """The room that all of it takes."""
        look = self._look
        beside = max([HALO, *(look.width(look.say(label), look.small) + 18 for label in self._named())])
        return self._card.adjusted(-beside, -self._above - HALO, beside, HALO + deck(self._face))

    def _named(self) -> list[Text]:
        """The names that stand at ports now."""
        near = self._wiring.near if self._wiring else None
        sides = (("input", self._face.inputs), ("output", self._face.outputs))
        sockets = [((end, socket.id), socket) for end, side in sides for socket in side]
        told = {socket.id for _, socket in sockets if self._told and self._face.troubled(socket.id)}
        return [s.label for key, s in sockets if key == near or s.id in told or (s.quiet and self._hovered)]

    def _measure(self) -> None:
        """The card's size from its words, and its tooltip."""
        face, look = self._face, self._look
        title = look.width(look.say(face.title), look.title)
        aside = (0 if look.compact else look.width(face.id, look.small) + GAP) + look.width(
            look.say(face.size), look.detail
        )
        words, pad = title + (4 if look.terse else GAP + aside), look.pad
        width = ACCENT + 2 * pad + max(look.picture_width(face.family), words)
        height = 2 * pad + look.header + (2 + look.picture_height if look.picture_height else -2)
        self._card = QRectF(-width / 2, -height / 2, width, height)
        self._above = room_above(face, look)
        self._bounds = self._reach()
        self._live.fit(self._card.adjusted(pad + ACCENT, pad + look.header + 2, -pad, -pad), look)
        self._place_ports()
        told = [look.say(problem.advice) for problem in face.problems] or [look.say(face.help)]
        self.setToolTip("".join(rich(words) for words in told))

    def _place_ports(self) -> None:
        card, face = self._card, self._face
        frame = Frame(
            card.left(), card.top(), card.right(), card.bottom(), card.top() + self._look.pad + self._look.header
        )
        found = anchors({"input": face.inputs, "output": face.outputs}, frame, self._used)
        self._anchors = {anchor: QPointF(*at) for anchor, at in found.items()}


def rich(words: str) -> str:
    """A long tooltip as rich text, which Qt breaks over lines by itself."""
    return f"<p>{html.escape(words)}</p>" if words else ""
