"""What the system lacks is found before Qt stumbles over it, and said as a command to type."""

import sys

import pytest

from rnnstudio import system

SCREEN = {"DISPLAY": ":0"}
WAYLAND = {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}


@pytest.fixture(autouse=True)
def linux(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")


def without(*absent: str):
    """A loader that cannot open the libraries whose names begin so."""

    def load(file: str) -> None:
        if file.startswith(absent):
            raise OSError(file)

    return load


def names(libraries) -> list[str]:
    return [library.file for library in libraries]


def test_nothing_is_missing_where_everything_loads():
    assert system.missing_libraries(SCREEN, without("none")) == ()


@pytest.mark.parametrize("environment", [{}, SCREEN, WAYLAND, {"QT_QPA_PLATFORM": "offscreen"}])
def test_what_qt_always_links_is_asked_for_everywhere(environment):
    assert names(system.missing_libraries(environment, without("libEGL"))) == ["libEGL.so.1"]


@pytest.mark.parametrize(
    ("environment", "asked"),
    [
        (SCREEN, True),
        ({"QT_QPA_PLATFORM": "xcb"}, True),
        ({"QT_QPA_PLATFORM": "xcb;wayland", **WAYLAND}, True),
        (WAYLAND, False),
        ({"QT_QPA_PLATFORM": "offscreen", **SCREEN}, False),
        ({"QT_QPA_PLATFORM": "wayland", **SCREEN}, False),
        ({}, False),
    ],
)
def test_the_libraries_of_x11_are_asked_for_only_where_qt_has_no_other_way(environment, asked):
    missing = system.missing_libraries(environment, without("libxcb-cursor"))
    assert names(missing) == (["libxcb-cursor.so.0"] if asked else [])


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_other_systems_bring_everything(monkeypatch, platform):
    monkeypatch.setattr(sys, "platform", platform)
    assert system.missing_libraries({}, without("lib")) == ()
    assert not system.lacks_screen({})


def test_the_message_is_one_command_for_each_system_and_names_no_package_twice():
    message = system.how_to_install(system.missing_libraries(SCREEN, without("libEGL", "libxcb-shape", "libxcb-xkb")))
    for words in (message.en, message.zh):
        assert "libEGL.so.1, libxcb-shape.so.0, libxcb-xkb.so.1" in words
        assert "sudo apt install libegl1 libxcb-shape0 libxcb-xkb1\n" in words
        assert "sudo dnf install libglvnd-egl libxcb\n" in words


def test_a_screen_is_lacking_only_where_no_kind_of_it_is_named():
    assert system.lacks_screen({})
    assert system.lacks_screen({"DISPLAY": ""})
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        assert not system.lacks_screen({name: "x"})


def test_the_obstacle_is_the_screen_first_then_the_libraries_then_none(monkeypatch):
    found = system.EVERYWHERE[:1]
    monkeypatch.setattr(system, "missing_libraries", lambda environment: found)
    assert "DISPLAY" in system.obstacle({}).en
    assert "libegl1" in system.obstacle(SCREEN).zh
    found = ()
    assert system.obstacle(SCREEN) is None


def test_no_library_is_entered_twice():
    files = names(system.EVERYWHERE + system.X11)
    assert len(files) == len(set(files))
