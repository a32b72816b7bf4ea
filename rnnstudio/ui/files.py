"""Open and save as the user meets them: dialogs, unsaved work, messages instead of tracebacks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from rnnstudio.engine.soundness import current
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.text import Text
from rnnstudio.project.file import read, write
from rnnstudio.project.project import Document
from rnnstudio.project.weights import write_weights
from rnnstudio.session.session import Session
from rnnstudio.ui.words import Words

PROJECTS = Text("RNN Studio projects (*.rnns)", "RNN Studio 项目 (*.rnns)")
WEIGHTS = Text("Weights (*.safetensors)", "权重 (*.safetensors)")


class Files(QObject):
    """The file commands of one window."""

    def __init__(self, window: QWidget, session: Session, words: Words) -> None:
        super().__init__(window)
        self._window, self._session, self._words = window, session, words

    def ask_open(self) -> None:
        """Asks which file, then opens it."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._window, self._words.say(Text("Open a project", "打开项目")), self._folder(), self._words.say(PROJECTS)
        )
        if chosen:
            self.open(Path(chosen))

    def open(self, path: Path) -> None:
        """Opens a file, unless there is unsaved work that the user wants to keep."""
        if self.may_discard():
            self._guarded(lambda: self.show(read(path), path))

    def show(self, document: Document, path: Path | None) -> None:
        """Shows a document in the window."""
        self._session.open(current(document), path)

    def save(self) -> bool:
        """Saves to the project's file, asking for one where it has none; False where it was not saved."""
        path = self._session.document.path
        return self._write(path) if path is not None else self.save_as()

    def save_as(self) -> bool:
        """Asks where, then saves."""
        title = self._words.say(Text("Save the project", "保存项目"))
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, title, self._suggestion(".rnns"), self._words.say(PROJECTS)
        )
        return bool(chosen) and self._write(Path(chosen).with_suffix(".rnns"))

    def export_weights(self) -> None:
        """Asks where, then writes the weights alone."""
        title = self._words.say(Text("Export the weights", "导出权重"))
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, title, self._suggestion(".safetensors"), self._words.say(WEIGHTS)
        )
        if chosen:
            path = Path(chosen).with_suffix(".safetensors")
            if self._guarded(lambda: write_weights(path, self._session.training.weights)):
                self._session.told.emit(Text(f"The weights were written to {path}.", f"权重已写入 {path}。"))

    def may_discard(self) -> bool:
        """True where nothing would be lost, or the user has saved it or let it go."""
        if not self._session.unsaved:
            return True
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(
            self._words.say(
                Text("Save the changes to “{name}”?", "要保存对“{name}”的修改吗？").format(name=self._session.title)
            )
        )
        box.setInformativeText(self._words.say(self._session.unsaved))
        save = box.addButton(self._words.say(Text("Save", "保存")), QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton(self._words.say(Text("Don't save", "不保存")), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(self._words.say(Text("Cancel", "取消")), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(save)
        box.exec()
        chosen = box.clickedButton()
        return chosen is discard or (chosen is save and self.save())

    def _write(self, path: Path) -> bool:
        return self._guarded(lambda: self._save_to(path))

    def _save_to(self, path: Path) -> None:
        write(path, self._session.to_save())
        self._session.saved(path)

    def _guarded(self, action: Callable[[], object]) -> bool:
        try:
            action()
        except StudioError as error:
            self._session.report(error)
            return False
        return True

    def _folder(self) -> str:
        path = self._session.document.path
        return str(path.parent) if path else str(Path.home())

    def _suggestion(self, suffix: str) -> str:
        path = self._session.document.path
        name = path.stem if path else self._session.document.project.title.en.lower().replace(" ", "_") or "model"
        return str(Path(self._folder()) / f"{name}{suffix}")
