"""Saves under way: one after the other in the order in which they were asked for, each of the document as it was when it was asked for.

Where several of one file wait, only the last of them is written.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from rnnstudio.project.claims import same_file
from rnnstudio.project.file import write
from rnnstudio.project.project import Document
from rnnstudio.project.stamp import Stamp, stamp_of
from rnnstudio.session.errands import Errands

Ended = Callable[[BaseException | None], object]


@dataclass(frozen=True)
class Frozen:
    """A document as it is to be saved: at which of its moments it is, how far its training came, and the how manieth it is."""

    document: Document
    moment: int
    steps: int
    opening: int


@dataclass
class Save:
    """A document, where it goes, and who wants to hear what came of it."""

    path: Path
    frozen: Frozen
    ended: list[Ended] = field(default_factory=list)
    stamp: Stamp | None = None


class Saving(QObject):
    """`written` is called with each save that has come about, `settled` with each that has ended, before those who asked are told.

    `changed` tells that `path` moved: the file that is being written, or None.
    """

    changed = Signal()

    def __init__(
        self, written: Callable[[Save], object], settled: Callable[[Save], object], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._written, self._settled = written, settled
        self._errands = Errands("saving", self)
        self._line: list[Save] = []
        self._afterwards: Callable[[bool], object] | None = None

    @property
    def path(self) -> Path | None:
        """The file that is being written now."""
        return self._line[0].path if self._line else None

    @property
    def target(self) -> Path | None:
        """The file that will have been written last."""
        return self._line[-1].path if self._line else None

    def concerns(self, path: Path) -> bool:
        """Whether a file is being written, or will be."""
        return any(same_file(save.path, path) for save in self._line)

    def ask(self, path: Path, frozen: Frozen, ended: Ended) -> None:
        """Saves; `ended` is given None once that is certain, else why it could not be."""
        if len(self._line) > 1 and self._line[-1].path == path:
            self._line[-1].frozen = frozen
            self._line[-1].ended.append(ended)
            return
        self._line.append(Save(path, frozen, [ended]))
        if len(self._line) == 1:
            self._begin()

    def afterwards(self, then: Callable[[bool], object]) -> None:
        """Calls `then` when nothing is being saved any more, with whether all went well; whoever asked so before is forgotten."""
        self._afterwards = None
        if self._line:
            self._afterwards = then
        else:
            then(True)

    def close(self) -> None:
        """Waits until all that was asked for is written."""
        waiting, self._line = self._line[1:], []
        for save in waiting:
            self._errands.send(partial(_write, save), lambda _future: None)
        self._errands.close()

    def _begin(self) -> None:
        self.changed.emit()
        self._errands.send(partial(_write, self._line[0]), self._end)

    def _end(self, future: Future[None]) -> None:
        save, error = self._line.pop(0), future.exception()
        if error is None:
            self._written(save)
        self._settled(save)
        if self._line:
            self._begin()
        else:
            self.changed.emit()
        for ended in save.ended:
            ended(error)
        if not self._line and self._afterwards is not None:
            then, self._afterwards = self._afterwards, None
            then(error is None)


def _write(save: Save) -> None:
    """In the thread of the saves."""
    write(save.path, save.frozen.document)
    save.stamp = stamp_of(save.path)
