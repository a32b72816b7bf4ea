"""The table of actions as the QActions of one window."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from rnnstudio.graph.text import Text
from rnnstudio.ui.actions.spec import ActionSpec
from rnnstudio.ui.actions.table import TABLE
from rnnstudio.ui.icons import icon
from rnnstudio.ui.theme import THEMES
from rnnstudio.ui.words import Words

if TYPE_CHECKING:
    from rnnstudio.ui.main_window import MainWindow


class Actions(Mapping[str, QAction]):
    """The table as QActions of one window, in the current language and theme."""

    def __init__(self, window: MainWindow, words: Words) -> None:
        self._window, self._words = window, words
        self._actions: dict[str, QAction] = {}
        self._titles: dict[str, Text] = {}
        for spec in TABLE:
            action = QAction(window)
            action.setObjectName(spec.id)
            action.setCheckable(spec.checkable)
            action.setIconVisibleInMenu(not spec.checkable)
            action.setShortcuts([QKeySequence(key) for key in spec.keys])
            action.triggered.connect(partial(self._run, spec))
            self._actions[spec.id] = action
            if not (spec.on_canvas or spec.on_stage or spec.beside_canvas):
                window.addAction(action)
        self.refresh()
        window.session.appearance.changed.connect(self.refresh)

    def __getitem__(self, key: str) -> QAction:
        return self._actions[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._actions)

    def __len__(self) -> int:
        return len(self._actions)

    def give_to_canvas(self, canvas: QWidget) -> None:
        """The keys that are for the canvas alone."""
        for spec in TABLE:
            if spec.on_canvas:
                self._actions[spec.id].setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                canvas.addAction(self._actions[spec.id])

    def give_to_stage(self, canvas: QWidget, *beside: QWidget) -> None:
        """The keys that are for these parts of the window alone."""
        for spec in TABLE:
            if spec.on_stage or spec.beside_canvas:
                self._actions[spec.id].setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                for part in (canvas, *beside) if spec.on_stage else beside:
                    part.addAction(self._actions[spec.id])

    def refresh(self) -> None:
        """Words and icons after a change of appearance."""
        colours = THEMES[self._window.session.appearance.theme]
        for spec in TABLE:
            self.name(spec.id, spec.title)
            if spec.icon:
                self._actions[spec.id].setIcon(icon(spec.icon, colours))

    def name(self, key: str, title: Text) -> None:
        """Another title for an action, such as “Undo: move lstm”; the tooltip keeps saying what it is for, with the key."""
        action, spec = self._actions[key], next(spec for spec in TABLE if spec.id == key)
        action.setText(self._words.say(title))
        self._titles[key] = title
        keys = QKeySequence(spec.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{self._words.say(spec.tip)}  ({keys})")

    def title(self, key: str) -> Text:
        """What an action is called at the moment."""
        return self._titles[key]

    def set_icon(self, key: str, name: str) -> None:
        """Another icon for an action, in the colours of the theme."""
        self._actions[key].setIcon(icon(name, THEMES[self._window.session.appearance.theme]))

    def _run(self, spec: ActionSpec, *_: object) -> None:
        spec.do(self._window)
