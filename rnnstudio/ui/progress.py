"""How far training came, in words: said by the training bar and, before there are curves, in their place."""

from __future__ import annotations

from rnnstudio import numbers
from rnnstudio.graph.text import Text, joined
from rnnstudio.project.project import Progress
from rnnstudio.tasks._task import Metric

LOSS = Text("loss {x}", "损失 {x}")
ONE = Text("1 update", "更新 1 次")
UPDATES = Text("{n} updates", "更新 {n} 次")


def updates(progress: Progress) -> Text:
    """1,240 updates"""
    return ONE if progress.steps == 1 else UPDATES.format(n=numbers.count(progress.steps))


def results(progress: Progress, metric: Metric) -> tuple[Text, ...]:
    """loss 0.3104, accuracy 93.0%: what is known of them."""
    found = [] if progress.loss is None else [LOSS.format(x=numbers.figure(progress.loss))]
    if progress.metric is not None:
        value = numbers.figure(progress.metric, metric.is_share)
        found.append(Text("{title} {x}", "{title} {x}").format(title=metric.title, x=value))
    return tuple(found)


def in_a_row(parts: tuple[Text, ...]) -> Text:
    """One · another"""
    return joined(parts, " · ", " · ")
