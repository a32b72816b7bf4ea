"""The page of shortcuts says all that there is, and nothing that there is not."""

from __future__ import annotations

import inspect
import itertools
import re
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from rnnstudio.graph.text import LANGUAGES, Language
from rnnstudio.session.session import Session
from rnnstudio.ui.actions.gestures import GESTURES, PLACES
from rnnstudio.ui.actions.table import TABLE
from rnnstudio.ui.canvas import gestures, wiring
from rnnstudio.ui.main_window import MainWindow
from rnnstudio.ui.shortcuts.as_text import as_text
from rnnstudio.ui.shortcuts.columns import in_columns
from rnnstudio.ui.shortcuts.entries import Group, caps, groups, parts
from rnnstudio.ui.shortcuts.searching import matching
from rnnstudio.ui.shortcuts.setting import Label
from rnnstudio.ui.shortcuts.shortcuts_window import ShortcutsWindow
from rnnstudio.ui.words import Words

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def shown(still: Session, words: Words, qtbot: QtBot) -> Iterator[ShortcutsWindow]:
    main = QWidget()
    main.resize(1366, 768)
    qtbot.addWidget(main)
    made = ShortcutsWindow(still.appearance, words, (), main)
    with qtbot.waitExposed(made):
        made.toggle()
    yield made
    made.close()


def titles(found: tuple[Group, ...]) -> list[str]:
    return [entry.title.en for group in found for entry in group.entries]


# --- what stands there --------------------------------------------------------------------------------------------------------------


def test_every_action_is_listed_with_all_its_keys() -> None:
    listed = [(entry.title, entry.keys, entry.ways) for group in groups() for entry in group.entries if entry.keys]
    for spec in TABLE:
        if spec.keys:
            assert (spec.title, spec.keys, tuple(caps(key) for key in spec.keys)) in listed
    assert len(listed) == sum(bool(spec.keys) for spec in TABLE)


def test_every_gesture_is_listed_in_its_place_and_said_in_both_languages() -> None:
    for place, title in PLACES.items():
        listed = next(group for group in groups() if group.title == title)
        assert titles((listed,)) == [spec.does.en for spec in GESTURES if spec.place == place]
    for spec in GESTURES:
        assert spec.does.en.strip()
        assert CHINESE.search(spec.does.zh)
        assert spec.ways


@pytest.mark.parametrize("spec", GESTURES, ids=lambda spec: f"{spec.place}: {spec.does.en}")
def test_a_gesture_is_done_by_code_of_ours(spec: object) -> None:
    by = inspect.unwrap(spec.by)  # type: ignore[attr-defined]
    assert by.__module__.startswith("rnnstudio.ui.")
    assert by.__doc__ or "Event" in by.__name__ or by.__name__ == "stepBy"


def test_no_gesture_of_the_mouse_is_left_out() -> None:
    """Every object that a press can begin stands on the page."""
    does = ("move", "end", "cancel")
    found = {
        kind
        for module in (gestures, wiring)
        for kind in vars(module).values()
        if inspect.isclass(kind) and kind is not gestures.Gesture and all(hasattr(kind, name) for name in does)
    }
    assert found
    assert found <= {spec.by for spec in GESTURES}


@pytest.mark.skipif(sys.platform == "darwin", reason="a Mac has signs of its own")
def test_keys_are_caps() -> None:
    assert [cap.en for cap in caps("Ctrl++")] == ["Ctrl", "+"]
    assert [cap.en for cap in caps("Ctrl+Alt+Left")] == ["Ctrl", "Alt", "←"]
    assert [cap.zh for cap in caps("Space")] == ["空格"]


@given(st.lists(st.sampled_from(["Ctrl", "Shift", "Alt"]), unique=True), st.sampled_from(["+", "A", "F1", "Del"]))
def test_a_key_falls_apart_into_what_it_was_put_together_from(held: list[str], last: str) -> None:
    assert parts("+".join([*held, last])) == (*held, last)


# --- searching ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ctrl+z", ["Undo"]),
        ("Ctrl + Z", ["Undo"]),
        ("shift+ctrl+z", ["Redo"]),
        ("control+/", ["Keyboard shortcuts"]),
        ("ctrl++", ["Larger"]),
        ("f2", ["Rename…"]),
        ("撤销", ["Undo", "Redo"]),
        ("rename", ["Rename…", "Rename it, on its title"]),
        ("pinch", ["Larger or smaller"]),
        ("双指捏合", ["Larger or smaller"]),
        ("编辑 ctrl+x", ["Cut"]),
        ("no such thing", []),
    ],
)
def test_it_is_searched_by_words_of_both_languages_and_by_keys(typed: str, found: list[str]) -> None:
    assert titles(matching(groups(), typed)) == found


