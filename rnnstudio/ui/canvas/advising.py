"""When a block's problem is told on the canvas: while the mouse is over its mark, or until it is dismissed after a click or a key."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QGraphicsView, QWidget
from shiboken6 import isValid

from rnnstudio.graph.resolution import Problem
from rnnstudio.session.session import Session
from rnnstudio.ui.canvas.advice import Advice
from rnnstudio.ui.canvas.finding import badge_at
from rnnstudio.ui.canvas.scene import ModelScene
from rnnstudio.ui.words import Words

SOON_MS, LINGER_MS = 200, 350
Place = str | None  # a block, or None for what concerns none in particular


class Advising(QObject):
    """Of one canvas. What concerns no block is told at its foot, beside the `notice`."""

    def __init__(self, session: Session, words: Words, view: QGraphicsView, scene: ModelScene, notice: QWidget) -> None:
        super().__init__(view)
        self._session, self._view, self._scene, self._notice = session, view, scene, notice
        self._paper = view.viewport()
        self.advice = Advice(session, words, view)
        self._told: Place = None
        self._kept = False
        self._over: Place = None
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self._hovered)
        self._paper.installEventFilter(self)
        self.advice.installEventFilter(self)
        session.document.changed.connect(self._renew)

    @property
    def told(self) -> Place:
        """The block whose problem is told now."""
        return self._told if self.advice.isVisible() else None

    def show_next(self) -> None:
        """The chosen block's problem; where that is told already, or has none, that of the next block."""
        places = list(dict.fromkeys(problem.node for problem in self._problems()))
        if not places:
            return
        now = self._told if self.advice.isVisible() else self._session.selection.node
        chosen = now in places and not self.advice.isVisible()
        place = now if chosen else places[(places.index(now) + 1) % len(places) if now in places else 0]
        if place in self._scene.blocks:
            self._session.selection.select(place)
            self._view.ensureVisible(self._scene.blocks[str(place)].card())
        self._tell(place, kept=True)

    def mend(self) -> None:
        """The first remedy of what is told; what is not told yet is told first, so that one sees what was done."""
        if not self.advice.isVisible():
            self.show_next()
        self.advice.card.mend_first()

    def close(self) -> bool:
        """False where nothing was told."""
        was = self.advice.isVisible()
        self._wait.stop()
        self.advice.hide()
        self._kept = False
        self._light(None)
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        return was

    # --- events -------------------------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The canvas' own, and those of the frame; while something is told, every press of the mouse in the application."""
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress and isinstance(watched, QWidget):
            return self._press(watched, cast(QMouseEvent, event))
        if watched is self._paper:
            return self._on_canvas(event)
        if watched is self.advice and kind in (QEvent.Type.Enter, QEvent.Type.Leave):
            self._hover(self._told if kind == QEvent.Type.Enter else None)
        return False

    def _on_canvas(self, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.MouseMove:
            self._hover(self._mark(cast(QMouseEvent, event).position().toPoint()))
        elif kind == QEvent.Type.Leave and not self.advice.underMouse():
            self._hover(None)
        elif kind == QEvent.Type.Paint and self.advice.isVisible():
            self.advice.follow(self._place())
        elif kind == QEvent.Type.Hide and isValid(self.advice):
            self.close()
        return kind == QEvent.Type.ToolTip and self.advice.isVisible()

    def _press(self, watched: QWidget, event: QMouseEvent) -> bool:
        """At a mark it opens, elsewhere it closes."""
        inside = watched is self.advice or self.advice.isAncestorOf(watched)
        marked = self._mark(event.position().toPoint()) if watched is self._paper else None
        if marked is not None:
            self._session.selection.select(marked)
            self._tell(marked, kept=True)
            return True
        if not inside and self.advice.isVisible():
            self.close()
        return False

    def _mark(self, at: QPoint) -> str | None:
        return badge_at(self._scene, self._view.mapToScene(at))

    def _hover(self, over: Place) -> None:
        if over != self._over or (over is None and not self._wait.isActive()):
            self._over = over
            if over is not None or (self.advice.isVisible() and not self._kept):
                self._wait.start(SOON_MS if over is not None else LINGER_MS)

    def _hovered(self) -> None:
        if self._over is None and not self._kept:
            self.close()
        elif self._over is not None and self._over != self._told_now() and not QApplication.mouseButtons().value:
            self._tell(self._over, kept=False)

    # --- parts --------------------------------------------------------------------------------------------------------------------

    def _told_now(self) -> Place:
        return self._told if self.advice.isVisible() else None

    def _tell(self, place: Place, *, kept: bool) -> None:
        self._told, self._kept = place, kept
        self._light(place)
        self.advice.tell(self._problems_at(place), self._place())
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def _renew(self, *_: object) -> None:
        """After an edit: the same block with what is wrong now, or nothing any more."""
        if self.advice.isVisible():
            if self._problems_at(self._told):
                self._tell(self._told, kept=self._kept)
            else:
                self.close()

    def _problems(self) -> tuple[Problem, ...]:
        return self._session.document.model.resolution.problems

    def _problems_at(self, place: Place) -> tuple[Problem, ...]:
        return tuple(problem for problem in self._problems() if problem.node == place)

    def _light(self, place: Place) -> None:
        """The ports that it is about stand out while it is told."""
        for name, item in self._scene.blocks.items():
            item.set_told(name == place)

    def _place(self) -> QRect:
        """The card in the canvas, or the notice at its foot."""
        item = self._scene.blocks.get(self._told or "")
        if item is None:
            return self._notice.geometry()
        corners = (item.card().topLeft(), item.card().bottomRight())
        return QRect(*(self._view.mapFromScene(QPointF(corner)) for corner in corners))
