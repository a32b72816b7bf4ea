"""Encoders, decoders, loops, layers and directions on the canvas."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from canvas_models import bahdanau, deep, luong, one_to_many
from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot

from rnnstudio.graph.graph import Graph
from rnnstudio.project.project import Document, Project, TaskChoice
from rnnstudio.session.session import Session
from rnnstudio.ui.canvas.pictures import Strips, Tokens
from rnnstudio.ui.canvas.scene import ModelScene
from rnnstudio.ui.canvas.view import CanvasView
from rnnstudio.ui.plots.fed_row import START

Opened = tuple[Session, CanvasView, ModelScene]
ROOMS = [(886, 410), (886, 240), (886, 162), (886, 130), (1250, 620)]
CanvasOf = Callable[[Session], CanvasView]


@pytest.fixture
def opened(open_session: Callable[..., Session], canvas_of: CanvasOf, qtbot: QtBot) -> Callable[..., Opened]:
    def make(graph: Graph, task: str = "reverse", width: int = 886, height: int = 410) -> Opened:
        session = open_session(graph, task)
        view = canvas_of(session)
        view.resize(width, height)
        with qtbot.waitExposed(view):
            view.show()
        scene = view.scene()
        assert isinstance(scene, ModelScene)
        return session, view, scene

    return make


def cards(scene: ModelScene) -> dict[str, QRectF]:
    return {name: item.card() for name, item in scene.blocks.items()}


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("graph", [bahdanau(), luong(), luong(bidirectional=True)], ids=["loop", "dot", "bridge"])
def test_no_wire_runs_behind_a_block_and_no_blocks_overlap(
    opened: Callable[..., Opened], graph: Graph, room: tuple[int, int]
) -> None:
    _, view, scene = opened(graph, "reverse", *room)
    for wire, item in scene.wires.items():
        passed = [n for n, card in cards(scene).items() if n not in (wire.source, wire.target)]
        assert not [name for name in passed if item.path.intersects(cards(scene)[name])], wire
    words = [rect for item in scene.wires.values() for rect in (item.plate, item.chip) if not rect.isEmpty()]
    assert not [a for k, a in enumerate(words) for b in words[k + 1 :] if a.intersects(b)]
    placed = list(cards(scene).items())
    assert not [(a, b) for a, x in placed for b, y in placed if a < b and x.intersects(y)]
    assert view.mapToScene(view.viewport().rect()).boundingRect().contains(scene.content())


def test_the_late_wire_leads_back_with_its_mark(opened: Callable[..., Opened]) -> None:
    _, _, scene = opened(bahdanau())
    late = [wire for wire, item in scene.wires.items() if not item.chip.isEmpty()]
    assert [(wire.source, wire.output, wire.target) for wire in late] == [("decoder", "previous", "attention")]
    item = scene.wires[late[0]]
    assert item.path.intersects(item.chip)
    assert "t−1" in item.toolTip()


def test_the_bands_are_named_and_hold_their_blocks(opened: Callable[..., Opened]) -> None:
    _, _, scene = opened(bahdanau())
    assert [band.name.zh for band in scene.bands] == ["编码器", "解码器"]
    for band, names in zip(scene.bands, (["letters", "encoder"], ["written", "output"]), strict=True):
        assert all(band.boundingRect().contains(cards(scene)[name]) for name in names)
    assert not any(band.boundingRect().intersects(cards(scene)["attention"]) for band in scene.bands)


def test_regions_come_and_go_with_the_model(opened: Callable[..., Opened]) -> None:
    session, _, scene = opened(deep(), "tagging")
    assert not scene.bands
    assert not scene._look.compact
    session.open(Document(Project(bahdanau(), TaskChoice("reverse"))))
    assert len(scene.bands) == 2
    assert scene._look.compact
    session.open(Document(Project(deep(), TaskChoice("tagging"))))
    assert not scene.bands
    assert not scene._look.compact


def test_a_picture_put_into_words_stands_above_them(opened: Callable[..., Opened]) -> None:
    _, _, scene = opened(one_to_many(repeated=True), "digit_names")
    assert cards(scene)["features"].bottom() < cards(scene)["written"].top()
    for wire, item in scene.wires.items():
        passed = [n for n in scene.blocks if n not in (wire.source, wire.target)]
        assert not [name for name in passed if item.path.intersects(cards(scene)[name])], wire
    picture = scene.blocks["features"].picture
    assert isinstance(picture, Strips)
    assert not picture.strips[0].over_time


def test_every_block_stands_at_its_own_step(opened: Callable[..., Opened]) -> None:
    session, _, scene = opened(luong())
    trace = session.stepper.trace
    assert trace is not None
    read = trace.lengths["input"]
    session.stepper.go(1)
    assert (scene.blocks["encoder"].row, scene.blocks["encoder"].veil) == (0, "off")
    assert (scene.blocks["decoder"].row, scene.blocks["decoder"].veil) == (None, "before")
    session.stepper.go(read + 2)
    assert scene.blocks["encoder"].row == read - 1
    assert (scene.blocks["decoder"].row, scene.blocks["decoder"].veil) == (1, "off")


def test_a_decoder_shows_nothing_before_its_first_step(opened: Callable[..., Opened]) -> None:
    session, view, scene = opened(luong())

    def pixels(name: str) -> set[int]:
        image = view.grab(view.mapFromScene(scene.blocks[name].card()).boundingRect()).toImage()
        return {image.pixel(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}

    session.stepper.go(1)
    before = len(pixels("embedding_2"))
    session.stepper.go(session.stepper.length)
    assert len(pixels("embedding_2")) > before


def test_attention_shows_where_it_looks(opened: Callable[..., Opened]) -> None:
    session, _, scene = opened(luong())
    picture, trace = scene.blocks["attention"].picture, session.stepper.trace
    assert isinstance(picture, Strips)
    assert trace is not None
    assert [strip.signal.id for strip in picture.strips] == ["alpha"]
    assert picture.strips[0].values.shape == (trace.lengths["output"], trace.lengths["input"])


def test_the_decoder_shows_what_it_reads(opened: Callable[..., Opened]) -> None:
    picture = opened(luong())[2].blocks["written"].picture
    assert isinstance(picture, Tokens)
    assert picture.words[0] == START


def test_both_directions_of_the_top_layer_are_shown(opened: Callable[..., Opened]) -> None:
    session, _, scene = opened(deep(), "tagging")
    block, trace = scene.blocks["lstm"], session.stepper.trace
    assert isinstance(block.picture, Strips)
    assert trace is not None
    assert [strip.direction for strip in block.picture.strips] == ["forward", "backward"]
    for strip in block.picture.strips:
        assert strip.values is trace.signals[("lstm", 1, strip.direction, "h")]  # type: ignore[index]
    assert block.face.layers == 2
    assert [(loop.symbol, loop.backward) for loop in block.face.loops] == [
        ("(h, C)_{t−1}", False),
        ("(h, C)_{t+1}", True),
    ]


def test_quiet_ports_say_what_they_are_while_the_mouse_is_there(opened: Callable[..., Opened]) -> None:
    _, view, scene = opened(deep(), "tagging")
    block = scene.blocks["lstm"]
    assert [socket.id for socket in block.face.inputs if socket.quiet] == ["initial"]
    still = view.grab().toImage()
    block.hoverEnterEvent(None)
    assert block.boundingRect().width() > block.size.width + 100
    assert view.grab().toImage() != still
    block.hoverLeaveEvent(None)
    assert view.grab().toImage() == still


def test_moving_a_block_takes_its_wires_along(opened: Callable[..., Opened]) -> None:
    session, view, scene = opened(bahdanau())
    places = view.bench.places()
    x, y = places["attention"]
    session.building.move({**places, "attention": (x + 30, y + 20)}, ["attention"])
    for wire, item in scene.wires.items():
        grown = scene.blocks[wire.target].card().adjusted(-14, -14, 14, 14)
        assert grown.contains(item.end), wire
