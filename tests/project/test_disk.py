from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rnnstudio.graph.errors import StudioError
from rnnstudio.project import disk

posix = pytest.mark.skipif(os.name != "posix", reason="POSIX permissions and links")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "模型.rnns"
    path.write_bytes(b"old")
    return path


def _fails(number: int) -> Callable[..., Any]:
    def fail(*_args: object, **_options: object) -> Any:
        raise OSError(number, os.strerror(number))

    return fail


def _untouched(target: Path) -> bool:
    return target.read_bytes() == b"old" and list(target.parent.iterdir()) == [target]


def test_a_file_is_replaced_and_nothing_else_stays(target: Path) -> None:
    disk.store(target, b"new" * 1_000_000)
    assert disk.load(target, 3_000_000) == b"new" * 1_000_000
    assert list(target.parent.iterdir()) == [target]
    disk.store(str(target), b"")
    assert disk.load(str(target), 0) == b""


@pytest.mark.parametrize("step", ["open", "write", "fsync"])
@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "permissions"),
        (errno.EIO, "The system says"),
    ],
)
def test_a_failure_of_the_system_leaves_the_old_file(
    target: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int, words: str
) -> None:
    monkeypatch.setattr(os, step, _fails(number))
    with pytest.raises(StudioError, match=words) as caught:
        disk.store(target, b"new")
    monkeypatch.undo()
    assert str(target) in caught.value.text.en
    assert str(target) in caught.value.text.zh
    assert _untouched(target)


def test_a_short_write_goes_on_and_an_empty_one_is_a_full_disk(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, data[:2]))
    disk.store(target, b"12345")
    assert target.read_bytes() == b"12345"
    monkeypatch.setattr(os, "write", lambda _handle, _data: 0)
    with pytest.raises(StudioError, match="full"):
        disk.store(target, b"new")
    assert target.read_bytes() == b"12345"
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.parametrize("lie", [lambda data: data[:-1], lambda data: bytes(data[:-1]) + b"?"])
def test_a_disk_that_lies_is_caught(
    target: Path, monkeypatch: pytest.MonkeyPatch, lie: Callable[[memoryview], bytes]
) -> None:
    write = os.write

    def lying(handle: int, data: memoryview) -> int:
        write(handle, lie(data))
        return len(data)

    monkeypatch.setattr(os, "write", lying)
    with pytest.raises(StudioError, match="does not give back"):
        disk.store(target, b"new")
    assert _untouched(target)


def test_a_failing_replacement_leaves_the_old_file(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "replace", _fails(errno.EACCES))
    with pytest.raises(StudioError, match="another program"):
        disk.store(target, b"new")
    assert _untouched(target)


def test_a_file_that_is_held_for_a_moment_is_replaced_after_it(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace, refusals = Path.replace, [1, 2]

    def busy(temporary: Path, goal: Path) -> Path:
        if refusals:
            refusals.pop()
            raise PermissionError(errno.EACCES, "sharing violation")
        return replace(temporary, goal)

    monkeypatch.setattr(Path, "replace", busy)
    monkeypatch.setattr(disk, "RETRIES", (0.0, 0.0, 0.0))
    disk.store(target, b"new")
    assert target.read_bytes() == b"new"


def test_a_folder_that_cannot_be_synchronised_is_no_failure(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sync = os.fsync

    def only_files(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "not supported")
        sync(handle)

    monkeypatch.setattr(os, "fsync", only_files)
    disk.store(target, b"new")
    assert target.read_bytes() == b"new"


def test_an_interruption_leaves_no_temporary_file(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        disk.store(target, b"new")
    assert _untouched(target)


@posix
def test_a_link_is_followed(target: Path, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "link.rnns").symlink_to(target)
    disk.store(folder / "link.rnns", b"new")
    assert (folder / "link.rnns").is_symlink()
    assert target.read_bytes() == b"new"
    (folder / "loop").symlink_to(folder / "loop")
    with pytest.raises(StudioError):
        disk.store(folder / "loop", b"new")


@posix
def test_permissions_are_kept_and_new_files_follow_the_umask(target: Path) -> None:
    target.chmod(0o640)
    disk.store(target, b"new")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    before = os.umask(0o027)
    try:
        disk.store(target.with_name("fresh"), b"new")
    finally:
        os.umask(before)
    assert stat.S_IMODE(target.with_name("fresh").stat().st_mode) == 0o640


@posix
def test_a_write_protected_file_is_not_replaced(target: Path) -> None:
    target.chmod(0o444)
    with pytest.raises(StudioError, match="read-only"):
        disk.store(target, b"new")
    assert _untouched(target)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_read_only_folder_is_refused(target: Path) -> None:
    target.parent.chmod(0o555)
    try:
        with pytest.raises(StudioError, match="read-only"):
            disk.store(target, b"new")
        assert _untouched(target)
    finally:
        target.parent.chmod(0o755)


@pytest.mark.parametrize("name", ["", "gone/x.rnns", "模型.rnns/x", "x" * 300, "nul\x00"])
def test_a_place_where_no_file_can_be_is_refused(target: Path, name: str) -> None:
    path = f"{target.parent}/{name}"
    with pytest.raises(StudioError, match="cannot be saved"):
        disk.store(path, b"new")
    with pytest.raises(StudioError, match="cannot be opened"):
        disk.load(path, 10)
    assert _untouched(target)


def test_what_is_too_large_is_not_read(target: Path) -> None:
    assert disk.load(target, 3) == b"old"
    with pytest.raises(StudioError, match="larger"):
        disk.load(target, 2)


@posix
def test_a_pipe_keeps_nobody_waiting(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for action in (lambda: disk.load(pipe, 10), lambda: disk.store(pipe, b"new"), lambda: disk.load("/dev/zero", 10)):
        with pytest.raises(StudioError, match="not a file"):
            action()
