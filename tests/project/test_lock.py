"""A lock that ends with its process: seen by others while it is held, free as soon as the process is gone, however it went."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rnnstudio.project.lock import Lock, note_of

HOLD = """
import sys, time
from pathlib import Path
from rnnstudio.project.lock import Lock
lock = Lock.take(Path(sys.argv[1]), b"mine")
print("held", flush=True)
time.sleep(60)
"""


def test_it_is_exclusive_within_a_process_too_and_leaves_no_file(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "lock"
    lock = Lock.take(path, b"who")
    assert lock is not None
    assert Lock.take(path) is None
    assert note_of(path) == b"who", "others may read the note while it is held"
    lock.release()
    lock.release()
    assert not path.exists()
    again = Lock.take(path, b"short")
    assert again is not None
    assert note_of(path) == b"short"
    again.release()


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_it_ends_with_a_killed_process(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    assert Lock.take(path) is None
    assert note_of(path) == b"mine"
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.stdout.close()
    taken = Lock.take(path)
    assert taken is not None
    taken.release()


def test_a_file_that_lost_its_name_is_not_taken_for_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two windows, one of which lets go at the very moment when the other has opened the file."""
    path, first = tmp_path / "lock", Lock.take(tmp_path / "lock")
    assert first is not None
    opened = os.open
    taken: list[Lock | None] = []

    def between(*args: object) -> int:
        monkeypatch.setattr(os, "open", opened)
        handle = opened(*args)  # type: ignore[arg-type]
        first.release()
        return handle

    monkeypatch.setattr(os, "open", between)
    taken.append(Lock.take(path))
    assert taken[0] is not None
    assert Lock.take(path) is None, "the lock has the file that bears the name"
    taken[0].release()
