"""Files read within limits, and written so that at every moment either the old content or the new one is there, whole.

QSaveFile does not do it: on a full disk its `commit` reports success and puts a torn file in the place of the good one.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.text import Text, joined

# Elsewhere than on Windows a program that reads a file does not keep it from being replaced.
RETRIES = (0.02, 0.05, 0.1, 0.2, 0.4) if os.name == "nt" else ()

STALE_AFTER = 600.0

_TEMPORARY = re.compile(r"\.saving-[0-9a-f]{16}")
_CHUNK = 1 << 20
_BINARY = getattr(os, "O_BINARY", 0)
_AT_ONCE = getattr(os, "O_NONBLOCK", 0)  # a pipe that nobody writes to would keep us waiting

_PROTECTED = Text(
    "It is read-only or protected, or in use by another program. Choose another place, or change its permissions.",
    "它是只读的、受保护的，或正被其他程序占用。请换一个文件名或文件夹，或修改其权限。",
)
_FULL = Text("The disk is full. Free some space, or choose another disk.", "磁盘已满。请腾出空间，或选择其他磁盘。")
_NOT_A_FILE = Text(
    "This is a folder or a device, not a file. Choose a file name.", "这是文件夹或设备，不是文件。请选择文件名。"
)
_GONE = Text(
    "The file or its folder does not exist. Check name and folder.", "文件或其文件夹不存在。请检查文件名和文件夹。"
)
_BAD_NAME = Text("The system does not allow this name. Choose another.", "系统不允许此名称。请换一个。")
_CAUSES = {
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS, errno.ETXTBSY, errno.EBUSY), _PROTECTED),
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), _FULL),
    errno.EISDIR: _NOT_A_FILE,
    **dict.fromkeys((errno.ENOENT, errno.ENOTDIR), _GONE),
    **dict.fromkeys((errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ, errno.ELOOP), _BAD_NAME),
}


def load(path: str | os.PathLike[str], limit: int) -> bytes:
    """The content of a file of at most `limit` bytes; a StudioError for anything else than such a file."""
    with reading(path, limit) as file, explained(_not_opened(path)):
        return file.read(limit)


@contextmanager
def reading(path: str | os.PathLike[str], limit: int) -> Iterator[IO[bytes]]:
    """A file of at most `limit` bytes, to be read; a StudioError for anything else than such a file."""
    with explained(_not_opened(path)):
        found = Path(path).stat()
        if not stat.S_ISREG(found.st_mode):
            raise IsADirectoryError(errno.EISDIR, "not a file")
        if found.st_size > limit:
            raise _too_large(os.fspath(path), limit)
        file = os.fdopen(os.open(path, os.O_RDONLY | _BINARY | _AT_ONCE), "rb")
    with file:
        yield file


def store(
    path: str | os.PathLike[str], content: bytes | memoryview, before_replacing: Callable[[], object] = lambda: None
) -> None:
    """Put `content` in the place of what the file held, or raise a StudioError and leave everything as it was.

    `before_replacing` is called once the new content is safe on the disk and the file is about to change.
    """
    with explained(Text(f"{os.fspath(path)} cannot be saved.", f"无法保存 {os.fspath(path)}。")):
        target = Path(os.path.realpath(path))
        mode = _mode_to_keep(target)
        _sweep(target.parent)
        temporary = target.with_name(f".saving-{secrets.token_hex(8)}")
        try:
            _write(temporary, content)
            _verify(temporary, content)
            if mode is not None:
                temporary.chmod(mode)
            before_replacing()
            _replace(temporary, target)
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        _sync_folder(target.parent)


def _sweep(folder: Path) -> None:
    """Removes what a save left that was killed long ago; a younger one may be under way in another window."""
    with contextlib.suppress(OSError):
        for entry in folder.iterdir():
            if _TEMPORARY.fullmatch(entry.name) and time.time() - entry.stat().st_mtime > STALE_AFTER:
                entry.unlink(missing_ok=True)


def _mode_to_keep(target: Path) -> int | None:
    """The permissions of the file that is about to be replaced; replacing must not get round a write protection."""
    try:
        found = target.stat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, "not a file")
    mode = stat.S_IMODE(found.st_mode)
    if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, "read-only")
    return mode


def _write(path: Path, content: bytes | memoryview) -> None:
    """By `os.open` and not by `tempfile`, so that a new file has the permissions that the user's umask gives."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
    try:
        left = memoryview(content)
        while left:
            if not (written := os.write(handle, left[: 1 << 30])):
                raise OSError(errno.ENOSPC, "nothing written")
            left = left[written:]
        os.fsync(handle)
    finally:
        os.close(handle)


def _verify(path: Path, content: bytes | memoryview) -> None:
    expected = memoryview(content)
    with path.open("rb") as file:
        for start in range(0, len(content) + 1, _CHUNK):
            if file.read(_CHUNK) != expected[start : start + _CHUNK]:
                raise OSError(errno.EIO, "the disk does not give back what was written")


def _replace(temporary: Path, target: Path) -> None:
    for pause in RETRIES:
        try:
            temporary.replace(target)
        except PermissionError:  # a virus scanner or a synchronising service looks at the file
            time.sleep(pause)
        else:
            return
    temporary.replace(target)


def _sync_folder(folder: Path) -> None:
    """Let the new name survive a power cut. The file is saved by now, so a system that cannot do this is no failure."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def explained(beginning: Text) -> Iterator[None]:
    """Within it, an error of the system becomes a message that says what to do."""
    try:
        yield
    except (OSError, ValueError) as error:  # ValueError: a name that no system takes
        number = error.errno if isinstance(error, OSError) else errno.EINVAL
        cause = _CAUSES.get(number or 0) or Text(
            f"The system says: {error}. Try another disk.", f"系统报告：{error}。请尝试其他磁盘。"
        )
        raise StudioError(joined((beginning, cause))) from error


def _not_opened(path: str | os.PathLike[str]) -> Text:
    return Text(f"{os.fspath(path)} cannot be opened.", f"无法打开 {os.fspath(path)}。")


def _too_large(name: str, limit: int) -> StudioError:
    size = limit >> 20
    en = f"{name} cannot be opened. It is larger than {size} MiB, which is too much. Choose another file."
    return StudioError(Text(en, f"无法打开 {name}。它超过 {size} MiB，过大。请选择其他文件。"))
