"""Where everything stands in the widget: the timeline, the open panels, the strip of folded ones, and the axis they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect

from rnnstudio.ui.plots.axis import Axis
from rnnstudio.ui.plots.choose import heights, opened
from rnnstudio.ui.plots.look import Look
from rnnstudio.ui.plots.panel import Panel, title_width
from rnnstudio.ui.plots.scene import Box
from rnnstudio.ui.plots.strip import Chip, chips, strip_height
from rnnstudio.ui.plots.timeline_panel import Timeline


@dataclass(frozen=True)
class Arrangement:
    """Made anew when the size, the look, the panels or the user's wishes change; painting and hit-testing both read it."""

    axis: Axis
    timeline: Box
    panels: tuple[tuple[Panel, Box], ...]
    strip: Box
    chips: tuple[Chip, ...]

    @staticmethod
    def of(
        size: QRect,
        look: Look,
        timeline: Timeline,
        panels: Sequence[Panel],
        wishes: Mapping[str, int],
        steps: int,
        first: int,
    ) -> Arrangement:
        """Panels in their own order, as many open as the height allows."""
        axis = _axis(size, look, timeline, panels, steps, first)
        above, below = timeline.height(look) + look.gap, strip_height(look)
        room = size.height() - above - below
        found = opened(panels, wishes, look, room)
        shown = [panel for panel in panels if panel.id in found]
        boxes, top = [], above
        for panel, height in zip(shown, heights(shown, look, room), strict=True):
            boxes.append((panel, QRect(0, top, size.width(), height)))
            top += height + look.gap
        strip = QRect(0, size.height() - below, size.width(), below)
        folded = [panel for panel in panels if panel.id not in found]
        return Arrangement(
            axis, QRect(0, 0, size.width(), above - look.gap), tuple(boxes), strip, tuple(chips(look, folded, strip))
        )

    @property
    def bottom(self) -> int:
        """Where the lowest open panel ends."""
        return self.panels[-1][1].bottom() + 1 if self.panels else self.timeline.bottom() + 1

    def panel_at(self, y: float) -> tuple[Panel, Box] | None:
        """The open panel under a height."""
        return next(((panel, box) for panel, box in self.panels if box.top() <= y <= box.bottom()), None)

    def chip_at(self, x: float, y: float) -> Chip | None:
        """The folded panel under a point."""
        return next((chip for chip in self.chips if chip.place.contains(int(x), int(y))), None)


def _axis(size: QRect, look: Look, timeline: Timeline, panels: Sequence[Panel], steps: int, first: int) -> Axis:
    """The gutter holds the longest title and a unit's number; on the right there is room for a legend."""
    titles = [title_width(look, panel.title) + round(1.6 * look.em) for panel in panels]
    left = max([timeline.gutter(look) + 2 * look.gap, *titles])
    width = max(1, size.width() - left - round(2.9 * look.em))
    return Axis.fitting(left, width, steps, round(1.25 * look.em), first)
