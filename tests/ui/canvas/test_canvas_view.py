"""The canvas as a user meets it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from rnnstudio.graph.graph import Graph
from rnnstudio.session.session import Session
from rnnstudio.ui.canvas.block_item import BlockItem
from rnnstudio.ui.canvas.pictures import Bars
from rnnstudio.ui.canvas.scene import ModelScene
from rnnstudio.ui.canvas.view import CanvasView

CanvasOf = Callable[[Session], CanvasView]
ALL = ["tokens", "one_hot", "lstm", "readout", "linear", "output"]


def shown(view: CanvasView, qtbot: QtBot, width: int = 700, height: int = 300) -> CanvasView:
    view.resize(width, height)
    with qtbot.waitExposed(view):
        view.show()
    return view


@pytest.fixture
def view(still: Session, canvas_of: CanvasOf, qtbot: QtBot) -> CanvasView:
    return shown(canvas_of(still), qtbot)


def scene_of(view: CanvasView) -> ModelScene:
    scene = view.scene()
    assert isinstance(scene, ModelScene)
    return scene


def block(view: CanvasView, node: str) -> BlockItem:
    return scene_of(view).blocks[node]


def centre(view: CanvasView, node: str) -> QPoint:
    return view.mapFromScene(block(view, node).pos())


def drag(view: CanvasView, qtbot: QtBot, start: QPoint, by: QPoint, button: Qt.MouseButton) -> None:
    qtbot.mousePress(view.viewport(), button, pos=start)
    for share in (0.5, 1.0):
        qtbot.mouseMove(view.viewport(), start + QPoint(round(by.x() * share), round(by.y() * share)))
    qtbot.mouseRelease(view.viewport(), button, pos=start + by)


def notice(view: CanvasView) -> QLabel:
    return next(label for label in view.findChildren(QLabel))


def test_every_block_and_wire_is_there_and_in_the_view(view: CanvasView) -> None:
    scene = scene_of(view)
    assert list(scene.blocks) == ALL
    assert [wire.label for wire in scene.wires.values()] == ["tokens 8", "8", "8", "8", "4"]
    assert view.mapToScene(view.viewport().rect()).boundingRect().contains(scene.content())
    assert all(
        not a.card().intersects(b.card()) for a in scene.blocks.values() for b in scene.blocks.values() if a is not b
    )


def test_it_fits_again_when_the_window_changes_until_the_user_zooms(view: CanvasView) -> None:
    before = view.transform().m11()
    view.resize(1400, 700)
    assert view.transform().m11() > before
    view.zoom(0.5)
    zoomed = view.transform().m11()
    view.resize(500, 300)
    assert view.transform().m11() == zoomed
    view.fit()
    assert view.mapToScene(view.viewport().rect()).boundingRect().contains(scene_of(view).content())


def test_a_click_selects_and_a_click_beside_selects_nothing(view: CanvasView, still: Session, qtbot: QtBot) -> None:
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=centre(view, "linear"))
    assert still.selection.node == "linear"
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert still.selection.node is None
    assert not still.document.modified


def test_dragging_moves_one_block_in_one_undo_step(view: CanvasView, still: Session, qtbot: QtBot) -> None:
    places = {node: block(view, node).pos() for node in ALL}
    for _ in range(2):
        before, by = block(view, "linear").pos().x(), 40 / view.transform().m11()
        drag(view, qtbot, centre(view, "linear"), QPoint(40, 20), Qt.MouseButton.LeftButton)
        assert block(view, "linear").pos().x() - before == pytest.approx(by, abs=4)
    assert all(block(view, node).pos() == places[node] for node in ALL if node != "linear")
    still.document.undo()
    still.document.undo()
    assert still.document.project.layout == {}
    assert block(view, "linear").pos() == places["linear"]


def test_escape_calls_a_drag_off(view: CanvasView, still: Session, qtbot: QtBot) -> None:
    start, before = centre(view, "linear"), block(view, "linear").pos()
    qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(view.viewport(), start + QPoint(50, 0))
    assert block(view, "linear").pos() != before
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    assert block(view, "linear").pos() == before
    assert still.document.undoes is None
    assert still.document.redoes is None


def test_dragging_the_paper_pans(view: CanvasView, still: Session, qtbot: QtBot) -> None:
    before = centre(view, "linear")
    drag(view, qtbot, QPoint(5, 5), QPoint(60, 30), Qt.MouseButton.MiddleButton)
    assert centre(view, "linear") - before == QPoint(60, 30)
    assert not still.document.modified


def test_tab_goes_from_block_to_block_and_out(view: CanvasView, still: Session) -> None:
    still.selection.select(None)
    visited = []
    while view.focusNextPrevChild(True) and len(visited) < 10:
        if visited[-1:] == [still.selection.node]:
            break
        visited.append(still.selection.node)
    assert visited == ALL


def test_control_and_arrows_move_the_selected_block(view: CanvasView, still: Session, qtbot: QtBot) -> None:
    still.selection.select("linear")
    before = block(view, "linear").pos()
    for _ in range(3):
        qtbot.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    moved = block(view, "linear").pos() - before
    assert (moved.x(), moved.y()) == pytest.approx((30, 0), abs=0.1)
    still.document.undo()
    assert block(view, "linear").pos() == before


def test_only_what_changed_is_made_anew(view: CanvasView, still: Session) -> None:
    before = dict(scene_of(view).blocks)
    still.document.set_param("lstm", "size", 16)
    assert scene_of(view).blocks == before
    assert block(view, "lstm").face.size.en == "16"
    assert [wire.label for wire in scene_of(view).wires.values()] == ["tokens 8", "8", "16", "16", "4"]


def test_problems_stand_on_the_block_and_port_concerned(view: CanvasView, still: Session) -> None:
    still.document.set_param("linear", "size", 3)
    face = block(view, "output").face
    assert face.problems
    assert face.troubled("y")
    problem = face.problems[0]
    assert problem.remedy.en in block(view, "output").toolTip()
    assert not block(view, "linear").face.problems


def test_the_playhead_and_the_trace_are_followed(view: CanvasView, still: Session, qtbot: QtBot) -> None:
    still.stepper.go(7)
    assert {item.row for item in scene_of(view).blocks.values()} == {6}
    old = block(view, "lstm").picture
    trace = still.stepper.trace
    still.stepper.accept(None)
    qtbot.waitUntil(lambda: block(view, "lstm").picture is None)
    still.stepper.accept(trace)
    qtbot.waitUntil(lambda: block(view, "lstm").picture == old)


def pixels(view: CanvasView, node: str) -> bytes:
    image = view.grab(view.mapFromScene(block(view, node).card()).boundingRect()).toImage()
    return bytes(image.constBits())


def test_predict_first_hides_the_answer_and_what_lies_ahead(view: CanvasView, still: Session) -> None:
    still.stepper.go(4)
    open_ = {node: pixels(view, node) for node in ALL}
    view.set_predict_first(True)
    assert block(view, "output").picture is None
    assert all(pixels(view, node) != open_[node] for node in ALL)
    still.stepper.go(still.stepper.length)
    assert block(view, "lstm").veil == "past"
    ended = {node: pixels(view, node) for node in ALL}
    view.set_predict_first(False)
    assert [node for node in ALL if pixels(view, node) != ended[node]] == ["output"]
    still.stepper.go(4)
    assert all(pixels(view, node) == open_[node] for node in ALL)


def test_a_wrong_answer_is_never_marked_as_right(view: CanvasView) -> None:
    for shares, right in (([0.1, 0.9], True), ([0.9, 0.1], False)):
        item = block(view, "output")
        item.set_picture(Bars(("A", "B"), np.array(shares), np.array(1)))
        image = view.grab(view.mapFromScene(item.card()).boundingRect()).toImage()
        half = [image.pixelColor(x, y) for x in range(image.width() // 2, image.width()) for y in range(image.height())]
        assert any(c.green() > max(c.red() + 40, c.blue() + 20) for c in half) == right
        assert any(c.red() > max(c.green(), c.blue()) + 60 for c in half) == (not right)


def test_titles_fit_their_cards_in_both_languages(view: CanvasView, still: Session) -> None:
    for language in ("en", "zh"):
        still.appearance.set_language(language)
        for item in scene_of(view).blocks.values():
            look = scene_of(view)._look
            title = QFontMetricsF(look.title).horizontalAdvance(look.say(item.face.title))
            rest = look.width(item.face.id, look.small) + look.width(look.say(item.face.size), look.title)
            assert title + rest < item.size.width


def test_theme_and_size_of_text_reach_the_picture(view: CanvasView, still: Session) -> None:
    light = view.grab().toImage()
    still.appearance.set_theme("dark")
    assert view.grab().toImage() != light
    view.resize(2600, 1400)
    ordinary = view.transform().m11()
    still.appearance.set_presenter(True)
    assert view.transform().m11() == pytest.approx(ordinary * 1.4)


def test_an_empty_model_says_what_to_do(
    open_session: Callable[..., Session], canvas_of: CanvasOf, qtbot: QtBot
) -> None:
    session = open_session(Graph())
    view = shown(canvas_of(session), qtbot)
    assert notice(view).isVisible()
    assert "new model" in notice(view).text()
    session.appearance.set_language("zh")
    assert "新建" in notice(view).text()


def test_a_flat_room_leaves_out_what_can_be_spared_so_that_letters_stay_large(view: CanvasView) -> None:
    view.resize(880, 160)
    assert scene_of(view)._look.compact
    assert len({item.pos().y() for item in scene_of(view).blocks.values()}) == 1
    view.resize(880, 400)
    assert not scene_of(view)._look.compact


def text_height(view: CanvasView) -> float:
    return view.transform().m11() * scene_of(view)._look.small.pixelSize()


def test_text_in_the_flat_room_of_a_small_screen_can_be_read(view: CanvasView, still: Session) -> None:
    view.resize(886, 168)
    assert text_height(view) > 10.5
    cards = [item.card() for item in scene_of(view).blocks.values()]
    plates = [wire.plate for wire in scene_of(view).wires.values()]
    assert not any(card.intersects(plate) for card in cards for plate in plates)


@pytest.mark.parametrize("small", [(886, 150), (886, 282)])
def test_text_is_no_smaller_at_presenter_size_though_its_room_is(
    view: CanvasView, still: Session, small: tuple[int, int]
) -> None:
    view.resize(886, 168 if small[1] < 168 else 343)
    ordinary = text_height(view)
    still.appearance.set_presenter(True)
    view.resize(*small)
    assert text_height(view) >= ordinary
