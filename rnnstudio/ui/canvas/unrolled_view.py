"""The same model unrolled over time: one column for each step, the same weights in every copy. A click on a column goes to its step.

A click on a copy of a block also chooses the block, so that inspector and help tell of it.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from rnnstudio.graph.text import Text
from rnnstudio.session.session import Session
from rnnstudio.trace.parts import Parts
from rnnstudio.ui.canvas.unrolled_boxes import Images, paint_box
from rnnstudio.ui.canvas.unrolled_deltas import deltas_of, paint_deltas
from rnnstudio.ui.canvas.unrolled_grid import Grid, Room, capacity, height_of, spans_of
from rnnstudio.ui.canvas.unrolled_lines import paint_lines, paint_looks
from rnnstudio.ui.canvas.unrolled_margins import gutter, paint_ground, paint_note, paint_titles
from rnnstudio.ui.canvas.unrolled_plan import Cell, Plan, Row, minor, plan_of
from rnnstudio.ui.canvas.unrolled_sheet import Sheet
from rnnstudio.ui.canvas.unrolled_values import contents_of
from rnnstudio.ui.look import Look
from rnnstudio.ui.words import Words

NAME = Text("The model, unrolled over time", "按时间展开的模型")
NOTHING = Text("There is nothing to unroll yet.", "还没有可以展开的内容。")
CRAMPED = 0.7
LOWEST = 0.86  # the share of the wanted height below which small blocks are left out
BEGIN = 1.7  # where the initial state stands


class UnrolledView(QWidget):
    """Lies over the folded canvas, which tells it of every change; it remembers no more than it has to paint."""

    def __init__(self, session: Session, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._look = Look.of(session.appearance)
        self._covered = False
        self._plan, self._images = Plan({}), Images({}, self._look.colours)
        self._deltas: Mapping[Cell, Parts] = {}
        self._sheet: Sheet | None = None
        session.inside.changed.connect(self._turn)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        words.show(self, "setAccessibleName", NAME)

    def set_covered(self, covered: bool) -> None:
        """Predict first: hides what the model answers and what lies ahead."""
        self._covered = covered
        self.show_cursor()

    def show_model(self) -> None:
        """Another model, trace, look or room."""
        if not self.isVisible():
            return
        self._look = Look.of(self._session.appearance)
        resolution = self._session.document.model.resolution
        self._plan = plan_of(resolution)
        if self.height() - self._frame() < LOWEST * height_of(self._plan, self._look.em):
            self._plan = plan_of(resolution, minor(resolution))
        self.show_trace()

    def show_trace(self) -> None:
        """Other numbers in the same model."""
        if self.isVisible():
            model, trace = self._session.document.model, self._session.stepper.trace
            fits = trace is not None and {k.block for k in trace.signals} <= set(model.resolution.placed)
            backwards = self._session.inside.backwards and fits
            self._deltas = deltas_of(self._plan, model.resolution, trace) if backwards else {}
            self._images = Images(contents_of(self._plan, model, trace if fits else None), self._look.colours)
            self.show_cursor()

    def _turn(self) -> None:
        """Forwards or backwards; another equation of the same way changes nothing here."""
        if self._sheet is None or self._sheet.backwards != self._session.inside.backwards:
            self.show_trace()

    def show_cursor(self) -> None:
        """Another step."""
        self._sheet = self._made() if self.isVisible() else None
        self.update()

    @property
    def cramped(self) -> bool:
        """True where there is too little height to read it."""
        full = plan_of(self._session.document.model.resolution, minor(self._session.document.model.resolution))
        return self.height() - self._frame() < CRAMPED * height_of(full, self._look.em)

    # --- what is where ----------------------------------------------------------------------------------------------------------

    def _made(self) -> Sheet | None:
        stepper, resolution = self._session.stepper, self._session.document.model.resolution
        trace = stepper.trace
        if trace is None or not self._plan.rows or not self._images.contents:
            return None
        lengths = {line: trace.lengths[line] for line in trace.lengths if line in self._plan.timelines}
        room = self._room()
        whole, cut = (capacity(self._plan, room, timelines) for timelines in (0, len(lengths)))
        spans = spans_of(lengths, whole, cut, self._focus())
        grid = Grid(self._plan, room, lengths, spans)
        contents, look = self._images.contents, self._look
        return Sheet(
            grid,
            resolution.placed,
            contents,
            trace,
            stepper.cursor,
            look,
            self._covered,
            frozenset(self._session.selection.nodes),
            self._session.inside.backwards,
        )

    def _frame(self) -> float:
        """The height of what stands above and below the boxes."""
        return 1.3 * self._look.em + 1.5 * self._look.small_em

    def _room(self) -> Room:
        look, (left, right) = self._look, self._gutters
        return Room(
            left + BEGIN * look.em, 1.3 * look.em, self.width() - right, self.height() - 1.4 * look.small_em, look.em
        )

    @property
    def _gutters(self) -> tuple[float, float]:
        """The room for titles at the left, and of a second timeline at the right."""
        left, right = (
            gutter(self._plan, self._session.document.model.resolution.placed, self._beside(n), n, self._look)
            for n in (0, 1)
        )
        return left, right

    def _beside(self, number: int) -> list[Row]:
        """The rows whose titles stand on the left (0), or on the right."""
        first = self._plan.timelines[:1]
        rows = (row for row in self._plan.rows.values() if not row.before)
        return [row for row in rows if ((row.timeline or row.beside) in first) == (number == 0)]

    def _focus(self) -> dict[str, int]:
        """The step that each timeline is shown around: the playhead's, or where attention looks most."""
        trace, cursor = self._session.stepper.trace, self._session.stepper.cursor
        if trace is None:
            return {}
        found = {line: max(0, min(cursor - trace.start(line), steps) - 1) for line, steps in trace.lengths.items()}
        for cell, source in self._plan.looks:
            step, line = cursor - 1 - trace.start_of(cell.node), self._plan.rows[source].timeline
            alpha = self._images.contents[cell].values
            if alpha is not None and 0 <= step < len(alpha) and line and line != self._plan.rows[cell].timeline:
                found[line] = int(alpha[step].argmax())
        return found

    # --- Qt ---------------------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.fillRect(self.rect(), self._look.colour("window"))
        if self._sheet is None:
            painter.setPen(self._look.colour("muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._look.say(NOTHING))
            return
        paint_ground(painter, self._sheet, self.height() - 1.2 * self._look.small_em)
        paint_lines(painter, self._sheet)
        paint_looks(painter, self._sheet)
        for cell in self._plan.rows:
            for step in self._sheet.steps(cell):
                paint_box(painter, self._sheet, self._images, cell, step)
        if self._sheet.backwards:
            paint_deltas(painter, self._sheet, self._deltas)
        paint_titles(painter, self._sheet, [self._beside(0), self._beside(1)], self._gutters)
        paint_note(
            painter,
            self._look,
            QRectF(0, self.height() - 1.3 * self._look.small_em, self.width(), 1.2 * self._look.small_em),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.show_model()

    def showEvent(self, event: object) -> None:
        self.show_model()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a column goes to its step, one on a copy of a block chooses the block as well."""
        found = self._sheet.grid.step_at(event.position().x()) if self._sheet else None
        if self._sheet and found and event.button() == Qt.MouseButton.LeftButton:
            stepper = self._session.stepper
            cell = self._sheet.cell_at(event.position().x(), event.position().y())
            stepper.step(self._sheet.trace.start(found[0]) + found[1] + 1 - stepper.cursor)
            if cell is not None:
                self._session.selection.select(cell.node)
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """There is nothing to zoom; the folded model beneath keeps its size."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def column_at(self, timeline: str, step: int) -> QPoint | None:
        """The middle of a step's column, where it is in view."""
        left = self._sheet.grid.columns().get((timeline, step)) if self._sheet else None
        return (
            None
            if left is None or self._sheet is None
            else QPoint(round(left + self._sheet.grid.column / 2), self.height() // 2)
        )

    def sizeHint(self) -> QSize:
        return QSize(640, 300)
