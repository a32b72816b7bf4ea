"""The shipped examples as cards for the welcome panel."""

from __future__ import annotations

from rnnstudio.engine.model import model_of
from rnnstudio.examples import examples
from rnnstudio.graph.text import Text
from rnnstudio.numbers import fixed, percent
from rnnstudio.project.project import Document
from rnnstudio.ui.panels.welcome import Card


def cards() -> tuple[Card, ...]:
    """Every example, with what it teaches and how well it does."""
    return tuple(_card(found.id, found.open()) for found in examples())


def _card(name: str, document: Document) -> Card:
    project, metric = document.project, model_of(document.project).metric
    reached = document.progress.metric
    shown = "" if reached is None else (percent(reached) if metric.is_share else fixed(reached, 4))
    badge = Text("{title} {shown}", "{title} {shown}").format(title=metric.title, shown=shown)
    return Card(name, project.title, project.note[0] if project.note else project.title, badge)
