"""Work that takes a while, done in another thread from frozen values; what comes of it is told in the window's thread.

Nothing of Qt is touched by the other thread: the window looks from time to time, as it does with the engine's mailbox.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

R = TypeVar("R")
LOOK_MS = 8


class Errands(QObject):
    """One piece of work after the other, in the order in which they were sent; none is ever lost."""

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._thread: ThreadPoolExecutor | None = None
        self._sent: deque[tuple[Future[Any], Callable[[Future[Any]], object]]] = deque()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)

    @property
    def busy(self) -> bool:
        """Whether something is still to be done or told."""
        return bool(self._sent)

    def send(self, work: Callable[[], R], ended: Callable[[Future[R]], object]) -> None:
        """Does the work when all that was sent before is done; `ended` is given what came of it."""
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, self._name)
        self._sent.append((self._thread.submit(work), ended))
        self._timer.start(LOOK_MS)

    def close(self) -> None:
        """Waits for what was sent; there is nobody to be told any more."""
        self._timer.stop()
        self._sent.clear()
        if self._thread is not None:
            self._thread.shutdown()
            self._thread = None

    def _look(self) -> None:
        while self._sent and self._sent[0][0].done():
            future, ended = self._sent.popleft()
            ended(future)
        if not self._sent:
            self._timer.stop()


class Reading(QObject):
    """At most one file being opened: another one, or another document, takes its place.

    A thread cannot be made to stop reading. It is left behind instead, and nobody waits for it, be it on a disk that never answers.
    `changed` tells that `path` moved.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path: Path | None = None
        self._wanted: Future[Any] | None = None
        self._ended: Callable[[Future[Any]], object] = lambda _future: None
        self._given_up: Callable[[], object] = lambda: None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)

    def read(
        self,
        path: Path,
        work: Callable[[], R],
        ended: Callable[[Future[R]], object],
        given_up: Callable[[], object] = lambda: None,
    ) -> None:
        """Does the work, which reads `path`; then `ended` is given what came of it, or `given_up` is called where it was cancelled."""
        self.forget()
        future: Future[R] = Future()
        self._wanted, self._ended, self._given_up = future, ended, given_up
        threading.Thread(target=partial(_fulfil, future, work), name="reading", daemon=True).start()
        self._timer.start(LOOK_MS)
        self._set_path(path)

    def cancel(self) -> None:
        """The user does not want to wait any longer."""
        if self._wanted is not None:
            self.forget()
            self._given_up()

    def forget(self) -> None:
        """Something else has taken the place of what is being read."""
        self._wanted = None
        self._timer.stop()
        self._set_path(None)

    def _look(self) -> None:
        future, ended = self._wanted, self._ended
        if future is not None and future.done():
            self.forget()
            ended(future)

    def _set_path(self, path: Path | None) -> None:
        if path != self.path:
            self.path = path
            self.changed.emit()


def _fulfil(future: Future[R], work: Callable[[], R]) -> None:
    try:
        future.set_result(work())
    except BaseException as error:
        future.set_exception(error)
