"""A slider that is dragged: while one radius is worked out only the latest other one waits, and what was found stands until the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import pytest

from rnnstudio.engine.question import Answer, Question, Work
from rnnstudio.engine.runner import Runner
from rnnstudio.engine.supposed import Supposed
from rnnstudio.session.stepper import Stepper
from rnnstudio.session.supposing import Supposing


@dataclass(frozen=True)
class At:
    radius: float
    block: str = "rnn"

    def work(self, subject: object) -> Work:
        raise NotImplementedError


class Engine:
    def __init__(self) -> None:
        self.asked: list[At] = []
        self.dropped: list[int] = []

    def ask(self, question: Question) -> int:
        assert isinstance(question, At)
        self.asked.append(question)
        return len(self.asked)

    def drop(self, number: int) -> None:
        self.dropped.append(number)


class Bench:
    def __init__(self) -> None:
        self.engine, stepper, self.block = Engine(), Stepper(), "rnn"
        self.supposing = Supposing(cast("Runner", self.engine), stepper, lambda radius: At(radius, self.block))
        stepper.trace_changed.emit()
        self.supposing.asking.watch(True)

    def answer(self) -> Supposed:
        question = self.engine.asked[-1]
        found = cast("Supposed", ("found at", question.radius))
        self.supposing.asking.accept(Answer(len(self.engine.asked), question, found, 1.0, done=True))
        return found


@pytest.fixture
def bench(qapp: object) -> Bench:
    return Bench()


def test_only_the_latest_waits_and_something_is_always_shown(bench: Bench) -> None:
    assert bench.engine.asked == []
    for radius in (0.5, 0.6, 0.7, 0.8):
        bench.supposing.suppose(radius)
    assert bench.engine.asked == [At(0.5)]
    first = bench.answer()
    assert bench.supposing.found is first
    assert bench.engine.asked == [At(0.5), At(0.8)]
    second = bench.answer()
    assert bench.supposing.found is second
    assert len(bench.engine.asked) == 2


def test_back_to_the_model_drops_what_is_under_way(bench: Bench) -> None:
    bench.supposing.suppose(0.5)
    bench.answer()
    bench.supposing.suppose(0.9)
    bench.supposing.suppose(None)
    assert bench.engine.dropped == [2]
    assert bench.supposing.found is None
    bench.answer()
    assert bench.supposing.found is None


def test_another_block_or_another_pair_is_asked_about_anew(bench: Bench) -> None:
    bench.supposing.suppose(0.5)
    found = bench.answer()
    bench.supposing.ask(anew=False)
    assert bench.supposing.found is found
    assert bench.engine.asked == [At(0.5)] * 2
    bench.supposing.ask()
    assert bench.supposing.found is found
    bench.block = "other"
    bench.supposing.ask()
    assert bench.supposing.found is None
    found = bench.answer()
    assert bench.supposing.found is found
    bench.supposing.forget()
    assert bench.supposing.radius is None
