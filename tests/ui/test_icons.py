"""Icons take the theme's colour, fade where disabled, and are drawn at the size they are shown in."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QImage, QPixmap
from pytestqt.qtbot import QtBot

from rnnstudio.resource import resource
from rnnstudio.ui.icons import application_icon, icon
from rnnstudio.ui.theme import DARK, LIGHT, Colours

NAMES = sorted(path.stem for path in resource("icons").glob("*.svg") if path.stem != "app")


def strongest(
    drawn: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal, state: QIcon.State = QIcon.State.Off
) -> tuple[str, int]:
    """The colour of the most opaque pixel, and how opaque it is."""
    image = drawn.pixmap(QSize(48, 48), mode, state).toImage().convertToFormat(QImage.Format.Format_ARGB32)
    pixels = (image.pixelColor(x, y) for x in range(48) for y in range(48))
    best = max(pixels, key=lambda colour: colour.alpha())
    return best.name(), best.alpha()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_drawing_is_seen_in_the_colour_of_the_text(qtbot: QtBot, name: str, colours: Colours) -> None:
    assert strongest(icon(name, colours)) == (colours.text, 255)


def test_disabled_is_pale_and_checked_stands_on_the_accent(qtbot: QtBot) -> None:
    play = icon("play", LIGHT)
    assert strongest(play, QIcon.Mode.Disabled)[1] < 128
    assert strongest(play, state=QIcon.State.On)[0] == LIGHT.on_accent


def test_the_size_is_the_one_asked_for(qtbot: QtBot) -> None:
    for side in (16, 21, 64):
        assert icon("open", DARK).pixmap(QSize(side, side), 2.0).size() == QSize(2 * side, 2 * side)


def test_a_copy_can_be_changed_without_harm(qtbot: QtBot) -> None:
    original = icon("save", LIGHT)
    copy = QIcon(original)
    copy.addPixmap(QPixmap(4, 4))
    assert strongest(original) == (LIGHT.text, 255)


def test_the_application_icon_has_every_usual_size(qtbot: QtBot) -> None:
    assert {size.width() for size in application_icon().availableSizes()} == {16, 24, 32, 48, 64, 128, 256}
