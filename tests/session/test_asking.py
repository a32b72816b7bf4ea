"""A question that is watched: asked with every trace, a few times a second, dropped when nobody looks, told only of its own subject."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

import pytest

from rnnstudio.engine.question import Answer, Question, Subject
from rnnstudio.engine.runner import Runner
from rnnstudio.session.asking import Asking
from rnnstudio.session.stepper import Stepper


@dataclass(frozen=True)
class About:
    """What somebody wants to know."""

    sample: object
    block: str

    def work(self, subject: Subject) -> Generator[float, None, Any]:
        raise NotImplementedError


class Engine:
    """Keeps what it is asked."""

    def __init__(self) -> None:
        self.asked: list[Question] = []
        self.dropped: list[int] = []

    def ask(self, question: Question) -> int:
        self.asked.append(question)
        return len(self.asked)

    def drop(self, number: int) -> None:
        self.dropped.append(number)


class Bench:
    def __init__(self) -> None:
        self.engine, self.stepper = Engine(), Stepper()
        self.subject = SimpleNamespace(sample=object(), block="lstm")
        runner = cast("Runner", self.engine)
        self.asking = Asking(runner, self.stepper, lambda: About(self.subject.sample, self.subject.block))

    def answer(self, found: object = None, share: float = 1.0, *, done: bool = True) -> None:
        number = len(self.engine.asked)
        self.asking.accept(Answer(number, self.engine.asked[-1], found, share, done))


@pytest.fixture
def bench(qapp: object) -> Bench:
    return Bench()


def test_nothing_is_asked_unseen_or_before_there_is_a_trace(bench: Bench) -> None:
    bench.stepper.trace_changed.emit()
    assert bench.engine.asked == []
    bench.asking.watch(True)
    assert len(bench.engine.asked) == 1
    bench.asking.forget()
    bench.asking.ask()
    assert len(bench.engine.asked) == 1


def test_while_an_answer_is_under_way_traces_wait(bench: Bench) -> None:
    bench.asking.watch(True)
    for _ in range(5):
        bench.stepper.trace_changed.emit()
    assert len(bench.engine.asked) == 1
    bench.answer("numbers")
    bench.asking._rest.stop()
    bench.asking._ask_if_wanted()
    assert len(bench.engine.asked) == 2
    assert bench.asking.found == "numbers"


def test_an_answer_about_something_else_is_not_shown(bench: Bench) -> None:
    bench.stepper.trace_changed.emit()
    bench.asking.watch(True)
    bench.answer("of the LSTM")
    bench.subject.sample = object()  # another sequence: the numbers of the one before stand until its own come
    assert bench.asking.found == "of the LSTM"
    bench.subject.block = "gru"
    assert bench.asking.found is None
    bench.asking.ask()
    bench.asking.accept(Answer(1, bench.engine.asked[0], "late", 1.0, done=True))
    assert bench.asking.found is None


def test_progress_is_told_and_an_empty_answer_keeps_the_last(bench: Bench) -> None:
    told = []
    bench.asking.changed.connect(lambda: told.append(bench.asking.share))
    bench.stepper.trace_changed.emit()
    bench.asking.watch(True)
    told.clear()
    bench.answer(share=0.0, done=False)
    bench.answer(share=0.5, done=False)
    bench.answer("whole")
    assert told == [0.5, 1.0]
    bench.asking.ask()
    bench.answer(None)
    assert bench.asking.found == "whole"


def test_what_nobody_looks_at_is_dropped(bench: Bench) -> None:
    bench.stepper.trace_changed.emit()
    bench.asking.watch(True)
    bench.asking.watch(False)
    assert bench.engine.dropped == [1]
