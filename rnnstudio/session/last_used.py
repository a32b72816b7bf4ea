"""The commands that were used last, remembered between starts."""

from __future__ import annotations

from PySide6.QtCore import QSettings

KEY = "last_used"
MOST = 6


class LastUsed:
    """Names, the newest first."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    @property
    def names(self) -> tuple[str, ...]:
        """What was used last."""
        return tuple(filter(None, str(self._settings.value(KEY, "")).split("\n")))[:MOST]

    def add(self, name: str) -> None:
        """Something was used."""
        kept = [name, *(other for other in self.names if other != name)]
        self._settings.setValue(KEY, "\n".join(kept[:MOST]))
