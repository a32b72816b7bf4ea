"""The curves of a training, one below the other on one axis: loss, success, gradient norms; a kept run behind them in grey.

Painted in one `paintEvent`, because every paint call holds the lock that training needs: frame and words come out of one
pixmap, a curve is one polygon with at most a few points for each pixel, and long noisy lines are not smoothed.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QToolButton, QWidget

from rnnstudio.graph.text import Text
from rnnstudio.session.session import Session
from rnnstudio.ui.curves.data import STEP, Run
from rnnstudio.ui.curves.empty import paint_empty
from rnnstudio.ui.curves.frame import Frame
from rnnstudio.ui.curves.picture import Picture, Subject
from rnnstudio.ui.curves.words import LOG, LOG_TIP, empty_words, readouts
from rnnstudio.ui.look import Look
from rnnstudio.ui.words import Words

REFRESH_MS = 50
CHARTS, WORDS = 12, 6  # the least height, in that of text


class TrainingPlots(QWidget):
    """A column of three charts. `hovered` is the step under the mouse, or None."""

    def __init__(self, session: Session, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._words = session, words
        self._run, self._reference = Run(), Run()
        self._was_idle = False
        self.hovered: float | None = None
        self._mouse = QPointF()
        self._frame: tuple[object, QPixmap] | None = None
        self.picture: Picture | None = None
        self.setMouseTracking(True)
        words.show(self, "setAccessibleName", Text("Training curves", "训练曲线"))
        self.log = QToolButton(self)
        self.log.setCheckable(True)
        self.log.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        words.show(self.log, "setText", LOG)
        words.show(self.log, "setToolTip", LOG_TIP)
        words.show(self.log, "setAccessibleName", LOG_TIP)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REFRESH_MS)
        self._connect()
        self._dress()
        self.follow()

    def _connect(self) -> None:
        session = self._session
        session.training.changed.connect(self._wait)
        session.training.reference_changed.connect(self._wait)
        session.selection.node_changed.connect(self._wait)
        session.document.changed.connect(self._wait)
        session.document.changed.connect(self._make_room)
        session.appearance.changed.connect(self._dress)
        self._timer.timeout.connect(self.follow)
        self.log.toggled.connect(self._redraw)

    def sizeHint(self) -> QSize:
        return QSize(22 * self._look.em, 26 * self._look.em)

    def minimumSizeHint(self) -> QSize:
        """Without curves, and with a model that cannot run, there are only words to show."""
        return QSize(11 * self._look.em, (WORDS if self._idle() else CHARTS) * self._look.em)

    def _idle(self) -> bool:
        return not (self._session.document.model.resolution.ok or self._has_curves())

    def _has_curves(self) -> bool:
        return bool(len(self._run.scalars.updates)) or self._session.training.reference is not None

    def _make_room(self, *_: object) -> None:
        """The model can run again, or no longer."""
        if self._idle() != self._was_idle:
            self._was_idle = not self._was_idle
            self.updateGeometry()

    # --- following the session ----------------------------------------------------------------------------------------------

    def _wait(self, *_: object) -> None:
        """However often something changes, it is drawn at most twenty times a second."""
        if not self._timer.isActive():
            self._timer.start()

    def follow(self) -> None:
        training = self._session.training
        self._run.follow(training.scalars)
        if training.reference is not None:
            self._reference.follow(training.reference.scalars)
        self._redraw()

    def _dress(self) -> None:
        self._look = Look.of(self._session.appearance)
        self.log.setFont(self._look.small)
        pad = max(2, self._look.small_em // 6)
        self.log.setStyleSheet(f"QToolButton {{ padding: 0px {2 * pad}px; border-radius: 4px; }}")
        self.updateGeometry()
        self._redraw()

    def _place_button(self) -> None:
        """The switch for the loss's axis stands at the end of its title row, once there are curves."""
        gap, size = self._look.gap, self.log.sizeHint()
        self.log.setVisible(self._has_curves())
        self.log.setGeometry(self.width() - gap - size.width(), gap // 2 + 2, size.width(), size.height())

    def _redraw(self, *_: object) -> None:
        self._place_button()
        self.picture = None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._redraw()

    # --- the mouse ------------------------------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mouse = event.position()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._mouse = QPointF()
        self.update()

    # --- painting -------------------------------------------------------------------------------------------------------------

    def _made(self) -> Picture | None:
        """The picture of now; None before there is anything to draw."""
        session, reference = self._session, self._session.training.reference
        run = self._run.picture(self.width())
        kept = self._reference.picture(self.width()) if reference is not None else None
        if kept is not None and kept.empty:
            kept = None
        if run.empty and kept is None:
            return None
        title = reference.title if reference is not None else None
        model, clip = session.document.model, session.document.project.training.clip
        subject = Subject(run, kept, title, model.metric, clip, session.selection.node, self.log.isChecked())
        return Picture(subject, self._look, self.size(), self.log.sizeHint())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.picture is None:
            self.picture = self._made()
        picture = self.picture
        if picture is None:
            self._paint_empty(painter)
            return
        self.hovered = picture.step_at(self._mouse)
        painter.drawPixmap(0, 0, self._framed(picture))
        for plot, lines in zip(picture.where.plots, picture.lines, strict=True):
            painter.setClipRect(plot.adjusted(-1, -3, 3, 2))
            for line in lines:
                line.draw(painter)
        painter.setClipping(False)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for label in picture.labels:
            label.paint(painter, self._look)
        if self.hovered is not None:
            self._paint_hover(painter, picture, self.hovered)

    def _framed(self, picture: Picture) -> QPixmap:
        """Frame and words, painted anew only where one of them is new."""
        look, ratio, still = self._look, self.devicePixelRatioF(), self.hovered is None
        appearance = (self.width(), self.height(), ratio, look.colours.name, look.language, look.points)
        key = (appearance, picture.axes, picture.charts, picture.where, still)
        if self._frame is None or self._frame[0] != key:
            pixmap = QPixmap(self.size() * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(look.colour("window"))
            painter = QPainter(pixmap)
            Frame(look, picture.where, picture.axes.steps).paint(painter, self.size(), picture.charts, still)
            painter.end()
            self._frame = (key, pixmap)
        return self._frame[1]

    def _paint_hover(self, painter: QPainter, picture: Picture, step: float) -> None:
        """A line through all charts at the update under the mouse, and its exact values."""
        look = self._look
        update, measured = picture.subject.run.at(step)
        pointed = picture.pointed(self._mouse)
        if update is not None:
            x = round(picture.x(float(update[STEP])))
            painter.setPen(QPen(look.colour("muted"), 1))
            for plot in picture.where.plots:
                painter.drawLine(x, plot.top(), x, plot.bottom())
        if pointed is not None:
            picture.highlighted(pointed[1]).draw(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setFont(look.small)
        painter.setPen(look.colour("text"))
        values = readouts(look, picture.subject.metric, update, measured, pointed)
        for row, words in zip(picture.where.titles, values, strict=True):
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)

    def _paint_empty(self, painter: QPainter) -> None:
        training, model = self._session.training, self._session.document.model
        metric, runs = model.metric, model.resolution.ok
        says, press = empty_words(training, training.progress, self._look, runs)
        last = training.progress if training.holds_trained and runs else None
        paint_empty(painter, self._look, self.rect(), metric, last, says, press)
