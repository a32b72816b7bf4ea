"""A block's problem beside its card, with what mends it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from rnnstudio.graph import edits
from rnnstudio.session.session import Session
from rnnstudio.ui.canvas.beside import EDGE, Rect, beside
from rnnstudio.ui.canvas.view import CanvasView
from rnnstudio.ui.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def canvas(still: Session, qtbot: QtBot, canvas_of: Callable[[Session], CanvasView]) -> CanvasView:
    """A canvas whose Linear block has the wrong size."""
    view = canvas_of(still)
    view.resize(1000, 420)
    with qtbot.waitExposed(view):
        view.show()
    still.document.set_param("linear", "size", 7)
    return view


def mark(view: CanvasView, node: str = "output") -> QPoint:
    return view.mapFromScene(view.bench.scene.blocks[node].badge().center())


def card(view: CanvasView, node: str = "output") -> QRect:
    rect = view.bench.scene.blocks[node].card()
    return QRect(view.mapFromScene(rect.topLeft()), view.mapFromScene(rect.bottomRight()))


def in_sight(view: CanvasView) -> bool:
    """The frame is whole, within the canvas, and all its buttons can be seen without scrolling."""
    advice = view.advising.advice
    return view.viewport().rect().contains(advice.geometry()) and all(
        advice.rect().contains(QRect(button.mapTo(advice, QPoint(0, 0)), button.size()))
        for button in advice.card.buttons
    )


def test_a_click_on_the_mark_tells_the_problem_and_one_click_mends_it(
    canvas: CanvasView, still: Session, qtbot: QtBot
) -> None:
    qtbot.mouseClick(canvas.viewport(), LEFT, pos=mark(canvas))
    advice = canvas.advising.advice
    assert canvas.advising.told == "output"
    assert still.selection.node == "output"
    assert "it needs 4 numbers but gets 7" in advice.card.text.text()
    assert in_sight(canvas)
    assert not advice.geometry().intersects(card(canvas))
    steps = still.document.now
    qtbot.mouseClick(advice.card.buttons[0], LEFT)
    assert still.document.model.resolution.ok
    assert still.document.now == steps + 1
    assert not advice.isVisible()
    still.document.undo()
    assert still.document.project.graph.nodes["linear"].params["size"] == 7


def test_it_opens_under_the_mouse_and_goes_with_it(canvas: CanvasView, qtbot: QtBot) -> None:
    advice = canvas.advising.advice
    qtbot.mouseMove(canvas.viewport(), mark(canvas))
    qtbot.waitUntil(advice.isVisible)
    assert canvas.bench.selection.node != "output"
    qtbot.mouseMove(advice, advice.rect().center())
    qtbot.mouseMove(canvas.viewport(), QPoint(3, 3))
    qtbot.waitUntil(lambda: not advice.isVisible())


def test_after_a_click_it_stays_until_escape_or_a_click_elsewhere(canvas: CanvasView, qtbot: QtBot) -> None:
    for leave in (
        lambda: qtbot.keyClick(canvas, Qt.Key.Key_Escape),
        lambda: qtbot.mouseClick(canvas.viewport(), LEFT, pos=QPoint(3, 3)),
    ):
        qtbot.mouseClick(canvas.viewport(), LEFT, pos=mark(canvas))
        qtbot.mouseMove(canvas.viewport(), QPoint(5, 5))
        qtbot.wait(500)
        assert canvas.advising.told == "output"
        leave()
        assert canvas.advising.told is None


def test_a_press_anywhere_in_the_window_closes_it(
    still: Session, qtbot: QtBot, canvas_of: Callable[[Session], CanvasView]
) -> None:
    whole, aside, view = QWidget(), QLabel("beside"), canvas_of(still)
    column = QVBoxLayout(whole)
    column.addWidget(aside)
    column.addWidget(view)
    whole.resize(900, 500)
    qtbot.addWidget(whole)
    with qtbot.waitExposed(whole):
        whole.show()
    still.document.set_param("linear", "size", 7)
    view.advising.show_next()
    assert view.advising.told == "output"
    qtbot.mouseClick(aside, LEFT)
    assert view.advising.told is None
    view.setParent(None)


def test_it_follows_its_card_and_never_leaves_the_canvas(canvas: CanvasView, qtbot: QtBot) -> None:
    canvas.advising.show_next()
    advice = canvas.advising.advice
    for change in (
        lambda: canvas.step_zoom(3),
        lambda: canvas.horizontalScrollBar().setValue(canvas.horizontalScrollBar().value() + 300),
        lambda: canvas.resize(700, 300),
        canvas.fit,
        lambda: canvas.resize(1000, 420),
    ):
        before = advice.geometry()
        change()
        canvas.viewport().repaint()
        QApplication.processEvents()
        assert canvas.viewport().rect().contains(advice.geometry())
        assert advice.geometry() != before or canvas.rect().intersects(card(canvas))
    assert in_sight(canvas)


def test_the_port_concerned_stands_out_while_it_is_told(canvas: CanvasView) -> None:
    item = canvas.bench.scene.blocks["output"]

    def picture() -> bytes:
        image = canvas.grab(card(canvas).adjusted(-30, -30, 0, 0)).toImage()
        return bytes(image.constBits())

    canvas.bench.selection.select("output")
    before = picture()
    item.set_told(True)
    lit = picture()
    item.set_told(False)
    assert lit != before == picture()


def test_it_never_takes_the_keyboard(canvas: CanvasView, qtbot: QtBot) -> None:
    canvas.setFocus()
    canvas.advising.show_next()
    advice = canvas.advising.advice
    assert canvas.hasFocus()
    for part in advice.findChildren(QWidget):
        assert part.focusPolicy() == Qt.FocusPolicy.NoFocus, part
    qtbot.mouseClick(advice.card.text, LEFT)
    assert canvas.hasFocus()
    assert advice.isVisible()


def test_by_keyboard_from_problem_to_problem_and_mended(window: MainWindow, qtbot: QtBot) -> None:
    document, advising = window.session.document, window.canvas.advising
    assert not window.actions_["model.problem"].isEnabled()
    document.edit_graph(edits.remove(document.project.graph, ["one_hot", "output"]), document.project.title)
    window.canvas.setFocus()
    window.session.selection.select("lstm")
    places = [problem.node for problem in document.model.resolution.problems]
    told = []
    for _ in range(len(places) + 1):
        window.actions_["model.problem"].trigger()
        told.append(advising.told)
    assert told == ["lstm", None, "lstm"]
    assert window.canvas.hasFocus()
    problems = len(places)
    window.actions_["model.mend"].trigger()
    window.actions_["model.mend"].trigger()
    assert len(document.model.resolution.problems) < problems
    document.undo()
    while document.undoes is not None:
        document.undo()
    assert document.model.resolution.ok


def test_what_concerns_no_block_is_told_at_the_notice(still: Session, canvas: CanvasView) -> None:
    still.document.edit_graph(edits.remove(still.document.project.graph, ["output"]), still.document.project.title)
    notice = next(label for label in canvas.findChildren(QLabel) if "<a href" in label.text())
    assert "no Output block gives it" in notice.text()
    notice.linkActivated.emit("problem")
    advice = canvas.advising.advice
    assert advice.isVisible()
    assert in_sight(canvas)
    assert not advice.geometry().intersects(notice.geometry())
    advice.card.buttons[0].click()
    assert "output" in still.document.project.graph.nodes


def test_the_notice_counts_the_problems_and_leads_to_the_first(still: Session, canvas: CanvasView) -> None:
    still.document.edit_graph(edits.remove(still.document.project.graph, ["one_hot"]), still.document.project.title)
    notice = next(label for label in canvas.findChildren(QLabel) if "<a href" in label.text())
    count = len(still.document.model.resolution.problems)
    assert notice.text().startswith("One problem" if count == 1 else f"{count} problems")
    blocks = [card(canvas, name) for name in still.document.project.graph.nodes]
    assert not any(notice.geometry().intersects(block) for block in blocks)
    notice.linkActivated.emit("problem")
    assert canvas.advising.told == still.document.model.resolution.problems[0].node


def test_typing_goes_on_while_the_mouse_is_over_a_mark(window: MainWindow, qtbot: QtBot) -> None:
    document, canvas = window.session.document, window.canvas
    document.set_param("linear", "size", 7)
    field: QLineEdit = window.palette_.field
    window.actions_["view.build"].trigger()
    field.setFocus()
    QApplication.processEvents()
    qtbot.mouseMove(canvas.viewport(), mark(canvas))
    qtbot.waitUntil(lambda: canvas.advising.told == "output")
    qtbot.keyClicks(field, "gru")
    assert field.text() == "gru"


SIDE = st.integers(20, 300)


@given(st.tuples(st.integers(-500, 1500), st.integers(-500, 900), SIDE, SIDE), st.tuples(SIDE, SIDE))
def test_it_stands_wholly_in_sight_and_off_the_card_wherever_there_is_room(
    at: tuple[int, int, int, int], size: tuple[int, int]
) -> None:
    room, block = (1000, 600), Rect(*at)
    x, y = beside(block, size, room)
    assert EDGE <= x <= room[0] - EDGE - size[0]
    assert EDGE <= y <= room[1] - EDGE - size[1]
    if block.x >= 0 and block.x + block.width + size[0] + 30 < room[0]:
        assert x >= block.x + block.width
