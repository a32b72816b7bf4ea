"""How far training came, in words: said by the training bar and, before there are curves, in their place."""

from __future__ import annotations

from rnnstudio import numbers
from rnnstudio.graph.text import Text, joined
from rnnstudio.project.project import Progress
from rnnstudio.tasks._task import Metric

LOSS = Text("loss {x}", "损失 {x}")
STEPS = Text("step {n}", "步数 {n}")


def steps(progress: Progress) -> Text:
    """step 1,240"""
    return STEPS.format(n=numbers.count(progress.steps))


def results(progress: Progress, metric: Metric) -> tuple[Text, ...]:
    """loss 0.310, accuracy 0.93: what is known of them."""
    found = [] if progress.loss is None else [LOSS.format(x=numbers.fixed(progress.loss))]
    if progress.metric is not None:
        value = numbers.fixed(progress.metric, 2 if metric.is_share else 4)
        found.append(Text("{title} {x}", "{title} {x}").format(title=metric.title, x=value))
    return tuple(found)


def in_a_row(parts: tuple[Text, ...]) -> Text:
    """One · another"""
    return joined(parts, " · ", " · ")
