"""Unsaved work in a folder of the application: what a window has not saved yet, kept until it is saved or given up.

Each window has a place of its own: a folder with the document, a note about it, and a lock that ends with the window's process.
A place that nobody holds was left behind by a process that did not end properly. Whatever stands in it, it can be offered, set aside
or cleared away, and never keeps anybody from starting.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import quote_from_bytes, unquote_to_bytes

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.text import Text, plain
from rnnstudio.project import disk, strict_json
from rnnstudio.project.file import read, to_bytes
from rnnstudio.project.lock import Lock
from rnnstudio.project.project import Document
from rnnstudio.project.schema import text_from, text_to_json
from rnnstudio.project.spot import Spot
from rnnstudio.project.stamp import Stamp

DOCUMENT, ABOUT, LOCK = "document.rnns", "about.json", "lock"
BROKEN = "broken"
MOST_BROKEN, TRIES = 5, 5
LARGEST_ABOUT = 1 << 16
LONGEST = 10_000


@dataclass(frozen=True)
class About:
    """Whose unsaved work it is: the title and file of the document, when it was kept, how much of it is unsaved.

    `base` is the stamp of the file as the document was read from it or last saved to it.
    """

    title: Text = field(default_factory=lambda: plain(""))
    path: Path | None = None
    kept: float = 0.0
    edits: int = 0
    updates: int = 0
    base: Stamp | None = None


class Place:
    """Where one window keeps what it has not saved, or what a window left behind; ours as long as the lock is held."""

    def __init__(self, folder: Path, lock: Lock) -> None:
        self.folder, self._lock = folder, lock

    def keep(self, document: Document, about: About) -> None:
        """Puts unsaved work in the place of what was kept before; a StudioError says why that cannot be."""
        disk.store(self.folder / ABOUT, strict_json.dumps(_to_json(about), ABOUT))
        disk.store(self.folder / DOCUMENT, to_bytes(document))

    def about(self) -> About:
        """What is known of the work here, as far as it can be read."""
        kept = _written(self.folder / DOCUMENT)
        with contextlib.suppress(StudioError):
            about = _from_json(strict_json.loads(disk.load(self.folder / ABOUT, LARGEST_ABOUT), ABOUT))
            return replace(about, kept=kept or about.kept)
        return About(kept=kept)

    def read(self) -> Document:
        """The work; a StudioError where it is damaged."""
        return read(self.folder / DOCUMENT)

    def clear(self) -> None:
        """Nothing here is needed any more; the place stays ours."""
        for name in (DOCUMENT, ABOUT):
            with contextlib.suppress(OSError):
                (self.folder / name).unlink(missing_ok=True)

    def leave(self) -> None:
        """Lets go of the place; what stands in it can be found again."""
        self._lock.release()
        with contextlib.suppress(OSError):
            self.folder.rmdir()  # only where nothing is left

    def set_aside(self) -> Path:
        """Puts work that cannot be read where it is never offered again, but can still be looked at; gives its new place."""
        shelf = self.folder.parent / BROKEN
        target = shelf / self.folder.name
        self._lock.release()
        with contextlib.suppress(OSError):
            shelf.mkdir(exist_ok=True)
            self.folder.replace(target)
            for old in _oldest_first(shelf)[:-MOST_BROKEN]:
                shutil.rmtree(old, ignore_errors=True)
            return target
        shutil.rmtree(self.folder, ignore_errors=True)
        return self.folder


def new_place(home: Path) -> Place:
    """A place for a window; an OSError where the folder cannot be written."""
    for _try in range(TRIES):  # somebody who clears away at this very moment takes an empty place for a forgotten one
        folder = home / secrets.token_hex(8)
        with contextlib.suppress(FileNotFoundError):
            if (lock := Lock.take(folder / LOCK)) is not None:
                return Place(folder, lock)
    raise OSError(f"{home} cannot be used")


def left_behind(home: Path) -> list[Place]:
    """The places of processes that are gone, newest work first; they are ours from now on, until `leave`."""
    found = [place for place in _ours(home) if _holds_work(place)]
    return sorted(found, key=lambda place: place.about().kept, reverse=True)


def _ours(home: Path) -> Iterator[Place]:
    try:
        folders = [folder for folder in home.iterdir() if folder.is_dir() and folder.name != BROKEN]
    except OSError:
        return
    for folder in folders:
        with contextlib.suppress(OSError):
            lock = Lock.take(folder / LOCK)
            if lock is not None:
                yield Place(folder, lock)


def _holds_work(place: Place) -> bool:
    """Whether there is anything to offer; an empty place is cleared away with what was being written in it."""
    if (place.folder / DOCUMENT).is_file():
        return True
    place.leave()
    shutil.rmtree(place.folder, ignore_errors=True)
    return False


def _oldest_first(shelf: Path) -> list[Path]:
    return sorted(shelf.iterdir(), key=_written)


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _to_json(about: About) -> dict[str, object]:
    return {
        "title": text_to_json(about.title),
        "path": None if about.path is None else quote_from_bytes(os.fsencode(about.path)),
        "kept": about.kept or time.time(),
        "edits": about.edits,
        "updates": about.updates,
        "base": None if about.base is None else [about.base.written, about.base.size],
    }


def _from_json(value: object) -> About:
    found = Spot(value, ABOUT).fields(("title", "path", "kept", "edits", "updates", "base"))
    base = None if found["base"].value is None else [spot.whole(0) for spot in found["base"].items(2)]
    return About(
        title=text_from(found["title"], LONGEST),
        path=None if found["path"].value is None else Path(os.fsdecode(unquote_to_bytes(found["path"].text(LONGEST)))),
        kept=found["kept"].moment(),
        edits=found["edits"].whole(0),
        updates=found["updates"].whole(0),
        base=Stamp(*base) if base is not None and len(base) == 2 else None,
    )
