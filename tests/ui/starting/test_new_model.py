"""A new model by mouse and by keyboard: three clicks, three times Enter, and the way back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from rnnstudio.engine.model import model_of
from rnnstudio.examples.starts import cells, tasks_of
from rnnstudio.project.project import Project
from rnnstudio.recurrence.options import BIDIRECTIONAL
from rnnstudio.session.session import Session
from rnnstudio.ui.main_window import MainWindow
from rnnstudio.ui.starting.cards import COLUMNS, ChoiceCard, ChoiceGrid
from rnnstudio.ui.starting.choices import Choice, Form, forms
from rnnstudio.ui.starting.dialog import NewModel
from rnnstudio.ui.words import Words


@pytest.fixture
def asked(still: Session, words: Words, qtbot: QtBot) -> NewModel:
    """The dialog at its first step."""
    made = NewModel(still.appearance, words)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    QApplication.processEvents()
    return made


def card(grid: ChoiceGrid, title: str) -> ChoiceCard:
    return next(one for one in grid.cards if one.choice.title.en == title)


def choose(grid: ChoiceGrid, value: object) -> None:
    next(one for one in grid.cards if one.choice.value == value).click()


def focused(grid: ChoiceGrid) -> str:
    return next(one.choice.title.en for one in grid.cards if one.hasFocus())


def press(asked: NewModel, qtbot: QtBot, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(asked.focusWidget(), key)


def test_three_clicks_make_a_model(asked: NewModel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(asked.made) as made:
        card(asked.forms, "With additive attention").click()
        card(asked.tasks, "Dates").click()
        card(asked.cells, "GRU").click()
    project: Project = made.args[0]
    assert project.task.id == "dates"
    assert {node.kind for node in project.graph.nodes.values()} >= {"gru", "additive_attention", "decoder_input"}
    assert model_of(project).resolution.ok
    assert not asked.isVisible()


def test_the_keyboard_alone_does_it_too(asked: NewModel, qtbot: QtBot) -> None:
    press(asked, qtbot, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return)
    assert focused(asked.tasks) == asked.tasks.cards[0].choice.title.en
    press(asked, qtbot, Qt.Key.Key_Down, Qt.Key.Key_Return)
    with qtbot.waitSignal(asked.made) as made:
        press(asked, qtbot, Qt.Key.Key_End, Qt.Key.Key_Return)
    assert made.args[0].task.id == asked.tasks.cards[COLUMNS].choice.value
    assert asked.cells.cards[-1].choice.value in made.args[0].graph.nodes


def test_an_empty_canvas_keeps_the_task_that_was_looked_at(asked: NewModel, qtbot: QtBot) -> None:
    card(asked.forms, "Many to one").click()
    card(asked.tasks, "Temporal order").setFocus()
    with qtbot.waitSignal(asked.made) as made:
        asked.empty.click()
    project: Project = made.args[0]
    assert not project.graph.nodes
    assert project.task.id == "temporal_order"


def test_backspace_and_escape_go_back_to_what_was_chosen(asked: NewModel, qtbot: QtBot) -> None:
    card(asked.forms, "One to many").click()
    card(asked.tasks, "Naming digits").click()
    press(asked, qtbot, Qt.Key.Key_Backspace)
    assert focused(asked.tasks) == "Naming digits"
    press(asked, qtbot, Qt.Key.Key_Escape)
    assert focused(asked.forms) == "One to many"
    press(asked, qtbot, Qt.Key.Key_Escape)
    assert not asked.isVisible()


def test_the_trail_leads_back_and_says_what_was_chosen(asked: NewModel) -> None:
    card(asked.forms, "Many to one").click()
    card(asked.tasks, "Sentiment").click()
    assert ["Many to one" in asked.trail.buttons[0].text(), "Sentiment" in asked.trail.buttons[1].text()] == [True] * 2
    asked.trail.buttons[0].click()
    assert asked.pages.currentIndex() == 0
    assert not asked.trail.buttons[1].isEnabled()


def test_the_preview_is_what_would_be_made(asked: NewModel, qtbot: QtBot) -> None:
    card(asked.forms, "Many to one").click()
    card(asked.tasks, "Recall").click()
    card(asked.cells, "LSTM").setFocus()
    asked.extent.layers_box.setValue(2)
    asked.extent.both_ways.setChecked(True)
    asked.extent.size_box.setValue(5)
    seen = asked.preview.project
    assert "2-layer bidirectional LSTM" in asked.says.text()
    with qtbot.waitSignal(asked.made) as made:
        card(asked.cells, "LSTM").click()
    assert made.args[0] == seen
    assert seen.graph.nodes["lstm"].params["size"] == 5


@pytest.mark.parametrize("cell", [cell.id for cell in cells()])
@pytest.mark.parametrize("form", forms(), ids=lambda form: form.title.en)
def test_both_directions_are_offered_only_where_they_do_not_give_the_answers_away(
    asked: NewModel, form: Choice, cell: str, qtbot: QtBot
) -> None:
    asked.extent.both_ways.setChecked(True)
    assert isinstance(form.value, Form)
    for task in tasks_of(form.value.shape):
        choose(asked.forms, form.value)
        choose(asked.tasks, task.id)
        offered = not task.foretells and form.value.shape != "one_to_many"
        assert asked.extent.both_ways.isEnabled() == asked.extent.bidirectional == offered
        assert asked.extent.reason.isVisible() == (not offered)
        assert bool(asked.extent.reason.text()) == (not offered)
        assert (asked.extent.both_ways.toolTip() == BIDIRECTIONAL.help.en) == offered
        asked.cells.looked_at.emit(cell)
        nodes = model_of(asked.preview.project).resolution.placed.values()
        assert any(node.block.family == "recurrent" and node.p.bidirectional for node in nodes) == offered
        asked.trail.buttons[0].click()


def test_the_usual_size_follows_the_shape_until_one_is_chosen(asked: NewModel) -> None:
    choose(asked.forms, Form("many_to_one"))
    choose(asked.tasks, "recall")
    few = asked.extent.hidden_units
    asked.trail.buttons[0].click()
    choose(asked.forms, Form("asynchronous"))
    choose(asked.tasks, "dates")
    assert asked.extent.hidden_units > few
    asked.extent.size_box.setValue(7)
    asked.trail.buttons[0].click()
    choose(asked.forms, Form("many_to_one"))
    choose(asked.tasks, "recall")
    assert asked.extent.hidden_units == 7


@pytest.mark.parametrize("presenter", [False, True])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_card_clips_its_words(still: Session, asked: NewModel, language: str, presenter: bool) -> None:
    still.appearance.set_language(language)  # type: ignore[arg-type]
    still.appearance.set_presenter(presenter)
    for grid, choose in ((asked.forms, "Many to one"), (asked.tasks, "Recall"), (asked.cells, "")):
        QApplication.processEvents()
        for button in grid.cards:
            for label in button.findChildren(QLabel):
                if label.isVisible():
                    assert label.height() >= label.heightForWidth(label.width()), label.text()
        if choose:
            card(grid, choose).click()


def test_ctrl_n_begins_a_model_that_is_traced(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_["file.new"].trigger()
    asked = window.findChild(NewModel)
    assert asked is not None
    for grid, title in ((asked.forms, "Many to many (synchronous)"), (asked.tasks, "Sine wave"), (asked.cells, "RNN")):
        card(grid, title).click()
    session = window.session
    qtbot.waitUntil(
        lambda: session.stepper.trace is not None and bool(session.stepper.trace.of_block("rnn")), timeout=10000
    )
    assert session.document.project.title.en == "Sine wave with RNN"
    assert session.document.model.resolution.ok
    assert session.unsaved is None


def test_unsaved_work_is_asked_about(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    before = window.session.document.project
    monkeypatch.setattr(window.files, "leave", lambda then, otherwise=None: None)
    window.actions_["file.new"].trigger()
    asked = window.findChild(NewModel)
    assert asked is not None
    for grid, title in ((asked.forms, "Many to one"), (asked.tasks, "Recall"), (asked.cells, "RNN")):
        card(grid, title).click()
    assert window.session.document.project == before


def test_the_empty_canvas_offers_a_model_and_the_examples(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignals([window.canvas.new_wanted, window.canvas.examples_wanted]):
        window.canvas._notice.linkActivated.emit("new")
        window.canvas._notice.linkActivated.emit("examples")
