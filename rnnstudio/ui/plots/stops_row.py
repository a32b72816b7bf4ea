"""The gutter above the steps: where a breakpoint was set, where a condition holds, and where play stops for it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from rnnstudio.graph.text import Text
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.home import NOWHERE
from rnnstudio.ui.plots.scene import Hover, Scene
from rnnstudio.ui.plots.timeline_rows import Row

SET = Text("{when} · click to stop here", "{when} · 点击在此停下")
TAKE_AWAY = Text("{when} · click to take the breakpoint away", "{when} · 点击取消断点")
STOPS = Text("{when} · a condition begins to hold: play stops here", "{when} · 条件开始成立，播放在此停下")
HOLDS = Text("{when} · a condition goes on to hold", "{when} · 条件仍成立")


class Stops(Row):
    """A disc for a breakpoint at a step (a ring where it is off), a diamond for a condition (hollow where it only goes on to hold)."""

    def height(self, look: Look) -> int:
        return round(look.em * 0.7)

    @property
    def label(self) -> Text:
        return NOWHERE

    def stop_at(self, scene: Scene, column: int) -> int | None:
        row = scene.phases.holding(column).row(column)
        step = scene.phases.step(column)
        return step if row is not None and row >= 0 and 1 <= step <= scene.phases.steps else None

    def live(self, painter: QPainter, scene: Scene, top: int) -> None:
        marks, look = scene.marks, scene.look
        placed = dict(marks.placed)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for step in sorted(marks.holds | placed.keys()):
            column = scene.phases.column(step)
            if column in scene.axis.in_view:
                at = QPointF(scene.axis.centre(column), top + self.height(look) / 2)
                if step in placed:
                    self._disc(painter, scene, at, filled=placed[step])
                else:
                    self._diamond(painter, scene, at, filled=step in marks.stops)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _disc(self, painter: QPainter, scene: Scene, at: QPointF, *, filled: bool) -> None:
        radius = self._reach(scene)
        _prepare(painter, scene.look.colour("danger" if filled else "muted"), filled=filled)
        painter.drawEllipse(at, radius, radius)

    def _diamond(self, painter: QPainter, scene: Scene, at: QPointF, *, filled: bool) -> None:
        reach = self._reach(scene) * (1.15 if filled else 0.85)
        _prepare(painter, scene.look.colour("danger"), filled=filled)
        corners = ((0, -reach), (reach, 0), (0, reach), (-reach, 0))
        painter.drawPolygon(QPolygonF([at + QPointF(x, y) for x, y in corners]))

    def _reach(self, scene: Scene) -> float:
        return min(self.height(scene.look) * 0.34, scene.axis.column * 0.4)

    def hover(self, scene: Scene, column: int) -> Hover | None:
        step = self.stop_at(scene, column)
        if step is None:
            return None
        words = TAKE_AWAY if step in dict(scene.marks.placed) else self._of_conditions(scene, step)
        return Hover(words.format(when=scene.phases.when(column)))

    @staticmethod
    def _of_conditions(scene: Scene, step: int) -> Text:
        return STOPS if step in scene.marks.stops else HOLDS if step in scene.marks.holds else SET


def _prepare(painter: QPainter, colour: QColor, *, filled: bool) -> None:
    painter.setPen(QPen(colour, 1.2))
    painter.setBrush(colour if filled else Qt.BrushStyle.NoBrush)
