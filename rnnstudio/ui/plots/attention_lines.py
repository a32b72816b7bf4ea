"""Lines from the step at the playhead to the steps that it attends to: the thicker, the more."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from rnnstudio.graph.text import Text
from rnnstudio.trace.trace import Numbers, SignalKey
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.attended import attended, source_line, weights_of, word_at
from rnnstudio.ui.plots.phases import Phase
from rnnstudio.ui.plots.scene import Hover, Scene, exactly
from rnnstudio.ui.plots.timeline_rows import Row
from rnnstudio.ui.symbols import plain_symbol

ATTENTION = Text("attention", "注意力")
LEAST = 0.01  # thinner lines than this share are not drawn
THICKEST = 0.42  # in heights of text
READ = Text(
    "{when} looks at {there}{word} · {symbol} = {value}",
    "{when} 看 {there}{word} · {symbol} = {value}",
)


class AttentionLines(Row):
    """Between the row of what is read and the row of what the decoder reads; within one timeline the lines are arcs."""

    def height(self, look: Look) -> int:
        return round(look.em * 2.2)

    @property
    def label(self) -> Text:
        return ATTENTION

    def live(self, painter: QPainter, scene: Scene, top: int) -> None:
        found = self._weights(scene)
        if found is None:
            return
        key, weights, source = found
        look, axis, hue = scene.look, scene.axis, weights_of(scene.model)[key].hue
        same = source == scene.phases.at(scene.cursor)
        painter.save()
        painter.setClipRect(axis.left, top, axis.right - axis.left, self.height(look))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row in np.argsort(weights, kind="stable").tolist():
            weight = min(float(weights[row]), 1.0)
            if weight >= LEAST:
                colour = look.colours.hue(hue)
                colour.setAlphaF(0.25 + 0.75 * weight)
                pen = QPen(colour, 1.0 + weight * THICKEST * look.em)
                pen.setCapStyle(Qt.PenCapStyle.RoundCap)
                painter.setPen(pen)
                painter.drawPath(self._path(scene, top, source, row, same))
        painter.restore()

    def _path(self, scene: Scene, top: int, source: Phase, row: int, same: bool) -> QPainterPath:
        """From the source's step above to the cursor's below; within one timeline, from the row where both stand and back to it."""
        there, here, high = (
            scene.axis.centre(source.column(row)),
            scene.axis.centre(scene.column),
            self.height(scene.look),
        )
        written = source.number > 0
        begin, end = (top + high - 1.0, top + high - 1.0) if same and written else (top + 1.0, top + 1.0)
        if not same:
            end = top + high - 1.0
        bend = high * (0.85 if not same else (-1.2 if written else 1.2))
        path = QPainterPath(QPointF(there, begin))
        path.cubicTo(QPointF(there, begin + bend), QPointF(here, end + (bend if same else -bend)), QPointF(here, end))
        return path

    def _weights(self, scene: Scene) -> tuple[SignalKey, Numbers, Phase] | None:
        """The weights at the cursor, and the phase of their source; None where the step at the cursor does not look."""
        key = attended(scene)
        if key is None or scene.trace is None or key not in scene.trace.signals:
            return None
        resolution = scene.model.resolution
        phase, values = scene.phases.on(resolution.timeline(key.block)), scene.trace.signals[key]
        row = scene.cursor - phase.begin - 1
        source = scene.phases.on(source_line(resolution.placed[key.block]))
        return (key, values[row], source) if 0 <= row < len(values) else None

    def hover(self, scene: Scene, column: int) -> Hover | None:
        found = self._weights(scene)
        if found is None:
            return None
        key, weights, source = found
        row = source.row(column)
        if row is None or not 0 <= row < len(weights):
            row = int(weights.argmax())
        word = word_at(scene, source.timeline, row)
        words = READ.format(
            when=scene.phases.when(scene.column),
            there=scene.phases.when(source.column(row)),
            word=f" “{word}”" if word else "",
            symbol=plain_symbol(weights_of(scene.model)[key].symbol),
            value=exactly(weights[row]),
        )
        return Hover(words)
