"""Unsaved work in its place: kept whole, found once its window is gone, and harmless whatever stands there."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from project_samples import sample

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.text import Text
from rnnstudio.project.recovery import ABOUT, BROKEN, DOCUMENT, LOCK, MOST_BROKEN, About, left_behind, new_place
from rnnstudio.project.stamp import Stamp

TOLD = About(Text("Recall", "回忆"), Path("/somewhere/mine.rnns"), edits=4, updates=120, base=Stamp(5, 7))


def test_what_was_kept_is_found_once_its_window_is_gone(tmp_path: Path) -> None:
    place = new_place(tmp_path)
    place.keep(sample(), TOLD)
    assert left_behind(tmp_path) == [], "the window lives"
    place.leave()
    (found,) = left_behind(tmp_path)
    about = found.about()
    assert found.read().project == sample().project
    assert (about.title, about.path, about.edits, about.updates, about.base) == (
        TOLD.title,
        TOLD.path,
        TOLD.edits,
        TOLD.updates,
        TOLD.base,
    )
    assert about.kept > 1e9
    assert left_behind(tmp_path) == [], "one window offers it"
    found.leave()
    (again,) = left_behind(tmp_path)
    again.clear()
    again.leave()
    assert left_behind(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_a_window_without_unsaved_work_leaves_nothing(tmp_path: Path) -> None:
    place = new_place(tmp_path)
    place.keep(sample(), TOLD)
    place.clear()
    place.leave()
    assert left_behind(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_path_that_is_no_text_comes_back(tmp_path: Path) -> None:
    place, path = new_place(tmp_path), Path(os.fsdecode(b"/x/caf\xe9 %41.rnns"))
    place.keep(sample(), About(path=path))
    assert place.about().path == path
    place.leave()


def test_the_newest_is_offered_first(tmp_path: Path) -> None:
    for age in (3, 1, 2):
        place = new_place(tmp_path)
        place.keep(sample(), About(edits=age))
        os.utime(place.folder / DOCUMENT, (1e9 - age, 1e9 - age))
        place.leave()
    assert [place.about().edits for place in left_behind(tmp_path)] == [1, 2, 3]


@given(st.binary(max_size=300), st.binary(max_size=300), st.binary(max_size=40))
def test_whatever_stands_there_is_offered_read_or_refused_and_set_aside(work: bytes, about: bytes, lock: bytes) -> None:
    home = Path(tempfile.mkdtemp())
    try:
        folder = home / "left"
        folder.mkdir()
        for name, content in ((DOCUMENT, work), (ABOUT, about), (LOCK, lock)):
            (folder / name).write_bytes(content)
        (found,) = left_behind(home)
        assert found.about().path is None
        with pytest.raises(StudioError):
            found.read()
        aside = found.set_aside()
        assert (aside / DOCUMENT).read_bytes() == work, "it can still be looked at"
        assert left_behind(home) == [], "it is never offered again"
    finally:
        shutil.rmtree(home)


def test_odd_things_in_the_folder_keep_nobody_out(tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("x")
    (tmp_path / "no document").mkdir()
    (tmp_path / "odd" / DOCUMENT).mkdir(parents=True)
    (tmp_path / "odd lock" / LOCK).mkdir(parents=True)
    assert left_behind(tmp_path) == []
    assert left_behind(tmp_path / "a file") == []
    assert left_behind(tmp_path / "nowhere") == []


def test_only_the_last_broken_ones_stay(tmp_path: Path) -> None:
    for number in range(MOST_BROKEN + 3):
        place = new_place(tmp_path)
        (place.folder / DOCUMENT).write_bytes(b"broken")
        os.utime(place.folder, (1e9 + number, 1e9 + number))
        place.set_aside()
    assert len(list((tmp_path / BROKEN).iterdir())) == MOST_BROKEN
    assert left_behind(tmp_path) == []
