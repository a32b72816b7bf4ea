"""Who has a file open: one window at a time, links followed, and never a reason not to work."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from rnnstudio.project.claims import Holder, claim, same_file
from rnnstudio.project.lock import Lock


def test_a_second_window_is_told_who_and_since_when(tmp_path: Path) -> None:
    home, path = tmp_path / "open", tmp_path / "a.rnns"
    first = claim(home, path)
    assert isinstance(first, Lock)
    holder = claim(home, path)
    assert isinstance(holder, Holder)
    assert holder.process == os.getpid()
    assert abs(holder.since - time.time()) < 60
    other = claim(home, tmp_path / "b.rnns")
    assert isinstance(other, Lock)
    other.release()
    first.release()
    again = claim(home, path)
    assert isinstance(again, Lock)
    again.release()


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_is_the_file_that_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "a.rnns").touch()
    (tmp_path / "link.rnns").symlink_to(tmp_path / "a.rnns")
    first = claim(tmp_path / "open", tmp_path / "a.rnns")
    assert isinstance(first, Lock)
    assert isinstance(claim(tmp_path / "open", tmp_path / "link.rnns"), Holder)
    assert same_file(tmp_path / "a.rnns", tmp_path / "link.rnns")
    first.release()


def test_without_a_folder_nobody_is_kept_from_working(tmp_path: Path) -> None:
    (tmp_path / "open").write_text("a file where a folder should be")
    assert claim(tmp_path / "open", tmp_path / "a.rnns") is None


def test_a_note_that_says_nothing_is_still_a_holder(tmp_path: Path) -> None:
    first = claim(tmp_path / "open", tmp_path / "a.rnns")
    assert isinstance(first, Lock)
    first.path.write_bytes(b"\xff{")
    assert claim(tmp_path / "open", tmp_path / "a.rnns") == Holder()
    first.release()
