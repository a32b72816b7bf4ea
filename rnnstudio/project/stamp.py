"""What tells whether a file is still the one that was read or written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Stamp:
    """When a file was last written, in nanoseconds, and how long it is."""

    written: int
    size: int


def stamp_of(path: Path) -> Stamp | None:
    """The file's stamp as it is now; None where there is no such file, or none that can be asked."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return Stamp(found.st_mtime_ns, found.st_size)
