"""The transport shows where the playhead is and turns gestures into the stepper's methods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from ui_stage import document, on_stage, plain_actions

from rnnstudio.session.session import Session
from rnnstudio.ui.panels.transport import BREAKPOINTS, FEEDING, MOVES, SAMPLES, Transport
from rnnstudio.ui.words import Words


@pytest.fixture
def transport(still: Session, words: Words, qtbot: QtBot) -> Iterator[Transport]:
    still.open(document("recall_lstm"))
    actions = plain_actions(still, (*MOVES, *SAMPLES, FEEDING, BREAKPOINTS))
    actions[FEEDING].setCheckable(True)
    transport = Transport(still, words, actions)
    with on_stage(transport, size=(1000, 120)):
        yield transport


def type_sequence(transport: Transport, text: str) -> None:
    transport.edit_sequence()
    transport.editor.field.clear()
    QTest.keyClicks(transport.editor.field, text)


def test_the_place_follows_the_playhead(still: Session, transport: Transport) -> None:
    assert transport.place.text() == "t = 0 / 10"
    still.stepper.go(3)
    assert transport.place.text() == "t = 3 / 10"


def test_a_speed_is_chosen_in_steps_a_second(still: Session, transport: Transport) -> None:
    assert transport.speed.currentText() == "1/s"
    transport.speed.activated.emit(transport.speed.findText("5/s"))
    assert still.stepper.speed == 5


def test_the_samples_are_those_of_the_task(still: Session, transport: Transport) -> None:
    assert [transport.samples.itemText(k) for k in range(4)] == [f"remember {word}" for word in "BACD"]
    transport.samples.activated.emit(2)
    assert still.stepper.sample is still.stepper.probes[2]
    assert transport.samples.currentText() == "remember C"


def test_predict_first_calls_the_samples_by_number(still: Session, transport: Transport) -> None:
    transport.set_predict_first(True)
    assert [transport.samples.itemText(k) for k in range(2)] == ["sample 1", "sample 2"]
    assert transport.samples.currentText() == "sample 1"
    still.appearance.set_language("zh")
    assert transport.samples.currentText() == "样本 1"
    still.appearance.set_language("en")
    transport.set_predict_first(False)
    assert transport.samples.currentText() == "remember B"


def test_an_own_sequence_is_typed_and_used(still: Session, transport: Transport) -> None:
    type_sequence(transport, "D x x ?")
    QTest.keyClick(transport.editor.field, Qt.Key.Key_Return)
    sample = still.stepper.sample
    assert sample is not None
    assert (sample.length, sample.own, sample.inputs["tokens"][0]) == (4, True, 3)
    assert not transport.editor.isVisible()
    assert transport.samples.currentIndex() == -1
    assert transport.samples.placeholderText() == "own sequence"
    assert transport.place.text().endswith("/ 4")


def test_what_cannot_be_read_is_said_below_and_changes_nothing(still: Session, transport: Transport) -> None:
    type_sequence(transport, "D x Q")
    error = transport.editor.error
    assert "Step 3" in error.text()
    transport.resize(300, 120)
    assert error.height() < 2 * error.fontMetrics().height()
    assert error.shown().endswith("…")
    assert error.toolTip() == error.text()
    assert not transport.editor.use.isEnabled()
    QTest.keyClick(transport.editor.field, Qt.Key.Key_Return)
    assert transport.editor.isVisible()
    assert still.stepper.sample is still.stepper.probes[0]
    still.appearance.set_language("zh")
    assert "第 3 步" in transport.editor.error.text()


def test_escape_leaves_the_sequence(still: Session, transport: Transport) -> None:
    type_sequence(transport, "A ?")
    QTest.keyClick(transport.editor.field, Qt.Key.Key_Escape)
    assert not transport.editor.isVisible()
    assert still.stepper.sample is still.stepper.probes[0]


def test_the_editor_opens_with_the_present_sequence(transport: Transport) -> None:
    transport.edit_sequence()
    assert transport.editor.field.text().startswith("B")
    assert transport.editor.field.selectedText() == transport.editor.field.text()


def test_shuffling_keeps_the_symbols_and_differs_each_time(still: Session, transport: Transport) -> None:
    orders = []
    for _ in range(2):
        transport.shuffle()
        sample = still.stepper.sample
        assert sample is not None
        orders.append(sample.inputs["tokens"].tolist())
    original = still.stepper.probes[0].inputs["tokens"].tolist()
    assert sorted(orders[0]) == sorted(original)
    assert original != orders[0] != orders[1]


def test_restoring_shows_the_original_again(still: Session, transport: Transport) -> None:
    transport.shuffle()
    still.stepper.restore()
    assert transport.samples.currentText() == "remember B"


def test_the_play_button_shows_what_pressing_does(still: Session, transport: Transport) -> None:
    def drawn() -> bytes:
        image = transport.buttons["step.play"].icon().pixmap(32, 32).toImage()
        return bytes(image.constBits())

    play = drawn()
    still.stepper.play()
    assert drawn() != play
    still.stepper.pause()
    assert drawn() == play


def test_everything_speaks_both_languages(still: Session, transport: Transport) -> None:
    still.appearance.set_language("zh")
    assert transport.speed.currentText() == "1/秒"
    assert transport.samples.currentText() == "记住 B"
    transport.shuffle()
    assert transport.samples.placeholderText() == "自己的序列"


def test_a_single_timeline_has_no_switch_for_what_a_decoder_reads(transport: Transport) -> None:
    assert not transport.feeding.isVisible()


def test_a_decoder_runs_free_and_is_taught_again(still: Session, transport: Transport) -> None:
    still.open(document("reverse_plain"))
    assert transport.feeding.isVisible()
    transport.toggle_feeding()
    assert still.stepper.sample is not None
    assert still.stepper.sample.feeding == "own"
    assert transport.feeding.defaultAction().isChecked()
    assert transport.samples.currentIndex() == 0
    transport.samples.activated.emit(1)
    assert still.stepper.sample.feeding == "own"
    transport.toggle_feeding()
    assert still.stepper.sample is still.stepper.probes[1]
    assert not transport.feeding.defaultAction().isChecked()


def test_without_a_target_a_decoder_can_only_run_free(still: Session, transport: Transport) -> None:
    still.open(document("reverse_plain"))
    assert transport.feeding.isEnabled()
    assert still.stepper.sample is not None
    still.stepper.edit_sample(replace(still.stepper.sample, targets={}))
    assert not transport.feeding.isEnabled()
    assert transport.feeding.isChecked()
    assert transport.feeding.text() == "Free running: on"
    assert "no target" in transport.feeding.toolTip()
    still.appearance.set_language("zh")
    assert transport.feeding.text() == "自由运行：开"
    assert "没有" in transport.feeding.toolTip()
    still.stepper.show_probe(still.stepper.probes[0])
    assert transport.feeding.text() == "自由运行：关"
    assert "没有" not in transport.feeding.toolTip()


def test_the_place_names_the_phase(still: Session, transport: Transport) -> None:
    still.open(document("reverse_plain"))
    still.stepper.go(2)
    assert transport.place.text() == "encoder t = 2 / 3"
    width = transport.place.sizeHint().width()
    still.stepper.go(5)
    assert transport.place.text() == "decoder t = 2 / 4"
    assert transport.place.sizeHint().width() == width
    still.appearance.set_language("zh")
    assert transport.place.text() == "解码器 t = 2 / 4"
