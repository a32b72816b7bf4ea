"""Where everything stands in the widget: the timeline, the open panels, the strip of folded ones, and the axis they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QRect

from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.axis import Axis
from rnnstudio.ui.plots.choose import heights, opened
from rnnstudio.ui.plots.panel import Panel, title_width
from rnnstudio.ui.plots.phases import Phases
from rnnstudio.ui.plots.scene import Box
from rnnstudio.ui.plots.strip import Chip, chips, line_height
from rnnstudio.ui.plots.timeline_panel import Timeline

READOUT = 24  # so many times the height of text must stay free beside the folded panels, else the strip has two lines


@dataclass(frozen=True)
class Arrangement:
    """Made anew when the size, the look, the panels or the user's wishes change; painting and hit-testing both read it.

    Above `heading` there is nothing that belongs to a column.
    """

    axis: Axis
    phases: Phases
    timeline: Box
    heading: int
    panels: tuple[tuple[Panel, Box], ...]
    strip: Box
    readout: Box
    chips: tuple[Chip, ...]

    @staticmethod
    def of(
        size: QRect,
        look: Look,
        timeline: Timeline,
        panels: Sequence[Panel],
        wishes: Mapping[str, int],
        lengths: Mapping[str, int],
        first: int,
    ) -> Arrangement:
        """Panels in their own order, as many open as the height allows."""
        phases = _phases(panels, lengths)
        axis = _axis(size, look, timeline, panels, phases.last, first)
        above = timeline.height(look) + look.gap
        for lines in (1, 2):
            shown, folded, below = _divided(panels, wishes, look, size.height() - above, lines)
            strip = QRect(0, size.height() - below, size.width(), line_height(look))
            row = tuple(chips(look, folded, strip))
            free = size.width() - (row[-1].place.right() + look.em if row else 0)
            if free >= READOUT * look.em:
                break
        line = strip.translated(0, strip.height()) if lines == 2 else strip.adjusted(size.width() - free, 0, 0, 0)
        boxes, top = [], above
        for panel, height in zip(shown, heights(shown, look, size.height() - above - below), strict=True):
            boxes.append((panel, QRect(0, top, size.width(), height)))
            top += height + look.gap
        timeline_box = QRect(0, 0, size.width(), above - look.gap)
        readout = line.adjusted(look.gap, 0, -look.gap, 0)
        return Arrangement(axis, phases, timeline_box, timeline.heading(look), tuple(boxes), strip, readout, row)

    @property
    def lengths(self) -> Mapping[str, int]:
        """The steps of each timeline, for which it was made."""
        return {phase.timeline: phase.steps for phase in self.phases.parts}

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


def _divided(
    panels: Sequence[Panel], wishes: Mapping[str, int], look: Look, room: int, lines: int
) -> tuple[list[Panel], list[Panel], int]:
    """Open panels, folded panels (what had better be open in front), and how high the strip below them is."""
    below = lines * line_height(look)
    found = opened(panels, wishes, look, room - below)
    folded = sorted((p for p in panels if p.id not in found), key=lambda panel: panel.rank)
    return [p for p in panels if p.id in found], folded, below


def _phases(panels: Sequence[Panel], lengths: Mapping[str, int]) -> Phases:
    """With a column behind the last step where a cell begins there."""
    phases = Phases.of(lengths)
    last = phases.parts[-1].timeline
    return replace(phases, after=any(panel.backward and panel.home.timeline in (last, None) for panel in panels))


def _axis(size: QRect, look: Look, timeline: Timeline, panels: Sequence[Panel], steps: int, first: int) -> Axis:
    """The gutter holds the longest title, a unit's number and its pointer; on the right there is room for a legend."""
    titles = [title_width(look, panel.title) + round(panel.labels * look.em) for panel in panels]
    left = max([timeline.gutter(look) + 2 * look.gap, *titles])
    width = max(1, size.width() - left - round(2.9 * look.em))
    return Axis.fitting(left, width, steps, round(1.15 * look.em), first)
