"""The file commands of one window: nothing is lost without being asked about, and what goes wrong is said in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from rnnstudio.engine.opening import Opened, open_document
from rnnstudio.engine.soundness import current
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.text import Text, joined, plain
from rnnstudio.numbers import count
from rnnstudio.project.claims import Holder
from rnnstudio.project.project import Document
from rnnstudio.project.share import from_code, to_code
from rnnstudio.project.stamp import Stamp, stamp_of
from rnnstudio.project.weights import write_weights
from rnnstudio.session.session import Session
from rnnstudio.ui.files.leaving import Action, Leaving, nothing
from rnnstudio.ui.files.questions import Answer, Questions
from rnnstudio.ui.words import Words

R = TypeVar("R")
SUFFIX, WEIGHTS_SUFFIX = ".rnns", ".safetensors"
_NOT_IN_NAMES = re.compile(r"[\s\\/:*?\"<>|()\x00-\x1f]+")
PROJECTS = Text("RNN Studio projects (*.rnns)", "RNN Studio 项目 (*.rnns)")
WEIGHTS = Text("Weights (*.safetensors)", "权重 (*.safetensors)")
WEIGHTS_ALONE = Text(
    "“{name}” holds weights alone, without a model, so there is nothing to open. Open a project (.rnns); `rnnstudio load-weights` puts "
    "weights into one.",
    "“{name}”只含权重，没有模型，无法打开。请打开项目文件（.rnns）；`rnnstudio load-weights` 可以把权重放入项目。",
)
NO_PROJECT = Text(
    "“{name}” is no RNN Studio project. Open a file whose name ends in .rnns.",
    "“{name}”不是 RNN Studio 项目。请打开以 .rnns 结尾的文件。",
)
GONE = Text(
    "“{name}” is no longer in {folder}. It was taken off the list.", "“{name}”已不在 {folder} 中，已从列表中移除。"
)
STILL_KEPT = Text(
    "Nothing is lost: your work stays unsaved, and is kept for a crash meanwhile.",
    "没有丢失任何内容：您的工作仍未保存，但会一直保留，以防意外退出。",
)
COPIED = Text(
    "The share code of this project is in the clipboard: {size} characters, without weights. Paste it into a chat.",
    "此项目的分享码已复制到剪贴板：{size} 个字符，不含权重。可以粘贴到聊天中。",
)
PASTED = Text("The project from the share code is open, not trained yet.", "已打开分享码中的项目，尚未训练。")
COPY = Text("{name} (copy)", "{name}（副本）")
DUPLICATED = Text(
    "This is a copy now, without a file of its own yet. The original stays as it was saved last.",
    "现在是副本，还没有自己的文件。原项目保持上次保存的状态。",
)


def _raise(error: BaseException) -> None:
    raise error


class Files(QObject):
    """Opens, saves and takes away. The window lives on while a disk is slow: what comes next is handed in as what to do `then`."""

    def __init__(self, window: QWidget, session: Session, words: Words) -> None:
        super().__init__(window)
        self._window, self._session, self._words = window, session, words
        self.questions = Questions(window, words)
        self._leaving = Leaving(session, self.questions, self.save)

    # --- opening ----------------------------------------------------------------------------------------------------------------------

    def ask_open(self) -> None:
        """Asks which file, then opens it."""
        title = self._words.say(Text("Open a project", "打开项目"))
        with self.questions.asking():
            chosen, _ = QFileDialog.getOpenFileName(self._window, title, self._folder(), self._words.say(PROJECTS))
        if chosen:
            self.open(Path(chosen))

    def open(self, path: Path, otherwise: Action = nothing) -> None:
        """Opens a file, unless there is unsaved work that the user wants to keep; `otherwise` where it is not opened after all."""
        if path.suffix.lower() == WEIGHTS_SUFFIX:
            self._session.report(StudioError(WEIGHTS_ALONE.format(name=path.name)))
            otherwise()
        else:
            path, base = path.absolute(), stamp_of(path)
            self.read(
                path, partial(open_document, path), lambda found: self._offer(found, path, base, otherwise), otherwise
            )

    def open_dropped(self, path: Path) -> None:
        """Opens a file that was dropped on the window."""
        if path.suffix.lower() in (SUFFIX, WEIGHTS_SUFFIX):
            self.open(path)
        else:
            self._session.report(StudioError(NO_PROJECT.format(name=path.name)))

    def open_recent(self, path: Path) -> None:
        """Opens a file of the list; one that is gone leaves it."""
        if path.exists():
            self.open(path)
        else:
            self._session.recent.drop(path)
            self._session.report(StudioError(GONE.format(name=path.name, folder=path.parent)))

    def show(self, document: Document, path: Path | None, base: Stamp | None = None, *, saved: bool = True) -> None:
        """Shows a document in the window."""
        self._session.open(current(document), path, base=base, saved=saved)

    def open_version(self, version: Path) -> None:
        """An earlier version of the present file as its unsaved state."""
        path = self._session.document.path
        if path is not None:
            then = partial(self._offer_version, path)
            self.read(version, partial(open_document, version), then)

    def duplicate(self) -> None:
        """An untitled copy takes the window, with its weights; the file stays as it was saved last."""
        self._session.filing.saving.afterwards(lambda well: self._duplicate() if well else None)

    def read(
        self,
        path: Path,
        work: Callable[[], R],
        then: Callable[[R], object],
        otherwise: Action = nothing,
        refused: Callable[[StudioError], object] | None = None,
    ) -> None:
        """Reads a file while the window lives on. What is wrong with it is told, or given to `refused`."""

        def ended(future: Future[R]) -> None:
            error = future.exception()
            if error is None:
                self.questions.when_none(lambda: then(future.result()))
                return
            if refused is not None and isinstance(error, StudioError):
                refused(error)
            else:
                self._report(error)
            otherwise()

        self._session.reading.read(path, work, ended, otherwise)

    # --- saving -----------------------------------------------------------------------------------------------------------------------

    def save(self, then: Action = nothing, otherwise: Action = nothing) -> None:
        """Saves to the project's file, asking for one where it has none. One of the two is done when it is saved or is not."""
        path = self._session.filing.target
        if path is not None:
            self.save_to(path, then, otherwise)
        else:
            self.save_as(then, otherwise)

    def save_as(self, then: Action = nothing, otherwise: Action = nothing) -> None:
        """Asks where, then saves."""
        path = self._ask_where(Text("Save the project", "保存项目"), PROJECTS, SUFFIX)
        if path is not None:
            self.save_to(path, then, otherwise)
        else:
            otherwise()

    def save_to(self, path: Path, then: Action = nothing, otherwise: Action = nothing) -> None:
        """Saves to a file, unless that is somebody else's and the user does not want to replace it."""
        answer = self._ask_about(path)
        if answer == "elsewhere":
            self.save_as(then, otherwise)
        elif answer == "go on":
            self._session.save(path, partial(self._saved, then, otherwise))
        else:
            otherwise()

    def export_weights(self) -> None:
        """Asks where, then writes the weights alone."""
        path = self._ask_where(Text("Export the weights", "导出权重"), WEIGHTS, WEIGHTS_SUFFIX)
        if path is not None:
            work = partial(write_weights, path, self._session.training.weights)
            self._session.errands.send(work, partial(self._exported, path))

    def leave(self, then: Action, otherwise: Action = nothing) -> None:
        """Does `then` as soon as nothing would be lost by it; `otherwise` where the user stays."""
        self._leaving.leave(then, otherwise)

    def may_close(self, again: Action) -> bool:
        """True where the window can be closed now; `again` is done when it can be later."""
        return self._leaving.may_close(again, self.leave)

    # --- share codes ------------------------------------------------------------------------------------------------------------------

    def copy_code(self) -> None:
        """The project without weights as a line of text, into the clipboard."""
        self.guarded(self._copy_code)

    def paste_code(self) -> None:
        """Opens the project that the clipboard spells; it is read only now."""
        self.guarded(self._paste_code)

    def guarded(self, action: Callable[[], object]) -> bool:
        """Does it; False where it went wrong, which is said."""
        try:
            action()
        except StudioError as error:
            self._session.report(error)
            return False
        return True

    # --- how ----------------------------------------------------------------------------------------------------------------------------

    def _offer(self, found: Opened, path: Path, base: Stamp | None, otherwise: Action) -> None:
        """A file that was read takes the place of what is open, if the user lets that go."""

        def show() -> None:
            if not self.guarded(lambda: self._show_file(found, path, base, otherwise)):
                otherwise()

        self.leave(show, otherwise)

    def _show_file(self, found: Opened, path: Path, base: Stamp | None, otherwise: Action) -> None:
        holder, document = self._session.filing.held_by(path), found.document
        if holder is None:
            self.show(document, path, base)
            self._session.remember(path, document)
        elif self.questions.open_copy(path, holder):
            self._show_copy(document, plain(path.stem), saved=True)
        else:
            otherwise()
            return
        self._tell(found)

    def _offer_version(self, path: Path, found: Opened) -> None:
        def show() -> None:
            self.show(found.document, path, saved=False)
            self._tell(found)

        self.leave(lambda: self.guarded(show))

    def _tell(self, found: Opened) -> None:
        """What the user should know of a file that was opened."""
        if found.notes:
            self._session.report(StudioError(joined(found.notes)))

    def _duplicate(self) -> None:
        saved = self._session.unsaved is None
        self._show_copy(self._session.filing.as_it_is(), self._session.title, saved=saved)
        self._session.told.emit(DUPLICATED)

    def _show_copy(self, document: Document, name: Text, *, saved: bool) -> None:
        project = replace(document.project, title=COPY.format(name=name))
        self.show(replace(document, project=project), None, saved=saved)

    def _ask_about(self, path: Path) -> Answer:
        """What the user says to a file that is somebody else's, or is no longer what it was."""
        holder: Holder | None = self._session.filing.held_by(path)
        if holder is not None:
            return self.questions.held(path, holder)
        return self.questions.changed(path) if self._session.filing.changed_by_others(path) else "go on"

    def _saved(self, then: Action, otherwise: Action, error: BaseException | None) -> None:
        if error is None:
            then()
        else:
            self._report(error, STILL_KEPT if self._session.filing.keeping.works else None)
            otherwise()

    def _exported(self, path: Path, future: Future[None]) -> None:
        error = future.exception()
        if error is None:
            self._session.told.emit(Text(f"The weights were written to {path}.", f"权重已写入 {path}。"))
        else:
            self._report(error)

    def _report(self, error: BaseException, remark: Text | None = None) -> None:
        """What went wrong in another thread; what nobody foresaw is raised here, as if it had gone wrong here."""
        if isinstance(error, StudioError):
            self._session.report(StudioError(joined((error.text, remark))) if remark else error)
        else:
            QTimer.singleShot(0, self, partial(_raise, error))

    def _copy_code(self) -> None:
        code = to_code(self._session.document.project)
        QGuiApplication.clipboard().setText(code)
        self._session.told.emit(COPIED.format(size=count(len(code))))

    def _paste_code(self) -> None:
        document = current(Document(from_code(QGuiApplication.clipboard().text())))

        def show() -> None:
            self.show(document, None, saved=False)
            self._session.told.emit(PASTED)

        self.leave(lambda: self.guarded(show))

    def _ask_where(self, title: Text, kinds: Text, suffix: str) -> Path | None:
        """Where to write; the suffix is added where it is missing, and then what the dialog could not ask is asked here."""
        with self.questions.asking():
            chosen, _ = QFileDialog.getSaveFileName(
                self._window, self._words.say(title), self._suggestion(suffix), self._words.say(kinds)
            )
        path = Path(chosen if chosen.lower().endswith(suffix) else chosen + suffix)
        if not chosen or (path != Path(chosen) and path.exists() and not self.questions.replace(path)):
            return None
        return path

    def _folder(self) -> str:
        path = self._session.document.path
        return str(path.parent) if path else str(Path.home())

    def _suggestion(self, suffix: str) -> str:
        path = self._session.document.path
        title = _NOT_IN_NAMES.sub("_", self._session.document.project.title.en.lower()).strip("_.")
        return str(Path(self._folder()) / f"{path.stem if path else title or 'model'}{suffix}")
