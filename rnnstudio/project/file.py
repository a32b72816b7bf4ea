"""The document on disk: `.rnns` is a zip of `project.json`, `weights.safetensors` and what a newer version added."""

from __future__ import annotations

import os

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.text import Text
from rnnstudio.project import container, disk, strict_json, tensors, versions
from rnnstudio.project.content_error import ContentError, opening, saving
from rnnstudio.project.migrations import migrated
from rnnstudio.project.project import Document
from rnnstudio.project.schema import Content, from_json, to_json

PROJECT, WEIGHTS = "project.json", "weights.safetensors"
LIMITS = {PROJECT: 8 * container.MIB, WEIGHTS: 1024 * container.MIB}
REST = 256 * container.MIB
LARGEST_FILE = sum(LIMITS.values()) + REST + container.MIB


def read(path: str | os.PathLike[str]) -> Document:
    """The document in the file; a StudioError says why it cannot be opened. No content whatever does harm."""
    with opening(os.fspath(path)):
        return _document(disk.load(path, LARGEST_FILE))


def read_bytes(data: bytes) -> Document:
    """The document in the bytes of a file."""
    with opening("The file"):
        return _document(data)


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
        content = Content(document.project, document.progress, document.unknown)
        members = {PROJECT: strict_json.dumps(to_json(content, PROJECT), PROJECT)}
        if document.weights:
            members[WEIGHTS] = tensors.encode(document.weights, WEIGHTS)
        for name, extra in sorted(document.extra.items()):
            if name in LIMITS:
                raise ContentError(name, "an extra member bears a known name.", "附加成员使用了已知的名称。")
            members[name] = extra
        data = container.pack(members)
        _document(data)
        return data


def _sound(path: str | os.PathLike[str]) -> bytes | None:
    """What the file holds now, where it is a document that opens: nothing else is worth to be kept."""
    try:
        data = disk.load(path, LARGEST_FILE)
        read_bytes(data)
    except StudioError:
        return None
    return data


def _document(data: bytes) -> Document:
    members = container.unpack(data, LIMITS, REST)
    if PROJECT not in members:
        raise ContentError(PROJECT, "this member is missing.", "缺少此成员。")
    raw = strict_json.loads(members.pop(PROJECT), PROJECT)
    content = from_json(migrated(raw, PROJECT), PROJECT)
    weights = tensors.decode(members.pop(WEIGHTS), WEIGHTS) if WEIGHTS in members else {}
    return Document(content.project, weights, content.progress, members, content.unknown)
