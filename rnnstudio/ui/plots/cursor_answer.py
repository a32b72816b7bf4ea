"""The prediction at the cursor in lines: the likeliest candidates with bars, or a value against its target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from rnnstudio import numbers
from rnnstudio.graph.interface import TargetSpec
from rnnstudio.graph.text import NOTHING, Text
from rnnstudio.trace.sample import NO_CLASS, Array
from rnnstudio.trace.trace import Numbers, Trace
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.not_asked import NOT_ASKED, asked
from rnnstudio.ui.plots.phases import Phases

CANDIDATES = 4
LATER = Text("answer read at {when}", "答案在 {when} 时读出")
HIDDEN = Text("hidden: predict first", "已隐藏：请先预测")
FIRST = Text("from {when} on", "从 {when} 起")
NEXT = Text("predicts", "预测")
TARGET = Text("target", "目标")
SAID = Text("prediction {said}", "预测 {said}")
ASKED = Text("target {asked} · error {error}", "目标 {asked} · 误差 {error}")
NO_TARGET = Text("no target known", "目标未知")
Form = Literal["heading", "title", "note", "bar", "bar_space"]


@dataclass(frozen=True)
class Line:
    """One line: a word on the left, text beside it, and for a candidate its probability as a bar."""

    word: str
    text: Text
    kind: Form
    share: float = 0.0
    colour: str = "muted"
    short: Text = NOTHING
    """What stands instead of the text where there is no room for it."""

    def height(self, look: Look) -> int:
        """How high it is."""
        return round(look.em * {"heading": 1.7, "title": 1.5, "note": 1.35, "bar": 1.45, "bar_space": 1.45}[self.kind])

    def paint(self, painter: QPainter, look: Look, place: QRect) -> None:
        """Paints it into its place."""
        if self.kind == "bar":
            self._paint_bar(painter, look, place)
            return
        middle = Qt.AlignmentFlag.AlignVCenter
        left = place.left()
        if self.word:
            painter.setFont(look.bold)
            painter.setPen(look.colour("text"))
            painter.drawText(place, middle, self.word)
            left += look.width(self.word, look.bold) + look.em
        rest = QRect(left, place.top(), place.right() - left, place.height())
        words = look.say(self.text)
        if self.short.en and look.width(words, look.small) > rest.width():
            words = look.say(self.short)
        fits = self.kind != "note" and look.width(words) <= rest.width()
        painter.setFont(look.base if fits else look.small)
        painter.setPen(look.colour("text" if self.kind == "heading" else self.colour))
        said = QFontMetricsF(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, rest.width())
        painter.drawText(rest, middle, said)

    def _paint_bar(self, painter: QPainter, look: Look, place: QRect) -> None:
        """The bar lies behind the words, so that narrow panels lose neither."""
        track = QRectF(place).adjusted(0, 2, 0, -2)
        colour = look.colour(self.colour, 70)
        painter.fillRect(track, look.colour("grid"))
        painter.fillRect(QRectF(track.left(), track.top(), track.width() * self.share, track.height()), colour)
        painter.fillRect(QRectF(track.left(), track.top(), 3, track.height()), look.colour(self.colour))
        inner = place.adjusted(look.em // 2 + 3, 0, -look.em // 3, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(look.base)
        painter.setPen(look.colour("text"))
        painter.drawText(inner, middle, self.word)
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, numbers.fixed(self.share))
        painter.setFont(look.small)
        painter.setPen(look.colour("good"))
        left = max(look.width(self.word), look.em) + look.gap
        painter.drawText(inner.adjusted(left, 0, 0, 0), middle, look.say(self.text))


def answer_lines(spec: TargetSpec, trace: Trace, cursor: int, covered: bool) -> list[Line]:
    """The lines about one target at the cursor; what is predicted has a line of its own, as names can be long."""
    row = Phases.of(trace.lengths).on(spec.timeline).row_at(cursor)
    heading = NEXT if covered or _is_asked(spec, trace, row) else NOT_ASKED
    title = [Line("", heading, "note"), Line("", spec.label, "title", colour="text")]
    return [*title, *_shown(spec, trace, cursor, covered)]


def spare_lines(spec: TargetSpec, shown: int) -> list[Line]:
    """Empty ones that make up for answers that are not read yet, so that nothing grows while stepping."""
    kind: Form = "bar_space" if spec.kind == "classes" else "note"
    most = min(CANDIDATES, spec.size) if spec.kind == "classes" else 2
    return [Line("", NOTHING, kind) for _ in range(2 + most - shown)]


def _shown(spec: TargetSpec, trace: Trace, cursor: int, covered: bool) -> list[Line]:
    answer, phases = trace.answers.get(spec.name), Phases.of(trace.lengths)
    if answer is None:
        return []
    if not spec.per_step and cursor < trace.length:
        last = phases.parts[-1]
        return [Line("", LATER.format(when=phases.called(last, last.steps)), "note")]
    phase = phases.on(spec.timeline)
    row = phase.row_at(cursor)
    if row < 0:
        return [Line("", FIRST.format(when=phases.called(phase, 1)), "note")]
    if covered:
        return [Line("", HIDDEN, "note")]
    wanted = trace.sample.targets.get(spec.name)
    if spec.kind == "classes":
        p = answer.prediction[row] if spec.per_step else answer.prediction
        target = NO_CLASS if wanted is None else int(wanted[row] if spec.per_step else wanted)
        return _candidates(spec, p, target, "accent" if _is_asked(spec, trace, row) else "muted")
    said = answer.prediction[row] if spec.per_step else answer.prediction
    return _values(said, wanted[row] if wanted is not None and spec.per_step else wanted)


def _is_asked(spec: TargetSpec, trace: Trace, row: int) -> bool:
    """False at a step that has no target although others have one."""
    return not spec.per_step or asked(trace.sample.targets.get(spec.name), row)


def _candidates(spec: TargetSpec, p: Numbers, target: int, plain: str) -> list[Line]:
    """The likeliest classes, and the target among them even where it is not; in a plain colour where there is none."""
    best = np.argsort(-p, kind="stable")[: min(CANDIDATES, spec.size)].tolist()
    if target != NO_CLASS and target not in best:
        best[-1] = target
    lines = []
    for k in best:
        colour = plain if target == NO_CLASS else ("good" if k == target else ("danger" if k == best[0] else "muted"))
        note = TARGET if k == target else NOTHING
        lines.append(Line(numbers.token(spec.classes[k]), note, "bar", float(p[k]), colour))
    return lines


def _values(said: Numbers, wanted: Array | None) -> list[Line]:
    """What is said, what was asked for, and how far apart they are."""
    words = ", ".join(numbers.fixed(float(value)) for value in said)
    first = Line("", SAID.format(said=words), "title", colour="text")
    if wanted is None:
        return [first, Line("", NO_TARGET, "note")]
    if np.isnan(wanted).any():
        return [first]
    error = float(np.abs(said - wanted.astype(float)).max())
    goal = ", ".join(numbers.fixed(float(value)) for value in wanted)
    return [first, Line("", ASKED.format(asked=goal, error=numbers.fixed(error)), "note")]
