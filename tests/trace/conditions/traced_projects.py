"""Traces of real models of every form, and what conditions find in them."""

from __future__ import annotations

from functools import cache

from rnnstudio.engine import tracing
from rnnstudio.engine.model import Model, model_of
from rnnstudio.examples.recipe import asked, chain, encoder_decoder
from rnnstudio.examples.recipes import recipes
from rnnstudio.project.project import Project, TaskChoice
from rnnstudio.trace.conditions.names import Names, TraceFacts
from rnnstudio.trace.trace import Trace

TAGGING = chain(
    ("tokens", {}),
    ("one_hot", {}),
    ("lstm", {"size": 3, "layers": 2, "bidirectional": True}),
    ("linear", {"size": 6}),
    ("output", {}),
)
REVERSE = asked("reverse")
PROJECTS = {
    "recall": lambda: recipes()["recall_lstm"].project,
    "adding": lambda: recipes()["adding"].project,
    "tagging": lambda: Project(TAGGING, TaskChoice("tagging")),
    "reverse": lambda: Project(encoder_decoder(REVERSE, ("gru", {"size": 3}), 2, "dot"), REVERSE),
    "naming": lambda: recipes()["digit_names_en"].project,
}


@cache
def traced(name: str) -> tuple[Model, Trace]:
    model = model_of(PROJECTS[name]())
    sample = model.task.probes(model.task_settings)[0]
    return model, tracing.trace(model, model.initial_weights(), sample)


def facts(name: str, selected: str | None = None, *, with_trace: bool = True) -> TraceFacts:
    model, trace = traced(name)
    return TraceFacts(Names.of(model.resolution, model.interface, selected), trace if with_trace else None)
