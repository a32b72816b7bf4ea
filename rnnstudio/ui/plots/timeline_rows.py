"""The upper rows of the time axis: the numbers of the steps, and what the model reads at each of them."""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from rnnstudio import numbers
from rnnstudio.graph.interface import InputSpec
from rnnstudio.graph.text import Text, plain
from rnnstudio.ui.heat import rounded_up
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.scene import Hover, Scene, exactly
from rnnstudio.ui.symbols import draw_symbol, symbol_font, symbol_width

STEP = Text("time step t", "时间步 t")
BEFORE = Text("before the first step", "第一步之前")


class Row(ABC):
    """One row of the timeline: a label in the gutter, something in every column."""

    input: str | None = None
    """The task's input that this row shows and lets one replace, if it is one."""

    @abstractmethod
    def height(self, look: Look) -> int:
        """How high it is."""

    @property
    @abstractmethod
    def label(self) -> Text:
        """What it is, for the gutter."""

    @abstractmethod
    def still(self, painter: QPainter, scene: Scene, top: int) -> None:
        """Paints what does not depend on the trace or the cursor."""

    def live(self, painter: QPainter, scene: Scene, top: int) -> None:
        """Paints the rest."""
        return

    def hover(self, scene: Scene, t: int) -> Hover | None:
        """What is under the mouse at column t."""
        return None


