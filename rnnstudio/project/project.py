"""A Project: everything a user edits, as one frozen value. A Document: the project and what training made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from rnnstudio.graph.graph import Graph
from rnnstudio.graph.params import Settings, settle
from rnnstudio.graph.text import Text, plain
from rnnstudio.project.options import OPTIONS
from rnnstudio.project.scalars import Scalars, no_scalars

Weights = Mapping[str, npt.NDArray[np.float32]]


@dataclass(frozen=True)
class TaskChoice:
    """Which task, and the parameters that differ from its defaults."""

    id: str
    params: Mapping[str, Any] = field(default_factory=dict)
    version: int = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "params", MappingProxyType(dict(self.params)))


@dataclass(frozen=True)
class Breakpoint:
    """Where play stops: a condition as it was typed (see `trace.conditions`), which may be wrong, or switched off."""

    condition: str
    on: bool = True


@dataclass(frozen=True)
class Project:
    """Graph, task, training options, where blocks stand on the canvas, the note that explains it all, and where play stops."""

    graph: Graph = field(default_factory=Graph)
    task: TaskChoice = field(default_factory=lambda: TaskChoice("recall"))
    options: Mapping[str, Any] = field(default_factory=dict)
    layout: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    title: Text = field(default_factory=lambda: plain(""))
    note: tuple[Text, ...] = ()
    breakpoints: tuple[Breakpoint, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "options", MappingProxyType(dict(self.options)))
        object.__setattr__(self, "layout", MappingProxyType(dict(self.layout)))

    @property
    def training(self) -> Settings:
        """The training options, checked and completed with defaults."""
        return settle(OPTIONS, self.options)


@dataclass(frozen=True)
class Progress:
    """How far training came: updates made, and the last loss and metric measured on held-out sequences."""

    steps: int = 0
    loss: float | None = None
    metric: float | None = None


UNTRAINED = Progress()


@dataclass(frozen=True)
class Run:
    """What training made of a project: weights, how far they came, the curves of how they came there, and the optimiser's memory."""

    weights: Weights = field(default_factory=dict)
    progress: Progress = UNTRAINED
    scalars: Scalars = field(default_factory=no_scalars)
    optimiser: Weights = field(default_factory=dict)


NO_RUN = Run()


@dataclass(frozen=True)
class Document:
    """What a file holds: the project, the trained weights (empty: not trained yet), and what is unknown here.

    `optimiser` is what the optimiser needs to go on as if it had never stopped (`<weight>.<its own name>`), `history` the curves of
    the run, `thumbnail` a small picture of the model as PNG; each may be empty. A newer version may add members to the file (`extra`)
    and entries to its project.json (`unknown`); both survive a save by this one. The arrays of the weights are read-only wherever
    this package makes them.
    """

    project: Project
    weights: Weights = field(default_factory=dict)
    progress: Progress = field(default_factory=Progress)
    extra: Mapping[str, bytes] = field(default_factory=dict)
    unknown: Mapping[str, Any] = field(default_factory=dict)
    thumbnail: bytes = b""
    optimiser: Weights = field(default_factory=dict)
    history: Scalars = field(default_factory=no_scalars)

    def __post_init__(self) -> None:
        for name in ("weights", "extra", "unknown", "optimiser"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    @property
    def run(self) -> Run:
        """What training made of the project."""
        return Run(self.weights, self.progress, self.history, self.optimiser)

    def with_run(self, run: Run = NO_RUN) -> Document:
        """The document with what another training made of it; nothing stays of the one before."""
        return replace(self, weights=run.weights, progress=run.progress, history=run.scalars, optimiser=run.optimiser)
