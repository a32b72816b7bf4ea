"""Sessions with real traces but without an engine thread: what is painted is a function of what the session holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from plot_sessions import Still, traced
from PySide6.QtCore import QSettings

from rnnstudio.project.project import Document, Project
from rnnstudio.session import session as sessions
from rnnstudio.session.session import Session


@pytest.fixture
def make_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: object
) -> Iterator[Callable[[Project], Session]]:
    """Opens a project and lets its first trace arrive."""
    monkeypatch.setattr(sessions, "Runner", Still)
    made: list[Session] = []

    def make(project: Project) -> Session:
        session = Session(QSettings(str(tmp_path / f"{len(made)}.ini"), QSettings.Format.IniFormat))
        session.appearance.set_language("en")
        session.open(Document(project))
        if session.document.model.resolution.ok:
            traced(session)
        made.append(session)
        return session

    yield make
    for session in made:
        session.close()
        session.deleteLater()
