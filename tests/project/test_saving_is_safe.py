"""Whatever happens while a file is saved, the old content or the new one is there, whole; and nothing else stays."""

from __future__ import annotations

import contextlib
import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from project_samples import sample

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.text import plain
from rnnstudio.project import disk, versions
from rnnstudio.project.file import read, to_bytes, write
from rnnstudio.project.project import Document, Project

HERE = Path(__file__).parent
posix = pytest.mark.skipif(os.name != "posix", reason="signals, limits and file systems as POSIX has them")

# Every call by which a save touches the disk.
CALLS: tuple[tuple[Any, str], ...] = (
    (os, "open"),
    (os, "write"),
    (os, "fsync"),
    (os, "close"),
    (Path, "open"),
    (Path, "chmod"),
    (Path, "stat"),
    (Path, "replace"),
    (Path, "mkdir"),
    (Path, "exists"),
    (Path, "hardlink_to"),
    (Path, "iterdir"),
    (Path, "unlink"),
)


def _titled(title: str) -> Document:
    return Document(Project(title=plain(title)))


def _run(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join([str(HERE.parent.parent), str(HERE)])
    command = [sys.executable, *(["-c", script] if "\n" in script else [str(HERE / script)]), *map(str, arguments)]
    return subprocess.run(
        command, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True, check=False, timeout=120
    )


@posix
def test_a_process_that_is_killed_again_and_again_loses_no_acknowledged_save(tmp_path: Path) -> None:
    found = _run("killed_saves.py", tmp_path, 50)
    assert found.returncode == 0, found.stderr
    saves, _ = map(int, found.stdout.split())
    assert saves > 10  # hundreds on a quiet machine; how many is the disk's affair


class _Failing:
    """Counts the calls of everything a save does on the disk, and lets one of them fail."""

    def __init__(self, patch: pytest.MonkeyPatch, at: int, number: int) -> None:
        self.calls, self.failed, self._at, self._number = 0, "", at, number
        for owner, name in CALLS:
            patch.setattr(owner, name, self._counting(name, getattr(owner, name)))

    def _counting(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            self.calls += 1
            if self.calls == self._at:
                self.failed = name
                if name == "close":  # as a full network disk does: closed, but not well
                    real(*args, **options)
                raise OSError(self._number, os.strerror(self._number))
            return real(*args, **options)

        return call


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES])
def test_each_call_may_fail_and_the_file_is_the_old_one_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    path, old, new = tmp_path / "a.rnns", _titled("old"), to_bytes(_titled("new"))
    failures = set()
    for at in range(1, 200):
        write(path, old)
        with monkeypatch.context() as patch:
            failing = _Failing(patch, at, number)
            told = None
            try:
                write(path, _titled("new"))
            except StudioError as error:
                told = error
        assert path.read_bytes() == (to_bytes(old) if told else new), failing.failed
        assert told is None or told.text.zh != told.text.en
        if failing.failed != "unlink":
            assert {entry.name for entry in tmp_path.iterdir()} <= {path.name, versions.FOLDER}, failing.failed
        assert all(read(version.path).project.title.en in ("old", "new") for version in versions.versions(path))
        failures.add(failing.failed)
        if not failing.failed:
            break
        with contextlib.suppress(FileNotFoundError):
            for entry in (tmp_path / versions.FOLDER / path.name).iterdir():
                entry.unlink()
    assert failures >= {"", "open", "write", "fsync", "close", "stat", "replace", "hardlink_to"}


@pytest.mark.parametrize("at", range(1, 5))
def test_a_disk_that_is_full_after_some_writes_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    path, room = tmp_path / "a.rnns", [700 * at]
    write(path, _titled("old"))
    before, real = path.read_bytes(), os.write

    def write_while_there_is_room(handle: int, data: memoryview) -> int:
        written = real(handle, data[: min(300, room[0])]) if room[0] else 0
        room[0] -= written
        if not written:
            raise OSError(errno.ENOSPC, "full")
        return written

    monkeypatch.setattr(os, "write", write_while_there_is_room)
    with pytest.raises(StudioError, match="disk is full"):
        write(path, replace(sample(), weights={"a.w": np.zeros(2000, np.float32)}))
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


LIMITED = """
import resource, signal, sys
from project_samples import sample
from rnnstudio.graph.errors import StudioError
from rnnstudio.project.file import write
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048))
try:
    write(sys.argv[1], sample())
except StudioError as error:
    print(error.text.en)
"""


@posix
def test_a_file_that_may_not_grow_so_large_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.rnns"
    write(path, _titled("old"))
    before = path.read_bytes()
    found = _run(LIMITED, path)
    assert "cannot be saved. The disk is full." in found.stdout, found.stderr
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 KiB, where this machine lets us have one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(place)]
    with contextlib.suppress(FileNotFoundError):
        if subprocess.run(mount, capture_output=True, check=False).returncode == 0:
            yield place
            subprocess.run(["umount", str(place)], check=True)
            return
    pytest.skip("only root may mount a small disk")


@posix
def test_a_disk_that_fills_up_keeps_the_last_good_save(small_disk: Path) -> None:
    path, size, saved = small_disk / "a.rnns", 1000, None
    while True:
        document = replace(sample(), weights={"a.w": np.full(size, 1.5, np.float32)}, optimiser={})
        try:
            write(path, document)
        except StudioError as error:
            assert "The disk is full" in error.text.en  # noqa: PT017 - the loop ends with the first one
            break
        saved, size = document, size * 3 // 2
    assert saved is not None
    assert read(path).weights["a.w"].size == saved.weights["a.w"].size
    assert {entry.name for entry in small_disk.iterdir()} <= {path.name, versions.FOLDER}
    for version in versions.versions(path):
        version.path.unlink()
    write(path, saved)


def test_what_a_killed_save_left_is_cleared_away_once_it_is_old(tmp_path: Path) -> None:
    stale, young = tmp_path / (".saving-" + "0" * 16), tmp_path / (".saving-" + "1" * 16)
    others = tmp_path / ".saving-mine", tmp_path / "saving-0000000000000000"
    for entry in (stale, young, *others):
        entry.write_bytes(b"half")
        if entry != young:
            os.utime(entry, (1, 1))
    write(tmp_path / "a.rnns", sample())
    assert {entry.name for entry in tmp_path.iterdir()} == {"a.rnns", young.name, *(other.name for other in others)}
    assert disk.STALE_AFTER > 60
