"""Scenes of making a model: the empty canvas, gestures under way, what opens beside the canvas, the three steps of a new model."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rnnstudio.ui.gallery_stage import Stage

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint

    from rnnstudio.ui.starting.dialog import NewModel


def empty(stage: Stage) -> None:
    """Nothing has been made yet."""
    from rnnstudio.project.project import Document, Project

    stage.do("view.build")
    stage.window.files.show(Document(Project()), None)


def wiring(stage: Stage) -> None:
    """A wire on its way from the LSTM to another block; the ports that fit light up."""
    stage.build("recall_lstm")
    start, end = _port(stage, "lstm", "output", "h"), _port(stage, "linear", "input", "x")
    _hold(stage, start, start + (end - start) * 0.5, end - (end - start) * 0.15)


def inserting(stage: Stage) -> None:
    """A block from the palette over the wire that it is to stand on."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent

    from rnnstudio.ui.dragging import carrying

    stage.build("recall_lstm")
    start, end = _port(stage, "lstm", "output", "h"), _port(stage, "readout", "input", "x")
    at, data = (start + end) / 2, carrying("layer_norm")
    left, none, copy = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    stage.window.canvas.dragEnterEvent(QDragEnterEvent(at, copy, data, left, none))
    stage.window.canvas.dragMoveEvent(QDragMoveEvent(at, copy, data, left, none))


def several(stage: Stage) -> None:
    """Three blocks are chosen, and the menu of the canvas is open."""
    stage.build("recall_lstm")
    stage.window.session.selection.choose(("one_hot", "lstm", "readout"))
    stage.window.canvas.menu_wanted.emit(stage.window.canvas.point_for("lstm"))


def model_menu(stage: Stage) -> None:
    """The menu of building, with aligning."""
    from rnnstudio.ui.actions.spec import MENUS

    stage.build("recall_lstm")
    bar = stage.window.menuBar()
    bar.setActiveAction(bar.actions()[list(MENUS).index("model")])


def quick_add(stage: Stage) -> None:
    """Which block is to follow the LSTM?"""
    stage.build("recall_lstm")
    stage.window.session.selection.select("lstm")
    stage.do("model.add")


def problem(stage: Stage) -> None:
    """Sizes that do not fit: at the block, at the wire and in the inspector."""
    stage.build("reverse_additive")
    stage.window.session.document.set_param("decoder", "size", 20)
    stage.settle(0.8)
    stage.window.session.selection.select("decoder")


def several_problems(stage: Stage) -> None:
    """A block was taken out: what is missing, and what mends it."""
    stage.build("recall_lstm")
    stage.window.session.selection.select("one_hot")
    stage.window.workshop.remove(heal=False)
    stage.window.session.selection.select("lstm")


def mending(stage: Stage) -> None:
    """The problem of a block beside its card, with what mends it."""
    problem(stage)
    stage.do("model.problem")


def mending_in_two_rows(stage: Stage) -> None:
    """The same where the canvas is full: a decoder whose input was taken away."""
    from rnnstudio.graph import edits

    stage.build("translation")
    document = stage.window.session.document
    graph = document.project.graph
    graph = edits.disconnect(graph, graph.into("decoder", "x")[0])
    document.edit_graph(graph, document.project.title)
    stage.settle(0.8)
    stage.do("model.problem")


def task_page(stage: Stage) -> None:
    """Nothing is chosen: the task, and what the whole model costs."""
    stage.build("recall_lstm")
    stage.window.session.selection.select(None)


def block_foot(stage: Stage) -> None:
    """The inspector of a block, scrolled to its connections and costs."""
    from PySide6.QtWidgets import QScrollArea

    stage.build("recall_lstm")
    stage.window.session.selection.select("lstm")
    stage.settle(1.5)
    for area in stage.window.inspector.findChildren(QScrollArea):
        area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())


def history(stage: Stage) -> None:
    """All edits by their names, some of them undone."""
    stage.build("recall_lstm")
    session = stage.window.session
    session.document.set_param("lstm", "size", 20)
    session.document.set_param("lstm", "layers", 2)
    session.selection.select("one_hot")
    stage.do("edit.remove")
    session.document.set_option("learning_rate", 0.02)
    session.document.undo()
    stage.do("edit.history")


def commands(stage: Stage) -> None:
    """The list of all commands, searched."""
    from PySide6.QtTest import QTest

    stage.open("recall_lstm")
    stage.do("help.commands")
    QTest.keyClicks(stage.window.small_windows.commands.field, "add")


def shortcuts(stage: Stage) -> None:
    """Every key and every gesture."""
    stage.open("recall_lstm")
    stage.do("help.shortcuts")


def renaming(stage: Stage) -> None:
    """A block's title is typed on its card."""
    stage.build("recall_lstm")
    stage.window.session.selection.select("lstm")
    stage.do("model.rename")


def examples(stage: Stage) -> None:
    """The shelf of examples."""
    stage.open("recall_lstm")
    stage.do("file.examples")


def note_editing(stage: Stage) -> None:
    """Title and note are written."""
    stage.open("recall_lstm")
    stage.do("edit.note")


def new_shape(stage: Stage) -> None:
    """A new model: which shape?"""
    _new_model(stage)


def new_task(stage: Stage) -> None:
    """A new model: which task?"""
    _new_model(stage).forms.cards[-1].click()


def new_cell(stage: Stage) -> None:
    """A new model: which cell?"""
    dialog = _new_model(stage)
    dialog.forms.cards[0].click()
    stage.settle()
    dialog.tasks.cards[0].click()


def _new_model(stage: Stage) -> NewModel:
    from rnnstudio.ui.starting.dialog import NewModel

    stage.open("recall_lstm")
    stage.do("file.new")
    stage.settle()
    return next(dialog for dialog in stage.window.findChildren(NewModel) if dialog.isVisible())


def _port(stage: Stage, node: str, end: str, port: str) -> QPoint:
    """Where a port is in the canvas."""
    canvas = stage.window.canvas
    item = canvas.bench.scene.blocks[node]
    return canvas.mapFromScene(
        item.pos() + next(at for key, at in item.anchors.items() if (key.end, key.port) == (end, port))
    )


def _hold(stage: Stage, *way: QPoint) -> None:
    stage.hold(stage.window.canvas.viewport(), *way)


BUILDING: tuple[Callable[[Stage], None], ...] = (
    empty,
    wiring,
    inserting,
    several,
    model_menu,
    quick_add,
    problem,
    several_problems,
    mending,
    mending_in_two_rows,
    task_page,
    block_foot,
    history,
    commands,
    shortcuts,
    renaming,
    examples,
    note_editing,
    new_shape,
    new_task,
    new_cell,
)
