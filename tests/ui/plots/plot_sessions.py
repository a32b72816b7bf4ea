"""Projects and traces for the tests of the plots."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from rnnstudio.engine import tracing
from rnnstudio.engine.mailbox import Mailbox
from rnnstudio.examples.recipe import asked, chain, encoder_decoder
from rnnstudio.examples.recipes import recipes
from rnnstudio.project.project import Project, TaskChoice
from rnnstudio.session.session import Session

SMALL = {"size": 3}


class Still:
    """A runner that never runs."""

    posted = generation = 0

    def __init__(self) -> None:
        self.mailbox = Mailbox()

    def __getattr__(self, name: str) -> Callable[..., int]:
        return lambda *args, **named: 0


def recall(cell: str = "lstm", lag: int = 4, units: int = 3, *more: str) -> Project:
    """A recall project, optionally with further blocks after the cell."""
    after = (*((kind, {}) for kind in more), ("readout", {"mode": "last"}), ("linear", {"size": 4}), ("output", {}))
    graph = chain(("tokens", {}), ("one_hot", {}), (cell, {"size": units}), *after)
    return Project(graph, TaskChoice("recall", {"lag": lag}))


def sine() -> Project:
    """A value at every step."""
    graph = chain(("features", {}), ("rnn", SMALL), ("linear", {"size": 1}), ("output", {}))
    return Project(graph, TaskChoice("sine", {"length": 6}))


def traced(session: Session, factor: float = 1.0) -> None:
    """The trace of the session's sample arrives, under initial weights times a factor."""
    model, sample = session.document.model, session.stepper.sample
    assert sample is not None
    weights = {name: values * factor for name, values in model.initial_weights().items()}
    session.stepper.accept(tracing.trace(model, weights, sample))


def reverse(attention: Literal["none", "additive", "dot"] = "dot", units: int = 3, **cell: Any) -> Project:
    """An encoder and a decoder; `cell` has further parameters of the encoder."""
    task = asked("reverse")
    return Project(encoder_decoder(task, ("gru", {"size": units, **cell}), 2, attention), task)


def tagging(**cell: Any) -> Project:
    """A recurrent block that may have layers and directions."""
    graph = chain(
        ("tokens", {}), ("one_hot", {}), ("lstm", {"size": 3, **cell}), ("linear", {"size": 6}), ("output", {})
    )
    return Project(graph, TaskChoice("tagging"))


def copying() -> Project:
    """A task that asks at its last steps only."""
    graph = chain(("tokens", {}), ("one_hot", {}), ("gru", SMALL), ("linear", {"size": 8}), ("output", {}))
    return Project(graph, TaskChoice("copy_memory"))


def naming() -> Project:
    """One to many: a picture without a time, and its name."""
    return next(made.project for name, made in recipes().items() if name == "digit_names_en")
