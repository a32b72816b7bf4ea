"""A wire: a smooth curve from an output to an input, with what it carries written on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
from rnnstudio.ui.canvas.wire_path import Line, Where, line_of

Words = tuple[QRectF, QRectF]  # where it is written what a wire carries, and where that it is late
LATE = "t−1"
GLOW = 110  # of 255
SPARE, EDGE = 120.0, 10.0
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
        self._line = Line(QPainterPath(), QPointF(1, 0), (), ())
        self._thin = QPainterPath()
        self._grip = QPainterPath()
        self._plate, self._chip = QRectF(), QRectF()
        self._choices: tuple[Words, ...] = ()
        self._ink: tuple[QRectF, ...] = ()
        self._extent, self._bounds = QRectF(), QRectF()
        self._tip = QPointF()
        self._ends: tuple[QPointF, QPointF, Route] | None = None
        self._lit = self._chosen = False
        self.setToolTip(rich(look.say(cable.told)))

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
    def choices(self) -> tuple[Words, ...]:
        """Where its words may stand, the best place first."""
        return self._choices

    @property
    def route(self) -> Route | None:
        """Its way; None before it has one, or where it is to be drawn anew."""
        return self._ends[2] if self._ends else None

    @property
    def extent(self) -> QRectF:
        """The room that its line and its words take; `boundingRect` is larger, so as to change seldom."""
        return self._extent

    @property
    def legs(self) -> tuple[QRectF, ...]:
        """Rectangles that together hold its line."""
        return self._line.legs

    @property
    def begin(self) -> QPointF:
        """Where it begins, in the scene."""
        return self._ends[0] if self._ends else self._tip

    @property
    def end(self) -> QPointF:
        """Where it arrives, in the scene."""
        return self._tip

    @property
    def middle(self) -> QPointF:
        """Half way along it, in the scene."""
        return self._line.path.pointAtPercent(0.5)

    @property
    def bare(self) -> QPainterPath:
        """Its line, in the scene."""
        return self._line.path

    def set_chosen(self, chosen: bool) -> None:
        """Selected or not."""
        if chosen != self._chosen:
            self._chosen = chosen
            self.update()

    def set_lit(self, lit: bool) -> None:
        """A block that is let go now would stand on it."""
        if lit != self._lit:
            self._lit = lit
            self.update()

    def set_cable(self, cable: Cable, look: Look) -> None:
        """Other contents, or another look."""
        if (cable, look) != (self._cable, self._look):
            self._cable, self._look, self._ends = cable, look, None
            self.setToolTip(rich(look.say(cable.told)))
            self.update()

    def follow(self, wire: Wire, route: Route, source: BlockItem, target: BlockItem) -> bool:
        """The path between two blocks as they stand now; true where it is another one."""
        ends = source.at(route.out(wire)), target.at(route.into(wire)), route
        if ends == self._ends:
            return False
        self._ends, self._tip = ends, ends[1]
        self._line = line_of(*ends)
        self._thin, self._grip = _stroked(self._line.path, 3), QPainterPath()
        self._choices = tuple(self._plates())
        self._put(self._choices[0])
        return True

    def settle(self, free: Callable[[Words], bool]) -> bool:
        """Puts the words where they are free; where there is no such place and little room, nowhere. True where they moved."""
        plate, chip = self._choices[0]
        crowded = plate if self._look.picture_height else QRectF(), chip
        words = next((words for words in self._choices if free(words)), crowded)
        moves = words != (self._plate, self._chip)
        if moves:
            self._put(words)
        return moves

    def _put(self, words: Words) -> None:
        """Other words, perhaps on another line. Only where there is ink is painted anew: a long wire reaches around much of the paper."""
        before = self._ink
        self._plate, self._chip = words
        tip = QRectF(self._tip, self._tip)
        self._ink = (*self._line.legs, *(_about(rect) for rect in (tip, *words) if rect is tip or not rect.isEmpty()))
        self._extent = self._line.path.boundingRect().united(self._plate).united(self._chip).adjusted(-6, -6, 6, 6)
        if not self._bounds.contains(self._extent):
            self.prepareGeometryChange()
            self._bounds = self._extent.adjusted(-SPARE, -SPARE, SPARE, SPARE)
        elif (scene := self.scene()) is not None:
            for rect in (*before, *self._ink):
                scene.update(rect)

    def boundingRect(self) -> QRectF:
        return self._bounds

    def shape(self) -> QPainterPath:
        if self._grip.isEmpty():
            self._grip = _stroked(self._line.path, 10)
        return self._grip

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        colours = self._look.colours
        colour: QColor = colours.hue(self._cable.hue) if self._cable.sound else colours.colour("danger")
        if self._lit or self._chosen:
            glow = QColor(colours.colour("accent"))
            glow.setAlpha(GLOW)
            painter.strokePath(self._line.path, QPen(glow, 10 if self._lit else 7))
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

    def _plates(self) -> Iterator[Words]:
        """The rectangles of the words at every spot, and of the chip of a wire that is late, behind which they stand."""
        metrics, label = QFontMetricsF(self._look.small), self.label
        width, height = metrics.horizontalAdvance(label) + 6, metrics.height()
        wide = metrics.horizontalAdvance(LATE) + 12
        for at, where in self._line.spots:
            plate = _beside(at, where, width, height)
            chip = (
                QRectF(at.x() - wide / 2, at.y() - height / 2 - 1, wide, height + 2) if self._cable.late else QRectF()
            )
            if self._cable.late:
                plate.moveLeft(chip.left() - width if where == "left" else chip.right() + 2)
            yield (plate if label else QRectF()), chip


def _about(rect: QRectF) -> QRectF:
    """With room for the strokes of what is drawn there."""
    return rect.adjusted(-EDGE, -EDGE, EDGE, EDGE)


def _beside(at: QPointF, where: Where, width: float, height: float) -> QRectF:
    """The rectangle of words at a spot of a line."""
    lefts = {"right": at.x() + 3, "left": at.x() - width - 3}
    ups = {"above": height + 2, "below": -2.0}
    return QRectF(lefts.get(where, at.x() - width / 2), at.y() - ups.get(where, height / 2), width, height)


def _stroked(path: QPainterPath, width: float) -> QPainterPath:
    """A line as the area that it covers."""
    stroker = QPainterPathStroker()
    stroker.setWidth(width)
    return stroker.createStroke(path)
