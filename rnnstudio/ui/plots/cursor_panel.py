"""What is at the cursor: the step, what is read there, what the model predicts, and every signal's vector with the chosen unit's number."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from rnnstudio import numbers
from rnnstudio.graph.interface import InputSpec
from rnnstudio.graph.text import Text
from rnnstudio.project.project import Project
from rnnstudio.session.session import Session
from rnnstudio.trace.sample import Array
from rnnstudio.trace.trace import Trace
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.choose import panels_of, signature
from rnnstudio.ui.plots.cursor_answer import NOTHING, Line, answer_lines, spare_lines
from rnnstudio.ui.plots.cursor_vector import VectorLine
from rnnstudio.ui.plots.empty import NO_SAMPLE, paint_reason, reason
from rnnstudio.ui.plots.scales import Scales
from rnnstudio.ui.plots.signal_panel import SignalPanel
from rnnstudio.ui.words import Words

NAME = Text("At the cursor", "当前位置")
BEFORE = Text("before the first step: every state is 0", "第一步之前：所有状态都是 0")
READS = Text("reads", "读入")
LOSS = Text("loss of this sample {loss}", "本样本的损失 {loss}")
NO_LOSS = Text("no target, so no loss", "没有目标，因此没有损失")
UNIT = Text("unit {unit}", "单元 {unit}")
WIDE = 26  # from this many times the height of text on, the prediction stands beside the signals
TITLE = 1.5


class CursorPanel(QScrollArea):
    """Shows the content as wide as there is room, and scrolls only where the height does not suffice."""

    def __init__(self, session: Session, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content = CursorContent(session, words)
        self.setWidget(self.content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        words.show(self, "setAccessibleName", NAME)

    def set_predict_first(self, hidden: bool) -> None:
        """Hides the prediction until it is set back."""
        self.content.set_predict_first(hidden)

    def sizeHint(self) -> QSize:
        return self.content.sizeHint()


class CursorContent(QWidget):
    """Signals on the left and the prediction on the right; below one another where that is too narrow."""

    def __init__(self, session: Session, words: Words) -> None:
        super().__init__()
        self.session = session
        self.scales = Scales(session, self)
        self.covered = False
        self._look = Look.of(session.appearance)
        self._signature: object = None
        self._vectors: list[VectorLine] = []
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        words.show(self, "setAccessibleName", NAME)
        session.appearance.changed.connect(self._appearance_changed)
        session.document.changed.connect(self._project_changed)
        session.stepper.trace_changed.connect(self._trace_changed)
        session.stepper.sample_changed.connect(self._trace_changed)
        session.stepper.cursor_changed.connect(self._repaint)
        session.selection.unit_changed.connect(self._repaint)
        session.selection.node_changed.connect(self._trace_changed)
        self._trace_changed()

    def set_predict_first(self, hidden: bool) -> None:
        """Hides the prediction until it is set back."""
        self.covered = hidden
        self.update()

    def heading(self) -> Line:
        """The step, and what is read there."""
        return Line(f"t = {self.session.stepper.cursor}", self._reads(), "heading")

    def lines(self) -> list[Line]:
        """The prediction and the loss, from top to bottom; the loss tells how right a prediction is, so it is hidden with it."""
        trace = self._trace()
        if trace is None:
            return []
        made: list[Line] = []
        spare: list[Line] = []
        for spec in self.session.document.model.interface.targets.values():
            shown = answer_lines(spec, trace, self.session.stepper.cursor, self.covered)
            made, spare = made + shown, spare + spare_lines(spec, len(shown))
        loss = NO_LOSS if trace.loss is None else LOSS.format(loss=numbers.fixed(trace.loss))
        return [*made, Line("", NOTHING if self.covered else loss, "note"), *spare]

    # --- the session ----------------------------------------------------------------------------------------------------------------

    def _trace(self) -> Trace | None:
        trace = self.session.stepper.trace
        return trace if trace is not None and trace.length == self.session.stepper.length else None

    def _reads(self) -> Text:
        """What comes in at the cursor: a token, or the value of every feature."""
        stepper, interface = self.session.stepper, self.session.document.model.interface
        if stepper.row is None or stepper.sample is None:
            return BEFORE
        parts = []
        for spec in interface.inputs.values():
            rows = stepper.sample.inputs.get(spec.name)
            if rows is not None and stepper.row < len(rows):
                parts.append(_said(spec, rows[stepper.row]))
        return Text("{reads} {what}", "{reads} {what}").format(reads=READS, what="; ".join(parts))

    def _trace_changed(self) -> None:
        trace, selection = self._trace(), self.session.selection
        model = self.session.document.model
        found = signature(trace, selection.node)
        if trace is not None and found != self._signature:
            self._signature = found
            panels = [panel for panel in panels_of(model, trace, selection.node) if isinstance(panel, SignalPanel)]
            self._vectors = [VectorLine(panel) for panel in panels]
            self.updateGeometry()
        self.update()

    def _project_changed(self, before: Project) -> None:
        now = self.session.document.project
        if before.task != now.task or before.graph != now.graph:
            self._signature = None
            self._trace_changed()

    def _appearance_changed(self) -> None:
        self._look = Look.of(self.session.appearance)
        self.updateGeometry()
        self.update()

    def _repaint(self) -> None:
        self.update()

    # --- painting -------------------------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(WIDE * self._look.em, self._height(True))

    def minimumSizeHint(self) -> QSize:
        return QSize(15 * self._look.em, self._height(self._is_wide))

    @property
    def _is_wide(self) -> bool:
        return self.width() >= WIDE * self._look.em

    def _height(self, wide: bool) -> int:
        """How high everything is, beside or below one another."""
        look = self._look
        answer, vectors = sum(line.height(look) for line in self.lines()), self._vectors_height()
        top = self.heading().height(look) + 2 * look.gap
        return top + (max(answer, vectors) if wide else answer + vectors + look.gap)

    def _vectors_height(self) -> int:
        blocks = len({vector.panel.block for vector in self._vectors})
        return round(TITLE * self._look.em) * blocks + sum(vector.height(self._look) for vector in self._vectors)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        model, stepper = self.session.document.model, self.session.stepper
        why = reason(model, stepper.sample)
        if why is not None or stepper.sample is None:
            paint_reason(painter, look, self.rect(), why or NO_SAMPLE)
            return
        painter.fillRect(self.rect(), look.colour("panel"))
        heading, left, wide = self.heading(), look.em, self.width() - 2 * look.em
        heading.paint(painter, look, QRect(left, look.gap, wide, heading.height(look)))
        top = look.gap + heading.height(look)
        trace = self._trace()
        if trace is None:
            return
        if self._is_wide:
            part = round(wide * 0.58)
            self._paint_vectors(painter, trace, QRect(left, top, part, self.height() - top))
            self._paint_lines(painter, QRect(left + part + look.em, top, wide - part - look.em, 0))
        else:
            top = self._paint_lines(painter, QRect(left, top, wide, 0)) + look.gap
            self._paint_vectors(painter, trace, QRect(left, top, wide, self.height() - top))

    def _paint_lines(self, painter: QPainter, place: QRect) -> int:
        """The prediction; gives the height where it ends."""
        top, look = place.top(), self._look
        for line in self.lines():
            line.paint(painter, look, QRect(place.left(), top, place.width(), line.height(look)))
            top += line.height(look)
        return top

    def _paint_vectors(self, painter: QPainter, trace: Trace, place: QRect) -> None:
        """One row for each signal, under the name of its block; titles stand below one another, and so do the numbers."""
        look, top, block = self._look, place.top(), ""
        unit, cursor = self.session.selection.unit, self.session.stepper.cursor
        titles = max((vector.title_width(look) for vector in self._vectors), default=0)
        for vector in self._vectors:
            if vector.panel.block != block:
                block = vector.panel.block
                self._paint_block(painter, place, top, block, min(unit, vector.panel.units - 1) + 1)
                top += round(TITLE * look.em)
            row = QRect(place.left(), top, place.width(), vector.height(look))
            vector.paint(painter, look, row, titles, trace, cursor, unit, self.scales)
            top += vector.height(look)

    def _paint_block(self, painter: QPainter, place: QRect, top: int, block: str, unit: int) -> None:
        look = self._look
        node = self.session.document.model.resolution.placed[block].node
        painter.setFont(look.base)
        painter.setPen(look.colour("text"))
        line = QRect(place.left(), top, place.width(), round(TITLE * look.em))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line, middle, node.title or block)
        painter.setFont(look.small)
        painter.setPen(look.colour("muted"))
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignRight, look.say(UNIT.format(unit=unit)))


def _said(spec: InputSpec, now: Array) -> str:
    """What comes in at one step: a token, or the value of every feature."""
    if spec.kind == "tokens":
        return f"“{numbers.token(spec.vocabulary[int(now)])}”"
    return ", ".join(numbers.fixed(float(value)) for value in np.asarray(now))
