"""The files that were opened or saved last, remembered between starts, each with its title and, where it has one, its picture."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.text import Text
from rnnstudio.project import disk

MOST = 10
KEY = "recent"


@dataclass(frozen=True)
class RecentFile:
    """A file, the title of the project in it, and where a small picture of it lies, if there is one."""

    path: Path
    title: Text
    picture: Path | None = None


class Recent(QObject):
    """The newest first. Windows share one list: each reads it anew when it is asked. Pictures are kept in `folder`."""

    changed = Signal()

    def __init__(self, settings: QSettings, folder: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings, self._folder = settings, folder

    @property
    def files(self) -> tuple[RecentFile, ...]:
        """What was opened or saved last; whether it is still there is not asked, since a far disk may be slow to answer."""
        return tuple(self._file(path, title) for path, title in self._entries())

    def add(self, path: Path, title: Text) -> None:
        """A file was opened or saved."""
        path = path.absolute()
        self._write([(path, title), *(entry for entry in self._entries() if entry[0] != path)])

    def keep_picture(self, path: Path, picture: bytes) -> None:
        """Keeps the picture of a file, or none; from any thread, since a disk may be slow."""
        path = path.absolute()
        place = self._picture(path)
        if place is None:
            return
        if not picture:
            self._forget_picture(path)
            return
        with contextlib.suppress(OSError, StudioError):
            place.parent.mkdir(parents=True, exist_ok=True)
            disk.store(place, picture)

    def drop(self, path: Path) -> None:
        """A file is no longer there."""
        self._forget_picture(path)
        self._write([entry for entry in self._entries() if entry[0] != path])

    def clear(self) -> None:
        """Forgets them all."""
        for path, _ in self._entries():
            self._forget_picture(path)
        self._write([])

    def _entries(self) -> list[tuple[Path, Text]]:
        """What the settings say, as far as it can be understood: another version may have written them."""
        self._settings.sync()
        with contextlib.suppress(ValueError, TypeError, LookupError):
            listed = json.loads(str(self._settings.value(KEY, "[]")))
            return [(Path(entry["path"]), Text(str(entry["en"]), str(entry["zh"]))) for entry in listed][:MOST]
        return []

    def _write(self, entries: list[tuple[Path, Text]]) -> None:
        for path, _ in entries[MOST:]:
            self._forget_picture(path)
        listed = [{"path": str(path), "en": title.en, "zh": title.zh} for path, title in entries[:MOST]]
        self._settings.setValue(KEY, json.dumps(listed))
        self.changed.emit()

    def _file(self, path: Path, title: Text) -> RecentFile:
        picture = self._picture(path)
        return RecentFile(path, title, picture if picture is not None and picture.is_file() else None)

    def _picture(self, path: Path) -> Path | None:
        if self._folder is None:
            return None
        return self._folder / f"{hashlib.sha256(os.fsencode(path)).hexdigest()[:32]}.png"

    def _forget_picture(self, path: Path) -> None:
        place = self._picture(path)
        if place is not None:
            with contextlib.suppress(OSError):
                place.unlink(missing_ok=True)
