"""The shipped examples as cards for the welcome panel and the menu."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from rnnstudio.engine.architecture import parts
from rnnstudio.engine.model import Model, model_of
from rnnstudio.examples import GROUPS, Example, examples
from rnnstudio.graph.text import Text
from rnnstudio.numbers import figure
from rnnstudio.project.project import Document
from rnnstudio.ui.panels.example_card import Card


def cards() -> tuple[Card, ...]:
    """Every example with its group: what kind of model it is, on which task, how well it does."""
    return tuple(_card(found.id, found.path, found.path.stat().st_mtime_ns) for found in examples())


@lru_cache(maxsize=256)
def _card(name: str, path: Path, written: int) -> Card:
    """Made once, and again where the file was `written` anew."""
    del written
    found = Example(name, path)
    document = found.open()
    model, project = model_of(document.project), document.project
    summary = project.note[0] if project.note else project.title
    kind = parts(model.resolution)
    return Card(name, project.title, kind, model.task.title, _badge(document, model), summary, GROUPS[found.group])


def _badge(document: Document, model: Model) -> Text:
    reached, metric = document.progress.metric, model.metric
    if reached is None:
        return Text("not trained", "未训练")
    shown = figure(reached, metric.is_share)
    return Text("{title} {shown}", "{title} {shown}").format(title=metric.title, shown=shown)
