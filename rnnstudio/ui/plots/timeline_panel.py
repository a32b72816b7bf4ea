"""The timeline on top of all panels: steps, inputs, targets and answers, row by row, made from the task's interface."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QPainter

from rnnstudio.graph.interface import InputSpec, Interface
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.answer_rows import answer_rows
from rnnstudio.ui.plots.scene import Box, Hover, Scene
from rnnstudio.ui.plots.timeline_rows import Row, Steps, Tokens, Values

MOST_FEATURES = 3


@dataclass(frozen=True)
class Timeline:
    """Rows from top to bottom."""

    rows: tuple[Row, ...]

    @staticmethod
    def of(interface: Interface) -> Timeline:
        """The rows of a task: its inputs (the first few features of wide ones) and its targets."""
        inputs = [row for spec in interface.inputs.values() for row in _input_rows(spec)]
        return Timeline((Steps(), *inputs, *(row for spec in interface.targets.values() for row in answer_rows(spec))))

    def height(self, look: Look) -> int:
        """All rows together."""
        return sum(row.height(look) for row in self.rows)

    def gutter(self, look: Look) -> int:
        """How wide the labels are."""
        return max(look.width(look.say(row.label), _face(look, row)) for row in self.rows)

    def still(self, painter: QPainter, scene: Scene, box: Box) -> None:
        """Labels, numbers and inputs."""
        look, top = scene.look, box.top()
        for row in self.rows:
            painter.setFont(_face(look, row))
            painter.setPen(look.colour("muted"))
            place = QRect(box.left(), top, scene.axis.left - box.left() - look.gap, row.height(look))
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, look.say(row.label))
            row.still(painter, scene, top)
            top += row.height(look)

    def live(self, painter: QPainter, scene: Scene, box: Box) -> None:
        """The cursor's step and token, and the answers."""
        top = box.top()
        for row in self.rows:
            row.live(painter, scene, top)
            top += row.height(scene.look)

    def row_at(self, look: Look, box: Box, y: float) -> Row | None:
        """The row under a point."""
        top = box.top()
        for row in self.rows:
            top += row.height(look)
            if y < top:
                return row
        return None

    def hover(self, scene: Scene, box: Box, t: int, y: float) -> Hover | None:
        """What is under the mouse."""
        row = self.row_at(scene.look, box, y)
        return row.hover(scene, t) if row else None


def _face(look: Look, row: Row) -> QFont:
    """Labels that would widen the gutter are set in small letters."""
    return look.small if look.width(look.say(row.label)) > 8 * look.em else look.base


def _input_rows(spec: InputSpec) -> list[Row]:
    if spec.kind == "tokens":
        return [Tokens(spec)]
    return [Values(spec, feature) for feature in range(min(spec.size, MOST_FEATURES))]
