"""The lower rows of the timeline: what was asked for and what the model says, at each step or once at the end."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF

from rnnstudio import numbers
from rnnstudio.graph.interface import TargetSpec
from rnnstudio.graph.text import Text, joined
from rnnstudio.trace.sample import NO_CLASS, Array
from rnnstudio.trace.trace import Answer
from rnnstudio.ui.heat import rounded_up
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.not_asked import NOT_ASKED, asked, paint_not_asked
from rnnstudio.ui.plots.scene import Hover, Scene, exactly
from rnnstudio.ui.plots.timeline_rows import Row, paint_chip

TARGET = Text("target", "目标")
PREDICTION = Text("prediction", "预测")
ANSWER = Text("answer", "回答")
BOTH = Text("○ target ● prediction", "○ 目标 ● 预测")
Floats = npt.NDArray[np.float64]


def answer_rows(spec: TargetSpec) -> list[Row]:
    """The rows that show one target."""
    if not spec.per_step:
        return [SingleAnswer(spec)]
    return [ClassTargets(spec), ClassAnswers(spec)] if spec.kind == "classes" else [ValueAnswers(spec)]


class AnswerRow(Row):
    """A row about one target."""

    def __init__(self, spec: TargetSpec) -> None:
        self.spec, self.timeline = spec, spec.timeline

    def answer(self, scene: Scene) -> Answer | None:
        """What the model said, once the trace is there."""
        return scene.trace.answers.get(self.spec.name) if scene.trace else None

    def target(self, scene: Scene, row: int) -> int | None:
        """The class that was asked for."""
        found = scene.sample.targets.get(self.spec.name)
        if found is None or not 0 <= row < len(found) or found[row] == NO_CLASS:
            return None
        return int(found[row])

    def asked(self, scene: Scene, row: int) -> bool:
        """False where this step is not asked."""
        return asked(scene.sample.targets.get(self.spec.name), row)

    def said(self, scene: Scene, column: int) -> tuple[int, Answer] | None:
        """The row of a column and what was said, where it may be seen."""
        row, answer = self.phase(scene).row(column), self.answer(scene)
        if row is None or answer is None or row not in scene.rows(self.phase(scene)) or row >= len(answer.prediction):
            return None
        return row, answer


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
        asked = Text("none", "无") if target is None else exactly(target[row, 0])
        words = Text("{when} · prediction {said} · target {asked}", "{when} · 预测 {said} · 目标 {asked}")
        said = exactly(answer.prediction[row, 0])
        return Hover(words.format(when=scene.phases.when(column), said=said, asked=asked))


class SingleAnswer(AnswerRow):
    """The one answer, under the last step, where it is read."""

    def height(self, look: Look) -> int:
        return round(look.em * 1.75)

    @property
    def label(self) -> Text:
        return ANSWER

    def live(self, painter: QPainter, scene: Scene, top: int) -> None:
        look, axis, answer = scene.look, scene.axis, self.answer(scene)
        end = self.column(scene)
        if end not in axis.in_view or answer is None:
            return
        column = axis.cell(end, top, self.height(look))
        if scene.covered:
            paint_chip(painter, scene, column, "?", look.colour("raised"), look.colour("muted"), look.colour("line"))
            return
        word, note, verdict = self._said(scene, answer)
        paint_chip(painter, scene, column, word, look.colour("panel"), look.colour(verdict), look.colour(verdict))
        painter.setPen(look.colour("muted"))
        painter.setFont(look.small)
        place = self._beside(scene, column, top, look.width(look.say(note), look.small))
        said = QFontMetricsF(look.small).elidedText(look.say(note), Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, said)

    def _beside(self, scene: Scene, answer: QRect, top: int, wide: int) -> QRectF:
        """Left of the answer, and on one side of the cursor's column, whose frame would run through the words."""
        axis, look = scene.axis, scene.look
        left, right = float(axis.left), float(answer.left() - look.gap)
        cursor = axis.cell(scene.column, top, self.height(look))
        if axis.left < cursor.right() < answer.left():
            if right - cursor.right() - look.gap >= wide:
                left = cursor.right() + look.gap
            else:
                right = cursor.left() - look.gap
        return QRectF(left, top, right - left, self.height(look))

    @staticmethod
    def column(scene: Scene) -> int:
        """Where it is read: at the end of the run."""
        last = scene.phases.parts[-1]
        return last.column(last.steps - 1)

    def _said(self, scene: Scene, answer: Answer) -> tuple[str, Text, str]:
        """The answer in a word, what there is to say about it, and the colour of the verdict."""
        target = scene.sample.targets.get(self.spec.name)
        p = answer.prediction
        if self.spec.kind == "classes":
            best = int(p.argmax())
            right = target is not None and best == int(target)
            verdict = "muted" if target is None else ("good" if right else "danger")
            return numbers.token(self.spec.classes[best]), self._chances(p, best, target), verdict
        asked = Text("none", "无") if target is None else numbers.fixed(float(target[0]), 2)
        note = Text("{label} · target {target}", "{label} · 目标 {target}").format(label=self.spec.label, target=asked)
        return numbers.fixed(float(p[0]), 2), note, "text"

    def _chances(self, p: Array, best: int, target: Array | None) -> Text:
        """Whose probability a number is, is said with it: that of the target, and of what is said instead."""
        said = numbers.token(self.spec.classes[best])
        if target is None:
            words = Text("{label} · says {said} ({p}) · no target", "{label} · 回答 {said} ({p}) · 无目标")
            return words.format(label=self.spec.label, said=said, p=numbers.fixed(float(p[best]), 2))
        name, chance = numbers.token(self.spec.classes[int(target)]), numbers.fixed(float(p[int(target)]), 2)
        if best == int(target):
            words = Text("{label} · target {name} · p({name}) = {p}", "{label} · 目标 {name} · p({name}) = {p}")
            return words.format(label=self.spec.label, name=name, p=chance)
        words = Text(
            "{label} · says {said} ({p}) · target {name} ({chance})",
            "{label} · 回答 {said} ({p}) · 目标 {name} ({chance})",
        )
        return words.format(
            label=self.spec.label, said=said, p=numbers.fixed(float(p[best]), 2), name=name, chance=chance
        )

    def hover(self, scene: Scene, column: int) -> Hover | None:
        answer, when = self.answer(scene), scene.phases.when(column)
        if answer is None or column != self.column(scene) or scene.covered:
            return None
        if self.spec.kind != "classes":
            words = Text("{when} · answer {value}", "{when} · 回答 {value}")
            return Hover(words.format(when=when, value=exactly(answer.prediction[0])))
        best = int(answer.prediction.argmax())
        words = Text("{when} · answer {word} · p({word}) = {value}", "{when} · 回答 {word} · p({word}) = {value}")
        word = numbers.token(self.spec.classes[best])
        return Hover(words.format(when=when, word=word, value=exactly(answer.prediction[best])))
