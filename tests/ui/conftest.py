"""For tests of widgets: a session that holds a real project and a real trace, without the engine thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from ui_stage import leave_unasked

from rnnstudio.engine.tracing import trace
from rnnstudio.examples.recipe import chain
from rnnstudio.graph.graph import Graph
from rnnstudio.project.project import Document, Project, TaskChoice
from rnnstudio.session.session import Session
from rnnstudio.ui.main_window import MainWindow
from rnnstudio.ui.words import Words

RECALL = chain(
    ("tokens", {}),
    ("one_hot", {}),
    ("lstm", {"size": 8}),
    ("readout", {"mode": "last"}),
    ("linear", {"size": 4}),
    ("output", {}),
)
Open = Callable[..., Session]


def show(session: Session, project: Project) -> None:
    """The project with its first weights, and the trace of its first probe."""
    session.open(Document(project))
    model = session.document.model
    if model.resolution.ok and session.stepper.sample is not None:
        session.stepper.accept(trace(model, model.initial_weights(), session.stepper.sample))


@pytest.fixture
def open_session(qapp: object, tmp_path: Path) -> Iterator[Open]:
    """Makes sessions whose engine is stopped: what they show was computed here."""
    made: list[Session] = []

    def opened(graph: Graph = RECALL, task: str = "recall") -> Session:
        settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
        settings.setValue("language", "en")
        session = Session(settings)
        session.close()
        made.append(session)
        show(session, Project(graph, TaskChoice(task)))
        return session

    yield opened
    for session in made:
        session.deleteLater()


@pytest.fixture
def still(open_session: Open) -> Session:
    """Recall with an LSTM, stepped to t = 4."""
    session = open_session()
    session.stepper.go(4)
    return session


@pytest.fixture
def words(still: Session) -> Words:
    """The words of that session."""
    return Words(still.appearance)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """The whole window with a living engine, on the first example."""
    QApplication.setStyle("Fusion")
    session = Session(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    session.appearance.set_language("en")
    made = MainWindow(session)
    made.show()
    made.begin(None)
    qtbot.waitUntil(lambda: session.stepper.trace is not None, timeout=10000)
    yield made
    session.close()
    leave_unasked(made)
    made.close()
    made.deleteLater()
