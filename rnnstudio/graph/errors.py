"""Errors that a user may meet: each carries its words in every language, and names the place."""

from __future__ import annotations

from rnnstudio.graph.text import Text


class StudioError(Exception):
    """What happened, where, and what to do; shown as it is, never as a traceback."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text