class Steps(Row):
    """t = 0, 1, ... T; in narrow columns only some of them, and the cursor's always."""

    def height(self, look: Look) -> int:
        return round(look.em * 1.2)

    @property
    def label(self) -> Text:
        return STEP

    def still(self, painter: QPainter, scene: Scene, top: int) -> None:
        look, axis = scene.look, scene.axis
        painter.setFont(look.small)
        painter.setPen(look.colour("muted"))
        every = self._every(scene)
        for t in axis.in_view:
            if t % every == 0:
                painter.drawText(self._plate(scene, t, top), Qt.AlignmentFlag.AlignCenter, str(t))

    def live(self, painter: QPainter, scene: Scene, top: int) -> None:
        look, t = scene.look, scene.cursor
        if t not in scene.axis.in_view:
            return
        place = self._plate(scene, t, top)
        painter.fillRect(place, look.colour("accent"))
        painter.setFont(look.small)
        painter.setPen(look.colour("on_accent"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(t))

    @staticmethod
    def _every(scene: Scene) -> int:
        look = scene.look
        room = look.width(str(scene.axis.steps), look.small) + (4 if scene.axis.steps < 100 else look.em)
        return next(n for n in (1, 2, 5, 10, 20, 50, 100, 1000, 10000) if n * scene.axis.column >= room)

    def _plate(self, scene: Scene, t: int, top: int) -> QRect:
        """Column t, or as much more as the number needs: a cut number reads as another one."""
        look, column = scene.look, _column(scene, t, top, self.height(scene.look))
        more = max(0, look.width(str(t), look.small) + 4 - column.width())
        return column.adjusted(-(more // 2), 0, more - more // 2, 0)


class Tokens(Row):
    """A chip for each token; in the column t = 0 what every state is before anything was read."""

    def __init__(self, spec: InputSpec) -> None:
        self.spec, self.input = spec, spec.name

    def height(self, look: Look) -> int:
        return round(look.em * 1.75)

    @property
    def label(self) -> Text:
        return self.spec.label

    def still(self, painter: QPainter, scene: Scene, top: int) -> None:
        look = scene.look
        paint_start(painter, scene, QRect(scene.axis.x(0), top, scene.axis.column, self.height(look)))
        for t in scene.axis.in_view:
            word = self.word(scene, t)
            if word is not None:
                paint_chip(
                    painter,
                    scene,
                    self.place(scene, t, top),
                    word,
                    look.colour("raised"),
                    look.colour("text"),
                    look.colour("line"),
                )

    def live(self, painter: QPainter, scene: Scene, top: int) -> None:
        word = self.word(scene, scene.cursor)
        if word is not None and scene.cursor in scene.axis.in_view:
            look = scene.look
            accent = look.colour("accent")
            paint_chip(
                painter, scene, self.place(scene, scene.cursor, top), word, accent, look.colour("on_accent"), accent
            )

    def word(self, scene: Scene, t: int) -> str | None:
        """The token that is read at step t."""
        tokens = scene.sample.inputs.get(self.spec.name)
        return (
            numbers.token(self.spec.vocabulary[int(tokens[t - 1])])
            if tokens is not None and 0 < t <= len(tokens)
            else None
        )

    def place(self, scene: Scene, t: int, top: int) -> QRect:
        """Where the chip of step t stands."""
        return _column(scene, t, top, self.height(scene.look))

    def hover(self, scene: Scene, t: int) -> Hover | None:
        word = self.word(scene, t)
        if word is None:
            return Hover(Text("t = 0 · {before}", "t = 0 · {before}").format(before=BEFORE)) if t == 0 else None
        words = Text("t = {t} · “{word}” · click it once more to replace it", "t = {t} · “{word}” · 再点一次即可替换")
        return Hover(words.format(t=t, word=word))


class Values(Row):
    """One feature of a numeric input: a bar for each step, and the number where there is room."""

    def __init__(self, spec: InputSpec, feature: int) -> None:
        self.spec, self.input, self.feature = spec, spec.name, feature

    def height(self, look: Look) -> int:
        return round(look.em * 2.2)

    @property
    def label(self) -> Text:
        return self.spec.names[self.feature] if self.feature < len(self.spec.names) else plain(f"x{self.feature + 1}")

    def still(self, painter: QPainter, scene: Scene, top: int) -> None:
        look, values = scene.look, self._values(scene)
        height = self.height(look)
        if self.feature == 0:
            paint_start(painter, scene, QRect(scene.axis.x(0), top, scene.axis.column, height))
        limit = rounded_up(float(np.nanmax(np.abs(values), initial=0.0)))
        signed = bool((values < 0).any())
        said = scene.axis.column >= look.width("−0.00", look.small) + 2
        decimals = 0 if (values == np.rint(values)).all() else 2
        bars = QRect(0, top + 2, 0, height - 4 - (look.small_em if said else 0))
        zero = bars.top() + (bars.height() / 2 if signed else bars.height())
        reach = bars.height() / (2 if signed else 1)
        painter.setFont(look.small)
        painter.fillRect(
            QRectF(
                scene.axis.x(max(1, scene.axis.first)),
                zero,
                scene.axis.right - scene.axis.x(max(1, scene.axis.first)),
                1,
            ),
            look.colour("line"),
        )
        for t in scene.axis.in_view:
            if 0 < t <= len(values):
                share = float(np.nan_to_num(values[t - 1])) / limit * reach
                wide = max(3, min(scene.axis.column - 4, round(look.em * 1.1)))
                bar = QRectF(scene.axis.centre(t) - wide / 2, zero - max(share, 0), wide, abs(share))
                painter.fillRect(bar, look.colours.hue("grey"))
                if said:
                    painter.setPen(look.colour("text"))
                    place = _column(scene, t, top + height - look.small_em - 1, look.small_em)
                    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, numbers.fixed(float(values[t - 1]), decimals))

    def _values(self, scene: Scene) -> np.ndarray:
        found = scene.sample.inputs.get(self.spec.name)
        return np.zeros(0) if found is None else found[:, self.feature].astype(float)

    def hover(self, scene: Scene, t: int) -> Hover | None:
        found = scene.sample.inputs.get(self.spec.name)
        if found is None or not 0 < t <= len(found):
            return Hover(Text("t = 0 · {before}", "t = 0 · {before}").format(before=BEFORE)) if t == 0 else None
        words = Text(
            "t = {t} · {name} = {value} · click it once more to change it",
            "t = {t} · {name} = {value} · 再点一次即可修改",
        )
        return Hover(words.format(t=t, name=self.label, value=exactly(found[t - 1, self.feature])))


def paint_chip(
    painter: QPainter, scene: Scene, column: QRect, word: str, fill: QColor, ink: QColor, edge: QColor
) -> None:
    """A word on a rounded plate in the middle of a column; narrow columns cost the plate its margin, not the word its size."""
    look = scene.look
    wide = min(column.width() - 2, max(look.width(word) + look.em, round(1.7 * look.em)))
    place = QRectF(column.left() + (column.width() - wide) / 2 + 0.5, column.top() + 2.5, wide - 1, column.height() - 5)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(edge)
    painter.setBrush(fill)
    painter.drawRoundedRect(place, 4, 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(ink)
    painter.setFont(look.base if look.width(word) <= wide else look.small)
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, word)


def paint_start(painter: QPainter, scene: Scene, place: QRect) -> None:
    """The column t = 0: h_0 = C_0 = 0 for all states, or just 0 where that is too wide: never some of them only."""
    if scene.axis.first > 0:
        return
    look = scene.look
    face = symbol_font(look.points)
    states = [
        s.symbol
        for entry in scene.model.resolution.placed.values()
        if entry.block.family == "recurrent"
        for s in entry.block.signals(entry.p)
        if s.kind == "state"
    ]
    symbols = list(dict.fromkeys(reversed(states)))
    painter.setPen(look.colour("muted"))
    latex = "".join(f"{symbol}_0=" for symbol in symbols) + "0"
    wide = symbol_width(latex, face)
    if wide <= place.width() - 2:
        base = QPointF(place.center().x() - wide / 2 + 1, place.center().y() + look.em * 0.3)
        draw_symbol(painter, base, latex, face)
        return
    painter.setFont(look.base)
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, "0")


def _column(scene: Scene, t: int, top: int, height: int) -> QRect:
    return scene.axis.cell(t, top, height)
