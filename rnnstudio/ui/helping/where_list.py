"""“Where ...”: the symbols of the equations above, each in its colour, and what they stand for."""

from __future__ import annotations

import html
from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from rnnstudio.graph.block_type import Notation
from rnnstudio.graph.text import Text
from rnnstudio.session.appearance import Appearance
from rnnstudio.ui.helping.article import written
from rnnstudio.ui.helping.meanings import Meaning
from rnnstudio.ui.symbols import SERIF, runs
from rnnstudio.ui.theme import THEMES

WHERE = Text("where", "其中")
WITHIN = Text("{text}, from {low} to {high}", "{text}，从 {low} 到 {high}")
LEVELS = {"base": "{}", "below": "<sub>{}</sub>", "above": "<sup>{}</sup>"}


class WhereList(QLabel):
    """Follows notation, theme and language."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._symbols: Mapping[Notation, tuple[Meaning, ...]] = {}
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        appearance.changed.connect(self._write)

    def show_symbols(self, symbols: Mapping[Notation, tuple[Meaning, ...]]) -> None:
        """The meanings in every notation; one of them is shown."""
        self._symbols = symbols
        self._write()

    def _write(self) -> None:
        found = self._symbols.get(self._appearance.notation, ())
        rows = "".join(self._row(meaning) for meaning in found)
        lead = f"<span style='color:{THEMES[self._appearance.theme].muted}'>{self._appearance.say(WHERE)}</span>"
        self.setText(f"{lead}<table cellspacing='0'>{rows}</table>" if rows else "")
        self.setVisible(bool(rows))

    def _row(self, meaning: Meaning) -> str:
        colours = THEMES[self._appearance.theme]
        colour = colours.hues[meaning.hue] if meaning.hue else colours.text
        symbol = "".join(LEVELS[run.level].format(html.escape(run.text)) for run in runs(meaning.symbol))
        face = f"font-family:{','.join(SERIF)};font-style:italic;font-size:large;color:{colour}"
        said = html.escape(self._appearance.say(_said(meaning)))
        return (
            f"<tr><td style='padding:1px 16px 1px 12px;{face}'>{symbol}</td><td style='padding:1px 0'>{said}</td></tr>"
        )


def _said(meaning: Meaning) -> Text:
    if meaning.bounds is None:
        return meaning.text
    low, high = map(written, meaning.bounds)
    return WITHIN.format(text=meaning.text, low=low, high=high)
