"""The rows of the timeline that show what the model reads: tokens, numbers, or a single picture."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from rnnstudio import numbers
from rnnstudio.graph.interface import InputSpec
from rnnstudio.graph.text import Text, plain
from rnnstudio.ui.heat import rounded_up
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.phases import Phase
from rnnstudio.ui.plots.scene import Hover, Scene, exactly
from rnnstudio.ui.plots.timeline_rows import Row, paint_chip
from rnnstudio.ui.symbols import draw_symbol, symbol_font, symbol_width

BEFORE = Text("before the first step", "第一步之前")
TOKEN = Text("{when} · “{word}” · click it once more to replace it", "{when} · “{word}” · 再点一次即可替换")
VALUE = Text(
    "{when} · {name} = {value} · click it once more to change it", "{when} · {name} = {value} · 再点一次即可修改"
)


class Tokens(Row):
    """A chip for each token; in the column before them what every state is before anything was read."""

    def __init__(self, spec: InputSpec) -> None:
        self.spec, self.input, self.timeline = spec, spec.name, spec.timeline

    def height(self, look: Look) -> int:
        return round(look.em * 1.75)

    @property
    def label(self) -> Text:
        return self.spec.label

    def still(self, painter: QPainter, scene: Scene, top: int) -> None:
        look = scene.look
        phase = self.phase(scene)
        paint_start(painter, scene, phase, top, self.height(look))
        colours = look.colour("raised"), look.colour("text"), look.colour("line")
        for row in phase.rows(scene.axis):
            word = self.word(scene, row)
            if word is not None:
                paint_chip(painter, scene, self.place(scene, row, top), word, *colours)

    def live(self, painter: QPainter, scene: Scene, top: int) -> None:
        row = self.phase(scene).row(scene.column)
        word = None if row is None else self.word(scene, row)
        if row is not None and word is not None and scene.column in scene.axis.in_view:
            accent = scene.look.colour("accent")
            place, ink = self.place(scene, row, top), scene.look.colour("on_accent")
            paint_chip(painter, scene, place, word, accent, ink, accent)

    def word(self, scene: Scene, row: int) -> str | None:
        """The token that is read in a row of the input."""
        tokens = scene.sample.inputs.get(self.spec.name)
        known = tokens is not None and 0 <= row < len(tokens)
        return numbers.token(self.spec.vocabulary[int(tokens[row])]) if tokens is not None and known else None

    def place(self, scene: Scene, row: int, top: int) -> QRect:
        """Where the chip of a row stands."""
        column = self.phase(scene).column(row)
        return scene.axis.cell(column, top, self.height(scene.look))

    def hover(self, scene: Scene, column: int) -> Hover | None:
        row = self.phase(scene).row(column)
        word = None if row is None else self.word(scene, row)
        if word is None:
            return begun(scene, column) if row == -1 else None
        return Hover(TOKEN.format(when=scene.phases.when(column), word=word))


class Values(Row):
    """One feature of a numeric input: a bar for each step, and the number where there is room."""

    def __init__(self, spec: InputSpec, feature: int) -> None:
        self.spec, self.input, self.timeline, self.feature = spec, spec.name, spec.timeline, feature

    def height(self, look: Look) -> int:
        return round(look.em * 2.2)

    @property
    def label(self) -> Text:
        return feature_name(self.spec, self.feature)

    def still(self, painter: QPainter, scene: Scene, top: int) -> None:
        look, values, phase = scene.look, self._values(scene), self.phase(scene)
        height, rows = self.height(look), phase.rows(scene.axis)
        if self.feature == 0:
            paint_start(painter, scene, phase, top, height)
        limit = rounded_up(float(np.nanmax(np.abs(values), initial=0.0)))
        signed = bool((values < 0).any())
        said = scene.axis.column >= look.width("−0.00", look.small) + 2
        decimals = 0 if (values == np.rint(values)).all() else 2
        bars = QRect(0, top + 2, 0, height - 4 - (look.small_em if said else 0))
        zero = bars.top() + (bars.height() / 2 if signed else bars.height())
        reach = bars.height() / (2 if signed else 1)
        painter.setFont(look.small)
        left, right = scene.axis.x(phase.column(rows.start)), scene.axis.x(phase.column(max(rows.start, rows.stop)))
        painter.fillRect(QRectF(left, zero, right - left, 1), look.colour("line"))
        for row in rows:
            if row < len(values):
                share = float(np.nan_to_num(values[row])) / limit * reach
                wide = max(3, min(scene.axis.column - 4, round(look.em * 1.1)))
                column = phase.column(row)
                bar = QRectF(scene.axis.centre(column) - wide / 2, zero - max(share, 0), wide, abs(share))
                painter.fillRect(bar, look.colours.hue("grey"))
                if said:
                    painter.setPen(look.colour("text"))
                    place = scene.axis.cell(column, top + height - look.small_em - 1, look.small_em)
                    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, numbers.fixed(float(values[row]), decimals))

    def _values(self, scene: Scene) -> np.ndarray:
        found = scene.sample.inputs.get(self.spec.name)
        return np.zeros(0) if found is None else found[:, self.feature].astype(float)

    def hover(self, scene: Scene, column: int) -> Hover | None:
        found, row = scene.sample.inputs.get(self.spec.name), self.phase(scene).row(column)
        if found is None or row is None or not 0 <= row < len(found):
            return begun(scene, column) if row == -1 else None
        value = exactly(found[row, self.feature])
        return Hover(VALUE.format(when=scene.phases.when(column), name=self.label, value=value))


def feature_name(spec: InputSpec, feature: int) -> Text:
    """What a number of each step is called."""
    return spec.names[feature] if feature < len(spec.names) else plain(f"x{feature + 1}")


def begun(scene: Scene, column: int) -> Hover:
    """What there is to say of a column before the first step."""
    return Hover(Text("{when} · {before}", "{when} · {before}").format(when=scene.phases.when(column), before=BEFORE))


def paint_start(painter: QPainter, scene: Scene, phase: Phase, top: int, height: int) -> None:
    """The column before a phase: h_0 = C_0 = 0 for all states, or just 0 where that is too wide: never some of them only.

    Without "= 0" where a state begins at something else: learned, or handed over by another block.
    """
    if phase.lead not in scene.axis.in_view:
        return
    look, face, place = scene.look, symbol_font(scene.look.points), scene.axis.cell(phase.lead, top, height)
    begins = _beginning(scene, phase)
    if not begins:
        return
    painter.setPen(look.colour("muted"))
    zero = all(begins.values())
    latex = (
        "".join(f"{symbol}_0=" for symbol in begins) + "0" if zero else ", ".join(f"{symbol}_0" for symbol in begins)
    )
    wide = symbol_width(latex, face)
    if wide <= place.width() - 2:
        base = QPointF(place.center().x() - wide / 2 + 1, place.center().y() + look.em * 0.3)
        draw_symbol(painter, base, latex, face)
    elif zero:
        painter.setFont(look.base)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, "0")


def _beginning(scene: Scene, phase: Phase) -> dict[str, bool]:
    """The states of a phase's recurrent blocks, the output first, and whether they begin at 0."""
    found: dict[str, bool] = {}
    resolution = scene.model.resolution
    for name, entry in resolution.placed.items():
        if entry.block.family == "recurrent" and resolution.timeline(name) == phase.timeline:
            zero = entry.p.get("initial", "zero") == "zero" and "initial" not in resolution.feeding(name)
            for signal in reversed(entry.states):
                found[signal.symbol] = found.get(signal.symbol, True) and zero
    return found
