"""Side by side in a session: which block, what to do where there is none, numbers that follow trace, training and precision."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from rnnstudio.engine.comparison import Compare, Comparison
from rnnstudio.engine.question import Answer
from rnnstudio.examples import example
from rnnstudio.graph import edits
from rnnstudio.graph.text import plain
from rnnstudio.session.session import Session
from rnnstudio.trace.trace import SignalKey

Until = Callable[[Callable[[], bool]], None]


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Iterator[Session]:
    made = Session(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    yield made
    made.close()


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    return lambda done: qtbot.waitUntil(done, timeout=20000)


def shown(session: Session, name: str, until: Until) -> Comparison:
    """An example, and its first numbers."""
    session.side_by_side.asking.watch(True)
    session.open(example(name).open())
    until(lambda: session.side_by_side.found is not None)
    assert session.side_by_side.found is not None
    return session.side_by_side.found


def test_the_numbers_are_those_of_the_trace_and_follow_its_sample(session: Session, until: Until) -> None:
    before = shown(session, "reference_3_simple_rnn", until)
    key = SignalKey("rnn", 1, "forward", "h")
    assert session.stepper.trace is not None
    assert np.array_equal(before.stepped, session.stepper.trace.signals[key])
    session.stepper.show_probe(session.stepper.probes[1])
    until(lambda: session.side_by_side.found is not before)
    assert session.stepper.trace.sample is session.stepper.sample
    assert session.side_by_side.found is not None
    assert np.array_equal(session.side_by_side.found.stepped, session.stepper.trace.signals[key])


def test_another_precision_is_another_question(session: Session, until: Until) -> None:
    single = shown(session, "recall_lstm", until)
    session.side_by_side.set_double(True)
    assert session.side_by_side.found is None
    until(lambda: session.side_by_side.found is not None)
    assert session.side_by_side.found is not None
    assert session.side_by_side.found.stepped.dtype == np.float64
    assert session.side_by_side.found.by_hand.difference.value < single.by_hand.difference.value


def test_the_selected_recurrent_block_else_the_first(session: Session, until: Until) -> None:
    found = shown(session, "reverse_additive", until)
    assert session.selection.node == found.node == "encoder"
    session.selection.select("decoder")
    assert session.side_by_side.found is None
    until(lambda: session.side_by_side.found is not None)
    assert session.side_by_side.found is not None
    assert session.side_by_side.found.node == "decoder"
    session.selection.select("linear")
    assert session.side_by_side.block is not None
    assert session.side_by_side.block.node.id == "encoder"


def test_it_follows_the_training_a_few_times_a_second(session: Session, until: Until, qtbot: QtBot) -> None:
    shown(session, "recall_lstm", until)
    steps: list[int] = []
    session.side_by_side.changed.connect(
        lambda: steps.append(session.side_by_side.found.step if session.side_by_side.found else -1)
    )
    session.training.start()
    until(lambda: len(steps) > 2)
    session.training.pause()
    until(lambda: session.side_by_side.found is not None and steps[-1] == session.training.progress.steps > 0)
    assert steps == sorted(steps)
    begun = len(steps)
    session.training.start()
    qtbot.wait(1000)
    session.training.pause()
    assert len(steps) - begun <= 4


def test_nobody_looks_so_nothing_is_computed(session: Session, until: Until, qtbot: QtBot) -> None:
    session.open(example("recall_lstm").open())
    until(lambda: session.stepper.trace is not None)
    qtbot.wait(100)
    assert session.side_by_side.found is None
    session.side_by_side.asking.watch(True)
    until(lambda: session.side_by_side.found is not None)
    session.side_by_side.asking.watch(False)
    found = session.side_by_side.found
    session.stepper.show_probe(session.stepper.probes[1])
    until(lambda: session.stepper.current is not None)
    qtbot.wait(100)
    assert session.side_by_side.found is found


def test_what_answers_an_older_question_is_dropped(session: Session, until: Until) -> None:
    found = shown(session, "recall_lstm", until)
    sample = session.stepper.sample
    assert sample is not None
    session.side_by_side.asking.accept(Answer(-1, Compare(sample, "lstm"), done=True))
    assert session.side_by_side.found is found
    session.open(example("reference_3_simple_rnn").open())
    assert session.side_by_side.found is None


def test_where_there_is_nothing_to_compare_it_says_what_to_do(session: Session, until: Until) -> None:
    session.side_by_side.asking.watch(True)
    session.open(example("sentiment_bag").open())
    until(lambda: session.stepper.trace is not None)
    assert session.side_by_side.forms is None
    assert session.side_by_side.problem is not None
    assert "no recurrent block" in session.side_by_side.problem.en
    session.open(example("recall_lstm").open())
    assert session.side_by_side.problem is None
    session.document.edit_graph(edits.remove(session.document.project.graph, ["readout"]), plain("remove"))
    assert session.side_by_side.block is None
    assert session.side_by_side.problem is not None
    assert "cannot run" in session.side_by_side.problem.en
