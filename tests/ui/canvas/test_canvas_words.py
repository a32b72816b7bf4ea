"""The words on the canvas can be read, however little room there is, and stand clear of one another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from canvas_models import bahdanau, luong
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from rnnstudio.graph.graph import Graph
from rnnstudio.session.session import Session
from rnnstudio.ui.canvas.look import Look
from rnnstudio.ui.canvas.painting import Stage, paint_picture
from rnnstudio.ui.canvas.pictures import Bars
from rnnstudio.ui.canvas.scene import ModelScene
from rnnstudio.ui.canvas.view import CanvasView
from rnnstudio.ui.theme import base_points

Opened = tuple[Session, CanvasView, ModelScene]
GRAPHS = {"loop": bahdanau(), "dot": luong(), "bridge": luong(bidirectional=True)}
FLAT = {False: 162, True: 110}  # the canvas beside the timeline on a small screen, by presenter size
CanvasOf = Callable[[Session], CanvasView]


def of_lstms(graph: Graph) -> Graph:
    """The same model with LSTMs for its GRUs."""
    return replace(graph, nodes={n: replace(x, kind="lstm") if x.kind == "gru" else x for n, x in graph.nodes.items()})


@pytest.fixture
def opened(open_session: Callable[..., Session], canvas_of: CanvasOf, qtbot: QtBot) -> Callable[..., Opened]:
    def make(graph: Graph, height: int = 410, presenter: bool = False) -> Opened:
        session = open_session(graph, "reverse")
        session.appearance.set_presenter(presenter)
        view = canvas_of(session)
        view.resize(886, height)
        with qtbot.waitExposed(view):
            view.show()
        scene = view.scene()
        assert isinstance(scene, ModelScene)
        return session, view, scene

    return make


@pytest.mark.parametrize("presenter", [False, True], ids=["desk", "presenter"])
@pytest.mark.parametrize("name", GRAPHS)
def test_names_of_two_rows_of_blocks_are_nearly_as_large_as_other_text(
    opened: Callable[..., Opened], name: str, presenter: bool
) -> None:
    session, view, _ = opened(GRAPHS[name], FLAT[presenter], presenter)
    title = view.transform().m11() * view._look.title.pixelSize()
    assert title >= 0.85 * base_points(session.appearance.presenter) * 96 / 72


@pytest.mark.parametrize("presenter", [False, True], ids=["desk", "presenter"])
def test_names_of_cells_with_two_loops_can_be_read(opened: Callable[..., Opened], presenter: bool) -> None:
    session, view, _ = opened(of_lstms(bahdanau()), FLAT[presenter], presenter)
    title = view.transform().m11() * view._look.title.pixelSize()
    assert title >= 0.75 * base_points(session.appearance.presenter) * 96 / 72


@pytest.mark.parametrize("height", [410, 240, 162])
@pytest.mark.parametrize("name", GRAPHS)
def test_what_a_wire_carries_stands_beside_loops_and_wires(
    opened: Callable[..., Opened], name: str, height: int
) -> None:
    _, _, scene = opened(of_lstms(GRAPHS[name]), height)
    loops = [item.loops() for item in scene.blocks.values() if not item.loops().isEmpty()]
    assert loops
    for wire, item in scene.wires.items():
        if item.label.startswith("state"):
            assert not any(item.plate.intersects(loop) for loop in loops), wire
            cards = [block.card().adjusted(0, block.size.above, 0, 0) for block in scene.blocks.values()]
            assert not any(item.plate.intersects(card) for card in cards), wire
            assert not any(other.path.intersects(item.plate) for other in scene.wires.values()), wire


def test_a_state_is_called_a_state_in_both_languages(opened: Callable[..., Opened]) -> None:
    session, _, scene = opened(of_lstms(luong()))
    handed = next(item for wire, item in scene.wires.items() if wire.input == "initial")
    assert handed.label == "state 8"
    session.appearance.set_language("zh")
    assert handed.label == "状态 8"


def test_a_decoder_is_known_though_the_model_does_not_fit(opened: Callable[..., Opened]) -> None:
    session, _, scene = opened(bahdanau())
    session.document.set_param("decoder", "size", 7)
    assert session.document.model.resolution.problems
    symbols = {name: [loop.symbol for loop in scene.blocks[name].face.loops] for name in ("encoder", "decoder")}
    assert symbols == {"encoder": ["h_{t−1}"], "decoder": ["s_{t−1}"]}


@pytest.mark.parametrize("width", [70, 100, 130, 180])
def test_name_bar_and_number_each_have_their_room(still: Session, width: int) -> None:
    """The bars end before the numbers begin, whatever the names are."""
    look = Look.of(still.appearance)
    bars = Bars(("negative", "positive"), np.array([0.01, 0.99]), np.array(1))
    image = QImage(width + 20, 60, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    paint_picture(bars, Stage(painter, QRectF(10, 5, width, 50), 0, look, {}))
    painter.end()
    grid, accent = (look.colours.colour(name).rgb() for name in ("grid", "accent"))
    bar = [x for x in range(image.width()) for y in range(60) if image.pixel(x, y) in (grid, accent)]
    numbers = 10 + width - look.width(" ✓", look.small) - look.width("0.00", look.small)
    assert max(bar, default=0) <= numbers - 6
    assert bool(bar) == (width >= 180)
