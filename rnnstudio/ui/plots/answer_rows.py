"""The lower rows of the timeline: what was asked for and what the model says, at each step or once at the end."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from rnnstudio import numbers
from rnnstudio.graph.interface import TargetSpec
from rnnstudio.graph.text import Text, joined
from rnnstudio.ui.heat import rounded_up
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.answer_row import AnswerRow
from rnnstudio.ui.plots.not_asked import NOT_ASKED, paint_not_asked
from rnnstudio.ui.plots.scene import Hover, Scene, exactly
from rnnstudio.ui.plots.single_answer import SingleAnswer
from rnnstudio.ui.plots.timeline_rows import Row

TARGET = Text("target", "目标")
PREDICTION = Text("prediction", "预测")
BOTH = Text("○ target ● prediction", "○ 目标 ● 预测")
Floats = npt.NDArray[np.float64]


def answer_rows(spec: TargetSpec) -> list[Row]:
    """The rows that show one target."""
    if not spec.per_step:
        return [SingleAnswer(spec)]
    return [ClassTargets(spec), ClassAnswers(spec)] if spec.kind == "classes" else [ValueAnswers(spec)]


class ClassTargets(AnswerRow):
    """What was asked for at each step."""

    def height(self, look: Look) -> int:
        return round(look.em * 1.35)

    @property
    def label(self) -> Text:
        return TARGET

    def live(self, painter: QPainter, scene: Scene, top: int) -> None:
        painter.setFont(scene.look.base)
        painter.setPen(scene.look.colour("muted"))
        for row in scene.rows(self.phase(scene)):
            target = self.target(scene, row)
            if target is not None:
                place = scene.axis.cell(self.phase(scene).column(row), top, self.height(scene.look))
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, numbers.token(self.spec.classes[target]))
        rows = [row for row in scene.rows(self.phase(scene)) if not self.asked(scene, row)]
        paint_not_asked(painter, scene, self.phase(scene), rows, top, self.height(scene.look))

    def hover(self, scene: Scene, column: int) -> Hover | None:
        row = self.phase(scene).row(column)
        if row is None or row not in scene.rows(self.phase(scene)) or self.asked(scene, row):
            return None
        return Hover(
            Text("{when} · {words}", "{when} · {words}").format(when=scene.phases.when(column), words=NOT_ASKED)
        )


class ClassAnswers(ClassTargets):
    """What the model holds most probable at each step: green where that is right, red where it is not, without colour where the step is
    not asked."""

    @property
    def label(self) -> Text:
        return PREDICTION

    def live(self, painter: QPainter, scene: Scene, top: int) -> None:
        answer, look = self.answer(scene), scene.look
        if answer is None or answer.prediction.ndim != 2:
            return
        best = answer.prediction.argmax(-1)
        painter.setFont(look.base)
        phase = self.phase(scene)
        for row in scene.rows(phase):
            if row < len(best):
                target = self.target(scene, row)
                name = "muted" if target is None else ("good" if best[row] == target else "danger")
                place = scene.axis.cell(phase.column(row), top, self.height(look))
                if self.asked(scene, row):
                    painter.fillRect(place.adjusted(1, 1, -1, -1), look.colour(name, 38))
                painter.setPen(look.colour(name))
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, numbers.token(self.spec.classes[int(best[row])]))

    def hover(self, scene: Scene, column: int) -> Hover | None:
        found = self.said(scene, column)
        if found is None:
            return None
        p = found[1].prediction[found[0]]
        words = Text("{when} · prediction “{word}” · p = {p}", "{when} · 预测 “{word}” · p = {p}")
        word = numbers.token(self.spec.classes[int(p.argmax())])
        said = words.format(when=scene.phases.when(column), word=word, p=exactly(p.max()))
        return Hover(said if self.asked(scene, found[0]) else joined((NOT_ASKED, said), " · ", " · "))


class ValueAnswers(AnswerRow):
    """Values at each step: rings where they should be, dots and a line where the model puts them."""

    def height(self, look: Look) -> int:
        return round(look.em * 2.6)

    @property
    def label(self) -> Text:
        return BOTH

    def live(self, painter: QPainter, scene: Scene, top: int) -> None:
        look, answer = scene.look, self.answer(scene)
        target = scene.sample.targets.get(self.spec.name)
        said = None if answer is None or answer.prediction.ndim != 2 else answer.prediction[:, 0].astype(float)
        wanted = None if target is None else target[:, 0].astype(float)
        known = [part for part in (wanted, said) if part is not None]
        if not known:
            return
        limit = rounded_up(float(np.nanmax(np.abs(known[0]), initial=0.0)))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = max(3.0, look.em * 0.42)
        if wanted is not None:
            painter.setPen(QPen(look.colour("muted"), 1.2))
            for point in self._points(scene, top, wanted, limit):
                painter.drawEllipse(point, size * 0.75, size * 0.75)
        if said is not None:
            points = QPolygonF(self._points(scene, top, said, limit))
            painter.setPen(QPen(look.colours.hue("green"), 1.4))
            painter.drawPolyline(points)
            painter.setPen(QPen(look.colours.hue("green"), size, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawPoints(points)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _points(self, scene: Scene, top: int, values: Floats, limit: float) -> list[QPointF]:
        reach = self.height(scene.look) / 2 - scene.look.em * 0.4
        middle = top + self.height(scene.look) / 2
        phase = self.phase(scene)
        rows = [row for row in scene.rows(phase) if row < len(values) and np.isfinite(values[row])]
        return [
            QPointF(scene.axis.centre(phase.column(row)), middle - max(-1.1, min(values[row] / limit, 1.1)) * reach)
            for row in rows
        ]

    def hover(self, scene: Scene, column: int) -> Hover | None:
        found, target = self.said(scene, column), scene.sample.targets.get(self.spec.name)
        if found is None:
            return None
        row, answer = found
        wanted = (
            Text("none", "无") if target is None else exactly(target[row, 0]) if self.asked(scene, row) else NOT_ASKED
        )
        words = Text("{when} · prediction {said} · target {asked}", "{when} · 预测 {said} · 目标 {asked}")
        said = exactly(answer.prediction[row, 0])
        return Hover(words.format(when=scene.phases.when(column), said=said, asked=wanted))
