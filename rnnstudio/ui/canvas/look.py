"""The canvas's fonts, measures and colours in scene units; the view's zoom, not these, follows the size of the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGuiApplication

from rnnstudio.graph.block_type import Family, Hue
from rnnstudio.graph.text import Language, Text
from rnnstudio.session.appearance import Theme
from rnnstudio.ui import theme
from rnnstudio.ui.canvas.arrange import Spacing
from rnnstudio.ui.symbols import symbol_font

PAD = 10.0
RADIUS = 9.0
PICTURE_HEIGHT = 58.0
LOOPED = 124.0  # what remembers has loops above it
LEAST, LOWEST, HIGHEST = 24.0, 48.0, 84.0  # of a picture where the height of the room decides
FLAT = 210.0  # a room lower than this is for one row of blocks
LOOP_HEIGHT, LOW_LOOP, LOWEST_LOOP = 18.0, 16.0, 14.0
BARE_PAD, TERSE_PAD = 6.0, 4.0
TERSE = 145.0  # a room lower than this has no height for more than the names of two rows of blocks
SPACING = Spacing(column=40.0, stack=26.0, row=38.0)
TIGHT = Spacing(column=30.0, stack=20.0, row=38.0, region=54.0)
BARE = Spacing(column=26.0, stack=16.0, row=38.0, region=36.0)
TERSE_SPACING = Spacing(column=26.0, stack=12.0, row=30.0, region=17.0)
FAMILY_COLOURS: dict[Family, str] = {"input": "good", "recurrent": "accent", "layer": "muted", "output": "warning"}
FAMILY_HUES: dict[Family, Hue] = {"attention": "purple"}  # the colour of its weights


def _font(pixels: float, *, bold: bool = False) -> QFont:
    made = theme.font(10, bold=bold)
    made.setPixelSize(round(pixels))
    return made


def _symbol(pixels: float) -> QFont:
    """Symbols are measured in points."""
    screen = QGuiApplication.primaryScreen()
    return symbol_font(pixels * 72 / (screen.logicalDotsPerInch() if screen else 96))


class Style(Protocol):
    """As much of an appearance as the canvas needs."""

    @property
    def theme(self) -> Theme:
        """Light or dark."""
        ...

    @property
    def language(self) -> Language:
        """The language of all words."""
        ...


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
    picture_height: float = PICTURE_HEIGHT
    terse: bool = False

    @classmethod
    def of(cls, appearance: Style, flat: float | None = None, regions: float | None = None) -> Look:
        """The look that the appearance asks for.

        In a flat room, of the given height, letters are larger and pictures narrower; where there is one row of blocks only, its
        pictures take the height that is left. So they do where there are two `regions` in a room of that height, which has to
        hold long rows; there pictures go first, and where that is not enough all words but the blocks' names, so that these can be read.
        """
        colours, language = theme.THEMES[appearance.theme], appearance.language
        if regions is not None:
            height = min(HIGHEST, 4 * ((regions * 1.25 - 240) // 8))
            height = height if height >= LEAST else 0.0
            if regions < TERSE:
                return cls(colours, language, _font(23, bold=True), _font(14), _font(25), _symbol(16), True, 0.0, True)
        elif flat is None:
            return cls(colours, language, _font(14, bold=True), _font(12), _font(22, bold=True), _symbol(17))
        else:
            height = max(LOWEST, min(HIGHEST, 8 * ((flat * 1.2 - 116) // 8))) if flat < FLAT else LOWEST
        return cls(colours, language, _font(16, bold=True), _font(14), _font(25, bold=True), _symbol(19), True, height)

    @property
    def detail(self) -> QFont:
        """The font of what stands at the right of a card's title."""
        return self.small if self.compact else self.title

    @property
    def spacing(self) -> Spacing:
        """The free room around blocks."""
        if self.terse:
            return TERSE_SPACING
        return SPACING if not self.compact else TIGHT if self.picture_height else BARE

    @property
    def pad(self) -> float:
        """The room between a card's edge and what it holds."""
        return TERSE_PAD if self.terse else PAD if self.picture_height else BARE_PAD

    @property
    def loop(self) -> float:
        """The height of a loop above a card."""
        return LOWEST_LOOP if self.terse else LOOP_HEIGHT if self.picture_height else LOW_LOOP

    @property
    def wire(self) -> float:
        """What a wire needs beside the words on it."""
        return 16.0 if self.compact else 26.0

    def say(self, text: Text) -> str:
        """The words in the current language."""
        return text.said(self.language)

    def family(self, family: Family) -> QColor:
        """The accent of a family of blocks."""
        if family in FAMILY_HUES:
            return self.colours.hue(FAMILY_HUES[family])
        return self.colours.colour(FAMILY_COLOURS[family])

    def picture_width(self, family: Family) -> float:
        """The room for what a block shows of itself: what remembers is shown largest."""
        if not self.picture_height:
            return LOOPED if family == "recurrent" else 0.0
        if self.compact:
            return 150.0 if family in ("recurrent", "output") else 100.0
        return 186.0 if family == "recurrent" else 132.0

    def width(self, words: str, font: QFont) -> float:
        """How much room a line of words takes."""
        return QFontMetricsF(font).horizontalAdvance(words)

    @property
    def header(self) -> float:
        """The height of a card's first line; the fonts of several scripts may take part in it."""
        return float(self.title.pixelSize() + 2) if self.terse else max(QFontMetricsF(self.title).height(), 18.0)
