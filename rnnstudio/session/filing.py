"""The document's life outside the window: its file, whom that belongs to, what is unsaved, what is kept for a crash."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject

from rnnstudio.graph.text import Text, plain
from rnnstudio.project.claims import Holder, claim, same_file
from rnnstudio.project.lock import Lock
from rnnstudio.project.project import NO_RUN, Document, Project, Run
from rnnstudio.project.recovery import About
from rnnstudio.project.stamp import Stamp, stamp_of
from rnnstudio.session.document import ProjectState
from rnnstudio.session.keeping import Keeping, Unsaved
from rnnstudio.session.saving import Ended, Frozen, Save, Saving
from rnnstudio.session.training import Training

UNTITLED = Text("Untitled project", "未命名项目")
NEVER_SAVED = Text("It does not stand in a file yet.", "它还没有保存到文件中。")
EDITED = Text("The project was edited since it was saved.", "项目在保存之后有过修改。")
TRAINED = Text("The weights were trained since it was saved.", "权重在保存之后又训练过。")


def _key(path: Path) -> str:
    """The same for all names of a file."""
    return os.path.realpath(path)


def called(path: Path | None, title: Text) -> Text:
    """How a document is called: by its file, else by its title."""
    if path is not None:
        return plain(path.stem)
    return title if title.en or title.zh else UNTITLED


class Filing(QObject):
    """Knows what stands in the file and what does not. With a `home` it keeps unsaved work and claims files there."""

    def __init__(self, home: Path | None, document: ProjectState, training: Training, parent: QObject) -> None:
        super().__init__(parent)
        self._document, self._training = document, training
        self._claims = None if home is None else home / "open"
        self._claim: Lock | None = None
        self._claimed_ahead: dict[str, Lock] = {}
        self._steps = self._opening = 0
        self.left: Callable[[Project], Run] = lambda _project: NO_RUN
        self.base: Stamp | None = None
        self.keeping = Keeping(None if home is None else home / "unsaved", self._to_keep, self)
        self.saving = Saving(self._written, self._settled, self)

    @property
    def title(self) -> Text:
        """The file's name, else the project's title."""
        return called(self._document.path, self._document.project.title)

    @property
    def unsaved(self) -> Text | None:
        """What would be lost if the document were closed now; None where nothing would."""
        if self._document.modified:
            return EDITED if self._document.was_saved else NEVER_SAVED
        if self._training.running or self._training.progress.steps != self._steps:
            return TRAINED
        return None

    def as_it_is(self) -> Document:
        """The document with its latest weights and curves."""
        now = replace(self._document.document, project=self._document.project)
        return now.with_run(self._training.run if self._training.weights else self.left(now.project))

    # --- the file ---------------------------------------------------------------------------------------------------------------------

    def opened(self, document: Document, path: Path | None, base: Stamp | None) -> None:
        """Another document, read from `path` when the file bore the stamp `base`."""
        self._opening += 1
        self._steps, self.base = document.progress.steps, base or (stamp_of(path) if path is not None else None)
        self.keeping.clear()
        self._take(path)

    def save(self, path: Path, document: Document, ended: Ended) -> None:
        """Saves the document, which is `as_it_is`, without keeping anybody waiting; what is done meanwhile is not part of it.

        `ended` is given None when that is certain, else why it could not be.
        """
        self._claim_ahead(path)
        self._document.seal()
        frozen = Frozen(document, self._document.now, self._training.progress.steps, self._opening)
        self.saving.ask(path, frozen, ended)

    @property
    def target(self) -> Path | None:
        """The document's file: the one that it is being saved to, where it is."""
        return self.saving.target or self._document.path

    def held_by(self, path: Path) -> Holder | None:
        """Who else has a file open."""
        if self._claims is None or self._is_own(path) or self.saving.concerns(path):
            return None
        found = claim(self._claims, path)
        if isinstance(found, Lock):
            found.release()
            return None
        return found

    def changed_by_others(self, path: Path) -> bool:
        """Whether the document's own file is there, and is not as this window read or wrote it last."""
        if not self._is_own(path) or self.saving.concerns(path):
            return False
        now = stamp_of(path)
        return now is not None and now != self.base

    def close(self) -> None:
        """The window is gone: nothing is kept, no file is claimed; what was asked to be saved is."""
        self.saving.close()
        self.keeping.close()
        self._take(None)
        for lock in self._claimed_ahead.values():
            lock.release()
        self._claimed_ahead.clear()

    # --- how --------------------------------------------------------------------------------------------------------------------------

    def _written(self, save: Save) -> None:
        """A document stands in a file; it is this window's document unless that has opened another one since."""
        frozen = save.frozen
        if frozen.opening != self._opening:
            return
        self._steps, self.base = frozen.steps, save.stamp
        self._take(save.path)
        self._document.saved(save.path, frozen.document.project, frozen.moment)
        if self.unsaved:
            self.keeping.renew()
        else:
            self.keeping.clear()

    def _settled(self, save: Save) -> None:
        """Nobody needs to be kept from a file any more that is neither this document's nor will be."""
        if not self.saving.concerns(save.path):
            lock = self._claimed_ahead.pop(_key(save.path), None)
            if lock is not None:
                lock.release()

    def _claim_ahead(self, path: Path) -> None:
        """A file that will be this document's is nobody else's from now on."""
        if self._claims is None or self._is_own(path) or _key(path) in self._claimed_ahead:
            return
        found = claim(self._claims, path)
        if isinstance(found, Lock):
            self._claimed_ahead[_key(path)] = found

    def _is_own(self, path: Path) -> bool:
        return self._document.path is not None and same_file(path, self._document.path)

    def _take(self, path: Path | None) -> None:
        if self._claim is not None:
            self._claim.release()
            self._claim = None
        if path is not None and self._claims is not None:
            found = self._claimed_ahead.pop(_key(path), None) or claim(self._claims, path)
            self._claim = found if isinstance(found, Lock) else None

    def _to_keep(self) -> Unsaved | None:
        if not self.unsaved:
            return None
        document, progress = self._document, self._training.progress
        about = About(
            document.project.title,
            document.path,
            edits=document.unsaved_edits,
            updates=progress.steps - self._steps if progress.steps >= self._steps else progress.steps,
            base=self.base,
        )
        return Unsaved((document.project, progress, document.path, self.base), self.as_it_is(), about)
