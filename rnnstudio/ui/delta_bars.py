"""A gradient's two parts as one bar: what enters at the step itself, and what came back from later steps, merging into one another.

A bar is as long as its gradient is large, on a scale of powers of ten that ends where gradients have vanished.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QLinearGradient, QPainter

from rnnstudio.graph.block_type import Hue
from rnnstudio.ui.look import Look

LOCAL: Hue = "orange"
FUTURE: Hue = "sky"
DECADES = 5.0  # of which the longest bar shows all
ALL = 0.995  # from this share on, a part is the whole


def length(share: float) -> float:
    """How long a bar is, from 0 to 1, for a gradient that is `share` of the largest."""
    return max(0.0, 1 + math.log10(share) / DECADES) if share > 0 and math.isfinite(share) else 0.0


def paint_bar(painter: QPainter, look: Look, bar: QRectF, local_share: float, *, upright: bool) -> None:
    """This step's part at the foot, or on the left; the future's beyond it."""
    if (bar.height() if upright else bar.width()) >= 1:
        painter.fillRect(bar, _merging(look, bar, min(max(local_share, 0.0), 1.0), upright))


def _merging(look: Look, bar: QRectF, local_share: float, upright: bool) -> QColor | QLinearGradient:
    local, future = look.colours.hue(LOCAL), look.colours.hue(FUTURE)
    if not 1 - ALL < local_share < ALL:
        return local if local_share > 0.5 else future
    begin, end = (bar.bottomLeft(), bar.topLeft()) if upright else (bar.topLeft(), bar.topRight())
    made, soft = QLinearGradient(begin, end), min(local_share, 1 - local_share) * 0.25
    for at, colour in ((0.0, local), (local_share - soft, local), (local_share + soft, future), (1.0, future)):
        made.setColorAt(at, colour)
    return made
