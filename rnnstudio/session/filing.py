"""The document's life outside the window: its file, whom that belongs to, what is unsaved, what is kept for a crash."""

from __future__ import annotations

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
from rnnstudio.session.training import Training

UNTITLED = Text("Untitled project", "未命名项目")
NEVER_SAVED = Text("It does not stand in a file yet.", "它还没有保存到文件中。")
EDITED = Text("The project was edited since it was saved.", "项目在保存之后有过修改。")
TRAINED = Text("The weights were trained since it was saved.", "权重在保存之后又训练过。")


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
        self._steps = 0
        self.left: Callable[[Project], Run] = lambda _project: NO_RUN
        self.base: Stamp | None = None
        self.keeping = Keeping(None if home is None else home / "unsaved", self._to_keep, self)

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
        self._steps, self.base = document.progress.steps, base or (stamp_of(path) if path is not None else None)
        self.keeping.clear()
        self._take(path)

    def saved(self, path: Path) -> None:
        """The document as it is now stands in a file."""
        self._steps, self.base = self._training.progress.steps, stamp_of(path)
        self._take(path)
        self._document.saved(path)
        self.keeping.clear()

    def held_by(self, path: Path) -> Holder | None:
        """Who else has a file open."""
        if self._claims is None or self._is_own(path):
            return None
        found = claim(self._claims, path)
        if isinstance(found, Lock):
            found.release()
            return None
        return found

    def changed_by_others(self, path: Path) -> bool:
        """Whether the document's own file is there, and is not as this window read or wrote it last."""
        now = stamp_of(path)
        return self._is_own(path) and now is not None and now != self.base

    def close(self) -> None:
        """The window is gone: nothing is kept, no file is claimed."""
        self.keeping.close()
        self._take(None)

    def _is_own(self, path: Path) -> bool:
        return self._document.path is not None and same_file(path, self._document.path)

    def _take(self, path: Path | None) -> None:
        if self._claim is not None:
            self._claim.release()
            self._claim = None
        if path is not None and self._claims is not None:
            found = claim(self._claims, path)
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
        return Unsaved((document.project, progress, document.path), self.as_it_is(), about)
