"""The commands of building, in the real window: palette, typed blocks, clipboard, deletion, alignment."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from rnnstudio.examples import example
from rnnstudio.graph import edits
from rnnstudio.graph.graph import Wire
from rnnstudio.ui.main_window import MainWindow
from rnnstudio.ui.panels.palette import KIND


@pytest.fixture
def builder(window: MainWindow) -> MainWindow:
    window.actions_["view.build"].trigger()
    window.canvas.setFocus()
    return window


def press(
    qtbot: QtBot, window: MainWindow, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    window.activateWindow()
    window.canvas.setFocus()
    qtbot.keyClick(window.canvas, key, held)


def graph(window: MainWindow) -> tuple[set[str], set[Wire]]:
    found = window.session.document.project.graph
    return set(found.nodes), set(found.wires)


def test_the_palette_stands_beside_the_large_canvas_alone(builder: MainWindow) -> None:
    assert builder.palette_.isVisible()
    builder.actions_["view.step"].trigger()
    assert not builder.palette_.isVisible()
    builder.actions_["model.palette"].trigger()
    assert builder.palette_.isVisible()
    assert builder.perspectives.current == "build"
    builder.actions_["model.palette"].trigger()
    assert not builder.palette_.isVisible()


def test_the_palette_is_searched_in_both_languages(builder: MainWindow) -> None:
    palette = builder.palette_
    for typed, kind in (("lstm", "lstm"), ("丢弃", "dropout"), ("recurrent gru", "gru")):
        palette.field.setText(typed)
        kinds = [palette.list.item(row).data(KIND) for row in range(palette.list.count())]
        assert kind in kinds, typed
        assert len(kinds) < 6


def test_a_typed_block_follows_the_chosen_one(builder: MainWindow, qtbot: QtBot) -> None:
    builder.session.selection.select("lstm")
    press(qtbot, builder, Qt.Key.Key_A)
    quick = builder.workshop.quick_add
    assert quick.isVisible()
    qtbot.keyClicks(quick.palette_.field, "dropout")
    qtbot.keyClick(quick.palette_.field, Qt.Key.Key_Return)
    assert not quick.isVisible()
    assert {Wire("lstm", "h", "dropout", "x"), Wire("dropout", "y", "readout", "x")} <= graph(builder)[1]
    assert builder.session.document.model.resolution.ok
    assert builder.session.document.undoes is not None
    assert builder.session.document.undoes.en == "Add Dropout"


def test_only_what_fits_is_offered_at_a_loose_end(builder: MainWindow) -> None:
    from PySide6.QtCore import QPointF

    from rnnstudio.graph.plugs import Plug

    builder.canvas.asked.emit(Plug("tokens", "output", "tokens"), QPointF(50, 300))
    palette = builder.workshop.quick_add.palette_
    kinds = {palette.list.item(row).data(KIND) for row in range(palette.list.count())} - {None}
    assert "embedding" in kinds
    assert "lstm" not in kinds
    palette.chosen.emit("embedding")
    assert Wire("tokens", "tokens", "embedding", "tokens") in graph(builder)[1]
    assert builder.session.document.project.layout["embedding"] == (50, 300)


def test_blocks_go_to_another_window_as_text(builder: MainWindow, qtbot: QtBot) -> None:
    before = graph(builder)
    builder.session.selection.choose(("lstm", "readout"))
    press(qtbot, builder, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert '"lstm"' in QGuiApplication.clipboard().text()
    press(qtbot, builder, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    nodes, wires = graph(builder)
    assert nodes - before[0] == {"lstm_2", "readout_2"}
    assert wires - before[1] == {Wire("lstm_2", "h", "readout_2", "x")}
    assert builder.session.selection.nodes == ("lstm_2", "readout_2")
    press(qtbot, builder, Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)
    assert graph(builder) == before


def test_other_text_on_the_clipboard_is_refused_in_words(builder: MainWindow) -> None:
    before = builder.session.document.project
    for text in ("nothing", '{"graph": 3}'):
        QGuiApplication.clipboard().setText(text)
        builder.workshop.paste()
        assert builder.messages.isVisible()
        builder.messages.hide()
    assert builder.session.document.project is before


def test_delete_heals_and_is_for_the_canvas_alone(builder: MainWindow, qtbot: QtBot) -> None:
    builder.session.selection.select("lstm")
    builder.trace_plots.setFocus()
    qtbot.keyClick(builder.trace_plots, Qt.Key.Key_Delete)
    assert "lstm" in graph(builder)[0]
    press(qtbot, builder, Qt.Key.Key_Delete)
    assert "lstm" not in graph(builder)[0]
    assert Wire("one_hot", "x", "readout", "x") in graph(builder)[1]


def test_two_chosen_blocks_are_wired_by_a_key(builder: MainWindow, qtbot: QtBot) -> None:
    wire = Wire("lstm", "h", "readout", "x")
    builder.session.selection.choose((), {wire})
    press(qtbot, builder, Qt.Key.Key_Backspace)
    assert wire not in graph(builder)[1]
    builder.session.selection.choose(("lstm", "readout"))
    press(qtbot, builder, Qt.Key.Key_W)
    assert wire in graph(builder)[1]


def test_a_menu_lists_where_an_output_leads(builder: MainWindow) -> None:
    builder.session.selection.select("lstm")
    menu = builder.workshop.wires_menu()
    assert menu is not None
    checked = [action for action in menu.actions() if action.isChecked()]
    assert len(checked) == 1
    assert "Readout" in checked[0].text()
    checked[0].trigger()
    assert not builder.session.document.project.graph.into("readout")


def test_alignment_and_automatic_arrangement(builder: MainWindow) -> None:
    places = builder.canvas.bench.places()
    builder.workshop.choose_all()
    builder.workshop.align("left")
    assert builder.session.document.project.layout
    assert builder.session.document.undoes is not None
    assert builder.session.document.undoes.en == "Align blocks"
    builder.workshop.arrange()
    assert builder.session.document.project.layout == {}
    assert builder.canvas.bench.places() == places


def test_where_one_builds_the_canvas_is_large_and_plots_with_nothing_to_show_fold(
    builder: MainWindow, qtbot: QtBot
) -> None:
    builder.resize(1366, 768)
    builder.files.show(example("translation").open(), None)
    canvas, document = builder.canvas, builder.session.document
    qtbot.waitUntil(lambda: canvas.height() > builder.plots_page.height())
    before = canvas.height()
    document.edit_graph(edits.remove(document.project.graph, ["linear"]), document.project.title)
    qtbot.waitUntil(lambda: canvas.height() > before + 60)
    assert builder.trace_plots.height() < 8 * builder.fontMetrics().height()
    builder.actions_["view.step"].trigger()
    builder.actions_["view.build"].trigger()
    large = canvas.height()
    assert large > before + 60
    document.undo()
    qtbot.waitUntil(lambda: canvas.height() < large - 60)
