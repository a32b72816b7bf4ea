"""The one widget in which everything stands on one time axis: it paints, and turns gestures into the session's methods."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QCursor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from rnnstudio.graph.text import Text
from rnnstudio.project.project import Project
from rnnstudio.session.session import Session
from rnnstudio.ui.look import Look
from rnnstudio.ui.microscope.formula_of import formula_of
from rnnstudio.ui.plots.arrangement import Arrangement
from rnnstudio.ui.plots.choose import panels_of, signature
from rnnstudio.ui.plots.empty import NO_SAMPLE, paint_reason, reason
from rnnstudio.ui.plots.lit import paint_lit, panels_of_keys
from rnnstudio.ui.plots.panel import Panel
from rnnstudio.ui.plots.panel_menu import PanelMenu
from rnnstudio.ui.plots.playhead import paint_column, paint_playhead
from rnnstudio.ui.plots.pointing import TIPS, Control, control_at, hover_at
from rnnstudio.ui.plots.replace import Replacing
from rnnstudio.ui.plots.scales import Scales
from rnnstudio.ui.plots.scene import Hover, Scene, Source
from rnnstudio.ui.plots.shared_panel import shared
from rnnstudio.ui.plots.still_layer import StillLayer
from rnnstudio.ui.plots.strip import line_height, paint_readout
from rnnstudio.ui.plots.timeline_panel import Timeline
from rnnstudio.ui.words import Words

NAME = Text("Timeline and signals over time", "时间轴与各时间步的信号")
EVALUATION = Text("traces use evaluation mode: dropout passes everything", "轨迹使用评估模式，其中没有随机丢弃")
COLUMNS_A_NOTCH = 3
WORDS = 6  # the height, in that of text, for why there is nothing to see


class TracePlots(QWidget):
    """Timeline, a heatmap of every declared signal, the gradient per step: one axis, one playhead."""

    def __init__(self, session: Session, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.scales = Scales(session, self)
        self.relative, self.covered = True, False
        self._panels: list[Panel] = []
        self._signature: object = None
        self._wishes: dict[str, int] = {}
        self._shown = False
        self._look = Look.of(session.appearance)
        self._timeline = self._made_timeline()
        self._source: Source | None = None
        self._arranged: Arrangement | None = None
        self._first, self._wheel = 0, 0.0
        self._still = StillLayer()
        self._hover: Hover | None = None
        self.formula = ""  # that made the number under the mouse
        self._mouse: QPointF | None = None
        self._pressed: tuple[QPointF, int] | None = None
        self._replacing = Replacing(session, words, self)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        words.show(self, "setAccessibleName", NAME)
        self._listen()
        self._trace_changed()

    # --- what others may ask for ----------------------------------------------------------------------------------------------------

    def set_predict_first(self, hidden: bool) -> None:
        """Hides what is right of the playhead and the prediction, until it is set back."""
        self.covered = hidden
        self._leave()
        self.update()

    def set_relative(self, relative: bool) -> None:
        """Gradients relative to the largest that enters at a step (see `Trace.gradient_unit`), or as they are."""
        self.relative = relative
        self.update()

    def is_open(self, panel: str) -> bool:
        """True where a panel, by its id such as lstm/0/forward/f, is not folded."""
        return any(panel in (shown.id, *shown.ids) for shown, _ in self.arrangement().panels)

    def set_open(self, panel: str, is_open: bool) -> None:
        """Folds a panel, or opens it; others fold where there is no room."""
        panel = next((known.id for known in self._panels if panel in known.ids), panel)
        self._wishes[panel] = max(self._wishes.values(), default=0) + 1 if is_open else 0
        self._rearrange()

    def sizeHint(self) -> QSize:
        return QSize(60 * self._look.em, 26 * self._look.em)

    @property
    def shows(self) -> bool:
        """False where words stand in place of the plots."""
        return reason(self.session.document.model, self.session.stepper.sample) is None

    def minimumSizeHint(self) -> QSize:
        """Room for the timeline, one panel and the lines below it; for two where two are worth as much, as state and attention are."""
        if not self.shows:
            return QSize(24 * self._look.em, WORDS * self._look.em)
        look, most = self._look, [panel for panel in self._panels if panel.rank <= 0][:2]
        panels = sum(panel.least(look) + look.gap for panel in most) + look.gap + 2 * line_height(look)
        return QSize(24 * look.em, self._timeline.height(look) + max(panels, round(5.4 * look.em)))

    # --- the session ----------------------------------------------------------------------------------------------------------------

    def _listen(self) -> None:
        session = self.session
        session.appearance.changed.connect(self._appearance_changed)
        session.document.changed.connect(self._project_changed)
        session.stepper.trace_changed.connect(self._trace_changed)
        session.stepper.sample_changed.connect(self._sample_changed)
        session.stepper.cursor_changed.connect(self._cursor_changed)
        session.selection.unit_changed.connect(self._repaint)
        session.selection.node_changed.connect(self._trace_changed)
        session.training.reference_changed.connect(self._repaint)
        session.breakpoints.changed.connect(self._repaint)
        session.lights.changed.connect(self._repaint)
        session.inside.changed.connect(self._trace_changed)

    def _appearance_changed(self) -> None:
        self._look = Look.of(self.session.appearance)
        self.updateGeometry()
        self._rearrange()

    def _sample_changed(self) -> None:
        self._timeline = self._made_timeline()
        self.updateGeometry()
        self._rearrange()

    def _made_timeline(self) -> Timeline:
        return Timeline.of(self.session.document.model, self.session.stepper.sample)

    def _project_changed(self, before: Project) -> None:
        now = self.session.document.project
        if before.task != now.task or before.graph != now.graph:
            self._timeline, self._source = self._made_timeline(), None
            self._signature = None
            if self.shows != self._shown:
                self._shown = self.shows
                self.updateGeometry()
            self._trace_changed()

    def _trace_changed(self) -> None:
        """The panels follow from which signals there are; as long as those stay, only the numbers are painted anew."""
        trace, model = self.session.stepper.trace, self.session.document.model
        backwards = self.session.inside.backwards
        found = (signature(trace, self.session.selection.node), backwards)
        if trace is not None and found != self._signature:
            self._signature = found
            self._panels = shared(panels_of(model, trace, self.session.selection.node, backwards=backwards))
            self.updateGeometry()
            self._rearrange()
        elif self._arranged is not None and self._arranged.lengths != self.session.stepper.lengths:
            self._rearrange()
        elif self._mouse is not None:
            self._set_hover(self._hover_at(self._mouse.x(), self._mouse.y()))
        self.update()

    def _cursor_changed(self, cursor: int) -> None:
        """What was read where the mouse rests is no longer what one looks at."""
        self._leave()
        placed = self.arrangement()
        shown = placed.axis.showing(placed.phases.column(cursor))
        if shown.first != self._first:
            self._first = shown.first
            self._rearrange()
        self.update()

    def _repaint(self) -> None:
        self.update()

    # --- painting -------------------------------------------------------------------------------------------------------------------

    def arrangement(self) -> Arrangement:
        """Where everything stands."""
        if self._arranged is None:
            lengths = self.session.stepper.lengths
            self._arranged = Arrangement.of(
                self.rect(), self._look, self._timeline, self._panels, self._wishes, lengths, self._first
            )
            self._first = self._arranged.axis.first
        return self._arranged

    def scene(self) -> Scene | None:
        """What is to be shown; None where there is no sequence."""
        session, placed = self.session, self.arrangement()
        sample = session.stepper.sample
        if sample is None:
            return None
        return Scene(
            self._look,
            placed.axis,
            placed.phases,
            session.document.model,
            sample,
            session.stepper.shown,
            session.stepper.cursor,
            session.selection.unit,
            session.selection.node,
            self._source,
            self.covered,
            self.relative,
            session.training.reference,
            self.scales,
            session.breakpoints.marks,
            session.inside.backwards,
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        scene = self.scene()
        why = reason(self.session.document.model, self.session.stepper.sample)
        if scene is None or why is not None:
            paint_reason(painter, self._look, self.rect(), why or NO_SAMPLE)
            return
        placed = self.arrangement()
        painter.drawPixmap(
            0, 0, self._still.pixmap(scene, placed, self._timeline, self.size(), self.devicePixelRatioF())
        )
        paint_column(painter, scene, placed)
        self._timeline.live(painter, scene, placed.timeline)
        for panel, box in placed.panels:
            panel.live(painter, scene, box)
        paint_playhead(painter, scene, placed)
        paint_lit(painter, self._look, placed, panels_of_keys(self.session.lights.keys))
        paint_readout(painter, scene, placed.readout, self._told(placed.readout.width()))

    def readout(self) -> str:
        """What is under the mouse; where there is nothing, what one should know about these traces."""
        if self._hover is not None:
            return self._look.say(self._hover.words)
        placed = self.session.document.model.resolution.placed.values()
        return self._look.say(EVALUATION) if any(entry.block.varies_in_training(entry.p) for entry in placed) else ""

    def _told(self, room: int) -> str:
        """What is under the mouse and the formula that made it, where there is room for both; else the formula."""
        words = self.readout()
        both = f"{words}   {self.formula}" if self.formula else words
        return both if self._look.width(both, self._look.small) <= room else self.formula or words

    def _rearrange(self) -> None:
        self._leave()
        self._arranged = None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._rearrange()
        placed = self.arrangement()
        self._first = placed.axis.showing(placed.phases.column(self.session.stepper.cursor)).first
        self._rearrange()

    # --- the mouse ------------------------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self.scene() is None:
            event.ignore()
            return
        x, y = event.position().x(), event.position().y()
        control, stop = self._control_at(x, y), self._stop_at(x, y)
        if control is not None:
            self._operate(control)
        elif stop is not None:
            self.session.breakpoints.toggle_at(stop)
            self._point(event.position())
        elif self.arrangement().axis.at(x) is not None:
            self._pressed = (event.position(), self.session.stepper.cursor)
            self._choose_row(y)
            self._scrub(x)
            self._point(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None:
            self._scrub(event.position().x())
        self._point(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the token where the cursor stands already (or the second of a double click) replaces it."""
        pressed, self._pressed = self._pressed, None
        if pressed is None or (event.position() - pressed[0]).manhattanLength() > 4:
            return
        placed, cursor = self.arrangement(), self.session.stepper.cursor
        self._light(event.position())
        row = self._timeline.row_at(self._look, placed.timeline, event.position().y())
        if row is not None and row.input is not None and pressed[1] == cursor and cursor > 0:
            column = placed.axis.cell(placed.phases.column(cursor), 0, placed.timeline.bottom())
            t = cursor - placed.phases.at(cursor).begin
            self._replacing.ask(row.input, t, self.mapToGlobal(QPoint(column.left(), column.bottom())))

    def _light(self, at: QPointF) -> None:
        """While one looks inside a block, a click on a number of it lights the equation that gives it."""
        hover = self._hover_at(at.x(), at.y())
        if hover is not None and hover.spot is not None and self.session.lights.seen:
            self.session.inside.light(hover.spot.key)

    def wheelEvent(self, event: QWheelEvent) -> None:
        axis = self.arrangement().axis
        if not axis.scrolls:
            event.ignore()
            return
        turned = event.angleDelta()
        self._wheel -= (turned.x() or turned.y()) / 120 * COLUMNS_A_NOTCH
        columns = int(self._wheel)
        self._wheel -= columns
        self._first = axis.scrolled(axis.first + columns).first
        self._rearrange()
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self._leave()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            words = self._tip(event.pos().x(), event.pos().y())
            if words is not None:
                QToolTip.showText(event.globalPos(), self._look.say(words), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def _operate(self, control: Control) -> None:
        if control.does == "choose":
            menu = PanelMenu(control.others, self._look, self)
            menu.chosen.connect(self._open)
            menu.popup(QCursor.pos())
        elif control.does in ("open", "fold"):
            self.set_open(control.panel.id, control.does == "open")
        else:
            self.set_relative(control.does == "relative")

    def _open(self, panel: str) -> None:
        self.set_open(panel, True)

    def _choose_row(self, y: float) -> None:
        """The row under the mouse: a unit, or in attention a step of the source."""
        found, scene = self.arrangement().panel_at(y), self.scene()
        row = found[0].unit_at(scene, found[1], y) if found and scene else None
        if found is None or row is None:
            return
        source = found[0].source_at(row)
        if source is not None:
            self._source = source
        else:
            self.session.selection.choose_unit(row)

    def _scrub(self, x: float) -> None:
        stepper, placed = self.session.stepper, self.arrangement()
        t = placed.phases.step(placed.axis.nearest(x))
        if t != stepper.cursor:
            stepper.step(t - stepper.cursor)

    def _leave(self) -> None:
        """Nothing is read until the mouse moves again."""
        self._mouse = None
        self._set_hover(None)

    def _point(self, at: QPointF) -> None:
        self._mouse = at
        self._set_hover(self._hover_at(at.x(), at.y()))
        pressable = self._control_at(at.x(), at.y()) is not None or self._stop_at(at.x(), at.y()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if pressable else Qt.CursorShape.ArrowCursor)

    def _control_at(self, x: float, y: float) -> Control | None:
        scene = self.scene()
        return control_at(scene, self.arrangement(), x, y) if scene else None

    def _stop_at(self, x: float, y: float) -> int | None:
        """The step at which a click sets a breakpoint."""
        scene, placed = self.scene(), self.arrangement()
        row, column = self._timeline.row_at(self._look, placed.timeline, y), placed.axis.at(x)
        return row.stop_at(scene, column) if scene and row and column is not None else None

    def _hover_at(self, x: float, y: float) -> Hover | None:
        scene = self.scene()
        return hover_at(scene, self.arrangement(), self._timeline, x, y) if scene else None

    def _set_hover(self, hover: Hover | None) -> None:
        if hover != self._hover:
            self._hover = hover
            self.formula = formula_of(self.session, hover.spot) if hover and hover.spot else ""
            self.session.selection.point_at(hover.spot if hover else None)
            self.update(self.arrangement().readout)

    def _tip(self, x: int, y: int) -> Text | None:
        control, hover = self._control_at(x, y), self._hover_at(x, y)
        if control is not None:
            return TIPS[control.does]
        return hover.words if hover else None
