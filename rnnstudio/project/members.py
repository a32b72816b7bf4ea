"""What a `.rnns` file is made of: the members of its zip, each part of a document in its own.

`project.json` is always there, and since format 2 `manifest.json`; the others where there is something to tell. Members that a newer
version added are kept as they are. The optimiser's memory is left out where it would make the file huge: without it, training begins
it anew.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import IO, TypeVar

from rnnstudio.project import container, curves, manifest, schema, strict_json, tensors, thumbnail
from rnnstudio.project.container import MIB, Archive, Member
from rnnstudio.project.content_error import ContentError
from rnnstudio.project.manifest import MANIFEST, Seal
from rnnstudio.project.migrations import migrated, schema_of
from rnnstudio.project.project import Document, Project, Weights
from rnnstudio.project.scalars import no_scalars
from rnnstudio.project.schema import Content
from rnnstudio.project.tensors import Shape

PROJECT, WEIGHTS = "project.json", "weights.safetensors"
OPTIMISER, HISTORY, THUMBNAIL = "optimiser.safetensors", "history.safetensors", "thumbnail.png"
LARGEST_OPTIMISER = 256 * MIB
LIMITS = {
    PROJECT: 8 * MIB,
    WEIGHTS: 1024 * MIB,
    OPTIMISER: LARGEST_OPTIMISER + tensors.LARGEST_HEADER,
    HISTORY: 2 * curves.LARGEST_CURVES + tensors.LARGEST_HEADER,
    THUMBNAIL: MIB,
    MANIFEST: MIB,
}
REST = 64 * MIB

Wanted = Callable[[Project, Mapping[str, Shape]], Collection[str]]
T = TypeVar("T")


def to_bytes(document: Document) -> bytes:
    """The bytes of the file, the same for equal documents."""
    content = Content(document.project, document.progress, document.unknown)
    parts: dict[str, bytes | memoryview] = {
        PROJECT: schema.to_bytes(content, PROJECT),
        WEIGHTS: tensors.encode(document.weights, WEIGHTS) if document.weights else b"",
        OPTIMISER: _optimiser_to_bytes(document.optimiser),
        HISTORY: curves.to_bytes(document.history, HISTORY),
        THUMBNAIL: thumbnail.sound(document.thumbnail),
    }
    members = {name: part for name, part in parts.items() if part}
    for name, extra in sorted(document.extra.items()):
        if name in LIMITS:
            raise ContentError(name, "an extra member bears a known name.", "附加成员使用了已知的名称。")
        members[name] = extra
    return container.pack({MANIFEST: manifest.to_bytes(members), **members})


def read(file: IO[bytes], wanted: Wanted) -> Document:
    """The document in a file. Of the weights those are read that are `wanted`, which may raise a StudioError."""
    with container.opened(file, LIMITS, REST) as archive:
        source = _Source(archive)
        content, source = _project(source)
        document = Document(content.project, progress=content.progress, unknown=content.unknown)
        document = replace(document, extra={name: source.bytes_of(name) for name in source.names if name not in LIMITS})
        return _with_training(document, source, wanted)


def picture(file: IO[bytes]) -> bytes:
    """The thumbnail alone, for lists of files; nothing where there is none."""
    with container.opened(file, LIMITS, REST) as archive:
        if THUMBNAIL not in archive.sizes:
            return b""
        with archive.member(THUMBNAIL) as member:
            return thumbnail.sound(member.read(member.left))


@dataclass(frozen=True)
class _Source:
    """The members that are to be read, each held against its seal where the format has them."""

    archive: Archive
    seals: Mapping[str, Seal] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The members that may be read."""
        return tuple(self.archive.sizes if self.seals is None else self.seals)

    def read(self, name: str, parse: Callable[[Member], T], otherwise: T) -> T:
        """What a member holds, or what stands for a member that is not there."""
        if name not in self.names:
            return otherwise
        with self.archive.member(name) as member:
            found, sha256 = parse(member), member.sha256()
        if self.seals is not None:
            self.seals[name].check(name, sha256)
        return found

    def bytes_of(self, name: str) -> bytes:
        """All of a member."""
        return self.read(name, lambda member: member.read(member.left), b"")


def _project(source: _Source) -> tuple[Content, _Source]:
    """What project.json says, and the source with what the file's format has: seals, or in format 1 fewer members."""
    if PROJECT not in source.names:
        raise ContentError(PROJECT, "this member is missing.", "缺少此成员。")
    raw = source.bytes_of(PROJECT)
    value = strict_json.loads(raw, PROJECT)
    today = migrated(value, PROJECT)
    source = _first_format(source) if schema_of(value, PROJECT) == 1 else _sealed(source)
    return schema.from_json(today, PROJECT), source


def _first_format(source: _Source) -> _Source:
    """Format 1 knew no other members than these two; what bore the name of a later one was somebody else's."""
    return _Source(source.archive.without(set(LIMITS) - {PROJECT, WEIGHTS}))


def _sealed(source: _Source) -> _Source:
    if MANIFEST not in source.names:
        raise ContentError(MANIFEST, "this member is missing.", "缺少此成员。")
    seals = manifest.from_bytes(source.bytes_of(MANIFEST))
    manifest.check_names(seals, source.archive.sizes)
    sealed = _Source(source.archive, seals)
    sealed.bytes_of(PROJECT)
    return sealed


def _with_training(document: Document, source: _Source, wanted: Wanted) -> Document:
    def chosen(shapes: Mapping[str, Shape]) -> Collection[str]:
        return wanted(document.project, shapes)

    weights: Weights = source.read(WEIGHTS, lambda member: tensors.read(member, wanted=chosen), {})
    return replace(
        document,
        weights=weights,
        optimiser=source.read(OPTIMISER, lambda member: tensors.read(member, wanted=_of(weights)), {}),
        history=source.read(HISTORY, curves.read, no_scalars()),
        thumbnail=thumbnail.sound(source.bytes_of(THUMBNAIL)),
    )


def _of(weights: Weights) -> tensors.Wanted:
    """Those arrays of an optimiser that belong to the weights: of the same shape, or single numbers."""

    def chosen(shapes: Mapping[str, Shape]) -> list[str]:
        owners = {name: weights.get(name.rpartition(".")[0]) for name in shapes}
        return [name for name, owner in owners.items() if owner is not None and shapes[name] in ((), owner.shape)]

    return chosen


def _optimiser_to_bytes(optimiser: Weights) -> bytes | memoryview:
    if not 0 < sum(array.nbytes for array in optimiser.values()) <= LARGEST_OPTIMISER:
        return b""
    return tensors.encode(optimiser, OPTIMISER)
