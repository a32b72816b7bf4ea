"""The list of breakpoints: written, switched, removed and undone, by keys and by mouse."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot
from ui_stage import on_stage, plain_actions

from rnnstudio.engine.tracing import trace
from rnnstudio.session.session import Session
from rnnstudio.ui.breakpoints.panel import BreakpointPanel
from rnnstudio.ui.words import Words

EXAMPLES = ["f < 0.1", "|h| > 0.9", 'token == "x"', "prediction != target"]


@pytest.fixture
def panel(still: Session, words: Words, qtbot: QtBot) -> Iterator[BreakpointPanel]:
    with on_stage(QWidget(), size=(1000, 600)) as window:
        anchor = QPushButton(window)
        anchor.move(100, 400)
        moves = plain_actions(still, ("break.back", "break.next"))
        made = BreakpointPanel(still, words, tuple(moves.values()), window)
        made.toggle(anchor)
        qtbot.waitUntil(made.new.field.hasFocus)
        yield made


def conditions(session: Session) -> list[tuple[str, bool]]:
    return [(item.condition, item.on) for item in session.document.project.breakpoints]


def press(widget: QWidget, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(widget, key)


def test_it_opens_ready_to_be_written_into_with_examples(still: Session, panel: BreakpointPanel) -> None:
    assert [button.text() for button in panel.samples] == EXAMPLES
    panel.samples[2].click()
    assert panel.new.field.text() == 'token == "x"'
    assert panel.new.field.hasFocus()
    assert panel.new.hits.text() == "4 steps"
    press(panel.new.field, Qt.Key.Key_Return)
    assert conditions(still) == [('token == "x"', True)]
    assert panel.samples == []
    assert panel.new.field.text() == ""


def test_what_is_wrong_is_told_in_the_language_of_the_moment(still: Session, panel: BreakpointPanel) -> None:
    QTest.keyClicks(panel.new.field, "g < 0.1")
    press(panel.new.field, Qt.Key.Key_Return)
    assert conditions(still) == []
    assert not panel.new.button.isEnabled()
    assert "no signal “g”" in panel.new.error.text()
    assert panel.new.field.error is not None
    assert (panel.new.field.error.begin, panel.new.field.error.length) == (0, 1)
    still.appearance.set_language("zh")
    assert "没有信号“g”" in panel.new.error.text()
    panel.new.field.clear()
    assert panel.new.error.isHidden()


def test_typing_is_one_undo_step(still: Session, panel: BreakpointPanel) -> None:
    still.breakpoints.add("t == 3")
    field = panel.rows[0].field
    field.setFocus()
    press(field, Qt.Key.Key_End, Qt.Key.Key_Backspace)
    assert panel.rows[0].field.error is not None
    QTest.keyClicks(field, "7")
    assert conditions(still) == [("t == 7", True)]
    assert still.breakpoints.marks.stops == {7}
    press(field, Qt.Key.Key_Return)
    QTest.keyClicks(field, "0")
    document = still.document
    document.undo()
    assert field.text() == "t == 7"
    document.undo()
    assert field.text() == "t == 3"
    document.undo()
    assert panel.rows == []


def test_an_emptied_condition_is_taken_away(still: Session, panel: BreakpointPanel) -> None:
    for text in ("t == 3", "t == 4"):
        still.breakpoints.add(text)
    field = panel.rows[0].field
    field.setFocus()
    field.selectAll()
    press(field, Qt.Key.Key_Delete, Qt.Key.Key_Return)
    assert conditions(still) == [("t == 4", True)]
    assert [row.field.text() for row in panel.rows] == ["t == 4"]


def test_space_switches_and_enter_removes(still: Session, panel: BreakpointPanel) -> None:
    for text in ("t == 3", "t == 4"):
        still.breakpoints.add(text)
    box = panel.rows[0].box
    box.setFocus()
    press(box, Qt.Key.Key_Space)
    assert conditions(still) == [("t == 3", False), ("t == 4", True)]
    assert not still.stepper.playing
    panel.rows[0].remove.setFocus()
    press(panel.rows[0].remove, Qt.Key.Key_Return)
    assert conditions(still) == [("t == 4", True)]


def test_the_numbers_follow_the_sequence(still: Session, panel: BreakpointPanel) -> None:
    still.breakpoints.add('token == "B"')
    assert panel.rows[0].hits.text() == "1 step"
    assert "step 1 of the run" in panel.rows[0].hits.toolTip()
    stepper = still.stepper
    stepper.show_probe(stepper.probes[1])
    model = still.document.model
    assert stepper.sample is not None
    stepper.accept(trace(model, model.initial_weights(), stepper.sample))
    assert panel.rows[0].hits.text() == "never"


def test_tab_goes_from_top_to_bottom(still: Session, panel: BreakpointPanel, qtbot: QtBot) -> None:
    for text in ("t == 3", "t == 4"):
        still.breakpoints.add(text)
    qtbot.waitUntil(panel.rows[1].isVisible)
    panel.moves[0].setFocus()
    rows = [part for row in panel.rows for part in (row.box, row.field, row.remove)]
    for expected in (panel.moves[1], panel.close_button, *rows, panel.new.field):
        press(panel.focusWidget(), Qt.Key.Key_Tab)
        assert panel.focusWidget() is expected


def test_a_long_condition_makes_no_long_name_of_an_edit(still: Session, panel: BreakpointPanel) -> None:
    still.breakpoints.add(" and ".join(["t < 100"] * 12))
    assert still.document.undoes is not None
    assert len(still.document.undoes.en) < 70
