"""Writing a condition: names complete themselves, and what is wrong is underlined where it stands."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from ui_stage import on_stage

from rnnstudio.session.session import Session
from rnnstudio.ui.breakpoints.condition_field import ConditionField
from rnnstudio.ui.look import Look
from rnnstudio.ui.words import Words


@pytest.fixture
def field(still: Session, words: Words, qtbot: QtBot) -> Iterator[ConditionField]:
    look = Look.of(still.appearance)
    with on_stage(ConditionField(still.breakpoints, words, lambda: look, None), size=(500, 300)) as shown:  # type: ignore[arg-type]
        shown.setFocus()
        qtbot.waitUntil(shown.hasFocus)
        yield shown


def options(field: ConditionField) -> list[str]:
    found = field._completions
    return [found.item(k).text() for k in range(found.count())] if found is not None and field.completing else []


def press(field: ConditionField, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(field, key)


def test_names_are_completed_by_keys_alone(field: ConditionField) -> None:
    QTest.keyClicks(field, "c_")
    assert options(field) == ["c_tilde"]
    press(field, Qt.Key.Key_Tab)
    assert (field.text(), field.completing) == ("c_tilde", False)
    QTest.keyClicks(field, " > 0 and lstm.")
    assert options(field)[:3] == ["lstm.f", "lstm.i", "lstm.c_tilde"]
    press(field, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return)
    assert field.text() == "c_tilde > 0 and lstm.i"


def test_words_of_the_vocabulary_are_completed(field: ConditionField) -> None:
    QTest.keyClicks(field, 'token == "')
    assert options(field)[:2] == ['"A"', '"B"']
    press(field, Qt.Key.Key_Return)
    assert field.text() == 'token == "A"'


def test_escape_puts_the_options_away_and_down_brings_them(field: ConditionField) -> None:
    QTest.keyClicks(field, "ls")
    assert options(field)
    press(field, Qt.Key.Key_Escape)
    assert options(field) == []
    assert field.text() == "ls"
    field.clear()
    QTest.keyClicks(field, " ")
    assert options(field) == [], "nothing stands there yet"
    press(field, Qt.Key.Key_Down)
    assert "token" in options(field)
    field.clearFocus()
    assert options(field) == []


def test_enter_leaves_what_means_something_as_it_is(field: ConditionField, qtbot: QtBot) -> None:
    QTest.keyClicks(field, "f < c")
    assert options(field) == ["c_tilde"]
    with qtbot.waitSignal(field.returnPressed):
        press(field, Qt.Key.Key_Return)
    assert field.text() == "f < c"
    QTest.keyClicks(field, "_")
    press(field, Qt.Key.Key_Return)
    assert field.text() == "f < c_tilde"


def test_an_option_is_taken_with_the_mouse(field: ConditionField) -> None:
    QTest.keyClicks(field, "targ")
    found = field._completions
    assert found is not None
    place = found.visualItemRect(found.item(0)).center()
    QTest.mouseClick(found.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert field.text() == "target"


def red(field: ConditionField) -> list[int]:
    """The columns of the picture in which there is a pixel of the colour of errors."""
    image, danger = field.grab().toImage(), field._look().colour("danger")

    def alike(colour: QColor) -> bool:
        return sum(abs(a - b) for a, b in zip(colour.getRgb()[:3], danger.getRgb()[:3], strict=True)) < 60

    rows = range(image.height())
    return [x for x in range(image.width()) if any(alike(image.pixelColor(x, y)) for y in rows)]


@pytest.mark.parametrize("before", ["t > 1 and ", '(t > 1 or t > 2) and token != "😀" and '])
def test_an_error_is_underlined_where_it_stands(field: ConditionField, still: Session, before: str) -> None:
    field.setText(f"{before}gg < 0.1")
    error = still.breakpoints.tried("t > 1 and gg < 0.1").error
    assert error is not None
    error.begin = len(before)
    field.show_error(error)
    found, metrics = red(field), field.fontMetrics()
    left = metrics.horizontalAdvance(before)
    assert found
    assert abs(found[0] - left) < 12
    assert abs(found[-1] - left - metrics.horizontalAdvance("gg")) < 12
    field.show_error(None)
    assert red(field) == []
