"""Earlier versions of a file: each save keeps the content that it replaces, and of those the last few.

They lie beside the file, so on the same disk and in the same hands, in one hidden folder for all files of a folder:
`.rnnstudio-versions/<file name>/<when it was saved, UTC>-<first digits of its SHA-256>.rnns`. Each is a whole `.rnns` file that opens
like any other. A file that is renamed or moved begins anew. Nothing here ever fails a save.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rnnstudio.graph.errors import StudioError
from rnnstudio.project import disk

FOLDER = ".rnnstudio-versions"
KEPT = 5

_STAMP = "%Y%m%dT%H%M%S.%fZ"
_NAME = re.compile(r"(\d{8}T\d{6}\.\d{6}Z)-[0-9a-f]{8}\.rnns")


@dataclass(frozen=True)
class Version:
    """An earlier content of a file: where it lies, and when it was saved."""

    path: Path
    saved: datetime


def versions(path: str | os.PathLike[str]) -> tuple[Version, ...]:
    """The earlier versions of the file, newest first; none where there is none, or its folder cannot be looked into."""
    with contextlib.suppress(OSError, ValueError):
        found = [_version(entry) for entry in _folder(path).iterdir()]
        return tuple(sorted((one for one in found if one), key=lambda version: version.path.name, reverse=True))
    return ()


def keep(path: str | os.PathLike[str], content: bytes) -> None:
    """Keep the file as it is now, `content` being what it holds, and drop the oldest of more than KEPT versions."""
    with contextlib.suppress(OSError, ValueError, StudioError):
        target, folder = Path(os.path.realpath(path)), _folder(path)
        saved = datetime.fromtimestamp(target.stat().st_mtime, UTC)
        version = folder / f"{saved.strftime(_STAMP)}-{hashlib.sha256(content).hexdigest()[:8]}.rnns"
        folder.mkdir(parents=True, exist_ok=True)
        if not version.exists():
            _link_or_copy(target, content, version)
        for old in versions(path)[KEPT:]:
            old.path.unlink(missing_ok=True)


def _folder(path: str | os.PathLike[str]) -> Path:
    """Of a link, beside the file that it leads to."""
    target = Path(os.path.realpath(path))
    return target.parent / FOLDER / target.name


def _version(path: Path) -> Version | None:
    found = _NAME.fullmatch(path.name)
    if found is None:
        return None
    return Version(path, datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC))


def _link_or_copy(target: Path, content: bytes, version: Path) -> None:
    """A second name for the content, which the file's next content does not touch; a copy where the disk knows no such names."""
    try:
        version.hardlink_to(target)
    except OSError:
        disk.store(version, content)
