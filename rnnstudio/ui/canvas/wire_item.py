"""A wire: a smooth curve from an output to an input, with what it carries written on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from rnnstudio.graph.block_type import KIND_NAMES, Hue, WireType
from rnnstudio.graph.graph import Wire
from rnnstudio.graph.text import Text, plain
from rnnstudio.ui.canvas.block_item import BlockItem, rich
from rnnstudio.ui.canvas.card import head
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


@dataclass(frozen=True)
class Brushes:
    """What it takes to paint a wire and to find room for its words, made once for all the times that it is painted."""

    line: QPen
    head: QBrush
    words: QColor
    label: str
    width: float
    height: float
    wide: float

    @classmethod
    def of(cls, cable: Cable, look: Look) -> Brushes:
        """Those of one cable in one look."""
        colours, metrics = look.colours, QFontMetricsF(look.small)
        colour = colours.hue(cable.hue) if cable.sound else colours.colour("danger")
        style = Qt.PenStyle.SolidLine if cable.sound else Qt.PenStyle.DashLine
        label = "" if look.terse and cable.carries else look.say(cable.label)
        return cls(
            QPen(colour, 2, style),
            QBrush(colour),
            colours.colour("text" if cable.sound else "danger"),
            label,
            metrics.horizontalAdvance(label) + 6,
            metrics.height(),
            metrics.horizontalAdvance(LATE) + 12,
        )


class WireItem(QGraphicsItem):
    """Drawn between two blocks; `follow` makes the path anew when one of them moved."""

    def __init__(self, cable: Cable, look: Look) -> None:
        super().__init__()
        self._cable, self._look = cable, look
        self._brushes = Brushes.of(cable, look)
        self._line = Line(QPainterPath(), QPointF(1, 0), (), ())
        self._thin, self._grip, self._head = QPainterPath(), QPainterPath(), QPainterPath()
        self._plate, self._chip = QRectF(), QRectF()
        self._choices: tuple[Words, ...] = ()
        self._inked = self._line
        self._ink: tuple[QRectF, ...] = ()
        self._extent, self._bounds = QRectF(), QRectF()
        self._tip = QPointF()
        self._ends: tuple[QPointF, QPointF, Route] | None = None
        self._lit = self._chosen = False
        self.setToolTip(rich(look.say(cable.told)))

    @property
    def label(self) -> str:
        """What is written on it."""
        return self._brushes.label

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
        if self._thin.isEmpty():
            self._thin = _stroked(self._line.path, 3)
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
            self._brushes = Brushes.of(cable, look)
            self.setToolTip(rich(look.say(cable.told)))
            self.update()

    def follow(self, wire: Wire, route: Route, source: BlockItem, target: BlockItem) -> bool:
        """The path between two blocks as they stand now; true where it is another one, whose words are to be settled."""
        ends = source.at(route.out(wire)), target.at(route.into(wire)), route
        if ends == self._ends:
            return False
        self._ends, self._tip = ends, ends[1]
        self._line = line_of(*ends)
        self._thin, self._grip = QPainterPath(), QPainterPath()
        self._head = head(self._tip - self._line.along * 3, self._line.along)
        self._choices = tuple(self._plates())
        return True

    def settle(self, free: Callable[[Words], bool]) -> None:
        """Puts the words where they are free; where there is no such place and little room, nowhere."""
        first = self._choices[0]
        words = first if len(self._choices) == 1 else next((words for words in self._choices if free(words)), None)
        if words is None:
            words = first if self._look.picture_height else (QRectF(), first[1])
        if words != (self._plate, self._chip) or self._line is not self._inked:
            self._put(words)

    def _put(self, words: Words) -> None:
        """Other words, perhaps on another line. Only where there is ink is painted anew: a long wire reaches around much of the paper."""
        before, self._inked = self._ink, self._line
        self._plate, self._chip = words
        tip = QRectF(self._tip, self._tip)
        marks = [rect for rect in words if not rect.isEmpty()]
        self._ink = tuple(_widened(rect, EDGE) for rect in (*self._line.legs, tip, *marks))
        self._extent = _widened(self._line.path.boundingRect().united(self._plate).united(self._chip), 6)
        if not (self._bounds.contains(self._extent) and _widened(self._extent, 2 * SPARE).contains(self._bounds)):
            self.prepareGeometryChange()
            self._bounds = self._extent if self._bounds.isEmpty() else _widened(self._extent, SPARE)
        elif (scene := self.scene()) is not None:
            for rect in _together(before, self._ink):
                scene.update(rect)

    def boundingRect(self) -> QRectF:
        return self._bounds

    def shape(self) -> QPainterPath:
        if self._grip.isEmpty():
            self._grip = _stroked(self._line.path, 10)
        return self._grip

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        brushes = self._brushes
        if self._lit or self._chosen:
            glow = QColor(self._look.colours.colour("accent"))
            glow.setAlpha(GLOW)
            painter.strokePath(self._line.path, QPen(glow, 10 if self._lit else 7))
        painter.setPen(brushes.line)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self._line.path)
        painter.fillPath(self._head, brushes.head)
        painter.setFont(self._look.small)
        if brushes.label and not self._plate.isEmpty():
            painter.setPen(brushes.words)
            painter.drawText(self._plate, Qt.AlignmentFlag.AlignCenter, brushes.label)
        if not self._chip.isEmpty():
            self._paint_chip(painter)

    def _paint_chip(self, painter: QPainter) -> None:
        painter.setPen(QPen(self._brushes.line.color(), 1.5))
        painter.setBrush(self._look.colours.colour("panel"))
        painter.drawRoundedRect(self._chip, 5, 5)
        painter.drawText(self._chip, Qt.AlignmentFlag.AlignCenter, LATE)

    def _plates(self) -> Iterator[Words]:
        """The rectangles of the words at every spot, and of the chip of a wire that is late, behind which they stand."""
        brushes, late = self._brushes, self._cable.late
        width, height, wide = brushes.width, brushes.height, brushes.wide
        for at, where in self._line.spots:
            plate = _beside(at, where, width, height)
            chip = QRectF(at.x() - wide / 2, at.y() - height / 2 - 1, wide, height + 2) if late else QRectF()
            if late:
                plate.moveLeft(chip.left() - width if where == "left" else chip.right() + 2)
            yield (plate if brushes.label else QRectF()), chip


def _widened(rect: QRectF, by: float) -> QRectF:
    return rect.adjusted(-by, -by, by, by)


def _together(before: Sequence[QRectF], now: Sequence[QRectF]) -> Iterator[QRectF]:
    """Rectangles that hold both, few of them: what moved a little mostly lies where it lay."""
    for one, other in zip_longest(before, now, fillvalue=QRectF()):
        if one.intersects(other):
            yield one.united(other)
        else:
            yield from (rect for rect in (one, other) if not rect.isEmpty())


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
