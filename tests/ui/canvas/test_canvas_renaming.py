"""A block is renamed where its title stands: on its card."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rnnstudio.session.session import Session
from rnnstudio.ui.canvas.view import CanvasView
from rnnstudio.ui.main_window import MainWindow
from rnnstudio.ui.title_field import TitleField

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(still: Session, canvas_of: Callable[[Session], CanvasView], qtbot: QtBot) -> CanvasView:
    made = canvas_of(still)
    made.resize(1600, 260)
    with qtbot.waitExposed(made):
        made.show()
    return made


def field_of(view: CanvasView) -> TitleField:
    found = view.findChild(TitleField)
    assert found is not None
    return found


def title(view: CanvasView, node: str) -> QRect:
    return view.mapFromScene(view.bench.scene.blocks[node].title()).boundingRect()


def test_a_double_click_on_a_title_renames_the_block_and_undo_takes_it_back(
    view: CanvasView, still: Session, qtbot: QtBot
) -> None:
    entered: list[None] = []
    view.entered.connect(lambda: entered.append(None))
    qtbot.mouseDClick(view.viewport(), LEFT, pos=title(view, "lstm").center())
    field = field_of(view)
    assert (field.isVisible(), field.hasFocus(), field.placeholderText()) == (True, True, "LSTM")
    assert field.geometry().contains(title(view, "lstm").center())
    qtbot.keyClicks(field, " memory ")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert still.document.project.graph.nodes["lstm"].title == "memory"
    assert (field.isVisible(), view.hasFocus(), entered) == (False, True, [])
    still.document.undo()
    assert not still.document.modified


def test_a_double_click_beside_the_title_goes_to_the_parameters(view: CanvasView, qtbot: QtBot) -> None:
    beside = title(view, "lstm").center() + QPoint(0, 2 * title(view, "lstm").height())
    with qtbot.waitSignal(view.entered):
        qtbot.mouseDClick(view.viewport(), LEFT, pos=beside)
    assert not field_of(view).isVisible()


def test_escape_leaves_everything_as_it_was(view: CanvasView, still: Session, qtbot: QtBot) -> None:
    assert view.rename("lstm")
    qtbot.keyClicks(field_of(view), "never")
    qtbot.keyClick(field_of(view), Qt.Key.Key_Escape)
    assert not field_of(view).isVisible()
    assert view.hasFocus()
    assert not still.document.modified


def test_a_click_elsewhere_takes_what_was_typed(view: CanvasView, still: Session, qtbot: QtBot) -> None:
    view.rename("lstm")
    qtbot.keyClicks(field_of(view), "memory")
    view.setFocus(Qt.FocusReason.MouseFocusReason)
    assert still.document.project.graph.nodes["lstm"].title == "memory"


def test_an_edit_of_the_model_drops_what_was_being_typed(view: CanvasView, still: Session, qtbot: QtBot) -> None:
    view.rename("lstm")
    qtbot.keyClicks(field_of(view), "half")
    still.document.set_param("lstm", "size", 4)
    assert not field_of(view).isVisible()
    assert still.document.project.graph.nodes["lstm"].title == ""


def test_the_field_stays_on_its_card_while_the_paper_moves(view: CanvasView) -> None:
    view.rename("readout")
    for steps in (1, -4):
        view.step_zoom(steps)  # about the middle, wherever a mouse may be
        assert field_of(view).geometry().contains(title(view, "readout").center())
        assert view.viewport().rect().contains(field_of(view).geometry())
    view.resize(900, 200)
    QApplication.processEvents()
    assert field_of(view).geometry().contains(title(view, "readout").center())


def test_f2_renames_the_chosen_block_and_asks_for_one_where_none_is(window: MainWindow, qtbot: QtBot) -> None:
    window.session.selection.select(None)
    window.actions_["model.rename"].trigger()
    assert window.messages.isVisible()
    window.session.selection.select("lstm")
    window.actions_["model.rename"].trigger()
    assert field_of(window.canvas).isVisible()
    qtbot.keyClick(field_of(window.canvas), Qt.Key.Key_Escape)
    window.actions_["view.unroll"].trigger()
    window.actions_["model.rename"].trigger()
    assert window.inspector.block.title.field.isVisible()
