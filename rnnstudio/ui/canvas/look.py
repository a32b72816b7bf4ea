"""The canvas's fonts, measures and colours in scene units; the view's zoom, not these, follows the size of the text."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGuiApplication

from rnnstudio.graph.block_type import Family
from rnnstudio.graph.text import Language, Text
from rnnstudio.session.appearance import Appearance
from rnnstudio.ui import theme
from rnnstudio.ui.canvas.arrange import Spacing
from rnnstudio.ui.symbols import symbol_font

PAD = 10.0
RADIUS = 9.0
PICTURE_HEIGHT = 58.0
LOOP_HEIGHT = 18.0
SPACING = Spacing(column=40.0, stack=26.0, row=38.0)
FAMILY_COLOURS: dict[Family, str] = {"input": "good", "recurrent": "accent", "layer": "muted", "output": "warning"}


def _font(pixels: float, *, bold: bool = False) -> QFont:
    made = theme.font(10, bold=bold)
    made.setPixelSize(round(pixels))
    return made


def _symbol(pixels: float) -> QFont:
    """Symbols are measured in points."""
    screen = QGuiApplication.primaryScreen()
    return symbol_font(pixels * 72 / (screen.logicalDotsPerInch() if screen else 96))


@dataclass(frozen=True)
class Look:
    """How everything on the canvas is drawn at the moment: made anew when theme or language change."""

    colours: theme.Colours
    language: Language
    title: QFont
    small: QFont
    large: QFont
    symbol: QFont
    compact: bool = False

    @classmethod
    def of(cls, appearance: Appearance, *, compact: bool = False) -> Look:
        """The look that the appearance asks for; compact where the room is flat, so that letters stay large."""
        colours, language = theme.THEMES[appearance.theme], appearance.language
        return cls(colours, language, _font(14, bold=True), _font(12), _font(22, bold=True), _symbol(17), compact)

    def say(self, text: Text) -> str:
        """The words in the current language."""
        return text.said(self.language)

    def family(self, family: Family) -> QColor:
        """The accent of a family of blocks."""
        return self.colours.colour(FAMILY_COLOURS[family])

    def picture_width(self, family: Family) -> float:
        """The room for what a block shows of itself: what remembers is shown largest."""
        usual = 186.0 if family == "recurrent" else 132.0
        return usual - 20 if self.compact else usual

    def width(self, words: str, font: QFont) -> float:
        """How much room a line of words takes."""
        return QFontMetricsF(font).horizontalAdvance(words)

    @property
    def header(self) -> float:
        """The height of a card's first line; the fonts of several scripts may take part in it."""
        return max(QFontMetricsF(self.title).height(), 18.0)
