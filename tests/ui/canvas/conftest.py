"""A canvas lives as long as its test: collected in the middle of its own painting it would take the process along."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from rnnstudio.session.session import Session
from rnnstudio.ui.canvas.view import CanvasView
from rnnstudio.ui.words import Words


@pytest.fixture
def canvas_of(qapp: QApplication) -> Iterator[Callable[[Session], CanvasView]]:
    """Makes canvases."""
    made: list[CanvasView] = []

    def make(session: Session) -> CanvasView:
        made.append(CanvasView(session, Words(session.appearance)))
        return made[-1]

    yield make
    for view in made:
        view.close()
        view.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
