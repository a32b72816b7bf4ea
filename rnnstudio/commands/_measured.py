"""How far a document's training came, in words."""

from __future__ import annotations

from rnnstudio import numbers
from rnnstudio.engine.model import model_of
from rnnstudio.graph.text import Text
from rnnstudio.project.project import Document


def measured(document: Document) -> Text:
    """Updates, and the loss and metric that were measured on held-out sequences, beside the level of chance."""
    progress = document.progress
    updates = Text("{n} updates", "更新 {n} 次").format(n=numbers.count(progress.steps))
    if not document.weights:
        return Text("not trained", "未训练")
    if progress.loss is None or progress.metric is None:
        return updates
    metric = model_of(document.project).metric
    return Text(
        "{updates}: loss {loss}, {metric} {value}; chance level {chance}: {means}",
        "{updates}：损失 {loss}，{metric} {value}；随机猜测水平 {chance}：{means}",
    ).format(
        updates=updates,
        loss=numbers.figure(progress.loss),
        metric=metric.title,
        value=numbers.figure(progress.metric, metric.is_share),
        chance=numbers.figure(metric.chance, metric.is_share),
        means=metric.chance_means,
    )
