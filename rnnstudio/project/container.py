"""A zip that is safe to open and always the same to write.

Nothing is believed: what the end record and the directory declare is checked before anything is read, and no more is
read than was declared; a member is read piece by piece, so that what is not wanted never fills the memory. Members are stored
uncompressed: weights hardly shrink, and each zlib gives other bytes.
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zipfile
from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from rnnstudio.project.content_error import ContentError, shortened

MIB = 1 << 20
MOST_MEMBERS = 256
LARGEST_DIRECTORY = MIB
FREE_RATIO_SIZE, LARGEST_RATIO = MIB, 200
FREE_GROWTH, LARGEST_GROWTH = 16 * MIB, 20
LONGEST_NAME = 200

_END = struct.Struct("<4s4H2LH")
_ZIP64_LOCATOR_SIZE, _ZIP64_LOCATOR = 20, b"PK\x06\x07"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_ENCRYPTED = 0x1
_CHUNK = MIB
_REFUSED_IN_NAMES = re.compile(r"[\x00-\x1f\x7f\\:]")


def pack(members: Mapping[str, bytes | memoryview]) -> bytes:
    """The zip of these members in this order; the same members give the same bytes.

    Written piece by piece: other threads, the window's among them, wait for no more than one piece to be copied.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            _check_name(name)
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system, info.external_attr = 3, 0o644 << 16
            info.file_size = len(content)
            with archive.open(info, "w") as stream:
                for start in range(0, len(content), _CHUNK):
                    stream.write(memoryview(content)[start : start + _CHUNK])
    return buffer.getvalue()


class Member:
    """A member being read from its beginning to its end: never more than was declared, and its SHA-256 goes along."""

    def __init__(self, name: str, size: int, stream: IO[bytes]) -> None:
        self.name, self.left = name, size
        self._stream, self._sum = stream, hashlib.sha256()

    def read(self, count: int) -> bytes:
        """The next `count` bytes, or a ContentError where there are fewer."""
        with _damage_told():
            found = self._stream.read(count) if 0 <= count <= self.left else b""
        if len(found) != count:
            raise ContentError(self.name, "this member is shorter than declared.", "该成员比声明的短。")
        self.left -= count
        self._sum.update(found)
        return found

    def skip(self, count: int) -> None:
        """Reads over the next `count` bytes, none of which is kept."""
        while count:
            self.read(step := min(count, _CHUNK))
            count -= step

    def sha256(self) -> str:
        """The sum of the whole member, whose rest is read over. Its end is where a zip tells of damage."""
        self.skip(self.left)
        with _damage_told():
            if self._stream.read(1):
                raise _damaged("size")
        return self._sum.hexdigest()


@dataclass(frozen=True)
class Archive:
    """A zip whose directory has been looked through and found fit to be read."""

    _zip: zipfile.ZipFile
    _infos: Mapping[str, zipfile.ZipInfo]

    @property
    def sizes(self) -> dict[str, int]:
        """The members by name, and how many bytes each will be."""
        return {name: info.file_size for name, info in self._infos.items()}

    def without(self, names: Container[str]) -> Archive:
        """The same zip, as if it did not have these members."""
        return Archive(self._zip, {name: info for name, info in self._infos.items() if name not in names})

    @contextmanager
    def member(self, name: str) -> Iterator[Member]:
        """A member, to be read."""
        with _damage_told():
            stream = self._zip.open(self._infos[name])
        with stream:
            yield Member(name, self._infos[name].file_size, stream)


@contextmanager
def opened(file: IO[bytes], limits: Mapping[str, int], rest: int) -> Iterator[Archive]:
    """The zip in a file: each member named in `limits` up to its size in bytes, all others together up to `rest`."""
    with _damage_told():
        size = file.seek(0, io.SEEK_END)
        promised = _check_end(file, size)
        archive = zipfile.ZipFile(file)
    with archive:
        if len(archive.infolist()) != promised:
            raise _damaged("members")
        infos = [info for info in archive.infolist() if not info.orig_filename.endswith("/")]
        _check_directory(infos, limits, rest)
        _check_growth(infos, size)
        yield Archive(archive, {info.orig_filename: info for info in infos})


