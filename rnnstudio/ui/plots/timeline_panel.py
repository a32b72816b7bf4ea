"""The timeline on top of all panels: steps, inputs, targets and answers, row by row, made from the task's interface."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QPainter

from rnnstudio.engine.feeding import written
from rnnstudio.engine.model import Model
from rnnstudio.graph.interface import InputSpec
from rnnstudio.trace.sample import Sample
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.answer_rows import answer_rows
from rnnstudio.ui.plots.attended import weights_of
from rnnstudio.ui.plots.attention_lines import AttentionLines
from rnnstudio.ui.plots.fed_row import Fed
from rnnstudio.ui.plots.input_rows import Tokens, Values
from rnnstudio.ui.plots.picture_row import Picture
from rnnstudio.ui.plots.scene import Box, Hover, Scene
from rnnstudio.ui.plots.stops_row import Stops
from rnnstudio.ui.plots.timeline_rows import Names, Row, Steps
from rnnstudio.ui.plots.wide_row import Wide

MOST_FEATURES = 3


@dataclass(frozen=True)
class Timeline:
    """Rows from top to bottom."""

    rows: tuple[Row, ...]

    @staticmethod
    def of(model: Model, sample: Sample | None) -> Timeline:
        """The rows of a task: its inputs (wide ones in one row), what a decoder reads again, and its targets."""
        interface, placed = model.interface, model.resolution.placed.values()
        again = {entry.block.reads(entry.p) for entry in placed} - {None}
        writing = written(interface)
        rows: list[Row] = [Names()] if writing else []
        rows += [Stops(), Steps(), *(row for spec in interface.inputs.values() for row in _input_rows(spec, sample))]
        rows += [AttentionLines()] if weights_of(model) else []
        rows += [Fed(spec, sample) for name, spec in writing.items() if again & {name, ""}]
        return Timeline((*rows, *(row for spec in interface.targets.values() for row in answer_rows(spec))))

    def height(self, look: Look) -> int:
        """All rows together."""
        return sum(row.height(look) for row in self.rows)

    def heading(self, look: Look) -> int:
        """How high the names of the phases are, above all columns."""
        return sum(row.height(look) for row in self.rows if row.above)

    def gutter(self, look: Look) -> int:
        """How wide the labels are."""
        notes = (look.width(look.say(words), look.small) for row in self.rows for words in row.notes)
        return max(max(notes, default=0), *(look.width(look.say(row.label), _face(look, row)) for row in self.rows))

    def still(self, painter: QPainter, scene: Scene, box: Box) -> None:
        """Labels, numbers and inputs."""
        look, top = scene.look, box.top()
        for row in self.rows:
            _paint_label(
                painter, scene, row, QRect(box.left(), top, scene.axis.left - box.left() - look.gap, row.height(look))
            )
            row.still(painter, scene, top)
            top += row.height(look)

    def varies_with(self, scene: Scene) -> object:
        """What `still` shows of the trace after all."""
        return tuple(row.varies_with(scene) for row in self.rows)

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

    def hover(self, scene: Scene, box: Box, column: int, x: float, y: float) -> Hover | None:
        """What is under the mouse."""
        top = box.top()
        for row in self.rows:
            height = row.height(scene.look)
            if y < top + height:
                return row.hover_at(scene, column, x, y - top)
            top += height
        return None


def _face(look: Look, row: Row) -> QFont:
    """Labels that would widen the gutter are set in small letters."""
    return look.small if look.width(look.say(row.label)) > 8 * look.em else look.base


def _paint_label(painter: QPainter, scene: Scene, row: Row, place: QRect) -> None:
    """On the right of the gutter; a note below it."""
    look, right = scene.look, Qt.AlignmentFlag.AlignRight
    painter.setFont(_face(look, row))
    painter.setPen(look.colour("muted"))
    if not row.note.en:
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | right, look.say(row.label))
        return
    middle, upper = Qt.AlignmentFlag.AlignVCenter | right, round(place.height() * 0.55)
    painter.drawText(place.adjusted(0, 0, 0, upper - place.height()), middle, look.say(row.label))
    painter.setFont(look.small)
    painter.setPen(look.colours.hue(row.note_hue))
    painter.drawText(place.adjusted(0, upper, 0, 0), middle, look.say(row.note))


def _input_rows(spec: InputSpec, sample: Sample | None) -> list[Row]:
    if spec.timeline is None:
        return [Picture(spec)]
    if spec.kind == "tokens":
        return [Tokens(spec)]
    if spec.size > MOST_FEATURES:
        return [Wide(spec, 0 if sample is None else len(sample.inputs.get(spec.name, ())))]
    return [Values(spec, feature) for feature in range(spec.size)]
