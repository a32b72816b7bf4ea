"""The unrolled model as a user meets it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from canvas_models import bahdanau, deep, luong
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from rnnstudio.graph.graph import Graph
from rnnstudio.session.session import Session
from rnnstudio.ui.canvas.unrolled_view import UnrolledView
from rnnstudio.ui.canvas.view import CanvasView
from rnnstudio.ui.main_window import MainWindow

Unroll = Callable[..., tuple[Session, UnrolledView]]
CanvasOf = Callable[[Session], CanvasView]


@pytest.fixture
def unroll(open_session: Callable[..., Session], canvas_of: CanvasOf, qtbot: QtBot) -> Unroll:
    kept = []

    def make(graph: Graph | None = None, task: str = "reverse") -> tuple[Session, UnrolledView]:
        session = open_session(graph, task) if graph is not None else open_session()
        view = canvas_of(session)
        view.resize(886, 410)
        with qtbot.waitExposed(view):
            view.show()
        view.set_unrolled(True)
        kept.append(view)
        return session, view.unrolled

    return make


def column(view: UnrolledView, step: int, timeline: str = "input") -> QPoint:
    found = view.column_at(timeline, step)
    assert found is not None
    return found


def picture(view: UnrolledView) -> QImage:
    return view.grab().toImage()


def colours(image: QImage, x: int) -> set[int]:
    return {image.pixel(x + dx, y) for dx in range(-20, 21) for y in range(image.height() - 30)}


def test_a_click_on_a_copy_chooses_its_block(unroll: Unroll, qtbot: QtBot) -> None:
    session, view = unroll()
    session.selection.select(None)
    before, middle = picture(view), column(view, 2)
    copies = (QPoint(middle.x(), y) for y in range(30, view.height() - 30, 6))
    found = set()
    for place in copies:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)
        found.add(session.selection.node)
    assert {"tokens", "lstm"} <= found
    session.stepper.step(-session.stepper.cursor)
    session.selection.select("lstm")
    assert picture(view) != before
    session.selection.select(None)
    assert picture(view) == before


def test_a_click_on_a_column_moves_the_playhead(unroll: Unroll, qtbot: QtBot) -> None:
    session, view = unroll()
    session.stepper.play()
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=column(view, 6))
    assert session.stepper.cursor == 7
    assert not session.stepper.playing
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(2, 100))
    assert session.stepper.cursor == 7


def test_a_click_on_a_decoders_column_counts_the_encoders_steps(unroll: Unroll, qtbot: QtBot) -> None:
    session, view = unroll(luong())
    assert session.stepper.trace is not None
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=column(view, 1, "output"))
    assert session.stepper.cursor == session.stepper.trace.lengths["input"] + 2


def test_the_column_under_the_playhead_is_lit_and_later_ones_are_pale(unroll: Unroll) -> None:
    session, view = unroll()
    session.stepper.go(4)
    image, lit = picture(view), column(view, 3)
    top = [image.pixel(column(view, step).x() - 12, 4) for step in range(10)]
    assert [step for step in range(10) if top[step] != top[0]] == [3]
    text = session_text(session)
    assert text in colours(image, lit.x())
    assert text not in colours(image, column(view, 7).x())
    session.stepper.go(8)
    assert text in colours(picture(view), column(view, 7).x())


def session_text(session: Session) -> int:
    """The colour of letters that are not pale."""
    from rnnstudio.ui.theme import THEMES

    return THEMES[session.appearance.theme].colour("text").rgb()


@pytest.mark.parametrize(
    ("graph", "task"),
    [(bahdanau(), "reverse"), (luong(), "reverse"), (luong(bidirectional=True), "reverse"), (deep(), "tagging")],
    ids=["loop", "dot", "bridge", "deep"],
)
def test_every_step_of_every_model_has_its_own_picture(unroll: Unroll, graph: Graph, task: str) -> None:
    session, view = unroll(graph, task)
    seen = []
    for cursor in range(session.stepper.length + 1):
        session.stepper.go(cursor)
        seen.append(picture(view))
    assert all(a != b for k, a in enumerate(seen) for b in seen[k + 1 :])


def test_predict_first_hides_answers_and_what_lies_ahead(unroll: Unroll) -> None:
    session, view = unroll(luong())
    session.stepper.go(session.stepper.length)
    open_ = picture(view)
    view.set_covered(True)
    assert picture(view) != open_
    view.set_covered(False)
    assert picture(view) == open_


def test_language_and_theme_reach_it(unroll: Unroll) -> None:
    session, view = unroll()
    english = picture(view)
    session.appearance.set_language("zh")
    chinese = picture(view)
    session.appearance.set_theme("dark")
    assert english != chinese != picture(view)


def test_a_model_that_cannot_run_has_nothing_to_unroll(unroll: Unroll) -> None:
    session, view = unroll()
    session.document.set_param("linear", "size", 3)
    assert view.column_at("input", 0) is None
    picture(view)


def test_another_model_is_unrolled_at_once(unroll: Unroll) -> None:
    session, view = unroll()
    before = picture(view)
    session.document.set_kind("lstm", "gru")
    assert picture(view) != before


def test_a_long_sequence_follows_the_playhead(unroll: Unroll, open_session: Callable[..., Session]) -> None:
    from rnnstudio.examples.recipe import chain

    graph = chain(("features", {}), ("rnn", {"size": 3}), ("linear", {"size": 1}), ("output", {}))
    session, view = unroll(graph, "sine")
    assert session.stepper.length > 25
    session.stepper.go(1)
    assert view.column_at("input", 0) is not None
    assert view.column_at("input", session.stepper.length - 1) is None
    session.stepper.go(session.stepper.length)
    assert view.column_at("input", 0) is None
    assert view.column_at("input", session.stepper.length - 1) is not None


def test_one_key_unrolls_and_folds_the_window(window: MainWindow, qtbot: QtBot) -> None:
    assert not window.canvas.unrolled.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_N)
    assert window.canvas.unrolled.isVisible()
    assert window.canvas.unrolled.size() == window.canvas.size()
    assert window.actions_["view.unroll"].isChecked()
    window.actions_["step.next"].trigger()
    qtbot.keyClick(window, Qt.Key.Key_N)
    assert not window.canvas.unrolled.isVisible()


def test_unrolling_in_a_flat_room_makes_room_and_folding_gives_it_back(window: MainWindow) -> None:
    window.resize(1366, 768)
    window.session.appearance.set_presenter(True)
    window.choose_perspective("step")
    height = window.canvas.height()
    window.actions_["view.unroll"].trigger()
    assert window.perspectives.current == "build"
    assert window.canvas.height() > height
    assert window.canvas.unrolled.size() == window.canvas.size()
    window.actions_["view.unroll"].trigger()
    assert window.perspectives.current == "step"
