"""Beside the playhead's place: which conditions hold at this step, so that one sees why play stopped."""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

from rnnstudio.session.session import Session
from rnnstudio.ui.breakpoints.said import holding
from rnnstudio.ui.panels.elided_label import ElidedLabel
from rnnstudio.ui.theme import THEMES
from rnnstudio.ui.words import Words


class HitLabel(ElidedLabel):
    """One line that takes the room that is left."""

    def __init__(self, session: Session, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._words = session, words
        for changed in (
            session.stepper.cursor_changed,
            session.stepper.trace_changed,
            session.stepper.sample_changed,
            session.breakpoints.changed,
        ):
            changed.connect(self._follow)
        session.appearance.changed.connect(self._dress)
        self._dress()
        self._follow()

    def _follow(self, *_: object) -> None:
        found = holding(self._session.breakpoints.holding(self._session.stepper.cursor))
        if self.text() != self._words.say(found):
            self._words.show(self, "setText", found)

    def _dress(self) -> None:
        palette = QPalette(self.palette())
        colours = THEMES[self._session.appearance.theme]
        palette.setColor(QPalette.ColorRole.WindowText, colours.colour("danger"))
        self.setPalette(palette)
