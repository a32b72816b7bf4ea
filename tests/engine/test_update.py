"""What one optimiser step did: SGD exactly, clipping, Adam's turning away, and a single update through the engine thread."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnstudio.engine.mailbox import Picture
from rnnstudio.engine.model import Model, model_of
from rnnstudio.engine.runner import Runner
from rnnstudio.engine.training import trainer
from rnnstudio.examples.recipes import recipes
from rnnstudio.trace.update import OneUpdate, one_update


def made(**options: object) -> tuple[Model, OneUpdate]:
    project = recipes()["recall_lstm"].project
    model = model_of(replace(project, options={**project.options, **options}))
    training = trainer(model, model.initial_weights())
    before = training.network.weights()
    norms = dict(zip(training.parameters, next(training.updates()).norms, strict=True))
    found = training.what_it_did(before)
    assert found.update == 1
    for name, step in found.weights.items():
        assert step.gradient == pytest.approx(norms[name], rel=1e-5)
    return model, found


def test_plain_descent_goes_down_the_gradient_by_the_rate() -> None:
    _, found = made(optimiser="sgd", learning_rate=0.5, clip=0.0)
    assert found.factor == 1
    for step in found.weights.values():
        assert step.step == pytest.approx(0.5 * step.gradient, rel=1e-3)
        assert step.cosine == pytest.approx(1, abs=1e-5)


def test_clipping_shortens_all_alike() -> None:
    _, free = made(optimiser="sgd", learning_rate=0.5, clip=0.0)
    _, found = made(optimiser="sgd", learning_rate=0.5, clip=free.norm / 4)
    assert found.factor == pytest.approx(0.25, rel=1e-5)
    assert found.norm == pytest.approx(free.norm, rel=1e-5)
    for name, step in found.weights.items():
        assert step.gradient == pytest.approx(free.weights[name].gradient, rel=1e-4)
        assert step.step == pytest.approx(0.125 * step.gradient, rel=1e-2)


def test_adam_goes_as_far_in_every_number_and_so_turns_away() -> None:
    model, found = made(optimiser="adam", learning_rate=0.01, clip=0.0)
    shapes = model.resolution.weight_shapes()
    for name, step in found.weights.items():
        assert step.step <= 0.01 * np.prod(shapes[name]) ** 0.5 * 1.01
        assert 0 < step.cosine < 0.999


numbers = st.floats(-1e3, 1e3, allow_nan=False)


@given(st.lists(st.tuples(numbers, numbers, numbers), min_size=1, max_size=5), st.floats(0, 10))
def test_norms_and_directions_of_any_weights(rows: list[tuple[float, float, float]], clip: float) -> None:
    before, after, slope = (np.array(column) for column in zip(*rows, strict=True))
    found = one_update({"a": before}, {"a": after}, {"a": slope}, clip=clip, rate=0.1)
    step = found.weights["a"]
    assert step.step == pytest.approx(np.linalg.norm(after - before))
    assert found.norm == pytest.approx(np.linalg.norm(slope))
    assert 0 < found.factor <= 1
    assert found.norm * found.factor <= max(clip, 0) * (1 + 1e-9) or found.factor == 1
    assert np.isnan(step.cosine) or -1 - 1e-9 <= step.cosine <= 1 + 1e-9
    assert step.relative >= 0


def test_what_was_nothing() -> None:
    found = one_update({"a": np.zeros(2)}, {"a": np.ones(2)}, {"a": np.zeros(2)}, clip=1, rate=0.1)
    assert np.isnan(found.weights["a"].cosine)
    assert found.weights["a"].relative == np.inf
    assert one_update({}, {}, {}, clip=1, rate=0.1).norm == 0
    still = one_update({"a": np.zeros(2)}, {"a": np.zeros(2)}, {"a": np.ones(2)}, clip=1, rate=0.1)
    assert still.weights["a"].relative == 0


# --- through the engine thread ----------------------------------------------------------------------------------------------------


@pytest.fixture
def runner() -> Iterator[Runner]:
    made = Runner()
    yield made
    made.stop()


def until(runner: Runner, wanted: Callable[[Picture], bool]) -> Picture:
    limit = time.perf_counter() + 30
    while time.perf_counter() < limit:
        picture = runner.mailbox.take()
        if picture is not None and wanted(picture):
            return picture
        time.sleep(0.002)
    raise AssertionError(runner.mailbox.failures)


def test_a_single_update_tells_what_it_did_until_the_weights_change_again(runner: Runner) -> None:
    project = recipes()["recall_lstm"].project
    model = model_of(project)
    runner.load(project, sample=model.task.probes(model.task_settings)[0])
    before = until(runner, lambda picture: picture.done == 1)
    assert before.update is None
    runner.one_update()
    after = until(runner, lambda picture: picture.done == 2)
    assert after.update is not None
    assert after.update.update == after.run.progress.steps == 1
    for name, step in after.update.weights.items():
        moved = np.linalg.norm(after.run.weights[name].astype(float) - before.run.weights[name])
        assert step.step == pytest.approx(moved, rel=1e-6)
    runner.look_at(model.task.probes(model.task_settings)[1])
    assert until(runner, lambda picture: picture.done == 3).update is after.update
    runner.rewind()
    assert until(runner, lambda picture: picture.done == 4).update is None
