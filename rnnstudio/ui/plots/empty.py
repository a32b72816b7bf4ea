"""What stands in place of the plots where there is nothing to plot: what is missing, and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

from rnnstudio.engine.model import Model
from rnnstudio.graph.text import Text, joined
from rnnstudio.trace.sample import Sample
from rnnstudio.ui.look import Look

NO_SAMPLE = Text(
    "This task has no sequence to step through. Choose another task.",
    "这个任务没有可以逐步查看的序列。请选择其他任务。",
)
STOPPED = Text("The model cannot run yet.", "模型还不能运行。")


def reason(model: Model, sample: Sample | None) -> Text | None:
    """Why there is nothing to see; None where there is, or soon will be."""
    for problem in model.resolution.problems:
        return joined((STOPPED, problem.text, problem.remedy), "\n", "\n")
    return NO_SAMPLE if sample is None or not sample.length else None


def paint_reason(painter: QPainter, look: Look, place: QRect, why: Text) -> None:
    """The words in the middle."""
    painter.fillRect(place, look.colour("panel"))
    painter.setFont(look.base)
    painter.setPen(look.colour("muted"))
    inner = place.adjusted(2 * look.em, look.em, -2 * look.em, -look.em)
    painter.drawText(inner, int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap), look.say(why))
