"""What holds for every action: a key that is its own, words, a place in the menu and in the list of all commands."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from rnnstudio.graph.text import LANGUAGES
from rnnstudio.ui.actions.spec import MENUS, ActionSpec
from rnnstudio.ui.actions.table import TABLE
from rnnstudio.ui.canvas.keys import ARROWS
from rnnstudio.ui.commanding.providers import of_actions
from rnnstudio.ui.main_window import MainWindow

KEYS = [(QKeySequence(key), spec) for spec in TABLE for key in spec.keys]
MODIFIERS = Qt.KeyboardModifier
MEANT = MODIFIERS.ControlModifier, MODIFIERS.AltModifier, MODIFIERS.ShiftModifier
every_action = pytest.mark.parametrize("spec", TABLE, ids=lambda spec: spec.id)


@every_action
def test_it_has_a_key_and_words_in_both_languages(spec: ActionSpec) -> None:
    assert spec.keys
    for text in (spec.title, spec.tip):
        assert all(text.said(tongue).strip() for tongue in LANGUAGES)


def test_every_key_is_one() -> None:
    assert all(sequence.count() == 1 and sequence[0].key() != Qt.Key.Key_unknown for sequence, _ in KEYS)


def test_no_two_actions_that_are_live_at_once_share_a_key() -> None:
    """Those of the canvas are live together with those of the window: none may be in both. What stands beside the canvas is not."""
    for elsewhere in ("on_canvas", "beside_canvas"):
        live = [sequence.toString() for sequence, spec in KEYS if not getattr(spec, elsewhere)]
        assert not {sequence for sequence, n in Counter(live).items() if n > 1}
    assert len({spec.id for spec in TABLE}) == len(TABLE)


def test_no_action_takes_a_key_that_the_canvas_needs_itself() -> None:
    moves = {QKeySequence(held | key).toString() for held in MEANT for key in ARROWS}
    own = {"Tab", "Shift+Tab", "Esc", "Return", "Menu"}
    assert not (moves | own) & {sequence.toString() for sequence, _ in KEYS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_action_takes_the_key_that_opens_a_menu_and_no_two_menus_share_one(language: str) -> None:
    letters = [re.findall("&(.)", title.said(language)) for title in MENUS.values()]
    assert all(len(found) == 1 for found in letters)
    opens = [f"Alt+{found[0]}" for found in letters]
    assert len(set(opens)) == len(opens)
    assert not set(opens) & {sequence.toString() for sequence, _ in KEYS}


def test_it_stands_in_its_menu_in_the_list_of_commands_and_says_its_key(window: MainWindow) -> None:
    menus = dict(zip(MENUS, (action.menu() for action in window.menuBar().actions()), strict=False))
    commands = {command.id: command for command in of_actions(window.actions_)}
    for spec in TABLE:
        action, native = window.actions_[spec.id], QKeySequence.SequenceFormat.NativeText
        key = QKeySequence(spec.keys[0]).toString(native)
        assert action in menus[spec.menu].actions(), spec.id  # type: ignore[attr-defined]
        assert action.toolTip() == f"{spec.tip.en}  ({key})"
        assert commands[spec.id].keys == key
        assert commands[spec.id].tip == spec.tip
        assert action.shortcuts() == [QKeySequence(each) for each in spec.keys]
