"""What the variants cost in training: each against the plain cell of the same size, in updates a second, no window.

Where torch has the variant its kernel trains; where it has none (layer norm, weight norm, the textbook's GRU, a loop with attention),
the recursion that is recorded trains.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

import torch

from benchmarks.projects import adding
from benchmarks.rounds import compare
from rnnstudio.engine.model import Model, model_of
from rnnstudio.engine.training import trainer
from rnnstudio.examples.recipe import asked, encoder_decoder
from rnnstudio.graph.edits import set_params
from rnnstudio.project.project import Project

HIDDEN, STEPS, UPDATES = 32, 50, 20
VARIANTS: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("lstm", {"layers": 2}),
    ("lstm", {"bidirectional": True}),
    ("lstm", {"weight_norm": True}),
    ("lstm", {"norm": True}),
    ("gru", {"convention": "textbook"}),
    ("gru", {"norm": True}),
    ("rnn", {"nonlinearity": "sigmoid"}),
    ("rnn", {"norm": True}),
)


def updates_a_second(model: Model) -> Callable[[], float]:
    """The mean over UPDATES updates."""
    updates = trainer(model, model.initial_weights()).updates()

    def once() -> float:
        begin = time.perf_counter()
        for _ in islice(updates, UPDATES):
            pass
        return UPDATES / (time.perf_counter() - begin)

    return once


def changed(project: Project, params: Mapping[str, Any], cell: str) -> Model:
    """The model with other parameters of its cell."""
    return model_of(Project(set_params(project.graph, cell, params), project.task, project.options))


def main() -> None:
    """Every variant, then the three ways to decode."""
    torch.set_num_threads(1)
    for cell, params in VARIANTS:
        project = adding(cell, HIDDEN, STEPS)
        usual = updates_a_second(model_of(project))
        said = ", ".join(f"{name} {value}" for name, value in params.items())
        compare(
            f"{cell} {HIDDEN}/{STEPS}, {said}",
            "/s",
            updates_a_second(changed(project, params, cell)),
            usual,
            f"plain {cell}",
        )
    task = asked("dates")
    decoders = {
        kind: encoder_decoder(task, ("gru", {"size": HIDDEN}), 16, kind) for kind in ("none", "dot", "additive")
    }
    plain = updates_a_second(model_of(Project(decoders["none"], task)))
    for kind in ("dot", "additive"):
        with_attention = updates_a_second(model_of(Project(decoders[kind], task)))
        compare(f"dates, gru {HIDDEN}, {kind} attention", "/s", with_attention, plain, "no attention")
    half = updates_a_second(model_of(Project(decoders["none"], task, {"forcing": 0.5})))
    compare(f"dates, gru {HIDDEN}, teacher forcing 0.5", "/s", half, plain, "teacher forcing 1")
