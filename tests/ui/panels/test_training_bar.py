"""The training bar says what pressing does, how far training is, and turns settings into edits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from ui_stage import document, on_stage, plain_actions

from rnnstudio.examples import example
from rnnstudio.graph.text import plain
from rnnstudio.project.project import Progress
from rnnstudio.session.session import Session
from rnnstudio.session.training import Reference
from rnnstudio.ui.panels.training_bar import REFERENCE, SECONDARY, TrainingBar
from rnnstudio.ui.theme import base_points, font
from rnnstudio.ui.words import Words


@pytest.fixture
def bar(still: Session, words: Words, qtbot: QtBot) -> Iterator[TrainingBar]:
    still.open(document("recall_lstm", Progress(1200, 0.0312, 0.93)))
    actions = plain_actions(still, ("train.toggle", *SECONDARY, *REFERENCE))
    actions["train.toggle"].triggered.connect(still.training.toggle)
    bar = TrainingBar(still, words, actions)
    with on_stage(bar, size=(1366, 120)):
        yield bar


def test_the_primary_button_says_what_pressing_does(still: Session, bar: TrainingBar) -> None:
    assert bar.primary.text() == "Train from scratch"
    width = bar.primary.width()
    bar.primary.click()
    assert (still.training.running, bar.primary.text()) == (True, "Pause")
    still.training.run = replace(
        still.training.run, weights={name: array + 1 for name, array in still.training.weights.items()}
    )
    bar.primary.click()
    assert (still.training.running, bar.primary.text()) == (False, "Train")
    assert bar.primary.width() == width
    still.appearance.set_language("zh")
    assert bar.primary.text() == "训练"


def test_progress_is_said_with_loss_and_metric(still: Session, bar: TrainingBar) -> None:
    still.training.run = replace(still.training.run, progress=Progress(1200, 0.031, 0.93))
    still.training.changed.emit()
    assert bar.readout.text() == "1,200 updates · loss 0.0310 · accuracy 93.0%"
    still.training.one_update()
    still.training.run = replace(still.training.run, progress=Progress(1201, 0.5, 0.25))
    still.training.changed.emit()
    assert bar.readout.text() == "1,201 updates · loss 0.5000 · accuracy 25.0%"
    still.appearance.set_language("zh")
    assert bar.readout.text() == "更新 1,201 次 · 损失 0.5000 · 准确率 25.0%"


def test_its_second_row_goes_with_the_model_that_needed_it(still: Session, bar: TrainingBar) -> None:
    needed = sum(part.sizeHint().width() for part in (bar._left, bar.options, bar.readout))
    bar.window().resize(needed + 60, 120)
    QApplication.processEvents()
    assert bar._rows == 1
    still.open(document("reverse_plain", Progress(1200, 0.0312, 0.93)))
    QApplication.processEvents()
    assert bar._rows == 2
    still.open(document("recall_lstm", Progress(1200, 0.0312, 0.93)))
    QApplication.processEvents()
    assert bar._rows == 1


def test_sliding_the_learning_rate_is_one_undo_step(still: Session, bar: TrainingBar) -> None:
    for notch in (70, 75, 80):
        bar.options.rate.setValue(notch)
    assert still.document.project.training.learning_rate == pytest.approx(0.1)
    assert bar.options.rate_field.text() == "0.1"
    still.document.undo()
    assert still.document.project.training.learning_rate == pytest.approx(0.01)
    assert (bar.options.rate.value(), bar.options.rate_field.text()) == (60, "0.01")


def test_showing_a_value_never_edits(still: Session, bar: TrainingBar) -> None:
    still.document.set_option("learning_rate", 0.0123)
    still.document.set_option("pace", 3.0)
    assert still.document.project.training.learning_rate == pytest.approx(0.0123)
    assert bar.options.pace.currentIndex() == -1
    assert bar.options.pace.placeholderText() == "3/s"


def test_numbers_are_typed(still: Session, bar: TrainingBar) -> None:
    bar.options.clip.setText("off")
    bar.options.clip.editingFinished.emit()
    assert still.document.project.training.clip == 0
    assert bar.options.clip.text() == "off"
    bar.options.rate_field.setText("0.002")
    bar.options.rate_field.editingFinished.emit()
    assert still.document.project.training.learning_rate == pytest.approx(0.002)


def test_teacher_forcing_is_set_only_where_the_model_writes(still: Session, bar: TrainingBar) -> None:
    field = bar.options.forcing
    assert not field.isVisible()
    still.open(example("reverse_plain").open())
    assert field.isVisible()
    assert field.text() == "1"
    before = still.document.project
    for text in ("0.5", "0"):
        field.setText(text)
        field.editingFinished.emit()
    assert still.document.project.training.forcing == 0
    still.document.undo()
    assert still.document.project.training.forcing == 0.5, "each number that was typed is one undo step"
    still.document.undo()
    assert still.document.project == before
    assert field.text() == "1"
    field.setText("2")
    field.editingFinished.emit()
    assert (field.text(), still.document.project.training.forcing) == ("1", 1.0)


def test_fields_give_the_keyboard_back(still: Session, bar: TrainingBar, qtbot: QtBot) -> None:
    field = bar.options.rate_field
    for key, left in ((Qt.Key.Key_Escape, 0.01), (Qt.Key.Key_Return, 0.05)):
        field.setFocus()
        field.selectAll()
        qtbot.keyClicks(field, "0.05")
        qtbot.keyClick(field, key)
        assert not field.hasFocus()
        assert still.document.project.training.learning_rate == pytest.approx(left)
        assert field.text() == str(left)


def test_a_wrong_number_is_reported_in_words_and_the_old_one_stays(still: Session, bar: TrainingBar) -> None:
    told: list[object] = []
    still.failed.connect(told.append)
    bar.options.rate_field.setText("quick")
    bar.options.rate_field.editingFinished.emit()
    assert len(told) == 1
    assert bar.options.rate_field.text() == "0.01"
    assert still.document.project.training.learning_rate == pytest.approx(0.01)


def test_the_pace_is_chosen(still: Session, bar: TrainingBar) -> None:
    assert bar.options.pace.currentText() == "5/s"
    bar.options.pace.activated.emit(bar.options.pace.findText("full speed"))
    assert still.document.project.training.pace == 0


def test_only_a_kept_reference_can_be_cleared(still: Session, bar: TrainingBar) -> None:
    clear = bar.buttons["train.clear"]
    place = bar.options.pos()
    assert (clear.isVisible(), clear.isEnabled()) == (True, False)
    still.training.keep_reference(Reference(plain("LSTM"), still.training.scalars, {}))
    assert clear.isEnabled()
    assert bar.options.pos() == place
    still.training.keep_reference(None)
    assert not clear.isEnabled()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("presenter", [False, True])
def test_it_fits_the_window_in_every_language_and_size(
    still: Session, bar: TrainingBar, language: str, presenter: bool
) -> None:
    before = QApplication.font()
    QApplication.setFont(font(base_points(presenter)))
    still.appearance.set_language(language)  # type: ignore[arg-type]
    still.training.run = replace(still.training.run, progress=Progress(123_456, 1.386, 0.25))
    still.training.changed.emit()
    for _ in range(2):  # each layout tells the one around it
        QApplication.processEvents()
    try:
        parts = (bar.primary, *bar.options.findChildren(type(bar.options.clip)), bar.readout)
        assert all(part.mapTo(bar, part.rect().bottomRight()).x() <= 1366 for part in parts)
        assert all(part.width() >= part.minimumSizeHint().width() for part in parts)
        assert bar.primary.width() >= bar.primary.sizeHint().width()
        assert bar.readout.width() >= bar.readout.sizeHint().width()
        below = bar.options.mapTo(bar, bar.options.rect().topLeft()).y() > bar.primary.height()
        assert presenter or not below
    finally:
        QApplication.setFont(before)


def test_the_learning_rate_slid_by_keys_in_two_goes_is_two_undo_steps(
    still: Session, bar: TrainingBar, qtbot: QtBot
) -> None:
    rate, pace = bar.options.rate, bar.options.pace
    for _go in range(2):
        rate.setFocus()
        for _turn in range(3):
            qtbot.keyClick(rate, Qt.Key.Key_Right)
        pace.setFocus()
    assert still.document.now == 2
