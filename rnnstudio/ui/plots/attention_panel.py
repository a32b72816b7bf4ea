"""Attention over time: a row for each step of the source, a column for each step that looks. It grows with the playhead."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from rnnstudio.graph.block_type import Signal
from rnnstudio.graph.text import Text
from rnnstudio.trace.trace import SignalKey
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.attended import word_at
from rnnstudio.ui.plots.heat_rows import Rows
from rnnstudio.ui.plots.home import Home
from rnnstudio.ui.plots.ranks import ON_REQUEST, RANKS
from rnnstudio.ui.plots.scene import Box, Scene, Source, exactly
from rnnstudio.ui.plots.signal_panel import NAMED, SignalPanel
from rnnstudio.ui.symbols import plain_symbol

DIM = 190  # how opaque the cover over what is still to come is, of 255
MOST_ROWS = 8  # so many rows get the height that their names need
MANY, MOST = (
    3.2,
    4.5,
)  # how high more of them are together, in heights of text: two pixels for each, within these bounds
READ = Text(
    "{block} · {title} {symbol} · {when} looks at j = {j}{word} · {value}",
    "{block} · {title} {symbol} · {when} 看 j = {j}{word} · {value}",
)


class AttentionPanel(SignalPanel):
    """The rows are steps of the source, so a click chooses one of these and not a unit."""

    rows_mean = "source"
    labels = 3.2

    def __init__(self, key: SignalKey, signal: Signal, steps: int, home: Home, source: str | None) -> None:
        super().__init__(key, signal, steps, home)
        self.source, self.everywhere = source, signal.kind == "weight"
        self.rank = RANKS["weight"] if self.everywhere else ON_REQUEST

    def comfortable(self, look: Look) -> int:
        """Room for the names of the rows, as long as there are few."""
        names = (
            self.units * look.small_em * (NAMED + 0.02)
            if self.units <= MOST_ROWS
            else max(MANY * look.em, min(2 * self.units, MOST * look.em))
        )
        return max(self.least(look), round(names))

    def share(self, look: Look) -> tuple[float, int]:
        return max(1.0, min(self.units, MOST_ROWS) / 3), 0

    def chosen(self, scene: Scene) -> int:
        return scene.source[1] if scene.source is not None and scene.source[0].block == self.key.block else -1

    def source_at(self, row: int) -> Source:
        return self.key, row

    def label(self, scene: Scene, row: int) -> str:
        word = word_at(scene, self.source, row)
        metrics = QFontMetricsF(scene.look.small)
        room = (self.labels - 0.8) * scene.look.em
        return metrics.elidedText(word, Qt.TextElideMode.ElideRight, room) if word else str(row + 1)

    def live(self, painter: QPainter, scene: Scene, box: Box) -> None:
        super().live(painter, scene, box)
        self._paint_strongest(painter, scene, Rows.within(box, self.units))

    def cover(self, painter: QPainter, scene: Scene, rows: Rows) -> None:
        axis, phase, area = scene.axis, self.phase(scene), self._area(scene, rows)
        left = max(area.left(), axis.x(max(scene.column + 1, phase.lead + 1)))
        if left <= area.right():
            rest = QRect(left, area.top(), area.right() + 1 - left, area.height())
            painter.fillRect(rest, scene.look.colour("panel", DIM))

    def is_covered(self, scene: Scene, column: int) -> bool:
        return column > scene.column

    def _paint_strongest(self, painter: QPainter, scene: Scene, rows: Rows) -> None:
        """Where the rows are too low for their names, that of the step which is looked at most."""
        look, values, row = scene.look, self.values(scene.trace), self.phase(scene).row(scene.column)
        named = rows.each >= NAMED * look.small_em or self.chosen(scene) >= 0
        if values is None or row is None or not 0 <= row < len(values) or named:
            return
        strongest = int(np.nan_to_num(values[row]).argmax())
        painter.setFont(look.small)
        painter.setPen(look.colours.hue(self.signal.hue))
        self.paint_label(painter, scene, rows, strongest)

    def _said(self, scene: Scene, unit: int, t: int, value: float) -> Text:
        word = word_at(scene, self.source, unit)
        return READ.format(
            block=scene.called(self.home),
            title=self.signal.title,
            symbol=plain_symbol(self.signal.symbol),
            when=scene.phases.called(self.phase(scene), t),
            j=unit + 1,
            word=f" “{word}”" if word else "",
            value=exactly(value),
        )
