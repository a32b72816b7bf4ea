"""Where a command writes: looked at before the work begins, and again before it is written, for the work may take hours."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.text import Text
from rnnstudio.project import disk, file
from rnnstudio.project.project import Document


@dataclass(frozen=True)
class Place:
    """A file to be written. Only where `replaces` is true may it be there already."""

    path: Path
    replaces: bool

    def require_free(self) -> None:
        """Raises a StudioError where it is clear already that nothing could, or should, be written here."""
        with disk.explained(Text(f"{self.path} cannot be saved.", f"无法保存 {self.path}。")):
            self._require_no_folder()
            if self.path.exists():
                self._require_leave()
            self._require_permission()

    def write(self, content: bytes) -> None:
        """Puts the content there, wholly or not at all."""
        self.require_free()
        disk.store(self.path, content)

    def save(self, document: Document) -> None:
        """Saves the document there, wholly or not at all; what the file held stays as an earlier version."""
        self.require_free()
        file.write(self.path, document)

    def _require_no_folder(self) -> None:
        if self.path.is_dir():
            raise StudioError(
                Text(f"{self.path} is a folder. Give the name of a file.", f"{self.path} 是文件夹。请给出文件名。")
            )
        if not (folder := self.path.parent).is_dir():
            raise StudioError(
                Text(f"There is no folder {folder}. Make it first.", f"没有文件夹 {folder}。请先建立它。")
            )

    def _require_leave(self) -> None:
        if not self.replaces:
            raise StudioError(
                Text(
                    f"{self.path} is there already. Choose another name, or replace it with --force.",
                    f"{self.path} 已存在。请换一个名称，或用 --force 替换它。",
                )
            )

    def _require_permission(self) -> None:
        """Of the file, where there is one, and of its folder, for a file is replaced by another one beside it."""
        target = Path(os.path.realpath(self.path))
        if (target.exists() and not os.access(target, os.W_OK)) or not os.access(target.parent, os.W_OK | os.X_OK):
            raise StudioError(
                Text(f"{self.path} may not be written. Choose another place.", f"无法写入 {self.path}。请换一个位置。")
            )
