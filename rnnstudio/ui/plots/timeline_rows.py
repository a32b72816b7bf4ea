"""The upper rows of the time axis: the names of its phases and the numbers of their steps; and what all rows share."""

from __future__ import annotations

from abc import ABC, abstractmethod

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from rnnstudio.graph.block_type import Hue
from rnnstudio.graph.text import Text
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.home import NOWHERE
from rnnstudio.ui.plots.phases import NAMES, Phase
from rnnstudio.ui.plots.scene import Hover, Scene

STEP = Text("time step t", "时间步 t")


class Row(ABC):
    """One row of the timeline: a label in the gutter, something in every column."""

    timeline: str | None = None
    """Where its columns are."""
    above = False
    """True where it stands above all columns."""
    input: str | None = None
    """The task's input that this row shows and lets one replace, if it is one."""
    note: Text = NOWHERE
    """What stands below the label, in small letters."""
    note_hue: Hue = "grey"
    notes: tuple[Text, ...] = ()
    """All that the note may become, so that nothing moves when it does."""

    @abstractmethod
    def height(self, look: Look) -> int:
        """How high it is."""

    @property
    @abstractmethod
    def label(self) -> Text:
        """What it is, for the gutter."""

    def phase(self, scene: Scene) -> Phase:
        """The columns that are its own."""
        return scene.phases.on(self.timeline)

    def still(self, painter: QPainter, scene: Scene, top: int) -> None:
        """Paints what does not depend on the trace or the cursor."""
        return

    def varies_with(self, scene: Scene) -> object:
        """What `still` shows of the trace after all: it is painted anew when this is no longer equal."""
        return None

    def live(self, painter: QPainter, scene: Scene, top: int) -> None:
        """Paints the rest."""
        return

    def hover(self, scene: Scene, column: int) -> Hover | None:
        """What is under the mouse in a column."""
        return None

    def stop_at(self, scene: Scene, column: int) -> int | None:
        """The step of the run at which a click sets a breakpoint; None where clicks mean something else."""
        return None

    def hover_at(self, scene: Scene, column: int, x: float, y: float) -> Hover | None:
        """The same for a point, from the row's upper edge, where a column shows several things."""
        return self.hover(scene, column)


class Names(Row):
    """What the phases are called, each above a line over its steps; that of the cursor stands out."""

    above = True

    def height(self, look: Look) -> int:
        return round(look.small_em * 1.15)

    @property
    def label(self) -> Text:
        return NOWHERE

    def still(self, painter: QPainter, scene: Scene, top: int) -> None:
        for phase in scene.phases.parts:
            self._paint(painter, scene, top, phase, "muted")

    def live(self, painter: QPainter, scene: Scene, top: int) -> None:
        if scene.cursor:
            self._paint(painter, scene, top, scene.phases.at(scene.cursor), "accent")

    def _paint(self, painter: QPainter, scene: Scene, top: int, phase: Phase, colour: str) -> None:
        look, rows = scene.look, phase.rows(scene.axis)
        if rows:
            left, right = scene.axis.x(phase.column(rows.start)), scene.axis.x(phase.column(rows.stop))
            words, height = look.say(NAMES[phase.timeline]), self.height(look)
            half = look.width(words, look.small) / 2 + look.gap
            middle, y = (left + right) / 2, top + height // 2
            for begin, end in ((left + 3.0, middle - half), (middle + half, right - 3.0)):
                painter.fillRect(QRectF(begin, y, max(0.0, end - begin), 1), look.colour(colour))
            painter.setFont(look.small)
            painter.setPen(look.colour(colour))
            painter.drawText(QRectF(middle - half, top, 2 * half, height), Qt.AlignmentFlag.AlignCenter, words)


class Steps(Row):
    """t = 0, 1, ... T of each phase; in narrow columns only some of them, and the cursor's always."""

    def height(self, look: Look) -> int:
        return round(look.em * 1.2)

    @property
    def label(self) -> Text:
        return STEP

    def still(self, painter: QPainter, scene: Scene, top: int) -> None:
        painter.setFont(scene.look.small)
        painter.setPen(scene.look.colour("muted"))
        every = self._every(scene)
        for column in scene.axis.in_view:
            t = self._number(scene, column)
            if t % every == 0 and column <= scene.phases.last - scene.phases.after:
                painter.drawText(self._plate(scene, column, top), Qt.AlignmentFlag.AlignCenter, str(t))

    def live(self, painter: QPainter, scene: Scene, top: int) -> None:
        look, column = scene.look, scene.column
        if column not in scene.axis.in_view:
            return
        place = self._plate(scene, column, top)
        painter.fillRect(place, look.colour("accent"))
        painter.setFont(look.small)
        painter.setPen(look.colour("on_accent"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(self._number(scene, column)))

    @staticmethod
    def _every(scene: Scene) -> int:
        look, longest = scene.look, max(phase.steps for phase in scene.phases.parts)
        room = look.width(str(longest), look.small) + (4 if longest < 100 else look.em)
        return next(n for n in (1, 2, 5, 10, 20, 50, 100, 1000, 10000) if n * scene.axis.column >= room)

    @staticmethod
    def _number(scene: Scene, column: int) -> int:
        """The step of a column, counted from the beginning of its phase."""
        return column - scene.phases.holding(column).lead

    def _plate(self, scene: Scene, column: int, top: int) -> QRect:
        """A column, or as much more as the number needs: a cut number reads as another one."""
        look, place = scene.look, scene.axis.cell(column, top, self.height(scene.look))
        more = max(0, look.width(str(self._number(scene, column)), look.small) + 4 - place.width())
        return place.adjusted(-(more // 2), 0, more - more // 2, 0)


def paint_chip(
    painter: QPainter,
    scene: Scene,
    column: QRect,
    word: str,
    fill: QColor,
    ink: QColor,
    edge: QColor,
    dashed: bool = False,
) -> None:
    """A word on a rounded plate in the middle of a column; narrow columns cost the plate its margin, not the word its size."""
    look = scene.look
    wide = min(column.width() - 2, max(look.width(word) + look.em, round(1.7 * look.em)))
    place = QRectF(column.left() + (column.width() - wide) / 2 + 0.5, column.top() + 2.5, wide - 1, column.height() - 5)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(edge, look.em / 10 if dashed else 1.0)
    if dashed:
        pen.setDashPattern([2.4, 1.6])
    painter.setPen(pen)
    painter.setBrush(fill)
    painter.drawRoundedRect(place, 4, 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(ink)
    painter.setFont(look.base if look.width(word) <= wide else look.small)
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, word)
