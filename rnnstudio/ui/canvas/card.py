"""How a block's card is painted: its sheets, its header, its ports, and above it the loops of what it remembers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from rnnstudio.graph.plugs import End
from rnnstudio.ui.canvas.face import Face, Loop
from rnnstudio.ui.canvas.look import RADIUS, Look
from rnnstudio.ui.canvas.painting import LEFT, RIGHT
from rnnstudio.ui.canvas.ports import Anchor, Socket
from rnnstudio.ui.symbols import draw_symbol, symbol_width

ACCENT = 4.0
PORT, QUIET_PORT = 4.0, 2.5
BADGE = 9.0
GAP = 8.0
SHEET = 4.0
MOST_SHEETS = 3
LOOP_INSET, LOOP_STEP = 30.0, 12.0
FITTING_PORT, NEAR_PORT = 5.5, 7.5
HALO, HALO_STRENGTH = 11.0, 0.35
Socketed = tuple[End, str]


@dataclass(frozen=True)
class Wiring:
    """While a wire is drawn, or the mouse is over a port: the ports that it may lead to, and the one that it would lead to now."""

    fitting: frozenset[Socketed]
    near: Socketed | None = None


@dataclass(frozen=True)
class Card:
    """All that decides how a card looks, apart from its picture."""

    face: Face
    look: Look
    rect: QRectF
    anchors: Mapping[Anchor, QPointF]
    chosen: bool = False
    hovered: bool = False
    wiring: Wiring | None = None
    told: bool = False

    def tells_of(self, port: str) -> bool:
        """True where something is wrong at this port, and that is being told."""
        return self.told and self.face.troubled(port)


def deck(face: Face) -> float:
    """How far the sheets of a block of several layers stand out below its card."""
    return SHEET * min(face.layers - 1, MOST_SHEETS)


def title_line(look: Look, rect: QRectF) -> QRectF:
    """Where the title of a card stands, and after it the size."""
    pad = look.pad
    return QRectF(rect.left() + pad + ACCENT, rect.top() + pad - 2, rect.width() - 2 * pad - ACCENT, look.header)


def room_above(face: Face, look: Look) -> float:
    """The room that loops take."""
    return look.loop * len(face.loops) + ((7 if look.terse else 9) if face.loops else 0)


def paint_card(painter: QPainter, card: Card) -> None:
    """Everything but the picture."""
    for level, loop in enumerate(card.face.loops):
        _loop(painter, card, loop, level)
    _sheets(painter, card)
    _header(painter, card)
    _ports(painter, card)
    if card.face.problems:
        _badge(painter, card)


def _sheets(painter: QPainter, card: Card) -> None:
    colours, rect = card.look.colours, card.rect
    outline = "danger" if card.face.problems else "muted" if card.hovered else "line"
    painter.setBrush(colours.colour("panel"))
    painter.setPen(QPen(colours.colour(outline), 1.2))
    for sheet in range(min(card.face.layers - 1, MOST_SHEETS), 0, -1):
        painter.drawRoundedRect(
            rect.adjusted(SHEET * sheet, SHEET * sheet, -SHEET * sheet, SHEET * sheet), RADIUS, RADIUS
        )
    if card.chosen:
        painter.setPen(QPen(colours.colour("accent"), 2.2))
    painter.drawRoundedRect(rect, RADIUS, RADIUS)
    bar = QRectF(
        rect.left() + min(6.0, card.look.pad - 2), rect.top() + card.look.pad + 2, ACCENT, card.look.header - 4
    )
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(card.look.family(card.face.family))
    painter.drawRoundedRect(bar, ACCENT / 2, ACCENT / 2)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _header(painter: QPainter, card: Card) -> None:
    look, face, line = card.look, card.face, title_line(card.look, card.rect)
    painter.setFont(look.title)
    painter.setPen(look.colours.colour("text"))
    painter.drawText(line, LEFT | Qt.TextFlag.TextDontClip, look.say(face.title))
    if look.terse:
        return
    painter.setPen(look.colours.colour("muted"))
    painter.setFont(look.detail)
    painter.drawText(line, RIGHT, look.say(face.size))
    if not look.compact:
        painter.setFont(look.small)
        after = look.width(look.say(face.title), look.title) + GAP
        painter.drawText(line.adjusted(after, 1, 0, 1), LEFT, face.id)


def _ports(painter: QPainter, card: Card) -> None:
    sockets = {
        (end, s.id): s for end, side in (("input", card.face.inputs), ("output", card.face.outputs)) for s in side
    }
    for anchor, at in card.anchors.items():
        socket = sockets.get((anchor.end, anchor.port), Socket(anchor.port))
        _port(painter, card, socket, anchor, at)
        named = card.wiring is not None and card.wiring.near == (anchor.end, anchor.port)
        if named or card.tells_of(socket.id) or (socket.quiet and card.hovered):
            _label(painter, card, socket, anchor, at)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _port(painter: QPainter, card: Card, socket: Socket, anchor: Anchor, at: QPointF) -> None:
    """A dot, larger where a wire that is being drawn may lead, largest where it would lead now."""
    colours, wiring = card.look.colours, card.wiring
    quiet = socket.quiet and not card.hovered
    name, radius = ("line" if quiet else "muted"), QUIET_PORT if socket.quiet else PORT
    if card.face.troubled(socket.id):
        name = "danger"
    if card.tells_of(socket.id):
        _halo(painter, colours.colour(name), at)
        radius = FITTING_PORT
    if wiring is not None and (anchor.end, anchor.port) in wiring.fitting:
        name, radius = "accent", NEAR_PORT if wiring.near == (anchor.end, anchor.port) else FITTING_PORT
    painter.setPen(Qt.PenStyle.NoPen if radius == QUIET_PORT else QPen(colours.colour("panel"), 1.5))
    painter.setBrush(colours.colour(name))
    painter.drawEllipse(at, radius, radius)


def _halo(painter: QPainter, colour: QColor, at: QPointF) -> None:
    """Light around a port, so that it is found at once."""
    pale = QColor(colour)
    pale.setAlphaF(HALO_STRENGTH)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(pale)
    painter.drawEllipse(at, HALO, HALO)


def _label(painter: QPainter, card: Card, socket: Socket, anchor: Anchor, at: QPointF) -> None:
    """The name of a port, inside the card, where it covers the foot of the picture for as long as the mouse is there."""
    look = card.look
    words = look.say(socket.label)
    width, height = look.width(words, look.small) + 8, QFontMetricsF(look.small).height()
    left = at.x() - width - 6 if anchor.end == "input" else at.x() + 6
    plate = QRectF(left, at.y() - height / 2, width, height)
    painter.setPen(QPen(look.colours.colour("line"), 1))
    painter.setBrush(look.colours.colour("raised"))
    painter.drawRoundedRect(plate, 4, 4)
    painter.setFont(look.small)
    painter.setPen(look.colours.colour("text"))
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, words)


def _badge(painter: QPainter, card: Card) -> None:
    centre = badge_centre(card.rect)
    painter.setPen(QPen(card.look.colours.colour("panel"), 1.5))
    painter.setBrush(card.look.colours.colour("danger"))
    painter.drawEllipse(centre, BADGE, BADGE)
    painter.setPen(card.look.colours.colour("panel"))
    painter.setFont(card.look.title)
    box = QRectF(centre.x() - BADGE, centre.y() - BADGE, 2 * BADGE, 2 * BADGE)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "!")


def badge_centre(card: QRectF) -> QPointF:
    """Where the mark of a problem sits on a card."""
    return card.topRight() + QPointF(-3, 3)


def loops_above(card: Card) -> QRectF:
    """Where the loops are, with their symbols."""
    left, right = _legs(card)
    out, height = LOOP_STEP * max(len(card.face.loops) - 1, 0) + 4, room_above(card.face, card.look)
    return QRectF(left - out, card.rect.top() - height, right - left + 2 * out, height if card.face.loops else 0)


def _loop(painter: QPainter, card: Card, loop: Loop, level: int) -> None:
    """Out of the card's top at one end, over it, and back in at the other: what one step hands to the next."""
    colour, top = card.look.colours.hue(loop.hue), card.rect.top()
    left, right = (x + sign * LOOP_STEP * level for x, sign in zip(_legs(card), (-1, 1), strict=True))
    if loop.backward:
        left, right = right, left
    r = 8.0 if right > left else -8.0
    crest = top - card.look.loop * (level + 1)
    path = QPainterPath(QPointF(right, top))
    path.lineTo(right, crest + 8)
    path.quadTo(right, crest, right - r, crest)
    path.lineTo(left + r, crest)
    path.quadTo(left, crest, left, crest + 8)
    path.lineTo(left, top - 6)
    plate = _plate(card.look, loop, QPointF((left + right) / 2, crest))
    around = QPainterPath()
    around.addRect(path.boundingRect().adjusted(-2, -2, 2, 2))
    hole = QPainterPath()
    hole.addRect(plate)
    painter.save()
    painter.setClipPath(around - hole)
    painter.strokePath(path, QPen(colour, 1.8))
    painter.restore()
    arrow(painter, QPointF(left, top), QPointF(0, 1), colour)
    painter.setPen(colour)
    baseline = crest + QFontMetricsF(card.look.symbol).xHeight() / 2 + 1
    draw_symbol(painter, QPointF(plate.left() + 6, baseline), loop.symbol, card.look.symbol)


