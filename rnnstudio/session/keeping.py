"""Unsaved work goes into a side file every few seconds, so that a crash costs no more than those.

It is written in a thread of its own from frozen values, never over the document, and cleared away as soon as nothing is unsaved. Without
a folder to keep it in, as in tests and pictures, nothing is kept and nothing is found.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.text import Text
from rnnstudio.project.project import Document
from rnnstudio.project.recovery import About, Place, left_behind, new_place

R = TypeVar("R")
EVERY_MS = 3000
SHARE = 0.05  # of the time; where keeping takes long, it is done less often
NOT_KEPT = Text(
    "Your unsaved work cannot be kept for a crash: {why} Save it now and then.",
    "无法为意外退出保留未保存的内容：{why}请不时保存。",
)


@dataclass(frozen=True)
class Unsaved:
    """What would be lost now, and what will be told of it; with an equal `state` there is nothing new to keep."""

    state: object
    document: Document
    about: About


class Keeping(QObject):
    """Asks `unsaved` again and again. `failed` carries a StudioError, once until keeping works again."""

    failed = Signal(object)

    def __init__(self, home: Path | None, unsaved: Callable[[], Unsaved | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._home, self._unsaved = home, unsaved
        self._writer: ThreadPoolExecutor | None = None
        self._place: Place | None = None
        self._state: object = None
        self._holds = False
        self._writing: Future[float] | None = None
        self._not_before, self._overdue, self._told = 0.0, False, False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.keep)
        if home is not None:
            self._timer.start(EVERY_MS)

    @property
    def works(self) -> bool:
        """True where unsaved work is kept, and nothing went wrong with it."""
        return self._home is not None and not self._told

    def left_behind(self) -> list[Place]:
        """What windows that did not end properly have left; it is this window's from now on, until it leaves it."""
        return [] if self._home is None else left_behind(self._home)

    def keep(self) -> None:
        """Hands what is unsaved to the writing thread, where it is new; clears what was kept where nothing is."""
        if self._home is None or self._is_writing():
            return
        unsaved = self._unsaved()
        if unsaved is None:
            self.clear()
        elif unsaved.state != self._state and (self._overdue or time.monotonic() >= self._not_before):
            self._state, self._holds, self._overdue = unsaved.state, True, False
            self._writing = self._hand_over(partial(self._write, self._home, unsaved))

    def clear(self) -> None:
        """What was kept is saved by now, or given up."""
        self._state = None
        if self._holds:
            self._holds = False
            self._hand_over(self._clear)

    def renew(self) -> None:
        """Some of it is saved by now; what is not is kept as soon as the thread is free, however long that takes."""
        self._state, self._overdue = None, True
        self.keep()

    def adopt(self, place: Place) -> None:
        """What stands in this place is now this window's own unsaved work."""
        self._holds = True
        self._hand_over(partial(self._move, place))

    def close(self) -> None:
        """The window closes properly: nothing is unsaved, or the user has given it up."""
        self._timer.stop()
        self.clear()
        if self._writer is not None:
            self._hand_over(self._leave)
            self._writer.shutdown()
        self._home = self._writer = None

    def wait(self) -> None:
        """Until everything that was handed over is written."""
        if self._writer is not None:
            self._hand_over(lambda: None).result()
            self._is_writing()

    def _hand_over(self, work: Callable[[], R]) -> Future[R]:
        if self._writer is None:
            self._writer = ThreadPoolExecutor(1, "keeping")
        return self._writer.submit(work)

    def _is_writing(self) -> bool:
        """Whether the last writing is still under way; where it has ended, what became of it."""
        if self._writing is None or not self._writing.done():
            return self._writing is not None
        error, done = self._writing.exception(), self._writing
        self._writing = None
        if error is None:
            self._told = False
            self._not_before = time.monotonic() + done.result() / SHARE
        else:
            self._tell(error)
        return False

    def _tell(self, error: BaseException) -> None:
        """It is tried again; a full disk may have room by then."""
        self._state = None
        if not self._told:
            self._told = True
            why = error.text if isinstance(error, StudioError) else Text(f"{error}. ", f"{error}。")
            self.failed.emit(StudioError(NOT_KEPT.format(why=why)))

    # --- in the writing thread, one after the other -----------------------------------------------------------------------------------

    def _write(self, home: Path, unsaved: Unsaved) -> float:
        """Gives the seconds that it took."""
        begin = time.monotonic()
        if self._place is None:
            self._place = new_place(home)
        self._place.keep(unsaved.document, unsaved.about)
        return time.monotonic() - begin

    def _clear(self) -> None:
        if self._place is not None:
            self._place.clear()

    def _move(self, place: Place) -> None:
        self._clear()
        self._leave()
        self._place = place

    def _leave(self) -> None:
        if self._place is not None:
            self._place.leave()
            self._place = None
