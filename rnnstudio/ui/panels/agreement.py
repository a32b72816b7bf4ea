"""In words, how far a version of a block is from what was stepped here."""

from __future__ import annotations

import math

from rnnstudio import numbers
from rnnstudio.engine.comparison import Comparison, Version
from rnnstudio.graph.text import Text, plain

EXACT = Text("0: the same numbers, bit for bit", "0：逐位完全相同")
ROUNDING = Text(
    "{value} ({place}): the same numbers, up to the rounding of {precision}",
    "{value}（{place}）：在 {precision} 的舍入误差内完全一致",
)
FAR = Text(
    "{value} ({place}): more than rounding. In this network small differences grow from step to step; compare in float64.",
    "{value}（{place}）：超出舍入误差。在这个网络中，微小的差别会逐步放大；请用 float64 比较。",
)
FAR_IN_DOUBLE = Text(
    "{value} ({place}): more than rounding. In this network small differences grow from step to step.",
    "{value}（{place}）：超出舍入误差。在这个网络中，微小的差别会逐步放大。",
)
NO_NUMBER = Text(
    "The numbers are no longer finite, so nothing can be compared. Bring back the trained weights, or train again.",
    "数值已不再有限，无法比较。请恢复训练好的权重，或重新训练。",
)
PLACE = Text("t = {t}, unit {unit}", "t = {t}，单元 {unit}")


def agreement(found: Comparison, version: Version, unit: str) -> tuple[Text, str]:
    """The words, and the colour that they are said in; `unit` is how the unit of the largest difference is called."""
    off = version.difference
    if not math.isfinite(off.value):
        return NO_NUMBER, "danger"
    if off.value == 0:
        return EXACT, "good"
    words, colour = ROUNDING, "good"
    if off.value > found.rounding:
        words, colour = FAR_IN_DOUBLE if found.double else FAR, "danger"
    place, value = PLACE.format(t=off.row + 1, unit=unit), numbers.scientific(off.value)
    return words.format(value=value, place=place, precision=plain("float64" if found.double else "float32")), colour
