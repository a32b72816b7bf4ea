"""Building a model by mouse and keyboard: real presses on the real canvas, and what became of the project."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rnnstudio.graph.graph import Wire
from rnnstudio.graph.plugs import Plug
from rnnstudio.session.session import Session
from rnnstudio.ui.canvas.finding import wire_at
from rnnstudio.ui.canvas.notice import Notice
from rnnstudio.ui.canvas.view import CanvasView
from rnnstudio.ui.dragging import carrying
from rnnstudio.ui.words import Words

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
TO_READOUT = Wire("lstm", "h", "readout", "x")
LSTM_OUT = Plug("lstm", "output", "h")


@pytest.fixture
def view(still: Session, words: Words, qtbot: QtBot) -> Iterator[CanvasView]:
    made = CanvasView(still, words)
    made.resize(1600, 260)
    made.show()
    yield made
    made.close()
    made.deleteLater()


def spot(view: CanvasView, at: QPointF) -> QPoint:
    return view.mapFromScene(at)


def port(view: CanvasView, plug: Plug) -> QPoint:
    item = view.bench.scene.blocks[plug.node]
    return spot(
        view, item.pos() + next(at for a, at in item.anchors.items() if (a.end, a.port) == (plug.end, plug.port))
    )


def middle(view: CanvasView, node: str) -> QPoint:
    return spot(view, view.bench.scene.blocks[node].pos())


def drag(view: CanvasView, qtbot: QtBot, start: QPoint, end: QPoint, *, release: bool = True) -> None:
    qtbot.mousePress(view.viewport(), LEFT, pos=start)
    for share in (0.5, 1.0):
        qtbot.mouseMove(view.viewport(), start + (end - start) * share)
    if release:
        qtbot.mouseRelease(view.viewport(), LEFT, pos=end)


def drop(view: CanvasView, kind: str, at: QPoint) -> None:
    data, action, keys = carrying(kind), Qt.DropAction.CopyAction, NONE
    view.dragEnterEvent(QDragEnterEvent(at, action, data, LEFT, keys))
    view.dragMoveEvent(QDragMoveEvent(at, action, data, LEFT, keys))
    view.dropEvent(QDropEvent(QPointF(at), action, data, LEFT, keys))


def free(view: CanvasView) -> QPoint:
    return QPoint(view.width() - 12, view.height() - 12)


def test_a_wire_is_drawn_from_port_to_port_and_fitting_ports_light_up(
    view: CanvasView, still: Session, qtbot: QtBot
) -> None:
    still.building.replug(TO_READOUT, LSTM_OUT, None)
    assert TO_READOUT not in still.document.project.graph.wires
    begin, end = LSTM_OUT, Plug("readout", "input", "x")
    drag(view, qtbot, port(view, begin), port(view, end), release=False)
    lit = view.bench.partners(begin)
    assert end in lit
    assert Plug("one_hot", "input", "tokens") not in lit, "that takes tokens"
    assert Plug("lstm", "input", "x") not in lit, "that would be a loop without a delay"
    qtbot.mouseRelease(view.viewport(), LEFT, pos=port(view, end))
    assert TO_READOUT in still.document.project.graph.wires
    assert still.document.model.resolution.ok
    assert still.document.undoes is not None
    assert still.document.undoes.en == "Connect LSTM to Readout"


def test_a_wire_let_go_over_a_card_finds_the_port_that_is_meant(view: CanvasView, still: Session, qtbot: QtBot) -> None:
    still.building.replug(TO_READOUT, LSTM_OUT, None)
    drag(view, qtbot, port(view, LSTM_OUT), middle(view, "readout"))
    assert TO_READOUT in still.document.project.graph.wires


def test_a_wire_let_go_over_free_paper_asks_for_a_block(view: CanvasView, still: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.asked) as asked:
        drag(view, qtbot, port(view, LSTM_OUT), free(view))
    assert asked.args is not None
    assert asked.args[0] == LSTM_OUT
    assert still.document.undoes is None


def test_the_end_of_a_wire_goes_to_another_port_and_comes_off_over_free_paper(
    view: CanvasView, still: Session, qtbot: QtBot
) -> None:
    tip = spot(view, view.bench.scene.wires[TO_READOUT].end)
    drag(view, qtbot, tip, free(view))
    assert TO_READOUT not in still.document.project.graph.wires
    assert {p.code for p in still.document.model.resolution.problems} == {"unconnected"}
    still.document.undo()
    assert still.document.model.resolution.ok
    into = still.document.project.graph.wires
    drag(view, qtbot, spot(view, view.bench.scene.wires[TO_READOUT].end), middle(view, "linear"))
    moved = Wire("lstm", "h", "linear", "x")
    assert set(still.document.project.graph.wires) == (
        set(into) - {TO_READOUT, Wire("readout", "y", "linear", "x")}
    ) | {moved}


def test_escape_leaves_a_wire_as_it_was(view: CanvasView, still: Session, qtbot: QtBot) -> None:
    before = still.document.project
    drag(view, qtbot, spot(view, view.bench.scene.wires[TO_READOUT].end), free(view), release=False)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.mouseRelease(view.viewport(), LEFT, pos=free(view))
    assert still.document.project is before
    assert view.bench.scene.wires[TO_READOUT].opacity() == 1


def test_a_block_from_the_palette_comes_to_stand_on_a_wire(view: CanvasView, still: Session) -> None:
    drop(view, "dropout", spot(view, view.bench.scene.wires[TO_READOUT].middle))
    graph = still.document.project.graph
    assert "dropout" in graph.nodes
    assert Wire("lstm", "h", "dropout", "x") in graph.wires
    assert Wire("dropout", "y", "readout", "x") in graph.wires
    assert still.document.model.resolution.ok
    assert still.selection.nodes == ("dropout",)
    still.document.undo()
    assert TO_READOUT in still.document.project.graph.wires


def test_a_block_from_the_palette_stands_where_it_is_dropped(view: CanvasView, still: Session) -> None:
    at = view.mapToScene(free(view))
    drop(view, "gru", free(view))
    assert still.document.project.layout["gru"] == pytest.approx((at.x(), at.y()), abs=0.1)
    assert len(still.document.project.layout) == 7, "from now on every block keeps its place"


def test_a_loose_block_is_dragged_onto_a_wire(view: CanvasView, still: Session, qtbot: QtBot) -> None:
    drop(view, "activation", free(view))
    drag(view, qtbot, middle(view, "activation"), spot(view, view.bench.scene.wires[TO_READOUT].middle))
    assert Wire("lstm", "h", "activation", "x") in still.document.project.graph.wires
    assert still.document.model.resolution.ok


def test_removing_a_block_heals_its_wire_where_that_fits(view: CanvasView, still: Session) -> None:
    still.selection.select("lstm")
    still.building.remove_chosen()
    assert Wire("one_hot", "x", "readout", "x") in still.document.project.graph.wires
    assert still.document.model.resolution.ok
    still.document.undo()
    still.selection.select("one_hot")
    still.building.remove_chosen()
    assert not still.document.project.graph.into("lstm"), "tokens do not fit an LSTM"
    still.document.undo()
    still.selection.choose(("lstm", "readout"))
    still.building.remove_chosen(heal=False)
    assert not still.document.project.graph.into("linear")


def test_a_wire_is_chosen_and_removed(view: CanvasView, still: Session, qtbot: QtBot) -> None:
    at = view.bench.scene.wires[TO_READOUT].middle
    assert wire_at(view.bench.scene, at) == TO_READOUT
    qtbot.mouseClick(view.viewport(), LEFT, pos=spot(view, at))
    assert still.selection.wires == {TO_READOUT}
    assert still.selection.nodes == ()
    still.building.remove_chosen()
    assert TO_READOUT not in still.document.project.graph.wires


def test_a_rubber_band_chooses_blocks_which_then_move_together(view: CanvasView, still: Session, qtbot: QtBot) -> None:
    scene = view.bench.scene
    corner = spot(view, scene.blocks["readout"].card().topLeft()) - QPoint(8, 8)
    far = spot(view, scene.blocks["linear"].card().bottomRight()) + QPoint(8, 8)
    drag(view, qtbot, corner, far)
    assert set(still.selection.nodes) == {"readout", "linear"}
    before = view.bench.places()
    drag(view, qtbot, middle(view, "readout"), middle(view, "readout") + QPoint(0, 50))
    after = view.bench.places()
    assert {n for n in after if after[n] != pytest.approx(before[n], abs=0.1)} == {"readout", "linear"}
    assert still.document.undoes is not None
    assert still.document.undoes.en == "Move Readout, Linear"
    still.document.undo()
    assert view.bench.places() == before


def test_control_click_adds_and_takes_out(view: CanvasView, still: Session, qtbot: QtBot) -> None:
    still.selection.select("tokens")
    for node in ("lstm", "linear", "tokens"):
        qtbot.mouseClick(view.viewport(), LEFT, Qt.KeyboardModifier.ControlModifier, middle(view, node))
    assert still.selection.nodes == ("lstm", "linear")


@pytest.mark.parametrize(
    ("key", "held", "chosen"),
    [
        (Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier, ("readout",)),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier, ("one_hot",)),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier, ("lstm", "readout")),
    ],
)
def test_arrows_go_from_block_to_block(
    view: CanvasView, still: Session, qtbot: QtBot, key: Qt.Key, held: Qt.KeyboardModifier, chosen: tuple[str, ...]
) -> None:
    still.selection.select("lstm")
    qtbot.keyClick(view, key, held)
    assert still.selection.nodes == chosen


def test_a_port_says_its_name_while_the_mouse_is_over_it(view: CanvasView, qtbot: QtBot) -> None:
    plug = LSTM_OUT
    qtbot.mouseMove(view.viewport(), port(view, plug))
    item = view.bench.scene.blocks["lstm"]
    assert item._wiring is not None
    assert item._wiring.near == ("output", "h")
    qtbot.mouseMove(view.viewport(), free(view))
    assert item._wiring is None


def test_a_block_can_be_dropped_on_the_words_of_an_empty_canvas(view: CanvasView, still: Session, qtbot: QtBot) -> None:
    still.selection.choose(still.document.project.graph.nodes)
    still.building.remove_chosen()
    words = view.findChild(Notice)
    assert words.isVisible()
    at, data = words.rect().center(), carrying("gru")
    entered = QDragEnterEvent(at, Qt.DropAction.CopyAction, data, LEFT, NONE)
    QApplication.sendEvent(words, entered)
    assert not words.isVisible(), "it gives way to what is dragged"
    view.dragEnterEvent(QDragEnterEvent(at, Qt.DropAction.CopyAction, data, LEFT, NONE))
    view.dragLeaveEvent(QDragLeaveEvent())
    assert words.isVisible(), "and is back where nothing was dropped"
