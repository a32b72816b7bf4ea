"""Words on widgets that follow the language: say once which Text a setter shows, and every switch of language repeats it.

Qt's own `tr` is not used: our words are `Text` values that stand beside the thing they name, in one mechanism for domain and window alike.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject
from shiboken6 import isValid

from rnnstudio.graph.text import Text
from rnnstudio.session.appearance import Appearance


class Words:
    """Keeps widgets' words in the current language; forgets widgets that are gone."""

    def __init__(self, appearance: Appearance) -> None:
        self._appearance = appearance
        self._shown: WeakKeyDictionary[QObject, dict[str, Text]] = WeakKeyDictionary()
        self._language = appearance.language
        appearance.changed.connect(self.refresh)

    def show(self, widget: QObject, setter: str, text: Text) -> None:
        """`widget.setter(words)` now and at every change of language; a later Text for the same setter takes its place."""
        self._shown.setdefault(widget, {})[setter] = text
        getattr(widget, setter)(self.say(text))

    def say(self, text: Text) -> str:
        """The words in the current language."""
        return self._appearance.say(text)

    def refresh(self) -> None:
        """Repeats everything after a change of language."""
        if self._appearance.language == self._language:
            return
        self._language = self._appearance.language
        for widget, texts in list(self._shown.items()):
            if isValid(widget):
                for setter, text in texts.items():
                    getattr(widget, setter)(self.say(text))
