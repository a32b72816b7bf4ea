"""What tests of widgets need besides a session: documents, plain actions, a window to stand in, the curves of a run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import numpy as np
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from rnnstudio.examples.recipes import recipes
from rnnstudio.project.project import Document, Progress
from rnnstudio.project.scalars import Scalars
from rnnstudio.session.session import Session
from rnnstudio.ui.icons import icon
from rnnstudio.ui.main_window import MainWindow
from rnnstudio.ui.theme import LIGHT

Shown = TypeVar("Shown", bound=QWidget)
PATIENCE = 30.0
PARAMETERS = ("lstm.weight_ih_l0", "lstm.weight_hh_l0", "lstm.bias_ih_l0", "linear.weight")


def document(name: str, trained: Progress | None = None) -> Document:
    """One of the examples, with weights where it is to be a trained one."""
    project = recipes()[name].project
    weights = {"lstm.weight_hh_l0": np.zeros((32, 8), np.float32)} if trained else {}
    return Document(project, weights, trained or Progress())


def plain_actions(session: Session, keys: Iterable[str]) -> dict[str, QAction]:
    """Actions that do nothing, by id."""
    return {key: QAction(icon("play", LIGHT), key, session) for key in keys}


@contextmanager
def on_stage(widget: Shown, size: tuple[int, int]) -> Iterator[Shown]:
    """The widget in a window that is shown, for as long as the test runs."""
    window = QWidget()
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
    column.addWidget(widget)
    window.resize(*size)
    window.show()
    yield widget
    window.close()
    window.deleteLater()


def scalars(updates: int, parameters: tuple[str, ...] = PARAMETERS, first: int = 1) -> Scalars:
    """Curves of a run whose loss is 1/step and whose accuracy climbs to 1."""
    steps = np.arange(first, first + updates, dtype=float)
    loss = 1 / steps
    norms = np.outer(loss, 1 / np.arange(1, len(parameters) + 1))
    rows = np.column_stack([steps, loss, np.linalg.norm(norms, axis=1), norms])
    at = np.unique(np.linspace(0, updates - 1, min(updates, 20)).astype(int))
    return Scalars(parameters, rows, np.column_stack([steps[at], loss[at] / 2, np.linspace(0.25, 1, len(at))]))


def until(happened: Callable[[], object]) -> None:
    """Lets the window live until something has happened."""
    limit = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < limit
        QApplication.processEvents()
        time.sleep(0.001)


def done(begin: Callable[[Callable[[], object], Callable[[], object]], object]) -> bool:
    """Begins something that ends in one of two ways, and waits for it: whether it was the first."""
    ended: list[bool] = []
    begin(lambda: ended.append(True), lambda: ended.append(False))
    until(lambda: ended)
    return ended[0]


def at_rest(window: MainWindow) -> None:
    """Waits until no file is being read or written."""
    session = window.session
    until(lambda: session.filing.saving.path is None and session.reading.path is None and not session.errands.busy)


def leave_unasked(window: MainWindow) -> None:
    """From now on nobody is asked about unsaved work, which is given up."""
    window.files.leave = lambda then, otherwise=None: then()  # type: ignore[method-assign, misc, assignment]
