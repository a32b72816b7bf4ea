"""Panels of signals that are lit elsewhere: a bar and a soft frame around the open ones, a frame around the chips of the folded ones."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from rnnstudio.trace.trace import SignalKey
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.arrangement import Arrangement
from rnnstudio.ui.plots.panel import Panel


def panels_of_keys(keys: Collection[SignalKey]) -> frozenset[str]:
    """The ids of the panels that show signals, and of those that show gradients, `d_` and their signal."""
    found = set[str]()
    for key in keys:
        if key.signal.startswith("d_"):
            state = key._replace(signal=key.signal.removeprefix("d_"))
            found |= {f"gradient {state}", f"delta {state}"}
        else:
            found.add(str(key))
    return frozenset(found)


def paint_lit(painter: QPainter, look: Look, placed: Arrangement, lit: frozenset[str]) -> None:
    """Over all that the panels have painted themselves."""
    if not lit:
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for panel, box in placed.panels:
        if _is_lit(panel, lit):
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), look.colour("accent"))
            painter.setPen(QPen(look.colour("accent", 150), 1))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
    for chip in placed.chips:
        if any(_is_lit(panel, lit) for panel in (chip.rest or (chip.panel,))):
            painter.setPen(QPen(look.colour("accent"), 2))
            painter.drawRoundedRect(QRectF(chip.place).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)


def _is_lit(panel: Panel, lit: frozenset[str]) -> bool:
    return not lit.isdisjoint((panel.id, *panel.ids))
