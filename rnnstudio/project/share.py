"""A project as one line of text, to be handed out in a chat: `rnns1:` and base64url of a head and the compressed project.json.

The head says how long the rest is, so that a paste without its end is told as such, and holds the first bytes of the SHA-256 of the
uncompressed text. Weights are no part of it. What chats do to a long line is undone: wrapping, quotes, marks of quotation, invisible
characters, and words before and after the code.
"""

from __future__ import annotations

import base64
import hashlib
import re
import struct
import zlib

from rnnstudio.graph.text import Text
from rnnstudio.project.content_error import ContentError, pasting, saving
from rnnstudio.project.project import Project
from rnnstudio.project.schema import Content, from_bytes, to_bytes

PREFIX = "rnns1:"
LONGEST_CODE = 256 << 10
LARGEST_JSON = 8 << 20
PLACE = "share code"

_HEAD = struct.Struct(">L8s")
_ANY_VERSION = re.compile(r"rnns(\d{1,9}):")
_BETWEEN = re.compile(r"[\s>|\"'`“”‘’«»\\\u00ad\u200b-\u200f\u2060\ufeff]+")
_RETOUCHED = str.maketrans(
    {"+": "-", "/": "_", "—": "--"}
)  # the other base64, and a dash that a chat made of two hyphens


def to_code(project: Project) -> str:
    """The project without weights as one line of text; a StudioError where it is too long for that."""
    with saving(Text("The share code", "分享码")):
        raw = to_bytes(Content(project), PLACE)
        packed = zlib.compress(raw, 9)
        code = PREFIX + base64.urlsafe_b64encode(_head(packed, raw) + packed).decode().rstrip("=")
        if len(code) > LONGEST_CODE or len(raw) > LARGEST_JSON:
            raise _too_long(Text("Save the project and send the file.", "请保存项目并发送文件。"))
        from_code(code)
        return code


def from_code(text: str) -> Project:
    """The project that a share code spells, checked as a file is; a StudioError says why there is none.

    Parameters are as they were written: `engine.soundness.current` brings them up to date, as those of a file.
    """
    with pasting():
        raw = _inflated(*_parts(_letters(text)))
        return from_bytes(raw, PLACE).project


def _head(packed: bytes, raw: bytes) -> bytes:
    return _HEAD.pack(len(packed), hashlib.sha256(raw).digest()[:8])


def _letters(text: str) -> str:
    """The base64 that follows the prefix, without what a chat put between; words that follow it may stand at its end."""
    if len(text) > 2 * LONGEST_CODE:
        raise _too_long()
    found = _ANY_VERSION.search(text := _BETWEEN.sub("", text))
    if found is None:
        raise ContentError(
            "", f"There is no “{PREFIX}” in it, with which every code begins.", f"其中没有每个分享码开头的“{PREFIX}”。"
        )
    if found[0] != PREFIX:
        raise ContentError(
            "",
            f"A newer version of RNN Studio made it ({found[0]}).",
            f"它由更新版本的 RNN Studio 生成（{found[0]}）。",
            Text("Update RNN Studio.", "请更新 RNN Studio。"),
        )
    letters = re.match(r"[A-Za-z0-9_-]*", text[found.end() :].translate(_RETOUCHED))
    return letters[0] if letters else ""


def _parts(letters: str) -> tuple[bytes, bytes]:
    """The checksum, and the compressed text in its full length."""
    head = letters[: _HEAD.size * 4 // 3]
    if len(head) < _HEAD.size * 4 // 3:
        raise _cut()
    length, checksum = _HEAD.unpack(_decoded(head))
    wanted = -(-(_HEAD.size + length) * 4 // 3)
    if wanted > LONGEST_CODE:
        raise _damaged()
    if len(letters) < wanted:
        raise _cut()
    return checksum, _decoded(letters[:wanted])[_HEAD.size :]


def _decoded(letters: str) -> bytes:
    return base64.urlsafe_b64decode(letters + "=" * (-len(letters) % 4))


def _inflated(checksum: bytes, packed: bytes) -> bytes:
    unpacking = zlib.decompressobj()
    try:
        raw = unpacking.decompress(packed, LARGEST_JSON)
    except zlib.error as error:
        raise _damaged() from error
    if unpacking.unconsumed_tail:
        raise _too_long()
    if not unpacking.eof or hashlib.sha256(raw).digest()[:8] != checksum:
        raise _damaged()
    return raw


def _cut() -> ContentError:
    return ContentError("", "Its end is missing.", "它的结尾缺失。")


def _damaged() -> ContentError:
    return ContentError("", "Some of its letters are not as they were.", "其中有些字符已改变。")


def _too_long(remedy: Text | None = None) -> ContentError:
    size = LONGEST_CODE >> 10
    return ContentError("", f"It is longer than {size} KiB.", f"它超过 {size} KiB。", remedy)
