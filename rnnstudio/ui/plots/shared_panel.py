"""Two panels in one row: what an encoder does on the left goes on in its decoder on the right, in the same colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtGui import QPainter

from rnnstudio.graph.block_type import Signal
from rnnstudio.graph.text import Text, joined
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.attention_panel import AttentionPanel
from rnnstudio.ui.plots.gradient_panel import GradientPanel
from rnnstudio.ui.plots.heat_rows import Rows
from rnnstudio.ui.plots.home import NOWHERE
from rnnstudio.ui.plots.panel import Panel, paint_title
from rnnstudio.ui.plots.scene import Box, Hover, Scene
from rnnstudio.ui.plots.signal_panel import SignalPanel


class SharedPanel(Panel):
    """Heatmaps of the same signal of two blocks, one on each timeline."""

    def __init__(self, *parts: SignalPanel) -> None:
        first = parts[0]
        self.parts, self.id, self.home, self.units = parts, first.id, first.home, first.units
        self.ids = tuple(part.id for part in parts)
        symbols = dict.fromkeys(part.title.symbol for part in parts)
        self.title = replace(first.title, symbol=", ".join(symbols), where=_both(parts))
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


def shared(panels: Sequence[Panel]) -> list[Panel]:
    """The panels, those of an encoder and of the decoder like it in one row."""
    made: list[Panel] = []
    spent: set[str] = set()
    for panel in panels:
        other = next((o for o in panels if o.id not in spent and _alike(panel, o)), None)
        if other is not None:
            spent.add(other.id)
            made.append(_together(panel, other))
        elif panel.id not in spent:
            made.append(panel)
    return made


def _alike(one: Panel, other: Panel) -> bool:
    """True for the same quantity of a cell that reads forwards, first in an encoder and then in a decoder."""
    if (one.home.timeline, other.home.timeline) != ("input", "output") or one.backward or other.backward:
        return False
    if isinstance(one, GradientPanel) and isinstance(other, GradientPanel):
        return _same(one.signal, other.signal) and one.key.layer == other.key.layer
    if not (isinstance(one, SignalPanel) and isinstance(other, SignalPanel)) or isinstance(other, AttentionPanel):
        return False
    return _same(one.signal, other.signal) and one.units == other.units and one.key.layer == other.key.layer


def _same(one: Signal, other: Signal) -> bool:
    """True for the same quantity, whatever it is called: the encoder's h is the decoder's s."""
    return (one.id, one.kind, one.hue) == (other.id, other.kind, other.hue)


def _together(one: Panel, other: Panel) -> Panel:
    if isinstance(one, SignalPanel) and isinstance(other, SignalPanel):
        return SharedPanel(one, other)
    assert isinstance(one, GradientPanel)
    assert isinstance(other, GradientPanel)
    one.members += other.members
    one.ids = (one.id, other.id)
    one.title = replace(one.title, where=_both((one, other)))
    one.rank = min(one.rank, other.rank)
    return one


def _both(panels: Sequence[Panel]) -> Text:
    """encoder → decoder, and the layer."""
    first = panels[0].home
    names = joined((panel.home.label for panel in panels), " → ", " → ")
    return replace(first, label=names, direction=NOWHERE).where
