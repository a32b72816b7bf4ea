"""What stands under a point of the plots: something to press, or a number to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from rnnstudio.graph.text import Text
from rnnstudio.ui.plots.arrangement import Arrangement
from rnnstudio.ui.plots.panel import Panel, Switch
from rnnstudio.ui.plots.scene import Hover, Scene
from rnnstudio.ui.plots.timeline_panel import Timeline

Deed = Literal["open", "fold", "choose"] | Switch
TIPS: Mapping[Deed, Text] = {
    "open": Text("Click to open this panel.", "点击展开此图。"),
    "choose": Text("Click to choose one of the other folded panels.", "点击从其余已折叠的图中选择。"),
    "fold": Text("Click to fold this panel.", "点击折叠此图。"),
    "relative": Text(
        "Divided by the largest gradient that enters at a single step: what vanishing means, whatever the loss.",
        "除以各时间步直接得到的梯度中最大的一个：无论损失大小，都能看出是否消失。",
    ),
    "absolute": Text(
        "As it is: it shrinks with the loss although nothing vanishes.", "原值：它随损失变小，但这不是梯度消失。"
    ),
}


@dataclass(frozen=True)
class Control:
    """Something to press: what it does, and to which panel, or to one of which."""

    does: Deed
    panel: Panel
    others: tuple[Panel, ...] = ()


def control_at(scene: Scene, placed: Arrangement, x: float, y: float) -> Control | None:
    """Chips unfold, titles fold, and a panel may have a switch of its own."""
    chip, found = placed.chip_at(x, y), placed.panel_at(y)
    if chip is not None:
        return Control("choose" if chip.rest else "open", chip.panel, chip.rest)
    if found is None:
        return None
    panel, box = found
    switch = panel.press(scene, box, x, y)
    if switch is not None:
        return Control(switch, panel)
    return Control("fold", panel) if x < placed.axis.left else None


def hover_at(scene: Scene, placed: Arrangement, timeline: Timeline, x: float, y: float) -> Hover | None:
    """The token or number at a point of the axis, unless it is still to be predicted."""
    column = placed.axis.at(x)
    if column is None or (scene.covered and column > scene.column):
        return None
    if y <= placed.timeline.bottom():
        return timeline.hover(scene, placed.timeline, column, x, y)
    found = placed.panel_at(y)
    return found[0].hover(scene, found[1], column, y) if found else None
