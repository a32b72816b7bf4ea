"""What the canvas keeps as pixels never outlives what it shows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from rnnstudio.session.session import Session
from rnnstudio.ui.canvas.scene import ModelScene
from rnnstudio.ui.canvas.view import CanvasView

Change = Callable[[CanvasView, Session], object]
CHANGES: dict[str, Change] = {
    "theme": lambda _, session: session.appearance.set_theme("dark"),
    "language": lambda _, session: session.appearance.set_language("zh"),
    "size of text": lambda view, session: (view.step_zoom(-2), session.appearance.set_presenter(True)),
    "zoom": lambda view, _: view.step_zoom(2),
    "paper moved": lambda view, _: view.centerOn(view.mapToScene(37, 23)),
    "room": lambda view, _: view.resize(900, 170),
    "playhead": lambda _, session: session.stepper.go(6),
    "answers hidden": lambda view, _: view.set_predict_first(True),
    "chosen": lambda _, session: session.selection.select("linear"),
    "problem": lambda _, session: session.document.set_param("linear", "size", 3),
    "size of a block": lambda _, session: session.document.set_param("lstm", "size", 16),
    "no trace": lambda _, session: session.stepper.accept(None),
}


Pixels = np.ndarray[tuple[int, ...], np.dtype[np.int16]]
ROUNDING = 3  # of 255: soft edges meet what is behind them in another order


def shown(view: CanvasView) -> Pixels:
    """As it is on screen, from what is kept."""
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).astype(np.int16)


def same(one: Pixels, other: Pixels) -> bool:
    """True where nobody could tell them apart."""
    return one.shape == other.shape and int(np.abs(one - other).max()) <= ROUNDING


def painted_anew(view: CanvasView) -> Pixels:
    """The same with nothing kept."""
    scene = view.scene()
    assert isinstance(scene, ModelScene)
    for item in scene.items():
        mode = item.cacheMode()
        item.setCacheMode(item.CacheMode.NoCache)
        item.setCacheMode(mode)
    return shown(view)


@pytest.fixture
def view(still: Session, canvas_of: Callable[[Session], CanvasView], qtbot: QtBot) -> CanvasView:
    made = canvas_of(still)
    made.resize(900, 420)
    with qtbot.waitExposed(made):
        made.show()
    still.stepper.go(3)
    return made


@pytest.mark.parametrize("name", CHANGES)
def test_after_a_change_nothing_old_is_seen(name: str, view: CanvasView, still: Session, qtbot: QtBot) -> None:
    before = shown(view)
    CHANGES[name](view, still)
    qtbot.wait(80)
    now = shown(view)
    assert not same(now, before)
    assert same(now, painted_anew(view))


def test_another_trace_is_seen(view: CanvasView, still: Session, qtbot: QtBot) -> None:
    before, trace = shown(view), still.stepper.trace
    still.stepper.accept(None)
    qtbot.waitUntil(lambda: not same(shown(view), before))
    still.stepper.accept(trace)
    still.stepper.go(3)
    qtbot.waitUntil(lambda: same(shown(view), before))