def test_a_beginning_of_a_chord_finds_all_that_begin_so() -> None:
    held = {spec.title.en for spec in TABLE if any(key.startswith("Ctrl+Alt+") for key in spec.keys)}
    assert set(titles(matching(groups(), "ctrl+alt+"))) == held
    assert titles(matching(groups(), "")) == titles(groups())
    assert "To the end" in titles(matching(groups(), "end"))


@given(st.text(alphabet="ctrlz+ 撤f1", max_size=8))
def test_what_is_found_is_always_a_part_in_the_same_order(typed: str) -> None:
    every, found = titles(groups()), titles(matching(groups(), typed))
    rest = iter(every)
    assert all(title in rest for title in found)


# --- the columns and the page -------------------------------------------------------------------------------------------------------


@given(st.lists(st.integers(1, 30), max_size=9), st.integers(1, 5))
def test_no_other_division_into_columns_is_lower(heights: list[int], most: int) -> None:
    columns = in_columns(heights, most)
    assert [number for column in columns for number in column] == list(range(len(heights)))
    assert len(columns) <= most
    highest = max((sum(heights[number] for number in column) for column in columns), default=0)
    inner = range(1, len(heights))
    for cuts in itertools.combinations(inner, min(most - 1, len(inner))):
        ends = [0, *cuts, len(heights)]
        assert highest <= max(sum(heights[a:b]) for a, b in itertools.pairwise(ends))


@pytest.mark.parametrize("width", [1326, 700, 420])
@pytest.mark.parametrize("presenter", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_overlaps_and_nothing_is_cut_off(
    shown: ShortcutsWindow, still: Session, language: Language, presenter: bool, width: int
) -> None:
    still.appearance.set_language(language)
    still.appearance.set_presenter(presenter)
    sheet = shown.sheet
    sheet.resize(width, 800)
    room, words = QRectF(0, 0, sheet.width(), sheet.minimumHeight()), sheet.fontMetrics()
    assert len(sheet.page.lines) == len(titles(groups()))
    for label in sheet.page.labels:
        assert room.contains(label.rect), label
        if label.kind in ("key", "mouse", "or"):
            assert words.horizontalAdvance(label.words) < label.rect.width(), label
        else:
            wrapped = words.boundingRect(label.rect.toRect(), Qt.TextFlag.TextWordWrap, label.words)
            assert wrapped.height() <= label.rect.height() + 1, label
            assert wrapped.width() <= label.rect.width() + 1, label
    for one, other in _neighbours(sheet.page.labels):
        assert not one.rect.adjusted(1, 1, -1, -1).intersects(other.rect.adjusted(1, 1, -1, -1)), (one, other)


def _neighbours(labels: tuple[Label, ...]) -> Iterator[tuple[Label, Label]]:
    return itertools.combinations(labels, 2)


# --- the window ---------------------------------------------------------------------------------------------------------------------


def test_typing_narrows_the_page_and_escape_goes_back(shown: ShortcutsWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(shown.field, "ctrl+z")
    assert [entry.title.en for _, entry in shown.sheet.page.lines] == ["Undo"]
    qtbot.keyClicks(shown.field, "zz")
    assert shown.sheet.page.lines == ()
    assert shown.said.text() == "No key and no gesture is called that."
    assert not shown.copy.isEnabled()
    qtbot.keyClick(shown.field, Qt.Key.Key_Escape)
    assert len(shown.sheet.page.lines) == len(titles(groups()))
    qtbot.keyClick(shown.field, Qt.Key.Key_Escape)
    assert not shown.isVisible()


def test_what_is_shown_is_copied_as_text_in_the_language_of_the_screen(
    shown: ShortcutsWindow, still: Session, qtbot: QtBot
) -> None:
    qtbot.keyClicks(shown.field, "edit ctrl+")
    still.appearance.set_language("zh")
    shown.copy.click()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied[0] == "编辑"
    assert next(line.split() for line in copied if "撤销" in line) == ["撤销", "Ctrl+Z"]
    assert any("Ctrl+Shift+Z 或 Ctrl+Y" in line for line in copied)
    assert any("Ctrl+X (仅在画布上)" in line for line in copied)
    assert shown.sheet.accessibleDescription() == QGuiApplication.clipboard().text()


def test_the_text_stands_in_two_even_columns() -> None:
    lines = as_text(groups(), lambda text: text.en).splitlines()
    ways = {line.index("Ctrl+N") for line in lines if "New model" in line} | {
        line.index("F2") for line in lines if "Rename…" in line
    }
    assert len(ways) == 1


def test_ctrl_slash_brings_the_page_and_takes_it_away(window: MainWindow) -> None:
    window.actions_["help.shortcuts"].trigger()
    page = window.small_windows.shortcuts
    assert page is not None
    assert page.isVisible()
    window.actions_["help.shortcuts"].trigger()
    assert not page.isVisible()
