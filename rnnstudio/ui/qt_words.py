"""Qt's own words - the buttons and labels of its file dialogs - in the language of the application."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

from rnnstudio.session.appearance import Appearance


class QtWords:
    """Installs Qt's Chinese translation while the application speaks Chinese."""

    def __init__(self, appearance: Appearance) -> None:
        self._appearance = appearance
        self._chinese = QTranslator()
        self._chinese.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        appearance.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """After a change of language."""
        QCoreApplication.removeTranslator(self._chinese)
        if self._appearance.language == "zh":
            QCoreApplication.installTranslator(self._chinese)
