"""The engine thread: what goes in comes out as pictures, nothing that goes wrong is silent, and it trains as the generator does."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from rnnstudio.engine.mailbox import Picture
from rnnstudio.engine.model import model_of
from rnnstudio.engine.runner import Runner
from rnnstudio.engine.training import trainer
from rnnstudio.examples.recipes import recipes
from rnnstudio.project.project import NO_RUN, Run

RECALL = recipes()["recall_lstm"].project
MODEL = model_of(RECALL)
SAMPLE = MODEL.task.probes(MODEL.task_settings)[0]
FULL = replace(RECALL, options={**RECALL.options, "pace": 0.0})


@pytest.fixture
def runner() -> Iterator[Runner]:
    made = Runner()
    yield made
    made.stop()


def picture_when(runner: Runner, wanted: Callable[[Picture], bool], patience: float = 30.0) -> Picture:
    limit = time.perf_counter() + patience
    while time.perf_counter() < limit:
        picture = runner.mailbox.take()
        if picture is not None and wanted(picture):
            return picture
        time.sleep(0.002)
    raise AssertionError(f"no such picture; failures: {runner.mailbox.failures}")


def test_a_load_is_answered_with_a_trace(runner: Runner) -> None:
    generation = runner.load(RECALL, NO_RUN, SAMPLE)
    picture = picture_when(runner, lambda p: p.trace is not None)
    assert picture.generation == generation
    assert picture.trace is not None
    assert picture.trace.sample is SAMPLE


def test_it_trains_to_the_very_weights_of_the_generator(runner: Runner) -> None:
    runner.load(RECALL, NO_RUN, SAMPLE)
    for _ in range(7):
        runner.one_update()
    picture = picture_when(runner, lambda p: p.run.progress.steps == 7)
    made = trainer(MODEL, MODEL.initial_weights())
    list(islice(made.updates(), 7))
    expected = made.network.weights()
    assert all(np.array_equal(picture.run.weights[name], expected[name]) for name in expected)
    assert len(picture.run.scalars.updates) == 7


def test_pausing_stops_and_rewinding_brings_the_very_same_beginning(runner: Runner) -> None:
    runner.load(FULL, NO_RUN, SAMPLE)
    runner.start()
    picture_when(runner, lambda p: p.run.progress.steps > 20)
    runner.pause()
    paused = picture_when(runner, lambda p: not p.running)
    time.sleep(0.1)
    assert runner.mailbox.take() is None
    assert paused.run.scalars.steps[-1] == paused.run.progress.steps
    runner.rewind()
    again = picture_when(runner, lambda p: p.run.progress.steps == 0)
    assert all(np.array_equal(again.run.weights[name], a) for name, a in MODEL.initial_weights().items())
    assert len(again.run.scalars.updates) == 0


def test_the_pace_holds_training_back(runner: Runner) -> None:
    runner.load(replace(RECALL, options={**RECALL.options, "pace": 20.0}), NO_RUN, SAMPLE)
    runner.one_update()
    picture_when(runner, lambda p: p.run.progress.steps == 1)
    runner.start()
    time.sleep(1.0)
    runner.pause()
    assert picture_when(runner, lambda p: not p.running and p.run.progress.steps > 1).run.progress.steps <= 30


def test_the_learning_rate_changes_while_it_runs(runner: Runner) -> None:
    runner.load(FULL, NO_RUN, SAMPLE)
    runner.control(learning_rate=1e-6, clip=1.0, pace=0.0, forcing=1.0)
    runner.one_update()
    picture = picture_when(runner, lambda p: p.run.progress.steps == 1)
    moved = max(np.abs(picture.run.weights[name] - a).max() for name, a in MODEL.initial_weights().items())
    assert 0 < moved < 3e-6


def test_what_goes_wrong_is_told_and_the_thread_lives_on(runner: Runner) -> None:
    bad = replace(SAMPLE, inputs={"tokens": np.array([99, 3])})
    runner.load(RECALL, NO_RUN, bad)
    limit = time.perf_counter() + 10
    while not runner.mailbox.failures and time.perf_counter() < limit:
        time.sleep(0.01)
    (failure,) = runner.mailbox.take_failures()
    assert failure.text.zh
    assert "Traceback" in failure.details
    runner.look_at(SAMPLE)
    assert picture_when(runner, lambda p: p.trace is not None).trace is not None


def test_a_training_that_explodes_keeps_the_last_good_weights(runner: Runner) -> None:
    broken = {
        name: np.full_like(a, np.nan) if name == "linear.bias" else a for name, a in MODEL.initial_weights().items()
    }
    runner.load(FULL, Run(broken), SAMPLE)
    runner.start()
    limit = time.perf_counter() + 20
    while not runner.mailbox.failures and time.perf_counter() < limit:
        time.sleep(0.01)
    assert "finite" in runner.mailbox.take_failures()[0].text.en


def test_stopping_does_not_wait_for_a_training_to_end() -> None:
    runner = Runner()
    runner.load(FULL, NO_RUN, SAMPLE)
    runner.start()
    picture_when(runner, lambda p: p.run.progress.steps > 3)
    begin = time.perf_counter()
    runner.stop()
    assert time.perf_counter() - begin < 1.0
