"""What an action is, and the menus that actions stand in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rnnstudio.graph.text import Text

if TYPE_CHECKING:
    from rnnstudio.ui.main_window import MainWindow

Menu = Literal["file", "edit", "model", "step", "train", "view", "help"]
MENUS: Mapping[Menu, Text] = {
    "file": Text("&File", "文件(&F)"),
    "edit": Text("&Edit", "编辑(&E)"),
    "model": Text("&Model", "模型(&M)"),
    "step": Text("&Step", "步进(&S)"),
    "train": Text("&Train", "训练(&T)"),
    "view": Text("&View", "视图(&V)"),
    "help": Text("&Help", "帮助(&H)"),
}


@dataclass(frozen=True)
class ActionSpec:
    """One thing the user can do. `tip` says what it is for; a `checkable` action is a switch.

    The keys of one that is `on_canvas` are for the canvas alone, of one `on_stage` for the model, the plots and what is told beside
    them, of one `beside_canvas` for these but not the model; elsewhere they mean what they mean there.
    """

    id: str
    menu: Menu
    title: Text
    tip: Text
    keys: tuple[str, ...]
    do: Callable[[MainWindow], object]
    icon: str = ""
    checkable: bool = False
    separated: bool = False
    on_canvas: bool = False
    on_stage: bool = False
    beside_canvas: bool = False
