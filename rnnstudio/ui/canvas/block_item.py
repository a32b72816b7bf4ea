"""A block on the canvas: a card with its title, its size and a picture of what it holds now; a recurrent one with its loops."""

from __future__ import annotations

import html

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from rnnstudio.ui.canvas.arrange import Size
from rnnstudio.ui.canvas.face import Face, Loop
from rnnstudio.ui.canvas.look import LOOP_HEIGHT, PAD, RADIUS, Look
from rnnstudio.ui.canvas.painting import LEFT, RIGHT, Stage, paint_picture
from rnnstudio.ui.canvas.pictures import Picture, Veil
from rnnstudio.ui.symbols import draw_symbol, symbol_width

ACCENT = 4.0
PORT = 4.0
BADGE = 9.0
GAP = 8.0


class LivePicture(QGraphicsItem):
    """What changes with every trace and every step: apart from the card, so that the card is not painted again."""

    def __init__(self, card: QGraphicsItem) -> None:
        super().__init__(card)
        self.picture: Picture | None = None
        self.row: int | None = None
        self.veil: Veil = "off"
        self._rect = QRectF()
        self._look: Look | None = None
        self._images: dict[int, QImage] = {}

    def show_moment(self, picture: Picture | None, row: int | None, veil: Veil) -> None:
        """Another trace, another step of the same, or another part of it hidden."""
        if picture is not self.picture:
            self._images.clear()
        self.picture, self.row, self.veil = picture, row, veil
        self.update()

    def fit(self, rect: QRectF, look: Look) -> None:
        """Another place on the card, or another look."""
        self.prepareGeometryChange()
        self._rect, self._look = rect, look
        self._images.clear()

    def boundingRect(self) -> QRectF:
        return self._rect.adjusted(-3, -3, 3, 3)

    def shape(self) -> QPainterPath:
        """Nothing: the mouse meets the card."""
        return QPainterPath()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self.picture is not None and self._look is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            paint_picture(self.picture, Stage(painter, self._rect, self.row, self._look, self._images, self.veil))


