"""Qt's own graphics view with as many plain cards and lines as the large model has, dragged as well: what the toolkit takes by itself."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsItem,
    QGraphicsPathItem,
    QGraphicsRectItem,
    QGraphicsScene,
    QGraphicsSimpleTextItem,
    QGraphicsView,
)

from benchmarks import large_models
from benchmarks.frames import dragged, pump
from benchmarks.large_window import DRAGGED, SIZE
from benchmarks.rounds import answer
from rnnstudio.graph.graph import Wire

COLUMNS, STEP_X, STEP_Y = 10, 115.0, 62.0
CARD = QRectF(-40, -18, 80, 36)


class Card(QGraphicsRectItem):
    """A rectangle with its name, which draws its lines anew where it moves."""

    def __init__(self, name: str) -> None:
        super().__init__(CARD)
        self.lines: list[Line] = []
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsMovable)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemSendsGeometryChanges)
        words = QGraphicsSimpleTextItem(name, self)
        words.setPos(-36, -9)

    def itemChange(self, change: QGraphicsItem.GraphicsItemChange, value: object) -> object:
        if change == QGraphicsItem.GraphicsItemChange.ItemPositionHasChanged:
            for line in self.lines:
                line.follow()
        return super().itemChange(change, value)


class Line(QGraphicsPathItem):
    """A curve from one card to another."""

    def __init__(self, source: Card, target: Card) -> None:
        super().__init__()
        self._source, self._target = source, target
        self.setPen(QPen(QColor("gray"), 2))
        self.setZValue(-1)
        for end in (source, target):
            end.lines.append(self)
        self.follow()

    def follow(self) -> None:
        """Between the cards as they stand now."""
        start, goal = self._source.pos() + QPointF(40, 0), self._target.pos() - QPointF(40, 0)
        path, bend = QPainterPath(start), QPointF(30, 0)
        path.cubicTo(start + bend, goal - bend, goal)
        self.setPath(path)


def _filled(scene: QGraphicsScene, names: list[str], wires: tuple[Wire, ...]) -> dict[str, Card]:
    cards = {name: Card(name) for name in names}
    for place, card in enumerate(cards.values()):
        card.setPos(place % COLUMNS * STEP_X, place // COLUMNS * STEP_Y)
        scene.addItem(card)
    for wire in wires:
        scene.addItem(Line(cards[wire.source], cards[wire.target]))
    return cards


def main() -> None:
    """Answers with figures until nobody asks any more."""
    app = QApplication([])
    app.setStyle("Fusion")
    graph, scene = large_models.wide().graph, QGraphicsScene()
    cards = _filled(scene, list(graph.nodes), graph.wires)
    view = QGraphicsView(scene)
    view.setRenderHint(QPainter.RenderHint.Antialiasing)
    view.resize(*SIZE)
    view.show()
    pump(1.0)

    def once() -> dict[str, float]:
        place = view.mapFromScene(cards[DRAGGED].pos() + QPointF(0, 14))
        return {f"drag {name}": value for name, value in dragged(view.viewport(), place).items()}

    answer(once)


if __name__ == "__main__":
    main()
