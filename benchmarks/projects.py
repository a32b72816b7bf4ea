"""The models that are measured: one recurrent cell on the adding problem, any size, any length."""

from __future__ import annotations

from rnnstudio.examples.recipe import chain
from rnnstudio.project.project import Project, TaskChoice

BATCH = 32
TORCH_CELLS = {"lstm": "LSTM", "gru": "GRU", "rnn": "RNN"}


def waves(cell: str, hidden: int, steps: int) -> Project:
    """One cell, a number out at every step, so that every step has a loss."""
    graph = chain(("features", {}), (cell, {"size": hidden}), ("linear", {"size": 1}), ("output", {}))
    return Project(graph, TaskChoice("sine", {"length": steps}))


def adding(cell: str, hidden: int, steps: int) -> Project:
    """One cell, read last, one number out."""
    graph = chain(
        ("features", {}),
        (cell, {"size": hidden}),
        ("readout", {"mode": "last"}),
        ("linear", {"size": 1}),
        ("output", {}),
    )
    options = {"learning_rate": 0.001, "batch": BATCH, "clip": 1.0, "seed": 42, "pace": 0.0}
    return Project(graph, TaskChoice("adding", {"length": steps}), options)
