"""A wire: a smooth curve from an output to an input, with what it carries written on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from rnnstudio.graph.block_type import KIND_NAMES, Hue, WireType
from rnnstudio.graph.graph import Wire
from rnnstudio.graph.text import Text, plain
from rnnstudio.ui.canvas.block_item import BlockItem, rich
from rnnstudio.ui.canvas.card import arrow
from rnnstudio.ui.canvas.look import Look
from rnnstudio.ui.canvas.route import Route
from rnnstudio.ui.canvas.wire_path import Line, Spot, line_of

LATE = "t−1"
STATE = Text("state", "状态")


@dataclass(frozen=True)
class Cable:
    """What is known of a wire: what it carries, the colour of the signal that it carries, whether it is sound, and whether
    it comes a step late."""

    carries: WireType | None
    hue: Hue = "grey"
    sound: bool = True
    late: bool = False

    @property
    def label(self) -> Text:
        """Its size, and where that does not say everything its kind."""
        if self.carries is None:
            return plain("?")
        size = plain(str(self.carries.size))
        if self.carries.kind in ("sequence", "vector"):
            return size
        kind = STATE if self.carries.kind == "state" else KIND_NAMES[self.carries.kind]
        return Text("{kind} {size}", "{kind} {size}").format(kind=kind, size=size)

    @property
    def told(self) -> Text:
        """The same in a sentence."""
        if self.carries is None:
            return Text("What this wire carries is not known yet.", "还不知道这条连线传送什么。")
        kind = KIND_NAMES[self.carries.kind]
        if self.late:
            return Text(
                "Hands {kind} of size {size} to the next step: what arrives at t is of t−1.",
                "把{kind}（大小为 {size}）交给下一步：t 时刻到达的是 t−1 的值。",
            ).format(kind=kind, size=self.carries.size)
        if self.carries.kind == "tokens":
            return Text("Carries tokens out of a vocabulary of {size}.", "传送符号，词表大小为 {size}。").format(
                size=self.carries.size
            )
        return Text("Carries {kind} of size {size}.", "传送{kind}，大小为 {size}。").format(
            kind=kind, size=self.carries.size
        )


class WireItem(QGraphicsItem):
    """Drawn between two blocks; `follow` makes the path anew when one of them moved."""

    def __init__(self, cable: Cable, look: Look) -> None:
        super().__init__()
        self._cable, self._look = cable, look
        self._line = Line(QPainterPath(), QPointF(1, 0), ())
        self._thin = QPainterPath()
        self._plate, self._chip = QRectF(), QRectF()
        self._tip = QPointF()
        self._ends: tuple[QPointF, QPointF, Route] | None = None

    @property
    def label(self) -> str:
        """What is written on it."""
        return "" if self._look.terse and self._cable.carries else self._look.say(self._cable.label)

    @property
    def plate(self) -> QRectF:
        """Where it is written, in the scene."""
        return self._plate

    @property
    def chip(self) -> QRectF:
        """Where it says that it is late by one step, in the scene; empty where it is not."""
        return self._chip

    @property
    def path(self) -> QPainterPath:
        """Its line, in the scene, as an area."""
        return self._thin

    @property
    def places(self) -> int:
        """At how many places its words may stand."""
        return len(self._line.spots)

    @property
    def end(self) -> QPointF:
        """Where it arrives, in the scene."""
        return self._tip

    def set_cable(self, cable: Cable, look: Look) -> None:
        """Other contents, or another look."""
        if (cable, look) != (self._cable, self._look):
            self._cable, self._look, self._ends = cable, look, None
            self.setToolTip(rich(look.say(cable.told)))
            self.update()

    def follow(self, wire: Wire, route: Route, source: BlockItem, target: BlockItem) -> None:
        """The path between two blocks as they stand now."""
        ends = source.at(route.out(wire)), target.at(route.into(wire)), route
        if ends == self._ends:
            return
        self.prepareGeometryChange()
        self._ends, self._tip = ends, ends[1]
        self._line = line_of(*ends)
        self._thin = _stroked(self._line.path, 3)
        self._plate, self._chip = self._plates(self._line.spots[0])
        self.setToolTip(rich(self._look.say(self._cable.told)))

    def boundingRect(self) -> QRectF:
        return self._line.path.boundingRect().united(self._plate).united(self._chip).adjusted(-6, -6, 6, 6)

    def shape(self) -> QPainterPath:
        return _stroked(self._line.path, 10)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        colours = self._look.colours
        colour: QColor = colours.hue(self._cable.hue) if self._cable.sound else colours.colour("danger")
        painter.setPen(QPen(colour, 2, Qt.PenStyle.SolidLine if self._cable.sound else Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self._line.path)
        arrow(painter, self._tip - self._line.along * 3, self._line.along, colour)
        painter.setFont(self._look.small)
        painter.setPen(colours.colour("text" if self._cable.sound else "danger"))
        painter.drawText(self._plate, Qt.AlignmentFlag.AlignCenter, self.label)
        if not self._chip.isEmpty():
            self._paint_chip(painter, colour)

    def _paint_chip(self, painter: QPainter, colour: QColor) -> None:
        painter.setPen(QPen(colour, 1.5))
        painter.setBrush(self._look.colours.colour("panel"))
        painter.drawRoundedRect(self._chip, 5, 5)
        painter.drawText(self._chip, Qt.AlignmentFlag.AlignCenter, LATE)

    def settle(self, taken: Sequence[QRectF], others: Sequence[QPainterPath]) -> None:
        """Puts the words where they meet neither other words nor a wire; where there is no such place and little room, nowhere."""
        if not self._ends:
            return
        places = [self._plates(spot) for spot in self._line.spots]
        chips = [path for path in others if path is not self._thin]  # a chip sits on its own line
        free = (
            (plate, chip) for plate, chip in places if not _met(plate, taken, others) and not _met(chip, taken, chips)
        )
        crowded = QRectF() if not self._look.picture_height else places[0][0], places[0][1]
        plate, chip = next(free, crowded)
        if (plate, chip) != (self._plate, self._chip):
            self.prepareGeometryChange()
            self._plate, self._chip = plate, chip

    def _plates(self, spot: Spot) -> tuple[QRectF, QRectF]:
        """The rectangles of the words, and of the chip of a wire that is late, behind which they stand."""
        metrics, (at, where) = QFontMetricsF(self._look.small), spot
        width, height = metrics.horizontalAdvance(self.label) + 6, metrics.height()
        lefts = {
            "above": at.x() - width / 2,
            "below": at.x() - width / 2,
            "right": at.x() + 3,
            "left": at.x() - width - 3,
        }
        ups = {"above": height + 2, "below": -2.0}
        plate = QRectF(lefts[where], at.y() - ups.get(where, height / 2), width, height)
        if not self._cable.late:
            return (plate if self.label else QRectF()), QRectF()
        wide = metrics.horizontalAdvance(LATE) + 12
        chip = QRectF(at.x() - wide / 2, at.y() - height / 2 - 1, wide, height + 2)
        plate.moveLeft(chip.left() - width if where == "left" else chip.right() + 2)
        return (plate if self.label else QRectF()), chip


def _met(plate: QRectF, taken: Sequence[QRectF], others: Sequence[QPainterPath]) -> bool:
    if plate.isEmpty():
        return False
    return any(plate.intersects(other) for other in taken) or any(path.intersects(plate) for path in others)


def _stroked(path: QPainterPath, width: float) -> QPainterPath:
    """A line as the area that it covers."""
    stroker = QPainterPathStroker()
    stroker.setWidth(width)
    return stroker.createStroke(path)
