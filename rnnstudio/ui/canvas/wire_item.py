"""A wire: a smooth curve from an output to an input, with what it carries written on it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from rnnstudio.graph.block_type import KIND_NAMES, Hue, WireType
from rnnstudio.graph.text import Text, plain
from rnnstudio.ui.canvas.block_item import BlockItem, arrow, rich
from rnnstudio.ui.canvas.look import Look

HEAD = 7.0
ROUND = 12.0
OUT = 16.0


@dataclass(frozen=True)
class Cable:
    """What is known of a wire: what it carries, the colour of the signal that it carries, whether it is sound."""

    carries: WireType | None
    hue: Hue = "grey"
    sound: bool = True

    @property
    def label(self) -> Text:
        """Its size, and where that does not say everything its kind."""
        if self.carries is None:
            return plain("?")
        size = plain(str(self.carries.size))
        if self.carries.kind in ("sequence", "vector"):
            return size
        return Text("{kind} {size}", "{kind} {size}").format(kind=KIND_NAMES[self.carries.kind], size=size)

    @property
    def told(self) -> Text:
        """The same in a sentence."""
        if self.carries is None:
            return Text("What this wire carries is not known yet.", "还不知道这条连线传送什么。")
        kind = KIND_NAMES[self.carries.kind]
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
        self._path = QPainterPath()
        self._plate = QRectF()
        self._tip = QPointF()
        self._ends: tuple[QPointF, QPointF, QRectF, QRectF] | None = None

    @property
    def label(self) -> str:
        """What is written on it."""
        return self._look.say(self._cable.label)

    @property
    def plate(self) -> QRectF:
        """Where it is written, in the scene."""
        return self._plate

    def set_cable(self, cable: Cable, look: Look) -> None:
        """Other contents, or another look."""
        if (cable, look) != (self._cable, self._look):
            self._cable, self._look, self._ends = cable, look, None
            self.setToolTip(rich(look.say(cable.told)))
            self.update()

    def follow(self, source: BlockItem, output: str, target: BlockItem, port: str) -> None:
        """The path between two blocks as they stand now."""
        ends = source.output_at(output), target.input_at(port), source.card(), target.card()
        if ends == self._ends:
            return
        self.prepareGeometryChange()
        self._ends, self._tip = ends, ends[1]
        self._path, anchor = path_between(*ends)
        metrics = QFontMetricsF(self._look.small)
        width, height = metrics.horizontalAdvance(self.label) + 6, metrics.height()
        self._plate = QRectF(anchor.x() - width / 2, anchor.y() - height - 2, width, height)
        self.setToolTip(rich(self._look.say(self._cable.told)))

    def boundingRect(self) -> QRectF:
        return self._path.boundingRect().united(self._plate).adjusted(-6, -6, 6, 6)

    def shape(self) -> QPainterPath:
        stroker = QPainterPathStroker()
        stroker.setWidth(10)
        return stroker.createStroke(self._path)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        colours = self._look.colours
        colour: QColor = colours.hue(self._cable.hue) if self._cable.sound else colours.colour("danger")
        painter.setPen(QPen(colour, 2, Qt.PenStyle.SolidLine if self._cable.sound else Qt.PenStyle.DashLine))
        painter.drawPath(self._path)
        arrow(painter, self._tip - QPointF(3, 0), QPointF(1, 0), colour)
        painter.setFont(self._look.small)
        painter.setPen(colours.colour("text" if self._cable.sound else "danger"))
        painter.drawText(self._plate, Qt.AlignmentFlag.AlignCenter, self.label)


def path_between(start: QPointF, end: QPointF, source: QRectF, target: QRectF) -> tuple[QPainterPath, QPointF]:
    """The curve between two ports, and the point above which there is room for words."""
    goal = end - QPointF(HEAD + 2, 0)
    if goal.x() - start.x() > OUT:
        path = QPainterPath(start)
        bend = max((goal.x() - start.x()) / 2, 20.0)
        path.cubicTo(start + QPointF(bend, 0), goal - QPointF(bend, 0), goal)
        return path, (start + end) / 2
    return _back(start, goal, _lane(source, target))


def _lane(source: QRectF, target: QRectF) -> float:
    """The height at which a wire that turns back passes: between the two rows, or below both blocks."""
    if target.top() > source.bottom():
        return (source.bottom() + target.top()) / 2
    if source.top() > target.bottom():
        return (target.bottom() + source.top()) / 2
    return max(source.bottom(), target.bottom()) + 20


def _back(start: QPointF, goal: QPointF, lane: float) -> tuple[QPainterPath, QPointF]:
    """Out to the right, along the lane to the left, and in from the left, with round corners."""
    right, left = start.x() + OUT, goal.x() - OUT
    corners = [
        start,
        QPointF(right, start.y()),
        QPointF(right, lane),
        QPointF(left, lane),
        QPointF(left, goal.y()),
        goal,
    ]
    path = QPainterPath(start)
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        path.lineTo(_towards(corner, before))
        path.quadTo(corner, _towards(corner, after))
    path.lineTo(goal)
    return path, QPointF((left + right) / 2, lane)


def _towards(corner: QPointF, other: QPointF) -> QPointF:
    """The point where a round corner begins."""
    step = other - corner
    length = max((step.x() ** 2 + step.y() ** 2) ** 0.5, 1e-6)
    share = min(ROUND, length / 2) / length
    return QPointF(corner.x() + step.x() * share, corner.y() + step.y() * share)
