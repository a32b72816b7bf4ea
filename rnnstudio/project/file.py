"""Documents on disk: `.rnns` files read and written. What such a file is made of, `members` says."""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Mapping

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.text import Text
from rnnstudio.project import disk, members, versions
from rnnstudio.project.container import MIB
from rnnstudio.project.content_error import opening, saving
from rnnstudio.project.members import Wanted
from rnnstudio.project.project import Document, Project
from rnnstudio.project.tensors import Shape

LARGEST_FILE = sum(members.LIMITS.values()) + members.REST + MIB


def _all(_project: Project, shapes: Mapping[str, Shape]) -> tuple[str, ...]:
    return tuple(shapes)


def _none(_project: Project, _shapes: Mapping[str, Shape]) -> tuple[str, ...]:
    return ()


def read(path: str | os.PathLike[str], wanted: Wanted = _all) -> Document:
    """The document in the file; a StudioError says why it cannot be opened. No content whatever does harm.

    `wanted` is given the project and the shape of every weight before any is read; what it does not name is never held in memory.
    """
    with opening(os.fspath(path)), disk.reading(path, LARGEST_FILE) as file:
        return members.read(file, wanted)


def read_bytes(data: bytes) -> Document:
    """The document in the bytes of a file."""
    with opening("The file"):
        return members.read(io.BytesIO(data), _all)


def thumbnail_of(path: str | os.PathLike[str]) -> bytes:
    """The small picture in the file, of which nothing else is read; nothing where there is none, or no such file."""
    with contextlib.suppress(StudioError), opening(os.fspath(path)), disk.reading(path, LARGEST_FILE) as file:
        return members.picture(file)
    return b""


def write(path: str | os.PathLike[str], document: Document) -> None:
    """Save the document, wholly or not at all; a StudioError says why not. What the file held stays as an earlier version."""
    store(path, to_bytes(document))


def store(path: str | os.PathLike[str], data: bytes) -> None:
    """Save the bytes of a document as `write` does."""
    old = _sound(path)

    def keep() -> None:
        if old is not None and old != data:
            versions.keep(path, old)

    disk.store(path, data, keep)


def to_bytes(document: Document) -> bytes:
    """The bytes of the file, the same for equal documents. What is written was read back once."""
    with saving(Text("The project", "项目")):
        data = members.to_bytes(document)
        members.read(io.BytesIO(data), _all)
        return data


def _sound(path: str | os.PathLike[str]) -> bytes | None:
    """What the file holds now, where it is a document that opens: nothing else is worth to be kept."""
    try:
        data = disk.load(path, LARGEST_FILE)
        members.read(io.BytesIO(data), _none)
    except StudioError:
        return None
    return data
