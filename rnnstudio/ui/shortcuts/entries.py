"""What stands on the page: actions by their menus, gestures by their places, keys as they are printed on keyboards."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence

from rnnstudio.graph.text import NOTHING, Text, plain
from rnnstudio.ui.actions.gestures import GESTURES, PLACES
from rnnstudio.ui.actions.spec import MENUS, ActionSpec
from rnnstudio.ui.actions.table import TABLE

Way = tuple[Text, ...]
CAPS: Mapping[str, Text] = {
    "Left": plain("←"),
    "Right": plain("→"),
    "Up": plain("↑"),
    "Down": plain("↓"),
    "Space": Text("Space", "空格"),
    "PgUp": plain("Page Up"),
    "PgDown": plain("Page Down"),
    "-": plain("−"),
}


@dataclass(frozen=True)
class Entry:
    """One line: what happens, the ways to it, what it is for; whether its keys are for the canvas alone; the keys as they are typed."""

    title: Text
    ways: tuple[Way, ...]
    tip: Text = NOTHING
    on_canvas: bool = False
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """Lines under a heading."""

    title: Text
    entries: tuple[Entry, ...]


def groups() -> tuple[Group, ...]:
    """All that there is, in the order of the menus; then the gestures."""
    menus = (
        Group(_bare(title), tuple(_of_action(spec) for spec in TABLE if spec.menu == menu and spec.keys))
        for menu, title in MENUS.items()
    )
    places = (
        Group(title, tuple(Entry(spec.does, spec.ways) for spec in GESTURES if spec.place == place))
        for place, title in PLACES.items()
    )
    return (*menus, *places)


def parts(key: str) -> tuple[str, ...]:
    """“Ctrl++” as Ctrl and +."""
    if key == "+":
        return (key,)
    held, last = (key[:-2], "+") if key.endswith("++") else key.rpartition("+")[::2]
    return (*held.split("+"), last) if held else (last,)


def caps(key: str) -> Way:
    """A shortcut as key caps; on a Mac, which writes shortcuts with signs of its own, as one."""
    if sys.platform == "darwin":
        return (plain(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)),)
    portable = QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
    return tuple(CAPS.get(part, plain(part)) for part in parts(portable))


def _of_action(spec: ActionSpec) -> Entry:
    return Entry(spec.title, tuple(caps(key) for key in spec.keys), spec.tip, spec.on_canvas, spec.keys)


def _bare(title: Text) -> Text:
    """A menu's title without the letter that opens it."""
    return Text(title.en.replace("&", ""), title.zh.split("(")[0])
