"""Whether autograd finds the same gradient: in words, never by a colour alone."""

from __future__ import annotations

from rnnstudio import numbers
from rnnstudio.graph.text import Text
from rnnstudio.trace.agreement import TOLERANCE, Agreed, Agreement

MATCHES = Text("matches autograd: relative difference {difference}", "与 autograd 一致：相对误差 {difference}")
DIFFERS = Text(
    "does NOT match autograd: relative difference {difference}, more than {tolerance}",
    "与 autograd 不一致：相对误差 {difference}，超过 {tolerance}",
)
WORST = Text("{verdict} at most, at {weight} (float64)", "{verdict}（各权重中最大：{weight}，float64）")
SHORT_MATCHES, SHORT_DIFFERS = Text("✓ {difference}", "✓ {difference}"), Text("✗ {difference}", "✗ {difference}")
LIVE = Text(
    "Training: pause it, and every gradient is held against autograd.", "正在训练：暂停后将把每个梯度与 autograd 对照。"
)
COMPARING = Text("Comparing with autograd…", "正在与 autograd 对照…")


def verdict(agreed: Agreed) -> Text:
    """One weight's."""
    words = MATCHES if agreed.holds else DIFFERS
    return words.format(difference=_written(agreed.difference), tolerance=_written(TOLERANCE))


def short_verdict(agreed: Agreed) -> Text:
    """The same where there is little room."""
    return (SHORT_MATCHES if agreed.holds else SHORT_DIFFERS).format(difference=_written(agreed.difference))


def summary(agreement: Agreement | None, *, training: bool) -> Text:
    """All weights' of the model: that of the worst."""
    if agreement is None or agreement.worst is None:
        return LIVE if training else COMPARING
    worst = agreement.weights[agreement.worst]
    return WORST.format(verdict=verdict(worst), weight=agreement.worst)


def role(holds: bool) -> str:
    """The colour of the theme that goes with it."""
    return "good" if holds else "danger"


def _written(difference: float) -> str:
    return (
        "0" if difference == 0 else numbers.scientific(difference) if difference < 1e-3 else numbers.fixed(difference)
    )
