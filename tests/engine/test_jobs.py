"""Questions to the engine thread: a bit at a time, in turn, cancelled by newer ones; commands and training go on meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from rnnstudio.engine.by_autograd import AgreementOf
from rnnstudio.engine.jobs import Jobs
from rnnstudio.engine.ledger import LedgerOf
from rnnstudio.engine.mailbox import Mailbox
from rnnstudio.engine.model import model_of
from rnnstudio.engine.question import Answer, Question, Subject, Work, at_once
from rnnstudio.engine.runner import Runner
from rnnstudio.examples import example
from rnnstudio.examples.recipes import recipes
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.text import plain
from rnnstudio.trace.ledger import Ledger

MODEL = model_of(recipes()["recall_lstm"].project)
SUBJECT = Subject(MODEL, MODEL.initial_weights(), 7)


@dataclass(frozen=True)
class Count:
    """Counts to a number, and remembers where it was stopped."""

    to: int
    seen: list[int] = field(default_factory=list)

    def work(self, subject: Subject) -> Generator[float, None, int]:
        for number in range(self.to):
            self.seen.append(number)
            yield number / self.to
        return subject.step


@dataclass(frozen=True)
class CountAlso(Count):
    """Another kind."""


@dataclass(frozen=True)
class Fail:
    """Goes wrong."""

    def work(self, subject: Subject) -> Work:
        raise StudioError(plain("no"))
        yield


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


def through(jobs: Jobs, turns: int = 100) -> None:
    for _ in range(turns):
        jobs.tick(training=False)


def test_it_is_worked_out_a_bit_at_a_time_and_says_how_far_it_is(mailbox: Mailbox) -> None:
    jobs, question = Jobs(mailbox), Count(4)
    assert jobs.wait() is None
    jobs.begin(3, question, SUBJECT)
    assert jobs.wait() == 0
    shares = []
    for _ in range(4):
        jobs.tick(training=False)
        (answer,) = mailbox.take_answers()
        assert (answer.number, answer.question, answer.found, answer.done) == (3, question, None, False)
        shares.append(answer.share)
    assert shares == [0, 0.25, 0.5, 0.75]
    jobs.tick(training=False)
    assert mailbox.take_answers() == [Answer(3, question, 7, 1.0, done=True)]
    assert jobs.wait() is None


def test_several_take_turns_so_that_a_short_one_need_not_wait_for_a_long_one(mailbox: Mailbox) -> None:
    jobs, long, short = Jobs(mailbox), Count(50), CountAlso(2)
    jobs.begin(1, long, SUBJECT)
    jobs.begin(2, short, SUBJECT)
    through(jobs, 6)
    assert mailbox.answers[2].done
    assert not mailbox.answers[1].done
    assert long.seen == [0, 1, 2]


def test_a_newer_one_of_its_kind_takes_its_place_and_nobody_waits_in_vain(mailbox: Mailbox) -> None:
    jobs, first, other, second = Jobs(mailbox), Count(50), CountAlso(50), Count(2)
    for number, question in enumerate((first, other)):
        jobs.begin(number, question, SUBJECT)
    through(jobs, 4)
    jobs.begin(2, second, SUBJECT)
    through(jobs)
    assert [(n, a.found, a.done) for n, a in sorted(mailbox.answers.items())] == [
        (0, None, True),
        (1, 7, True),
        (2, 7, True),
    ]
    assert first.seen == [0, 1]


def test_what_nobody_wants_or_whose_model_is_gone_is_dropped(mailbox: Mailbox) -> None:
    jobs = Jobs(mailbox)
    for number, question in enumerate((Count(50), CountAlso(50))):
        jobs.begin(number, question, SUBJECT)
    jobs.drop(0)
    jobs.drop(17)
    through(jobs, 2)
    assert mailbox.answers[0].done
    assert not mailbox.answers[1].done
    jobs.drop_all()
    assert jobs.wait() is None
    assert mailbox.answers[1] == Answer(1, CountAlso(50, list(range(2))), done=True)
    jobs.begin(5, Count(1), None)
    assert mailbox.answers[5].done


def test_one_that_goes_wrong_is_answered_and_the_others_go_on(mailbox: Mailbox) -> None:
    jobs = Jobs(mailbox)
    jobs.begin(1, Fail(), SUBJECT)
    jobs.begin(2, Count(3), SUBJECT)
    with pytest.raises(StudioError):
        jobs.tick(training=False)
    through(jobs)
    assert (mailbox.answers[1].found, mailbox.answers[1].done, mailbox.answers[2].found) == (None, True, 7)


def test_little_of_the_time_is_theirs_while_a_model_trains(mailbox: Mailbox) -> None:
    @dataclass(frozen=True)
    class Busy:
        def work(self, subject: Subject) -> Work:
            while True:
                begin = time.thread_time()
                while time.thread_time() - begin < 0.004:
                    pass
                yield 0.5

    jobs = Jobs(mailbox)
    jobs.begin(1, Busy(), SUBJECT)
    jobs.tick(training=True)
    wait = jobs.wait()
    assert wait is not None
    assert wait > 0.008
    jobs.tick(training=True)
    assert jobs.wait() > 0  # type: ignore[operator]  # it was not due, so nothing was done


def test_at_once_is_one_turn_later() -> None:
    work = at_once(lambda: 5)
    assert next(work) == 0
    with pytest.raises(StopIteration) as end:
        next(work)
    assert end.value.value == 5


# --- through the engine thread ----------------------------------------------------------------------------------------------------


@pytest.fixture
def runner() -> Iterator[Runner]:
    made = Runner()
    yield made
    made.stop()


def until(runner: Runner, wanted: Callable[[Answer], bool]) -> Answer:
    limit = time.perf_counter() + 30
    while time.perf_counter() < limit:
        for answer in runner.mailbox.take_answers():
            if wanted(answer):
                return answer
        time.sleep(0.002)
    raise AssertionError(runner.mailbox.failures)


def found(runner: Runner, question: Question) -> Answer:
    number = runner.ask(question)
    return until(runner, lambda answer: answer.number == number and answer.done)


def test_ledger_and_agreement_of_an_example(runner: Runner) -> None:
    document = example("reverse_additive").open()
    model = model_of(document.project)
    sample = model.task.probes(model.task_settings)[0]
    runner.load(document.project, document.run, sample)
    ledger = found(runner, LedgerOf(sample, "decoder")).found
    assert isinstance(ledger, Ledger)
    assert ledger.step == document.progress.steps
    assert len(ledger.losses) == len(next(iter(sample.targets.values())))
    assert found(runner, AgreementOf(sample)).found.holds


def test_a_long_ledger_gives_way_to_everything_else_and_is_cancelled_by_the_next(runner: Runner) -> None:
    project = recipes()["next_char"].project
    model = model_of(project)
    probe = model.task.probes(model.task_settings)[0]
    tokens = np.resize(probe.inputs["tokens"], 1200)
    long = replace(probe, inputs={"tokens": tokens}, targets={"next": np.roll(tokens, -1)})
    runner.load(project, sample=probe)
    cell = next(name for name, placed in model.resolution.placed.items() if placed.block.family == "recurrent")
    number = runner.ask(LedgerOf(long, cell))
    until(runner, lambda answer: answer.number == number and answer.share > 0)
    runner.start()
    limit = time.perf_counter() + 30
    while not ((picture := runner.mailbox.take()) and picture.run.progress.steps > 3):
        assert time.perf_counter() < limit
        time.sleep(0.002)
    runner.pause()
    short = runner.ask(LedgerOf(probe, cell))
    assert until(runner, lambda answer: answer.number == number and answer.done).found is None
    assert until(runner, lambda answer: answer.number == short and answer.done).found is not None


def test_another_model_drops_what_was_asked_of_the_one_before(runner: Runner) -> None:
    sample = MODEL.task.probes(MODEL.task_settings)[0]
    runner.load(recipes()["recall_lstm"].project, sample=sample)
    number = runner.ask(Count(10**9, []))
    until(runner, lambda answer: answer.number == number and answer.share >= 0)
    runner.load(recipes()["recall_rnn"].project, sample=sample)
    assert until(runner, lambda answer: answer.number == number and answer.done).found is None
    number = runner.ask(Count(10**9, []))
    runner.drop(number)
    assert until(runner, lambda answer: answer.number == number and answer.done).found is None
