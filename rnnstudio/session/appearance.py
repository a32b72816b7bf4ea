"""How everything looks and speaks: language, theme, size, notation. Remembered between starts."""

from __future__ import annotations

from typing import Literal, get_args

from PySide6.QtCore import QLocale, QObject, QSettings, Signal

from rnnstudio.graph.block_type import Notation
from rnnstudio.graph.text import LANGUAGES, Language, Text

Theme = Literal["light", "dark"]
CHOICES = {"language": LANGUAGES, "theme": get_args(Theme), "notation": get_args(Notation)}


class Appearance(QObject):
    """Setters store and announce; `changed` is emitted once for each change."""

    changed = Signal()

    def __init__(self, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        local: Language = "zh" if QLocale.system().language() == QLocale.Language.Chinese else "en"
        self._language = self._stored("language", local)
        self._theme = self._stored("theme", "light")
        self._notation = self._stored("notation", "textbook")
        self._presenter = settings.value("presenter") == "true"

    @property
    def language(self) -> Language:
        """The language of all words."""
        return self._language  # type: ignore[return-value]

    @property
    def theme(self) -> Theme:
        """Light or dark."""
        return self._theme  # type: ignore[return-value]

    @property
    def notation(self) -> Notation:
        """The dialect that equations are written in."""
        return self._notation  # type: ignore[return-value]

    @property
    def presenter(self) -> bool:
        """Everything large enough for the back of a lecture hall."""
        return bool(self._presenter)

    def say(self, text: Text) -> str:
        """The words in the current language."""
        return text.said(self._language)

    def set_language(self, language: Language) -> None:
        """Switches all words."""
        self._set("language", language)

    def set_theme(self, theme: Theme) -> None:
        """Switches all colours."""
        self._set("theme", theme)

    def set_notation(self, notation: Notation) -> None:
        """Switches the dialect of the equations; never a number."""
        self._set("notation", notation)

    def set_presenter(self, presenter: bool) -> None:
        """Switches the size of everything."""
        if presenter != self._presenter:
            self._presenter = presenter
            self._settings.setValue("presenter", "true" if presenter else "false")
            self.changed.emit()

    def _set(self, name: str, value: str) -> None:
        if value != getattr(self, f"_{name}"):
            setattr(self, f"_{name}", value)
            self._settings.setValue(name, value)
            self.changed.emit()

    def _stored(self, name: str, default: str) -> str:
        value = str(self._settings.value(name, default))
        return value if value in CHOICES[name] else default
