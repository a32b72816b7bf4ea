"""Writing in the engine thread: symbol by symbol, at a pace, beside training, with the weights of the moment."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
import pytest

from rnnstudio.engine.beams import Written
from rnnstudio.engine.choosing import Choosing
from rnnstudio.engine.generate import generate
from rnnstudio.engine.mailbox import Draft, Mailbox
from rnnstudio.engine.model import model_of
from rnnstudio.engine.runner import Runner
from rnnstudio.engine.writer import Writer
from rnnstudio.examples import example
from rnnstudio.project.project import NO_RUN, Run

DOCUMENT = example("next_char").open()
MODEL = model_of(DOCUMENT.project)
READ = MODEL.task.probes(MODEL.task_settings)[0]


@pytest.fixture
def runner() -> Iterator[Runner]:
    made = Runner()
    made.load(DOCUMENT.project, DOCUMENT.run, READ)
    yield made
    made.stop()


def drafts(runner: Runner, number: int, patience: float = 30.0) -> list[Draft]:
    """Every draft that was seen, until the last."""
    found: list[Draft] = []
    limit = time.perf_counter() + patience
    while time.perf_counter() < limit:
        draft = runner.mailbox.take_draft()
        if draft is not None and draft.number == number:
            found.append(draft)
            if draft.done:
                return found
        time.sleep(0.001)
    raise AssertionError(f"never done; failures: {runner.mailbox.failures}")


def test_it_writes_what_the_generator_writes_and_says_with_which_weights(runner: Runner) -> None:
    choosing = Choosing(temperature=0.8, longest=12)
    found = drafts(runner, runner.generate(READ, choosing, seed=4))
    assert found[-1].beams == list(generate(MODEL, DOCUMENT.weights, READ, choosing, seed=4))[-1]
    assert found[-1].step == DOCUMENT.progress.steps
    lengths = [len(draft.beams[0].symbols) for draft in found if draft.beams]
    assert lengths == sorted(lengths)


def test_a_pace_lets_one_follow_every_symbol(runner: Runner) -> None:
    begin = time.perf_counter()
    found = drafts(runner, runner.generate(READ, Choosing(longest=8), pace=20.0))
    assert time.perf_counter() - begin > 7 / 20
    assert [len(draft.beams[0].symbols) for draft in found[:-1]] == list(range(1, 9))


def test_stopping_keeps_what_stands_written(runner: Runner) -> None:
    number = runner.generate(READ, Choosing(longest=500), pace=50.0)
    limit = time.perf_counter() + 10
    while (draft := runner.mailbox.draft) is None or len(draft.beams[0].symbols) < 3:
        assert time.perf_counter() < limit
        time.sleep(0.005)
    runner.stop_generating()
    (*_, last) = drafts(runner, number)
    assert 3 <= len(last.beams[0].symbols) < 100
    time.sleep(0.1)
    assert runner.mailbox.draft is None


def test_another_text_takes_the_place_of_the_one_before(runner: Runner) -> None:
    runner.generate(READ, Choosing(longest=500), pace=5.0)
    second = runner.generate(READ, Choosing(longest=3))
    assert drafts(runner, second)[-1].number == second
    time.sleep(0.3)
    assert runner.mailbox.draft is None


def test_it_writes_while_training_runs_with_the_weights_of_the_moment(runner: Runner) -> None:
    runner.control(learning_rate=0.01, clip=1.0, pace=0.0, forcing=1.0)
    runner.rewind()
    runner.start()
    limit = time.perf_counter() + 30
    while not ((picture := runner.mailbox.take()) and picture.running and picture.run.progress.steps > 2):
        assert time.perf_counter() < limit
        time.sleep(0.005)
    begin = picture.run.progress.steps
    last = drafts(runner, runner.generate(READ, Choosing(longest=5)))[-1]
    assert last.step >= begin
    assert len(last.beams[0].symbols) == 5
    while not ((picture := runner.mailbox.take()) and picture.run.progress.steps > last.step):
        assert time.perf_counter() < limit, "training went on"
        time.sleep(0.005)


def test_what_cannot_write_says_so_and_nothing_stops(runner: Runner) -> None:
    other = example("recall_lstm").open()
    model = model_of(other.project)
    sample = model.task.probes(model.task_settings)[0]
    runner.load(other.project, Run(other.weights), sample)
    last = drafts(runner, runner.generate(sample, Choosing()))[-1]
    assert last.problem is not None
    assert "does not write" in last.problem.en
    assert last.problem.zh
    assert not runner.mailbox.failures


def test_another_model_ends_a_text(runner: Runner) -> None:
    number = runner.generate(READ, Choosing(longest=500), pace=5.0)
    runner.load(DOCUMENT.project, Run(DOCUMENT.weights), READ)
    assert drafts(runner, number)[-1].done


def test_an_unexpected_error_ends_the_text_and_is_raised() -> None:
    def breaks() -> Iterator[tuple[Written, ...]]:
        yield (Written((1,), (0.5,), -0.7),)
        raise ZeroDivisionError

    mailbox = Mailbox()
    writer = Writer(mailbox)
    assert writer.wait() is None
    writer.begin(1, breaks(), 0, 0.0)
    assert writer.wait() == 0
    writer.tick()
    with pytest.raises(ZeroDivisionError):
        writer.tick()
    assert mailbox.draft is not None
    assert mailbox.draft.done
    assert writer.wait() is None


def test_teacher_forcing_changes_while_training_runs() -> None:
    """With forcing 0 the decoder is taught on its own predictions: other weights after one update."""
    document = example("reverse_plain").open()
    model = model_of(document.project)
    after: dict[float, np.ndarray] = {}
    for forcing in (1.0, 0.0):
        runner = Runner()
        runner.load(document.project, NO_RUN, model.task.probes(model.task_settings)[0])
        runner.one_update()
        runner.control(learning_rate=0.01, clip=1.0, pace=0.0, forcing=forcing)
        runner.one_update()
        limit = time.perf_counter() + 30
        while not ((picture := runner.mailbox.take()) and picture.run.progress.steps == 2):
            assert time.perf_counter() < limit, runner.mailbox.failures
            time.sleep(0.005)
        after[forcing] = picture.run.weights["linear.weight"]
        runner.stop()
    assert not np.array_equal(after[1.0], after[0.0])