class BlockItem(QGraphicsItem):
    """Its position is the centre of the card. Setters repaint only where something is new."""

    def __init__(self, face: Face, look: Look) -> None:
        super().__init__()
        self._face, self._look = face, look
        self._live = LivePicture(self)
        self._chosen = self._hovered = False
        self._card = QRectF()
        self.setAcceptHoverEvents(True)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
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
        return Size(self._card.width(), self._card.height(), self._above)

    def set_face(self, face: Face, look: Look) -> None:
        """Other words, or another look."""
        if (face, look) != (self._face, self._look):
            self.prepareGeometryChange()
            self._face, self._look = face, look
            self._measure()
            self.update()

    def set_picture(self, picture: Picture | None) -> None:
        """Another moment of the model."""
        self._live.show_moment(picture, self._live.row, self._live.veil)

    def set_row(self, row: int | None, veil: Veil = "off") -> None:
        """Another place of the playhead, and what it hides."""
        if (row, veil) != (self._live.row, self._live.veil):
            self._live.show_moment(self._live.picture, row, veil)

    def set_chosen(self, chosen: bool) -> None:
        """Selected or not."""
        if chosen != self._chosen:
            self._chosen = chosen
            self.update()

    def input_at(self, port: str) -> QPointF:
        """Where wires into a port end, in the scene."""
        return self.pos() + QPointF(self._card.left(), self._port_y(port, self._face.inputs))

    def output_at(self, port: str) -> QPointF:
        """Where wires out of a port begin, in the scene."""
        return self.pos() + QPointF(self._card.right(), self._port_y(port, self._face.outputs))

    def card(self) -> QRectF:
        """The card with its loops, in the scene."""
        return self._card.adjusted(0, -self._above, 0, 0).translated(self.pos())

    # --- Qt -----------------------------------------------------------------------------------------------------------------------

    def boundingRect(self) -> QRectF:
        return self._card.adjusted(-BADGE, -self._above - BADGE, BADGE, PORT + 2)

    def shape(self) -> QPainterPath:
        path = QPainterPath()
        path.addRoundedRect(self._card, RADIUS, RADIUS)
        return path

    def hoverEnterEvent(self, event: object) -> None:
        self._hovered = True
        self.update()

    def hoverLeaveEvent(self, event: object) -> None:
        self._hovered = False
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Everything but the picture. Qt keeps it as pixels until something here changes."""
        for level, loop in enumerate(self._face.loops):
            self._paint_loop(painter, loop, level)
        self._paint_card(painter)
        self._paint_header(painter)
        self._paint_ports(painter)
        if self._face.problems:
            self._paint_badge(painter)

    # --- parts --------------------------------------------------------------------------------------------------------------------

    def _measure(self) -> None:
        """The card's size from its words, and its tooltip."""
        face, look = self._face, self._look
        title = look.width(look.say(face.title), look.title)
        words = (
            title
            + GAP
            + (0 if look.compact else look.width(face.id, look.small) + GAP)
            + look.width(look.say(face.size), look.detail)
        )
        width = ACCENT + 2 * PAD + max(look.picture_width(face.family), words)
        height = 2 * PAD + look.header + 2 + look.picture_height
        self._card = QRectF(-width / 2, -height / 2, width, height)
        self._above = LOOP_HEIGHT * len(face.loops) + (9 if face.loops else 0)
        self._live.fit(self._card.adjusted(PAD + ACCENT, PAD + look.header + 2, -PAD, -PAD), look)
        told = [look.say(problem.advice) for problem in face.problems] or [look.say(face.help)]
        self.setToolTip("".join(rich(words) for words in told))

    def _port_y(self, port: str, ports: tuple[str, ...]) -> float:
        """Ports stand evenly beside the picture; an unknown one in the middle."""
        top, bottom = self._card.top() + PAD + self._look.header, self._card.bottom() - PAD
        if port not in ports:
            return (top + bottom) / 2
        return top + (bottom - top) * (ports.index(port) + 0.5) / len(ports)

    def _paint_card(self, painter: QPainter) -> None:
        colours = self._look.colours
        outline = (
            "danger" if self._face.problems else "accent" if self._chosen else "muted" if self._hovered else "line"
        )
        painter.setPen(QPen(colours.colour("accent" if self._chosen else outline), 2.2 if self._chosen else 1.2))
        painter.setBrush(colours.colour("panel"))
        painter.drawRoundedRect(self._card, RADIUS, RADIUS)
        bar = QRectF(self._card.left() + 6, self._card.top() + PAD + 2, ACCENT, self._look.header - 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.family(self._face.family))
        painter.drawRoundedRect(bar, ACCENT / 2, ACCENT / 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_header(self, painter: QPainter) -> None:
        look, face = self._look, self._face
        line = QRectF(
            self._card.left() + PAD + ACCENT,
            self._card.top() + PAD - 2,
            self._card.width() - 2 * PAD - ACCENT,
            look.header,
        )
        painter.setFont(look.title)
        painter.setPen(look.colours.colour("text"))
        painter.drawText(line, LEFT, look.say(face.title))
        painter.setPen(look.colours.colour("muted"))
        painter.setFont(look.detail)
        painter.drawText(line, RIGHT, look.say(face.size))
        if look.compact:
            return
        painter.setFont(look.small)
        after = look.width(look.say(face.title), look.title) + GAP
        painter.drawText(line.adjusted(after, 1, 0, 1), LEFT, face.id)

    def _paint_ports(self, painter: QPainter) -> None:
        colours = self._look.colours
        for ports, x in ((self._face.inputs, self._card.left()), (self._face.outputs, self._card.right())):
            for port in ports:
                colour = colours.colour("danger" if self._face.troubled(port) else "muted")
                painter.setPen(QPen(colours.colour("panel"), 1.5))
                painter.setBrush(colour)
                painter.drawEllipse(QPointF(x, self._port_y(port, ports)), PORT, PORT)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_badge(self, painter: QPainter) -> None:
        centre = self._card.topRight() + QPointF(-3, 3)
        painter.setPen(QPen(self._look.colours.colour("panel"), 1.5))
        painter.setBrush(self._look.colours.colour("danger"))
        painter.drawEllipse(centre, BADGE, BADGE)
        painter.setPen(self._look.colours.colour("panel"))
        painter.setFont(self._look.title)
        painter.drawText(
            QRectF(centre.x() - BADGE, centre.y() - BADGE, 2 * BADGE, 2 * BADGE), Qt.AlignmentFlag.AlignCenter, "!"
        )

    def _paint_loop(self, painter: QPainter, loop: Loop, level: int) -> None:
        """Out of the card's top on the right, over it, and back in on the left: what one step hands to the next."""
        colour = self._look.colours.hue(loop.hue)
        left, right = self._card.left() + 30 - 12 * level, self._card.right() - 30 + 12 * level
        top = self._card.top()
        crest, r = top - LOOP_HEIGHT * (level + 1), 8.0
        path = QPainterPath(QPointF(right, top))
        path.lineTo(right, crest + r)
        path.quadTo(right, crest, right - r, crest)
        path.lineTo(left + r, crest)
        path.quadTo(left, crest, left, crest + r)
        path.lineTo(left, top - 6)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 1.8))
        painter.drawPath(path)
        arrow(painter, QPointF(left, top), QPointF(0, 1), colour)
        self._paint_symbol(painter, loop, QPointF((left + right) / 2, crest))

    def _paint_symbol(self, painter: QPainter, loop: Loop, centre: QPointF) -> None:
        """h with its index t-1, on a plate that hides the line behind it."""
        look = self._look
        width = symbol_width(loop.symbol, look.symbol)
        plate = QRectF(centre.x() - width / 2 - 6, centre.y() - 8, width + 12, 16)
        painter.fillRect(plate, look.colours.colour("window"))
        painter.setPen(look.colours.hue(loop.hue))
        baseline = centre.y() + QFontMetricsF(look.symbol).xHeight() / 2 + 1
        draw_symbol(painter, QPointF(plate.left() + 6, baseline), loop.symbol, look.symbol)


def arrow(painter: QPainter, tip: QPointF, along: QPointF, colour: QColor) -> None:
    """A filled head that points along a unit vector and ends at `tip`."""
    across = QPointF(-along.y(), along.x())
    path = QPainterPath(tip)
    path.lineTo(tip - along * 8 + across * 4.5)
    path.lineTo(tip - along * 8 - across * 4.5)
    path.closeSubpath()
    painter.fillPath(path, QBrush(colour))


def rich(words: str) -> str:
    """A long tooltip as rich text, which Qt breaks over lines by itself."""
    return f"<p>{html.escape(words)}</p>" if words else ""
