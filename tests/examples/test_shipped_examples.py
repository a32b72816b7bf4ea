"""Every example that ships: made from its recipe, sound, trained well beyond chance, with words in both languages."""

from __future__ import annotations

import numpy as np
import pytest

from rnnstudio.engine.network import Network
from rnnstudio.engine.soundness import problems, ready
from rnnstudio.engine.tracing import trace
from rnnstudio.engine.training import held_out, measure, training_batch
from rnnstudio.examples import example, examples
from rnnstudio.examples.recipes import recipes

NAMES = sorted(recipes())
HOPELESS = {"dates_plain"}  # ships to show that without attention it does not get there
each_example = pytest.mark.parametrize("name", NAMES)


def test_every_recipe_ships_and_nothing_else() -> None:
    assert sorted(one.id for one in examples()) == NAMES


@each_example
def test_it_is_what_its_recipe_says(name: str) -> None:
    document, recipe = example(name).open(), recipes()[name]
    assert document.project == recipe.project
    assert document.progress.steps == recipe.steps
    assert problems(document) == ()


@each_example
def test_it_is_as_good_as_it_says_and_better_than_chance(name: str) -> None:
    document = example(name).open()
    model, weights = ready(document)
    loss, metric = measure(model, Network(model, weights), held_out(model))
    assert (loss, metric) == pytest.approx((document.progress.loss, document.progress.metric), abs=1e-4)
    better = metric - model.metric.chance if model.metric.is_share else model.metric.chance - metric
    assert (better > 0) or name in HOPELESS


@each_example
def test_its_note_and_title_are_in_both_languages(name: str) -> None:
    project = recipes()[name].project
    assert len(project.note) == 3
    for text in (project.title, *project.note):
        assert text.en.strip()
        assert text.zh.strip()


@each_example
def test_every_sample_of_it_can_be_stepped(name: str) -> None:
    model, weights = ready(example(name).open())
    for sample in model.task.probes(model.task_settings):
        found = trace(model, weights, sample)
        assert found.length == sample.length
        assert all(np.isfinite(values).all() for values in (*found.signals.values(), *found.gradients.values()))


@each_example
def test_its_batches_fit_its_model(name: str) -> None:
    model, _ = ready(example(name).open())
    assert training_batch(model, 0).size == model.options.batch
