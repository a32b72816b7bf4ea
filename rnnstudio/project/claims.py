"""Who has which file open: one lock for each open file, in a folder of the application.

So the windows of one user on one computer know of each other; what others do to a file shows in its stamp when it is saved.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from dataclasses import dataclass
from pathlib import Path

from rnnstudio.graph.errors import StudioError
from rnnstudio.project import strict_json
from rnnstudio.project.lock import Lock, note_of
from rnnstudio.project.spot import Spot

NOTE = "claim"


@dataclass(frozen=True)
class Holder:
    """Another window that has a file open: its process, and since when; 0 where it does not say."""

    process: int = 0
    since: float = 0.0


def claim(home: Path, path: Path) -> Lock | Holder | None:
    """The right to a file, or who has it; None where the system knows no such thing, which keeps nobody from working."""
    place = _place(home, path)
    note = strict_json.dumps({"process": os.getpid(), "since": time.time()}, NOTE)
    with contextlib.suppress(OSError):
        return Lock.take(place, note) or _holder(note_of(place))
    return None


def same_file(one: Path, other: Path) -> bool:
    """Whether both lead to one file, links followed."""
    return os.path.realpath(one) == os.path.realpath(other)


def _place(home: Path, path: Path) -> Path:
    real = os.path.normcase(os.path.realpath(path))
    return home / f"{hashlib.sha256(os.fsencode(real)).hexdigest()[:32]}.lock"


def _holder(note: bytes) -> Holder:
    with contextlib.suppress(StudioError):
        found = Spot(strict_json.loads(note, NOTE), NOTE).fields(("process", "since"))
        return Holder(found["process"].whole(0), found["since"].moment())
    return Holder()
