from __future__ import annotations

import errno
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from project_samples import same, sample

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.text import plain
from rnnstudio.project import disk, versions
from rnnstudio.project.file import read, store, to_bytes, write
from rnnstudio.project.project import Document, Project


def _document(number: int) -> Document:
    return Document(Project(title=plain(f"number {number}")))


def _titles(path: Path) -> list[str]:
    return [read(version.path).project.title.en for version in versions.versions(path)]


def _save(path: Path, number: int) -> None:
    write(path, _document(number))
    os.utime(path, (1_700_000_000 + number,) * 2)


def test_each_save_keeps_what_it_replaces_and_of_that_the_last_few(tmp_path: Path) -> None:
    path = tmp_path / "模型.rnns"
    assert versions.versions(path) == ()
    for number in range(9):
        _save(path, number)
    assert _titles(path) == [f"number {number}" for number in (7, 6, 5, 4, 3)]
    assert read(path).project.title.en == "number 8"
    assert versions.versions(path)[0].saved == datetime.fromtimestamp(1_700_000_007, UTC)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == [versions.FOLDER, path.name]


def test_a_save_of_the_same_makes_none(tmp_path: Path) -> None:
    for _ in range(3):
        write(tmp_path / "a.rnns", sample())
    assert list(tmp_path.iterdir()) == [tmp_path / "a.rnns"]


def test_what_does_not_open_is_no_version(tmp_path: Path) -> None:
    path = tmp_path / "a.rnns"
    path.write_bytes(to_bytes(_document(1))[:-5])
    write(path, _document(2))
    assert versions.versions(path) == ()
    _save(path, 3)
    assert _titles(path) == ["number 2"]


def test_each_file_has_its_own_and_a_link_those_of_its_file(tmp_path: Path) -> None:
    for name in ("a.rnns", "b.rnns"):
        for number in (1, 2):
            _save(tmp_path / name, number)
    assert _titles(tmp_path / "a.rnns") == ["number 1"]
    if os.name == "posix":
        (tmp_path / "elsewhere").mkdir()
        link = tmp_path / "elsewhere" / "link.rnns"
        link.symlink_to(tmp_path / "a.rnns")
        _save(link, 3)
        assert _titles(link) == _titles(tmp_path / "a.rnns") == ["number 2", "number 1"]


def test_without_hard_links_it_is_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(_path: Path, _target: Path) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(Path, "hardlink_to", unknown)
    _save(tmp_path / "a.rnns", 1)
    _save(tmp_path / "a.rnns", 2)
    assert _titles(tmp_path / "a.rnns") == ["number 1"]


def test_a_version_does_not_change_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.rnns"
    _save(path, 1)
    _save(path, 2)
    path.write_bytes(b"another program writes in place")
    assert _titles(path) == ["number 1"]


def test_nothing_about_versions_fails_a_save(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.rnns"
    (tmp_path / versions.FOLDER).write_bytes(b"a file where the folder should be")
    _save(path, 1)
    _save(path, 2)
    assert read(path).project.title.en == "number 2"
    assert versions.versions(path) == ()
    name = "n" * 250 + ".rnns"
    assert versions.versions(tmp_path / name) == ()
    assert versions.versions("nul\x00") == ()


def test_a_save_that_fails_makes_no_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.rnns"
    _save(path, 1)
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", lambda _handle, _data: 0)
        with pytest.raises(StudioError, match="full"):
            write(path, _document(2))
    assert list(tmp_path.iterdir()) == [path]


def test_a_version_put_back_keeps_what_stood_there(tmp_path: Path) -> None:
    path = tmp_path / "a.rnns"
    write(path, sample())
    _save(path, 1)
    store(path, disk.load(versions.versions(path)[0].path, 1 << 20))
    assert same(read(path), sample())
    assert "number 1" in _titles(path)
