"""The inspector as a user meets it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractSpinBox
from pytestqt.qtbot import QtBot

from rnnstudio import tasks
from rnnstudio.examples import example
from rnnstudio.graph import edits
from rnnstudio.graph.text import Text
from rnnstudio.session.session import Session
from rnnstudio.ui.main_window import MainWindow
from rnnstudio.ui.panels.inspector import Inspector
from rnnstudio.ui.typeset import Typesetter
from rnnstudio.ui.words import Words


@pytest.fixture
def inspector(still: Session, words: Words, qtbot: QtBot, tmp_path: Path) -> Inspector:
    made = Inspector(still, words, typesetter=Typesetter(still, folder=tmp_path))
    qtbot.addWidget(made)
    made.resize(330, 600)
    still.selection.select("lstm")
    with qtbot.waitExposed(made):
        made.show()
    return made


def enter(editor: object, text: str, qtbot: QtBot) -> None:
    assert isinstance(editor, QAbstractSpinBox)
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)


def test_it_shows_the_selected_block(inspector: Inspector, still: Session) -> None:
    page = inspector.block
    assert page.isVisible()
    assert page.title.text() == "LSTM"
    assert "forget gate" in page.help.text()
    assert page._weights.button.text() == "576 trainable numbers"
    assert "weight_ih_l0" in page.weights.text()
    assert "32 × 8" in page.weights.text()
    still.selection.select("linear")
    assert page.title.text() == "Linear"
    assert not page.cell.isVisible()


def test_it_shows_the_task_when_nothing_is_selected(inspector: Inspector, still: Session, qtbot: QtBot) -> None:
    still.selection.select(None)
    assert inspector.task.isVisible()
    assert inspector.task.title.text() == "Recall"
    enter(inspector.task.form.editor("lag"), "12", qtbot)
    assert still.document.project.task.params == {"lag": 12}
    enter(inspector.task.options.editor("learning_rate"), "0.003", qtbot)
    assert still.document.project.options == {"learning_rate": 0.003}


def test_a_parameter_is_edited_once_and_can_be_undone(inspector: Inspector, still: Session, qtbot: QtBot) -> None:
    enter(inspector.block.form.editor("size"), "16", qtbot)
    assert still.document.project.graph.nodes["lstm"].params["size"] == 16
    assert inspector.block._weights.button.text() == "1,664 trainable numbers"
    still.document.undo()
    assert not still.document.modified
    assert inspector.block.form.editor("size").lineEdit().text() == "8"  # type: ignore[attr-defined]


def test_numbers_typed_one_after_another_are_undo_steps_of_their_own(
    inspector: Inspector, still: Session, qtbot: QtBot
) -> None:
    document, size = still.document, inspector.block.form.editor("size")
    enter(size, "16", qtbot)
    still.stepper.step(1)
    enter(size, "32", qtbot)
    assert [moment.project.graph.nodes["lstm"].params["size"] for moment in document.moments] == [8, 16, 32]
    document.undo()
    assert document.project.graph.nodes["lstm"].params["size"] == 16


def test_stepping_a_number_in_one_go_is_one_undo_step(inspector: Inspector, still: Session, qtbot: QtBot) -> None:
    lag = inspector.task.form.editor
    still.selection.select(None)
    lag("lag").setFocus()
    for _turn in range(3):
        qtbot.keyClick(lag("lag"), Qt.Key.Key_Up)
    lag("lag").clearFocus()
    lag("lag").setFocus()
    qtbot.keyClick(lag("lag"), Qt.Key.Key_Up)
    usual = still.document.moments[0].project.task.params.get("lag", 8)
    assert [moment.project.task.params.get("lag") for moment in still.document.moments[1:]] == [usual + 3, usual + 4]


def test_values_go_back_to_the_usual_ones_in_one_undo_step_each(
    inspector: Inspector, still: Session, qtbot: QtBot
) -> None:
    form, document = inspector.block.form, still.document
    for param, value in (("layers", 2), ("bidirectional", True), ("size", 16)):
        document.set_param("lstm", param, value)
    form.reset_button("layers").click()
    assert dict(document.project.graph.nodes["lstm"].params) == {"size": 16, "bidirectional": True}
    assert document.undoes is not None
    assert document.undoes.en == "Reset Layers of LSTM"
    form.reset_all.click()
    assert dict(document.project.graph.nodes["lstm"].params) == {}
    document.undo()
    document.undo()
    assert document.project.graph.nodes["lstm"].params["layers"] == 2
    still.selection.select(None)
    document.set_option("batch", 64)
    document.set_option("clip", 2.0)
    inspector.task.options.reset_all.click()
    assert document.project.options == {}
    document.undo()
    assert document.project.options == {"batch": 64, "clip": 2.0}
    document.set_task_param("lag", 3)
    inspector.task.form.reset_button("lag").click()
    assert document.project.task.params == {}


def test_typing_and_stepping_merge_but_not_past_another_edit(
    inspector: Inspector, still: Session, qtbot: QtBot
) -> None:
    editor, document = inspector.block.form.editor("size"), still.document
    enter(editor, "16", qtbot)
    assert isinstance(editor, QAbstractSpinBox)
    editor.stepUp()
    editor.stepUp()
    assert document.project.graph.nodes["lstm"].params["size"] == 18
    document.set_option("batch", 64)
    editor.stepUp()
    for expected in ({"batch": 64}, {}):
        document.undo()
        assert document.project.options == expected
        assert document.project.graph.nodes["lstm"].params["size"] == 18
    document.undo()
    assert not document.modified


def test_the_cell_changes_in_one_click_with_its_wires_and_one_undo(inspector: Inspector, still: Session) -> None:
    wires = still.document.project.graph.wires
    inspector.block.cell.button("gru").click()
    node = still.document.project.graph.nodes["lstm"]
    assert (node.kind, node.params["size"]) == ("gru", 8)
    assert still.document.project.graph.wires == wires
    assert still.document.model.resolution.ok
    assert inspector.block.title.text() == "GRU"
    still.document.undo()
    assert not still.document.modified
    assert inspector.block.cell.button("lstm").isChecked()


def test_equations_follow_the_notation(inspector: Inspector, still: Session) -> None:
    names = [label.accessibleName() for label in inspector.block.equations.labels]
    assert names[0] == "f_t = σ(W_f [h_(t-1), x_t] + b_f)"
    assert len(names) == 6
    inspector.block.notation.button("torch").click()
    assert still.appearance.notation == "torch"
    assert "weight_hh_l0_f" in inspector.block.equations.labels[0].accessibleName()
    still.appearance.set_notation("uvw")
    assert inspector.block.notation.button("uvw").isChecked()


def test_equations_become_pictures(inspector: Inspector, qtbot: QtBot) -> None:
    labels = inspector.block.equations.labels
    qtbot.waitUntil(lambda: all(label.is_set for label in labels), timeout=20_000)


def test_backward_equations_are_folded_away_at_first(inspector: Inspector) -> None:
    page = inspector.block
    assert page.backward.labels
    assert not page.backward.isVisible()
    page._backward.button.click()
    assert page.backward.isVisible()


def test_problems_are_said_with_what_to_do(inspector: Inspector, still: Session) -> None:
    still.selection.select("output")
    assert not inspector.block.problems.isVisible()
    still.document.set_param("linear", "size", 3)
    problem = still.document.model.resolution.problems[0]
    assert problem.text.en in inspector.block.problems.text.text()
    assert problem.remedy.en in inspector.block.problems.text.text()
    still.appearance.set_language("zh")
    assert problem.text.zh in inspector.block.problems.text.text()


def test_papers_are_opened_in_the_browser(inspector: Inspector, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    inspector.block.reading.linkActivated.emit("https://doi.org/10.1162/neco.1997.9.8.1735")
    assert opened == ["https://doi.org/10.1162/neco.1997.9.8.1735"]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("presenter", [False, True])
def test_it_never_needs_to_scroll_sideways(
    inspector: Inspector, still: Session, language: str, presenter: bool
) -> None:
    still.appearance.set_language("zh" if language == "zh" else "en")
    still.appearance.set_presenter(presenter)
    for node in (*still.document.project.graph.nodes, None):
        still.selection.select(node)
        assert inspector.horizontalScrollBar().maximum() == 0
        page = inspector.block if node else inspector.task
        assert page.minimumSizeHint().width() <= inspector.viewport().width()


def test_a_problem_is_mended_by_one_click_and_undone_by_one(window: MainWindow, qtbot: QtBot) -> None:
    """An encoder becomes an LSTM: its decoder no longer fits, and is made to fit wherever one looks."""
    window.files.show(example("reverse_plain").open(), None)
    document, page = window.session.document, window.inspector.block
    window.session.selection.select("encoder")
    document.set_kind("encoder", "lstm")
    assert not document.model.resolution.ok
    assert "initial state needs 32 numbers" in page.problems.text.text()
    labels = [button.text() for button in page.problems.buttons]
    assert labels[:2] == ["Make GRU like LSTM", "Insert a block: Linear, size 32"]
    qtbot.mouseClick(page.problems.buttons[0], Qt.MouseButton.LeftButton)
    assert document.model.resolution.ok
    assert document.project.graph.nodes["decoder"].kind == "lstm"
    assert page.problems.isHidden()
    document.undo()
    document.undo()
    assert document.project.graph.nodes["encoder"].kind == "gru"
    assert document.model.resolution.ok


def test_a_block_gets_a_title_and_loses_it_again(inspector: Inspector, still: Session, qtbot: QtBot) -> None:
    title, document = inspector.block.title, still.document
    inspector.block.edit_title()
    assert title.field.isVisible()
    assert title.field.placeholderText() == "LSTM"
    qtbot.keyClicks(title.field, " memory ")
    qtbot.keyClick(title.field, Qt.Key.Key_Return)
    assert (title.text(), title.field.isVisible()) == ("memory", False)
    assert document.project.graph.nodes["lstm"].title == "memory"
    assert inspector.block.kind.text() == "id: lstm · LSTM"
    qtbot.mouseDClick(title.label, Qt.MouseButton.LeftButton)
    assert title.field.text() == "memory"
    qtbot.keyClicks(title.field, "never")
    qtbot.keyClick(title.field, Qt.Key.Key_Escape)
    assert document.project.graph.nodes["lstm"].title == "memory"
    title.pencil.click()
    title.field.clear()
    qtbot.keyClick(title.field, Qt.Key.Key_Return)
    assert title.text() == "LSTM"
    document.undo()
    document.undo()
    assert not document.modified


def test_looking_at_another_block_drops_what_was_being_typed(
    inspector: Inspector, still: Session, qtbot: QtBot
) -> None:
    inspector.block.edit_title()
    qtbot.keyClicks(inspector.block.title.field, "half")
    still.selection.select("linear")
    assert not inspector.block.title.field.isVisible()
    assert {node.title for node in still.document.project.graph.nodes.values()} == {""}


def test_another_task_is_one_edit_and_what_does_not_fit_is_mended_by_one_click(
    inspector: Inspector, still: Session, qtbot: QtBot
) -> None:
    still.selection.select(None)
    picker, document = inspector.task.picker, still.document
    picker.fill()
    sections = [action.text() for action in picker.tasks.actions() if action.isSeparator()]
    assert sections[0] == "Many to one"
    offered = {action.data(): action for action in picker.tasks.actions() if action.data()}
    assert set(offered) == set(tasks.catalogue())
    assert offered["recall"].isChecked()
    assert offered["adding"].text().startswith("Adding problem · Each step gives a number")
    offered["adding"].trigger()
    assert document.project.task.id == "adding"
    assert inspector.task.title.text() == "Adding problem"
    assert "no input of tokens" in inspector.task.problems.text.text()
    qtbot.waitUntil(lambda: any("2 changes" in b.text() for b in inspector.task.problems.buttons), timeout=10000)
    best = next(b for b in inspector.task.problems.buttons if "2 changes" in b.text())
    assert "Replace Tokens by Features" in best.toolTip()
    best.click()
    assert document.model.resolution.ok
    assert not inspector.task.problems.isVisible()
    document.undo()
    document.undo()
    assert not document.modified


def test_a_missing_answer_is_said_and_mended_on_the_task_page(inspector: Inspector, still: Session) -> None:
    still.selection.select(None)
    still.document.edit_graph(edits.remove(still.document.project.graph, ["output"]), Text("Remove", "删除"))
    card = inspector.task.problems
    assert card.isVisible()
    assert card.buttons[0].text() == "Add Output behind Linear"
    card.buttons[0].click()
    assert still.document.model.resolution.ok
