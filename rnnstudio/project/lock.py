"""A lock that ends with its process, however that ends: the system itself lets go of it, and no number of a process can mislead.

A lock file says what its holder wants others to know. It is told apart from a file left behind by whether somebody holds it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LARGEST_NOTE = 1 << 16
_BEYOND = 1 << 30  # Windows keeps others from reading what is locked, so a byte is locked that no note reaches
_HELD = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
_BINARY = getattr(os, "O_BINARY", 0)


class Lock:
    """A lock that this process holds until `release`."""

    def __init__(self, path: Path, handle: int) -> None:
        self.path, self._handle = path, handle

    @staticmethod
    def take(path: Path, note: bytes = b"") -> Lock | None:
        """The lock, with a note for others; None while somebody holds it. An OSError where no file can be made there."""
        path.parent.mkdir(parents=True, exist_ok=True)
        while True:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | _BINARY, 0o600)
            try:
                taken = _try(handle)
                if taken and _is_still(path, handle):
                    os.ftruncate(handle, 0)
                    os.write(handle, note[:LARGEST_NOTE])
                    return Lock(path, handle)
            except BaseException:
                os.close(handle)
                raise
            os.close(handle)
            if not taken:
                return None

    def release(self) -> None:
        """Lets go, and takes the file away; a second time does nothing."""
        if self._handle < 0:
            return
        handle, self._handle = self._handle, -1
        if os.name != "nt":  # first the name: whoever takes a file without a name sees that and tries again
            _forget(self.path)
        os.close(handle)
        if os.name == "nt":
            _forget(self.path)


def note_of(path: Path) -> bytes:
    """What the holder of a lock wants others to know; empty where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_NOTE)
    except OSError:
        return b""


def _forget(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def _is_still(path: Path, handle: int) -> bool:
    """False where the file lost its name between being opened and being locked."""
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except OSError:
        return False


def _try(handle: int) -> bool:
    """True where the lock was free. A system of files that knows no locks keeps nobody out."""
    try:
        if sys.platform == "win32":
            os.lseek(handle, _BEYOND, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            os.lseek(handle, 0, os.SEEK_SET)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in _HELD
    return True
