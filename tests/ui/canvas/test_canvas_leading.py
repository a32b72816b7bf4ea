"""What is led anew after a move is all that had to be, and paints all that is new."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import pytest
from canvas_models import bahdanau, deep, luong
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QRegion
from PySide6.QtWidgets import QApplication, QGraphicsItem

from rnnstudio import blocks
from rnnstudio.graph.compose import composed
from rnnstudio.graph.graph import Graph
from rnnstudio.project.project import Project
from rnnstudio.session.session import Session
from rnnstudio.ui.canvas.arrange import Point
from rnnstudio.ui.canvas.look import Look
from rnnstudio.ui.canvas.scene import ModelScene

ROOM = (1200.0, 600.0)


def braid() -> Graph:
    """Three branches side by side, with sums across and shortcuts past them, in several rows."""
    names = {f"{part}_{k}": part for k in range(7) for part in ("linear", "activation", "add")}
    ways = [
        f"add_{k - 1} > linear_{k} > activation_{k} > add_{k}.a\nadd_{max(k - 3, 0)} > add_{k}.b" for k in range(1, 7)
    ]
    first = "features > linear_0 > activation_0 > add_0.a\nlinear_0 > add_0.b"
    return composed(
        blocks.catalogue(),
        {"features": "features", **names, "output": "output"},
        "\n".join([first, *ways, "add_6 > output"]),
    )


GRAPHS = {"braid": (braid(), "adding"), "loop": (bahdanau(), "reverse"), "bridge": (luong(True), "reverse")}
GRAPHS |= {"dot": (luong(), "reverse"), "deep": (deep(), "reverse")}


def shown(session: Session, project: Project) -> ModelScene:
    """A scene that was made for a project."""
    look = Look.of(session.appearance)
    scene = ModelScene(look)
    scene.show_model(project, session.document.model, look, ROOM)
    return scene


def drawn(scene: ModelScene) -> dict[object, object]:
    """All that was led: the way of every wire, where its line runs, where its words stand."""
    return {wire: (item.route, item.end, item.legs, item.plate, item.chip) for wire, item in scene.wires.items()}


def moves(places: dict[str, Point], seed: int, steps: int) -> Iterable[dict[str, Point]]:
    """One block after the other elsewhere, sometimes several at once."""
    numbers = random.Random(seed)
    for _ in range(steps):
        some = numbers.sample(sorted(places), numbers.choice((1, 1, 3)))
        yield {n: (places[n][0] + numbers.uniform(-200, 200), places[n][1] + numbers.uniform(-200, 200)) for n in some}


@pytest.mark.parametrize("name", GRAPHS)
def test_after_any_moves_all_runs_as_if_it_were_led_anew(name: str, open_session: Callable[..., Session]) -> None:
    graph, task = GRAPHS[name]
    session = open_session(graph, task)
    project = session.document.project
    scene = shown(session, project)
    places = scene.places(project, ROOM)
    for elsewhere in moves(dict(places), 5, 12):
        places |= elsewhere
        scene.move(elsewhere)
        anew = shown(session, replace(project, layout=places))
        assert drawn(scene) == drawn(anew)
        assert scene.content() == anew.content()


def test_a_block_where_it_stood_leads_nothing(open_session: Callable[..., Session]) -> None:
    session = open_session(braid(), "adding")
    scene = shown(session, session.document.project)
    before = drawn(scene)
    scene.move(scene.places(session.document.project, ROOM))
    assert drawn(scene) == before


@pytest.mark.parametrize("name", ["braid", "loop"])
def test_whatever_looks_different_after_a_move_is_painted(name: str, open_session: Callable[..., Session]) -> None:
    graph, task = GRAPHS[name]
    session = open_session(graph, task)
    scene = shown(session, session.document.project)
    for item in scene.items():
        item.setCacheMode(QGraphicsItem.CacheMode.NoCache)
    paper = scene.content().adjusted(-300, -300, 300, 300)
    painted: list[QRectF] = []
    scene.changed.connect(painted.extend)
    QApplication.processEvents()
    before = picture(scene, paper)
    for elsewhere in moves(dict(scene.places(session.document.project, ROOM)), 7, 8):
        painted.clear()
        scene.move(elsewhere)
        QApplication.processEvents()
        now = picture(scene, paper)
        stale = (before != now).any(axis=2) & ~covered(painted, paper, now.shape)
        assert not stale.any()
        before = now


def picture(scene: ModelScene, paper: QRectF) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    image = QImage(paper.size().toSize(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    scene.render(painter, QRectF(image.rect()), paper)
    painter.end()
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).copy()


def covered(
    rects: Iterable[QRectF], paper: QRectF, shape: tuple[int, ...]
) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """The pixels that are painted anew, to the next whole one."""
    mask = np.zeros(shape[:2], bool)
    region = QRegion()
    for rect in rects:
        region += rect.translated(-paper.topLeft()).toAlignedRect().adjusted(-1, -1, 1, 1)
    for rect in region:
        mask[max(rect.top(), 0) : rect.bottom() + 1, max(rect.left(), 0) : rect.right() + 1] = True
    return mask