def _plate(look: Look, loop: Loop, centre: QPointF) -> QRectF:
    """Where the line of a loop makes room for h with its index t-1."""
    width = symbol_width(loop.symbol, look.symbol)
    return QRectF(centre.x() - width / 2 - 6, centre.y() - 8, width + 12, 16)


def _legs(card: Card) -> tuple[float, float]:
    """Where the lowest loop stands on the card: between the ports at the top, where there are any."""
    levels = LOOP_STEP * max(len(card.face.loops) - 1, 0)
    tops = [at.x() for anchor, at in card.anchors.items() if anchor.side == "top"]
    middle = card.rect.center().x()
    left = max([card.rect.left() + LOOP_INSET, *(x + 16 + levels for x in tops if x < middle)])
    right = min([card.rect.right() - LOOP_INSET, *(x - 16 - levels for x in tops if x >= middle)])
    return left, right


def arrow(painter: QPainter, tip: QPointF, along: QPointF, colour: QColor) -> None:
    """A filled head that points along a unit vector and ends at `tip`."""
    painter.fillPath(head(tip, along), QBrush(colour))


def head(tip: QPointF, along: QPointF) -> QPainterPath:
    """The outline of such a head."""
    across = QPointF(-along.y(), along.x())
    path = QPainterPath(tip)
    path.lineTo(tip - along * 8 + across * 4.5)
    path.lineTo(tip - along * 8 - across * 4.5)
    path.closeSubpath()
    return path
