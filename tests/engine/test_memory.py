"""The memory that training takes is what torch's optimisers really hold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rnnstudio.engine.costs import KEPT, NUMBER, memory
from rnnstudio.engine.model import model_of
from rnnstudio.engine.training import trainer
from rnnstudio.examples.recipes import recipes
from rnnstudio.graph.params import Choice
from rnnstudio.project.options import OPTIONS


@pytest.mark.parametrize("optimiser", KEPT)
def test_an_optimiser_holds_as_much_as_is_said(optimiser: str) -> None:
    project = replace(recipes()["recall_lstm"].project, options={"optimiser": optimiser})
    model = model_of(project)
    made = trainer(model, model.initial_weights())
    next(made.updates())
    held = [a for state in made.optimiser.state.values() for a in state.values() if getattr(a, "ndim", 0)]
    parameters = list(made.network.parameters())
    numbers = sum(a.numel() for a in (*held, *parameters, *(p.grad for p in parameters if p.grad is not None)))
    assert {a.element_size() for a in (*held, *parameters)} == {NUMBER}
    assert memory(sum(p.numel() for p in parameters), optimiser).training == NUMBER * numbers


def test_every_optimiser_is_known() -> None:
    declared = next(param for param in OPTIONS if param.id == "optimiser")
    assert isinstance(declared, Choice)
    assert {option.value for option in declared.options} == set(KEPT)
