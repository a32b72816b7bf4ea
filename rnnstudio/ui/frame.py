"""What frames the window: the menus, and in the corner the perspectives and the switches."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QMenuBar, QSplitter, QToolButton, QVBoxLayout, QWidget

from rnnstudio.graph.text import Text
from rnnstudio.ui.actions.qactions import Actions
from rnnstudio.ui.actions.spec import MENUS
from rnnstudio.ui.actions.table import TABLE
from rnnstudio.ui.availability import ALIGNED, BLOCKS
from rnnstudio.ui.words import Words

PERSPECTIVES = ("view.build", "view.step", "view.inside", "view.train")
CANVAS = (
    ("model.add", "model.connect", "model.rename"),
    ("model.problem", "model.mend"),
    ("edit.cut", "edit.copy", "edit.paste", "edit.duplicate", "edit.remove"),
    ("model.arrange", "view.fit"),
    ("help.selected",),
)
ALIGN = Text("Align", "对齐")
SWITCHES = ("view.language", "view.theme", "view.presenter")


def fill_menus(bar: QMenuBar, actions: Actions, words: Words) -> None:
    """Every action of the table in its menu."""
    for key, title in MENUS.items():
        menu = bar.addMenu("")
        menu.setToolTipsVisible(True)
        words.show(menu, "setTitle", title)
        for spec in TABLE:
            if spec.menu == key:
                if spec.separated:
                    menu.addSeparator()
                menu.addAction(actions[spec.id])


def canvas_menu(actions: Actions, words: Words, parent: QWidget) -> QMenu:
    """What opens at a right click on the canvas; several blocks can be brought in line."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for group in CANVAS:
        menu.addActions([actions[key] for key in group])
        menu.addSeparator()
    lining_up = [actions[key] for key, least in BLOCKS.items() if least >= ALIGNED]
    if any(action.isEnabled() for action in lining_up):
        menu.addMenu(words.say(ALIGN)).addActions(lining_up)
    return menu


def corner(actions: Actions, parent: QWidget) -> QWidget:
    """Perspectives as words, switches as icons."""
    holder = QWidget(parent)
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 2, 8, 0)
    row.setSpacing(4)
    for key in PERSPECTIVES:
        row.addWidget(_button(actions, key, Qt.ToolButtonStyle.ToolButtonTextOnly))
    row.addSpacing(12)
    for key in SWITCHES:
        style = (
            Qt.ToolButtonStyle.ToolButtonTextOnly if key == "view.language" else Qt.ToolButtonStyle.ToolButtonIconOnly
        )
        row.addWidget(_button(actions, key, style))
    return holder


def _button(actions: Actions, key: str, style: Qt.ToolButtonStyle) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(actions[key])
    button.setToolButtonStyle(style)
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def divided(orientation: Qt.Orientation, *parts: QWidget) -> QSplitter:
    """Parts with a line between them that can be dragged; none can be dragged away."""
    splitter = QSplitter(orientation)
    splitter.setChildrenCollapsible(False)
    splitter.setHandleWidth(8)
    for part in parts:
        splitter.addWidget(part)
    return splitter


def stacked(owner: QWidget) -> QVBoxLayout:
    """What lies below one another in the window."""
    column = QVBoxLayout(owner)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    return column
