"""A run that is saved, opened again and gone on with is the run that never stopped, to the last bit."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from rnnstudio import api
from rnnstudio.engine.model import model_of
from rnnstudio.engine.runner import Runner
from rnnstudio.engine.training import trainer
from rnnstudio.examples.recipes import recipes
from rnnstudio.project.project import NO_RUN, Document, Project, Run, Weights

RECALL = recipes()["recall_lstm"].project
OPTIMISERS = ("adam", "sgd", "rmsprop")


def project(optimiser: str) -> Project:
    return replace(RECALL, options={**RECALL.options, "optimiser": optimiser, "learning_rate": 0.01, "pace": 0.0})


def same(one: Weights, other: Weights) -> bool:
    return one.keys() == other.keys() and all(np.array_equal(one[name], other[name]) for name in one)


def through_a_file(document: Document, folder: Path) -> Document:
    api.save_project(document, folder / "run.rnns")
    return api.open_project(folder / "run.rnns")


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_a_hundred_updates_and_a_hundred_more_are_two_hundred(optimiser: str, tmp_path: Path) -> None:
    begun = Document(project(optimiser))
    at_once = api.train(begun, 200)
    halfway = through_a_file(api.train(begun, 100), tmp_path)
    in_two = api.train(halfway, 100)
    assert same(in_two.weights, at_once.weights)
    assert same(in_two.optimiser, at_once.optimiser)
    assert np.array_equal(in_two.history.steps, np.arange(1, 201))
    assert np.array_equal(in_two.history.updates, at_once.history.in_order(in_two.history.parameters).updates)  # type: ignore[union-attr]
    assert in_two.history.held_out[:, 0].tolist() == [100, 200]
    assert (optimiser == "sgd") == (not at_once.optimiser)


def test_without_what_the_optimiser_left_it_would_be_another_run() -> None:
    halfway = api.train(Document(project("adam")), 20)
    forgetful = replace(halfway, optimiser={})
    assert not same(api.train(halfway, 5).weights, api.train(forgetful, 5).weights)


def test_what_another_optimiser_left_is_not_heeded() -> None:
    halfway = api.train(Document(project("adam")), 5)
    other = replace(halfway, project=project("rmsprop"))
    assert same(api.train(other, 3).weights, api.train(replace(other, optimiser={}), 3).weights)
    damaged = {name: values.ravel()[:1] for name, values in halfway.optimiser.items()}
    strange = replace(halfway, optimiser=damaged)
    assert same(api.train(strange, 3).weights, api.train(replace(strange, optimiser={}), 3).weights)


def test_from_scratch_and_other_weights_forget_the_run() -> None:
    halfway = api.train(Document(project("adam")), 3)
    for document in (api.with_weights(halfway, halfway.weights), api.train(halfway, 1, seed=7)):
        assert len(document.history.updates) == (1 if document.progress.steps else 0)
    assert api.with_weights(halfway, halfway.weights).optimiser == {}


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_the_engine_thread_goes_on_as_the_generator_does(optimiser: str) -> None:
    model = model_of(project(optimiser))
    made = trainer(model, model.initial_weights())
    list(islice(made.updates(), 12))
    first = pictured(project(optimiser), None, 7)
    second = pictured(project(optimiser), first, 5)
    assert same(second.weights, made.network.weights())
    assert same(second.optimiser, made.memory())
    assert second.scalars.steps.tolist() == list(range(1, 13))


def test_a_picture_before_any_update_hands_on_what_was_there() -> None:
    first = pictured(project("adam"), None, 2)
    again = pictured(project("adam"), first, 0)
    assert same(again.optimiser, first.optimiser)
    fewer = replace(first, weights={name: first.weights[name] for name in list(first.weights)[1:]})
    assert pictured(project("adam"), fewer, 0).optimiser == {}


def pictured(of: Project, before: Run | None, updates: int) -> Run:
    """The run after some updates of a new engine thread, gone on from the run before."""
    runner = Runner()
    try:
        runner.load(of, before or NO_RUN)
        for _ in range(updates):
            runner.one_update()
        limit = time.perf_counter() + 30
        while time.perf_counter() < limit:
            picture = runner.mailbox.take()
            if picture is not None and picture.done == runner.posted:
                return picture.run
            time.sleep(0.002)
        raise AssertionError(f"no such picture; failures: {runner.mailbox.failures}")
    finally:
        runner.stop()