@contextmanager
def _damage_told() -> Iterator[None]:
    try:
        yield
    except (ContentError, MemoryError):
        raise
    except Exception as error:  # zipfile lets struct, zlib, codec and many other errors of a broken zip through
        raise _damaged(str(error)) from error


def _check_end(file: IO[bytes], size: int) -> int:
    """How many members the end record promises; it bounds the directory, which zipfile reads whole, however long."""
    file.seek(0)
    if size < _END.size or file.read(2) != b"PK":
        raise ContentError(
            "", "It is not an RNN Studio file, or only its beginning is left.", "它不是 RNN Studio 文件，或文件不完整。"
        )
    file.seek(max(0, size - _END.size - _ZIP64_LOCATOR_SIZE))
    tail = file.read()
    mark, disk, first_disk, here, members, directory, start, comment = _END.unpack(tail[-_END.size :])
    if tail.startswith(_ZIP64_LOCATOR):
        raise _damaged("ZIP64")
    if mark != b"PK\x05\x06" or comment or disk or first_disk or here != members:
        raise ContentError("", "It is incomplete or damaged: its end is missing.", "文件不完整或已损坏：缺少结尾。")
    if start + directory != size - _END.size:
        raise _damaged("directory")
    if members > MOST_MEMBERS or directory > LARGEST_DIRECTORY:
        raise ContentError("", f"It holds more than {MOST_MEMBERS} members.", f"其中的成员超过 {MOST_MEMBERS} 个。")
    return int(members)


def _check_directory(infos: list[zipfile.ZipInfo], limits: Mapping[str, int], rest: int) -> None:
    seen: set[str] = set()
    for info in infos:
        name = info.orig_filename
        _check_name(name)
        if name in seen:
            raise ContentError(name, "this member stands there twice.", "该成员重复出现。")
        seen.add(name)
        _check_member(info, limits.get(name, rest))
        rest -= 0 if name in limits else info.file_size


def _check_member(info: zipfile.ZipInfo, limit: int) -> None:
    name = info.orig_filename
    if info.flag_bits & _ENCRYPTED:
        raise ContentError(name, "this member is encrypted.", "该成员已加密。")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ContentError(name, "this member is compressed in an unknown way.", "该成员使用了未知的压缩方式。")
    if info.file_size > limit:
        size, most = info.file_size / MIB, limit / MIB
        raise ContentError(
            name,
            f"it would take {size:.1f} MiB; at most {most:.1f} are read.",
            f"它需要 {size:.1f} MiB，超过可读取的 {most:.1f} MiB。",
        )
    if info.file_size > max(FREE_RATIO_SIZE, LARGEST_RATIO * info.compress_size):
        raise ContentError(name, "it unpacks to far more than it should.", "解压后的大小远超正常范围。")


def _check_growth(infos: list[zipfile.ZipInfo], size: int) -> None:
    """All together, since the members of a bomb may lie upon one another."""
    if sum(info.file_size for info in infos) > FREE_GROWTH + LARGEST_GROWTH * size:
        raise ContentError("", "It unpacks to far more than it should.", "解压后的大小远超正常范围。")


def _check_name(name: str) -> None:
    """Members are never unpacked to disk by us, but by the user's other programs perhaps."""
    parts = name.split("/")
    if len(name) > LONGEST_NAME or _REFUSED_IN_NAMES.search(name) or any(part in ("", ".", "..") for part in parts):
        shown = shortened(repr(name))
        raise ContentError("", f"A member has a forbidden name: {shown}.", f"有成员使用了禁止的名称：{shown}。")


def _damaged(detail: str) -> ContentError:
    shown = shortened(detail)
    return ContentError("", f"It is damaged or incomplete ({shown}).", f"文件已损坏或不完整（{shown}）。")
