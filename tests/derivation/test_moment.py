"""Every equation of every block, at every step of every example: what it computes is what the trace says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from taking_apart import assert_parts_make

from rnnstudio.derivation.moment import Moment
from rnnstudio.derivation.term import term
from rnnstudio.engine.model import Model, model_of
from rnnstudio.engine.tracing import trace
from rnnstudio.examples.recipe import Recipe
from rnnstudio.examples.recipes import recipes
from rnnstudio.trace.trace import Trace

ALL = pytest.mark.parametrize("recipe", recipes().values(), ids=lambda recipe: recipe.name)


@ALL
@pytest.mark.parametrize("feeding", ["target", "own"])
def test_what_an_equation_computes_is_what_the_trace_says(recipe: Recipe, feeding: str) -> None:
    model = model_of(recipe.project)
    weights = model.initial_weights()
    sample = replace(model.task.probes(model.task_settings)[0], feeding=feeding)
    seen = trace(model, weights, sample, double=True)
    worked = set()
    for node, placed in model.resolution.placed.items():
        for layer, direction in placed.block.cells(placed.p):
            for t in (0, 1, steps_of(seen, node) - 1):
                at = Moment(placed, seen, weights, t, layer, direction)
                for equation in (*placed.block.equations(placed.p), *placed.block.backward_equations(placed.p)):
                    found = at.work(equation)
                    if found is None or (recorded := at.recorded(equation.produces)) is None:
                        continue
                    rest = at.elsewhere(equation, found)
                    assert rest is None or model.resolution.wanted(node) & {"state", "previous"}
                    told = found.values.reshape(recorded.shape) + (0 if rest is None else rest)
                    np.testing.assert_allclose(told, recorded, rtol=1e-7, atol=1e-9)
                    assert_parts_make(term(found, (0,) * found.ndim))
                    worked.add((node, equation.produces))
    assert worked == everything_recorded(model, seen)


def steps_of(seen: Trace, node: str) -> int:
    return seen.lengths.get(seen.timelines.get(node, ""), 1)


def everything_recorded(model: Model, seen: Trace) -> set[tuple[str, str]]:
    """Every left side of an equation that a trace has."""
    known = {(key.block, key.signal) for key in (*seen.signals, *seen.gradients)}
    placed = model.resolution.placed
    return {
        (node, equation.produces)
        for node, p in placed.items()
        for equation in (*p.block.equations(p.p), *p.block.backward_equations(p.p))
        if (node, equation.produces) in known
    }
