"""What is at the cursor: the step, what is read there, what the model predicts, and every signal's vector with the chosen unit's number."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from rnnstudio import numbers
from rnnstudio.graph.text import NOTHING, Text, joined
from rnnstudio.project.project import Project
from rnnstudio.session.session import Session
from rnnstudio.trace.trace import Trace
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.choose import panels_of, signature
from rnnstudio.ui.plots.cursor_answer import Line, answer_lines, spare_lines
from rnnstudio.ui.plots.cursor_vector import VectorLine
from rnnstudio.ui.plots.empty import NO_SAMPLE, paint_reason, reason
from rnnstudio.ui.plots.fed_row import NOTES, SHORT, Source
from rnnstudio.ui.plots.home import Home
from rnnstudio.ui.plots.phases import Phases
from rnnstudio.ui.plots.reading import read_at
from rnnstudio.ui.plots.scales import Scales
from rnnstudio.ui.plots.signal_panel import SignalPanel
from rnnstudio.ui.words import Words

NAME = Text("At the cursor", "当前位置")
BEFORE = Text("before the first step: every state is 0", "第一步之前：所有状态都是 0")
FORWARD = Text("before the first step: forward states are 0", "第一步之前：正向的状态都是 0")
GIVEN = Text("before the first step: the initial states", "第一步之前：初始状态")
BEGINS = Text("0 at t = {t}", "t = {t} 时为 0")
LOSS = Text("loss of this sample {loss}", "本样本的损失 {loss}")
NO_LOSS = Text("no target, so no loss", "没有目标，因此没有损失")
UNIT = Text("unit {unit}", "单元 {unit}")
STRONGEST = Text("the largest", "最大的")
NOT_YET = Text("before its first step", "第一步之前")
ENDED = Text("last step {t}", "最后一步 {t}")
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
        self._measured: tuple[tuple[object, ...], dict[bool, int]] | None = None
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
        stepper = self.session.stepper
        phases = Phases.of(stepper.lengths)
        when = self._look.say(phases.when(phases.column(stepper.cursor)))
        return Line(when, self._reads(NOTES), "heading", short=self._reads(SHORT))

    def lines(self) -> list[Line]:
        """The prediction and the loss, from top to bottom; the loss tells how right a prediction is, so it is hidden with it."""
        trace = self.session.stepper.shown
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

    def _before(self) -> Text:
        """What the states are before the first step."""
        trace = self.session.stepper.shown
        forward = [values for key, values in trace.initial.items() if key.direction == "forward"] if trace else []
        if trace and any(values.any() for values in forward if values.ndim):
            return GIVEN
        return FORWARD if trace and len(forward) < len(trace.initial) else BEFORE

    def _reads(self, notes: Mapping[Source, Text]) -> Text:
        """What comes in at the cursor; before the first step, what the states are."""
        stepper = self.session.stepper
        if not stepper.cursor or stepper.sample is None:
            return self._before()
        return read_at(stepper, self.session.document.model.interface, notes)

    def _trace_changed(self) -> None:
        trace, selection = self.session.stepper.shown, self.session.selection
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
        """How high everything is, beside or below one another; a layout asks for it dozens of times at every step."""
        stepper = self.session.stepper
        key = stepper.cursor, stepper.shown, self._look, self.covered, self._vectors
        if self._measured is None or any(one is not other for one, other in zip(self._measured[0], key, strict=True)):
            self._measured = key, {}
        heights = self._measured[1]
        if wide not in heights:
            heights[wide] = self._high(wide)
        return heights[wide]

    def _high(self, wide: bool) -> int:
        look = self._look
        answer, vectors = sum(line.height(look) for line in self.lines()), self._vectors_height()
        top = self.heading().height(look) + 2 * look.gap
        return top + (max(answer, vectors) if wide else answer + vectors + look.gap)

    def _vectors_height(self) -> int:
        homes = len({vector.panel.home for vector in self._vectors})
        return round(TITLE * self._look.em) * homes + sum(vector.height(self._look) for vector in self._vectors)

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
        trace = self.session.stepper.shown
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
        look, top, home = self._look, place.top(), None
        unit, cursor = self.session.selection.unit, self.session.stepper.cursor
        titles = max((vector.title_width(look) for vector in self._vectors), default=0)
        for vector in self._in_order(trace, cursor):
            if vector.panel.home != home:
                home = vector.panel.home
                line = QRect(place.left(), top, place.width(), round(TITLE * look.em))
                self._paint_home(painter, line, home, self._note(trace, cursor, vector, unit))
                top += line.height()
            row = QRect(place.left(), top, place.width(), vector.height(look))
            vector.paint(painter, look, row, titles, trace, cursor, unit, self.scales)
            top += vector.height(look)

    def _in_order(self, trace: Trace, cursor: int) -> list[VectorLine]:
        """The blocks that are at work in front."""
        phases = Phases.of(trace.lengths)
        now = phases.at(cursor)
        return sorted(self._vectors, key=lambda vector: phases.on(vector.panel.home.timeline) != now)

    def _note(self, trace: Trace, cursor: int, vector: VectorLine, unit: int) -> Text:
        """Which unit's numbers are told, and whether they are of another step."""
        phases = Phases.of(trace.lengths)
        phase = phases.on(vector.panel.home.timeline)
        chosen = vector.chosen(vector.at(trace, cursor), unit)
        told = UNIT.format(unit=min(chosen, vector.panel.units - 1) + 1)
        if vector.panel.rows_mean == "source":
            told = STRONGEST if cursor > phase.begin else NOTHING
        if vector.panel.backward and cursor == phase.begin:
            return BEGINS.format(t=phase.steps + 1)
        if phase.begin and cursor <= phase.begin:
            return joined((NOT_YET, told), " · ", " · ") if told.en else NOT_YET
        if cursor > phase.begin + phase.steps:
            return joined((ENDED.format(t=phase.steps), told), " · ", " · ")
        return told

    def _paint_home(self, painter: QPainter, line: QRect, home: Home, note: Text) -> None:
        look = self._look
        painter.setFont(look.base)
        painter.setPen(look.colour("text"))
        middle = Qt.AlignmentFlag.AlignVCenter
        name = look.say(home.called(self.session.document.model.resolution.label(home.block)))
        painter.drawText(line, middle, name)
        painter.setFont(look.small)
        painter.setPen(look.colour("muted"))
        rest = line.adjusted(look.width(name) + look.gap, 0, 0, 0)
        said = QFontMetricsF(look.small).elidedText(look.say(note), Qt.TextElideMode.ElideRight, rest.width())
        painter.drawText(rest, middle | Qt.AlignmentFlag.AlignRight, said)
