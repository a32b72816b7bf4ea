"""A zip that is safe to open and always the same to write.

Nothing is believed: what the end record and the directory declare is checked before anything is read, and no more is
read than was declared. Members are stored uncompressed: weights hardly shrink, and each zlib gives other bytes.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Mapping

from rnnstudio.project.content_error import ContentError, shortened

MIB = 1 << 20
MOST_MEMBERS = 256
LARGEST_DIRECTORY = MIB
FREE_RATIO_SIZE, LARGEST_RATIO = MIB, 200
LONGEST_NAME = 200

_END = struct.Struct("<4s4H2LH")
_ZIP64_LOCATOR_SIZE, _ZIP64_LOCATOR = 20, b"PK\x06\x07"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_ENCRYPTED = 0x1
_REFUSED_IN_NAMES = re.compile(r"[\x00-\x1f\x7f\\:]")


def pack(members: Mapping[str, bytes]) -> bytes:
    """The zip of these members in this order; the same members give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            _check_name(name)
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system, info.external_attr = 3, 0o644 << 16
            archive.writestr(info, content)
    return buffer.getvalue()


def unpack(data: bytes, limits: Mapping[str, int], rest: int) -> dict[str, bytes]:
    """The members by name: each named in `limits` up to its size in bytes, all others together up to `rest`."""
    promised = _check_end(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if len(archive.infolist()) != promised:
                raise _damaged("members")
            infos = [info for info in archive.infolist() if not info.orig_filename.endswith("/")]
            _check_directory(infos, limits, rest)
            return {info.orig_filename: _content(archive, info) for info in infos}
    except (ContentError, MemoryError):
        raise
    except Exception as error:  # zipfile lets struct, zlib, codec and many other errors of a broken zip through
        raise _damaged(str(error)) from error


def _check_end(data: bytes) -> int:
    """How many members the end record promises; it bounds the directory, which zipfile reads whole, however long."""
    if len(data) < _END.size or data[:2] != b"PK":
        raise ContentError(
            "", "It is not an RNN Studio file, or only its beginning is left.", "它不是 RNN Studio 文件，或文件不完整。"
        )
    mark, disk, first_disk, here, members, directory, start, comment = _END.unpack_from(data, len(data) - _END.size)
    locator = len(data) - _END.size - _ZIP64_LOCATOR_SIZE
    if data[max(locator, 0) :].startswith(_ZIP64_LOCATOR):
        raise _damaged("ZIP64")
    if mark != b"PK\x05\x06" or comment or disk or first_disk or here != members:
        raise _damaged("end record")
    if start + directory != len(data) - _END.size:
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


def _check_name(name: str) -> None:
    """Members are never unpacked to disk by us, but by the user's other programs perhaps."""
    parts = name.split("/")
    if len(name) > LONGEST_NAME or _REFUSED_IN_NAMES.search(name) or any(part in ("", ".", "..") for part in parts):
        shown = shortened(repr(name))
        raise ContentError("", f"A member has a forbidden name: {shown}.", f"有成员使用了禁止的名称：{shown}。")


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with archive.open(info) as member:
        content = member.read(info.file_size + 1)
    if len(content) != info.file_size:
        raise ContentError(info.orig_filename, "this member is shorter than declared.", "该成员比声明的短。")
    return content


def _damaged(detail: str) -> ContentError:
    shown = shortened(detail)
    return ContentError("", f"It is damaged or incomplete ({shown}).", f"文件已损坏或不完整（{shown}）。")
