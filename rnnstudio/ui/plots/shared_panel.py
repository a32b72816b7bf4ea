"""Two panels in one row: what an encoder does on the left goes on in its decoder on the right, in the same colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtGui import QPainter

from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.heat_rows import Rows
from rnnstudio.ui.plots.panel import Panel, paint_title, same
from rnnstudio.ui.plots.scene import Box, Hover, Scene
from rnnstudio.ui.plots.signal_panel import SignalPanel


class SharedPanel(Panel):
    """Heatmaps of the same signal of two blocks, one on each timeline."""

    def __init__(self, *parts: SignalPanel) -> None:
        first = parts[0]
        self.parts, self.id, self.home, self.units = parts, first.id, first.home, first.units
        self.ids = tuple(part.id for part in parts)
        symbols = dict.fromkeys(part.title.symbol for part in parts)
        self.title = replace(first.title, symbol=", ".join(symbols), where=first.home.followed_by(parts[-1].home))
        self.rank = min(part.rank for part in parts)
        for part in parts:
            part.kin = tuple(other.key for other in parts)

    def least(self, look: Look) -> int:
        return self.parts[0].least(look)

    def most(self, look: Look) -> int:
        return self.parts[0].most(look)

    def still(self, painter: QPainter, scene: Scene, box: Box) -> None:
        first, rows = self.parts[0], Rows.within(box, self.units)
        paint_title(painter, scene, box, self.title)
        for part in self.parts:
            part.paint_frame(painter, scene, rows)
        first.paint_labels(painter, scene, rows)
        first.paint_legend(painter, scene, rows)

    def live(self, painter: QPainter, scene: Scene, box: Box) -> None:
        for part in self.parts:
            part.live(painter, scene, box)

    def unit_at(self, scene: Scene, box: Box, y: float) -> int | None:
        return self.parts[0].unit_at(scene, box, y)

    def hover(self, scene: Scene, box: Box, column: int, y: float) -> Hover | None:
        found = (part.hover(scene, box, column, y) for part in self.parts)
        return next((hover for hover in found if hover), None)


class UnitsPanel(SignalPanel):
    """A heatmap whose rows are units."""

    def with_partner(self, other: Panel) -> Panel | None:
        if not isinstance(other, UnitsPanel) or not self.leads_to(other) or not same(self.signal, other.signal):
            return None
        alike = (self.units, self.key.layer) == (other.units, other.key.layer)
        return SharedPanel(self, other) if alike else None


def shared(panels: Sequence[Panel]) -> list[Panel]:
    """The panels, those of an encoder and of the decoder like it in one row."""
    made: list[Panel] = []
    spent: set[str] = set()
    for panel in panels:
        if panel.id in spent:
            continue
        pairs = ((other.id, panel.with_partner(other)) for other in panels if other.id not in spent)
        partner, both = next(((name, pair) for name, pair in pairs if pair is not None), ("", panel))
        spent |= {panel.id, partner}
        made.append(both)
    return made
