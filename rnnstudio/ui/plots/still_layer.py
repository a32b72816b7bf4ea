"""The pixmap of what never moves while a model trains: titles, legends and tokens, painted once and kept."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPixmap

from rnnstudio.ui.plots.arrangement import Arrangement
from rnnstudio.ui.plots.playhead import paint_dividers, paint_scroll_mark
from rnnstudio.ui.plots.scene import Scene
from rnnstudio.ui.plots.strip import paint_chips
from rnnstudio.ui.plots.timeline_panel import Timeline


class StillLayer:
    """Painted anew only when one of the things that it shows is another one."""

    def __init__(self) -> None:
        self._key: object = None
        self._pixmap = QPixmap()
        self._shown: object = None

    def pixmap(self, scene: Scene, placed: Arrangement, timeline: Timeline, size: QSize, ratio: float) -> QPixmap:
        """The layer for a widget of this size, in device pixels."""
        told_apart = timeline.varies_with(scene), *(panel.still_varies_with(scene) for panel, _ in placed.panels)
        of = id(placed), id(scene.sample), id(scene.reference)
        key = (*of, ratio, scene.unit, scene.source, scene.relative, scene.scales.version, told_apart)
        if key != self._key:
            self._key, self._shown = key, (placed, scene.sample, scene.reference)  # alive, so that their ids are theirs
            self._pixmap = QPixmap(size * ratio)
            self._pixmap.setDevicePixelRatio(ratio)
            self._pixmap.fill(scene.look.colour("panel"))
            _paint(self._pixmap, scene, placed, timeline)
        return self._pixmap


def _paint(pixmap: QPixmap, scene: Scene, placed: Arrangement, timeline: Timeline) -> None:
    painter = QPainter(pixmap)
    timeline.still(painter, scene, placed.timeline)
    for panel, box in placed.panels:
        panel.still(painter, scene, box)
    paint_dividers(painter, scene, placed)
    paint_chips(painter, scene, placed.strip, placed.chips)
    paint_scroll_mark(painter, scene, placed)
    painter.end()
