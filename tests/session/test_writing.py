"""What the model writes, in a session: it is shown while it grows, stepped through, and forgotten with its model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from rnnstudio.engine.choosing import Choosing
from rnnstudio.examples import example
from rnnstudio.session.session import Session


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Iterator[Session]:
    made = Session(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    yield made
    made.close()


@pytest.fixture
def until(qtbot: QtBot) -> Callable[[Callable[[], bool]], None]:
    return lambda done: qtbot.waitUntil(done, timeout=20000)


def test_a_decoder_is_stepped_through_reading_what_it_wrote(
    session: Session, until: Callable[[Callable[[], bool]], None]
) -> None:
    session.open(example("reverse_additive").open())
    stepper, writing = session.stepper, session.writing
    until(lambda: stepper.trace is not None)
    assert stepper.sample is not None
    writing.start(session.document.model, stepper.sample, Choosing(temperature=2.0), seed=3)
    assert writing.running
    until(lambda: not writing.running)
    (text,) = writing.beams
    session.step_through()
    until(lambda: stepper.current is not None)
    assert stepper.current is not None
    spec = session.document.model.interface.targets["answer"]
    assert stepper.current.fed["answer"].tolist() == [spec.start, *text.symbols[:-1]]
    answer = stepper.current.answers["answer"].prediction
    assert [row[k] for row, k in zip(answer, text.symbols, strict=True)] == pytest.approx(text.probabilities, rel=1e-4)
    assert stepper.cursor == stepper.current.lengths["input"]
    assert stepper.original is not None
    stepper.restore()
    until(lambda: stepper.current is not None)
    assert not stepper.current.sample.fed


def test_a_language_model_is_stepped_through_the_longer_text(
    session: Session, until: Callable[[Callable[[], bool]], None]
) -> None:
    session.open(example("next_char").open())
    stepper, writing = session.stepper, session.writing
    until(lambda: stepper.trace is not None)
    assert stepper.sample is not None
    begin = stepper.sample.length
    writing.start(session.document.model, stepper.sample, Choosing(beams=3, longest=6))
    until(lambda: not writing.running)
    assert len(writing.beams) == 3
    session.step_through(1)
    until(lambda: stepper.current is not None)
    assert stepper.sample.inputs["tokens"].tolist()[begin:] == list(writing.beams[1].symbols)
    assert stepper.length == begin + 6
    assert stepper.cursor == begin
    assert stepper.sample.targets["next"][begin - 1] == writing.beams[1].symbols[0]


def test_another_model_forgets_what_the_old_one_wrote_but_another_pace_does_not(
    session: Session, until: Callable[[Callable[[], bool]], None]
) -> None:
    session.open(example("next_char").open())
    until(lambda: session.stepper.trace is not None)
    assert session.stepper.sample is not None
    session.writing.start(session.document.model, session.stepper.sample, Choosing(longest=4))
    until(lambda: not session.writing.running)
    session.document.set_option("pace", 1.0)
    session.document.set_option("forcing", 0.5)
    assert session.writing.beams
    session.open(example("recall_lstm").open())
    assert session.writing.beams == ()
    assert session.writing.as_sample(0) is None
    session.step_through()
    assert session.stepper.original is None
