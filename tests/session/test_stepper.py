"""Stepping through a run of several timelines, and what its decoder is fed; no engine, no window."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnstudio.engine import tracing
from rnnstudio.engine.model import Model, model_of
from rnnstudio.examples.recipe import asked, encoder_decoder
from rnnstudio.project.project import Project
from rnnstudio.session.stepper import Stepper
from rnnstudio.trace.sample import Sample

TASK = asked("reverse")


@pytest.fixture(scope="module")
def model() -> Model:
    return model_of(Project(encoder_decoder(TASK, ("gru", {"size": 3}), 2, "dot"), TASK))


@pytest.fixture
def stepper(qapp: object, model: Model) -> Stepper:
    made = Stepper()
    made.offer(model.task.probes(model.task_settings))
    trace(model, made)
    return made


def trace(model: Model, stepper: Stepper) -> None:
    """The trace of the present sample comes back."""
    assert stepper.sample is not None
    stepper.accept(tracing.trace(model, model.initial_weights(), stepper.sample))


def test_the_cursor_runs_through_what_is_read_and_then_through_what_is_written(stepper: Stepper) -> None:
    assert dict(stepper.lengths) == {"input": 3, "output": 4}
    stepper.go(100)
    assert stepper.cursor == stepper.length == 7
    assert (stepper.row_of("encoder"), stepper.row_of("decoder")) == (2, 3)
    stepper.go(2)
    assert (stepper.row_of("encoder"), stepper.row_of("decoder")) == (1, None)


def test_what_the_decoder_reads_is_kept_for_other_samples_but_not_for_another_task(
    stepper: Stepper, model: Model
) -> None:
    stepper.set_feeding("own")
    assert stepper.sample is not None
    assert stepper.sample.feeding == "own"
    assert stepper.probe is stepper.probes[0]
    assert stepper.original is None
    stepper.show_probe(stepper.probes[2])
    assert stepper.sample.feeding == "own"
    stepper.edit_sample(stepper.probes[1])
    assert (stepper.sample.feeding, stepper.probe, stepper.original) == ("own", None, stepper.probes[2])
    stepper.restore()
    assert stepper.probe is stepper.probes[2]
    stepper.set_feeding("target")
    assert stepper.sample is not None
    assert stepper.sample.feeding == "target"
    stepper.set_feeding("own")
    stepper.offer(model.task.probes(model.task_settings))
    assert stepper.sample is stepper.probes[0]


def test_a_trace_stands_until_the_next_one_as_long_as_its_steps_are_right(stepper: Stepper, model: Model) -> None:
    before = stepper.trace
    stepper.set_feeding("own")
    assert stepper.current is None
    assert stepper.shown is before
    stepper.show_probe(stepper.probes[3])
    assert stepper.shown is None
    trace(model, stepper)
    assert stepper.shown is stepper.current is stepper.trace


def test_what_is_written_freely_is_as_long_as_before_until_its_trace_is_there(stepper: Stepper, model: Model) -> None:
    assert stepper.sample is not None
    stepper.go(6)
    stepper.edit_sample(replace(stepper.sample, targets={}, own=True))
    assert dict(stepper.lengths) == {"input": 3, "output": 4}
    assert stepper.cursor == 6
    trace(model, stepper)
    assert stepper.trace is not None
    assert stepper.lengths == stepper.trace.lengths
    assert stepper.cursor == min(6, stepper.length)


def spelled(model: Model, stepper: Stepper, length: int) -> Sample:
    """A sequence of the task, of this length."""
    assert stepper.sample is not None
    tokens = np.arange(length) % 4
    return replace(stepper.sample, inputs={"letters": tokens}, targets={"answer": np.append(tokens[::-1], 8)}, own=True)


@pytest.mark.parametrize(
    ("cursor", "length", "found"),
    [(6, 5, ("output", 3)), (6, 2, ("output", 3)), (6, 1, ("output", 2)), (2, 5, ("input", 2)), (3, 2, ("input", 2))],
)
def test_typing_another_sequence_keeps_the_phase_and_the_step(
    stepper: Stepper, model: Model, cursor: int, length: int, found: tuple[str, int]
) -> None:
    stepper.go(cursor)
    stepper.edit_sample(spelled(model, stepper, length))
    line, step = found
    assert stepper.cursor == step + (length if line == "output" else 0)
    trace(model, stepper)
    assert stepper.cursor == step + (length if line == "output" else 0)
    stepper.restore()
    assert stepper.cursor == step + (3 if line == "output" else 0)
