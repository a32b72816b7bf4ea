"""Every gradient a second time, by torch's autograd, on the numbers that were recorded; and the display that tells when they differ."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from backward_cases import cases, chain

from rnnstudio.blocks import catalogue
from rnnstudio.engine.by_autograd import agrees
from rnnstudio.engine.model import model_of
from rnnstudio.engine.record import forward
from rnnstudio.engine.tracing import fed_batch
from rnnstudio.examples.recipe import Recipe
from rnnstudio.examples.recipes import recipes
from rnnstudio.recurrence.loop import StepBack
from rnnstudio.trace.agreement import agreement

CASES = cases()


@pytest.mark.parametrize("case", CASES)
def test_every_weight_of_every_recurrent_block_agrees(case: str) -> None:
    bench = CASES[case]()
    found = agrees(bench.model, bench.weights, bench.sample, step=3)
    assert found is not None
    assert set(found.weights) == set(bench.weights)
    assert found.holds
    assert found.difference < 1e-11
    assert found.step == 3


@pytest.mark.parametrize("recipe", recipes().values(), ids=lambda recipe: recipe.name)
def test_every_example_agrees(recipe: Recipe) -> None:
    model = model_of(recipe.project)
    sample = model.task.probes(model.task_settings)[0]
    found = agrees(model, model.initial_weights(), sample)
    assert found is not None
    assert found.difference < 1e-10


def test_a_wrong_backward_step_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """What torch computes owes nothing to the steps that files declare by hand, those with which the RNN trains included."""
    kind = type(catalogue()["rnn"])
    right = kind.step_back

    def wrong(self, p, w, slope, d) -> StepBack:  # type: ignore[no-untyped-def]
        step = right(self, p, w, slope, d)
        return step._replace(d_prev={"h": step.d_prev["h"] * 1.0001})

    bench = chain("rnn")
    monkeypatch.setattr(kind, "step_back", wrong)
    found = agrees(bench.model, bench.weights, bench.sample)
    assert found is not None
    assert not found.holds
    assert found.weights["linear.weight"].holds
    assert found.worst is not None
    assert found.worst.startswith(("cell.", "embed."))


def test_a_chaotic_model_agrees_because_both_go_back_over_the_same_numbers() -> None:
    """Two runs of this one, each by itself, are soon in different places."""
    bench = chain("rnn", steps=150, size=32)
    shaken = {**bench.weights, "embed.weight": bench.weights["embed.weight"] * (1 + 1e-13)}
    batch = fed_batch(bench.model, bench.weights, bench.sample)
    ran, other = (forward(bench.model, w, batch, np.float64).scores["class"] for w in (bench.weights, shaken))
    assert np.abs(ran - other).max() > 1e-3
    found = agrees(bench.model, bench.weights, bench.sample)
    assert found is not None
    assert found.weights["embed.weight"].ours > 1e6
    assert found.difference < 1e-11


def test_without_a_target_there_is_nothing_to_agree_on() -> None:
    bench = chain("gru")
    assert agrees(bench.model, bench.weights, replace(bench.sample, targets={})) is None


def test_what_is_nothing_but_rounding_is_no_difference() -> None:
    """A gradient that cancels out is some 1e-17 in one and another 1e-17 in the other; beside one that is 1 that is nothing."""
    one = {"a.w": np.ones(3), "a.b": np.full(2, 1e-17), "c.w": np.full(2, 1e-20)}
    other = {"a.w": np.ones(3), "a.b": np.full(2, -1e-17), "c.w": np.full(2, 2e-20)}
    found = agreement(one, other)
    assert found.weights["a.b"].holds
    assert found.weights["a.w"].difference == 0
    assert found.weights["c.w"].difference == pytest.approx(0.5)
    assert found.worst == "c.w"
    assert not found.holds
    wild = agreement({"a.w": np.array([np.nan])}, {"a.w": np.ones(1)})
    assert wild.worst == "a.w"
    assert not wild.holds
    assert agreement({}, {}).holds
    assert agreement({}, {}).difference == 0
    assert agreement({"a.w": np.zeros(2)}, {"a.w": np.zeros(2)}).difference == 0
