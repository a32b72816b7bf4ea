"""The row of an answer that is given once, at the end of a sequence."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from rnnstudio import numbers
from rnnstudio.graph.text import Text
from rnnstudio.trace.sample import Array
from rnnstudio.trace.trace import Answer
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.answer_row import AnswerRow
from rnnstudio.ui.plots.scene import Hover, Scene, exactly
from rnnstudio.ui.plots.timeline_rows import paint_chip

ANSWER = Text("answer", "回答")


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
