"""Fonts, colours and lengths of one appearance. Every length is a multiple of the text's height, so that all of it grows together."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtGui import QColor, QFont, QFontMetricsF

from rnnstudio.graph.text import Language, Text
from rnnstudio.session.appearance import Appearance
from rnnstudio.ui.symbols import symbol_font
from rnnstudio.ui.theme import THEMES, Colours, base_points, font


@dataclass(frozen=True)
class Look:
    """Made anew whenever language, theme or size change."""

    colours: Colours
    language: Language
    points: float
    base: QFont = field(init=False)
    small: QFont = field(init=False)
    bold: QFont = field(init=False)
    symbol: QFont = field(init=False)
    em: int = field(init=False)
    small_em: int = field(init=False)
    _colours: dict[tuple[str, int], QColor] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        fonts = {
            "base": font(self.points),
            "small": font(self.points * 0.85),
            "bold": font(self.points, bold=True),
            "symbol": symbol_font(self.points * 1.3),
        }
        for name, made in fonts.items():
            object.__setattr__(self, name, made)
        object.__setattr__(self, "em", round(QFontMetricsF(self.base).height()))
        object.__setattr__(self, "small_em", round(QFontMetricsF(self.small).height()))

    @staticmethod
    def of(appearance: Appearance) -> Look:
        """The look that the user chose."""
        return Look(THEMES[appearance.theme], appearance.language, base_points(appearance.presenter))

    def say(self, text: Text) -> str:
        """The words in the current language."""
        return text.said(self.language)

    def colour(self, name: str, alpha: int = 255) -> QColor:
        """One of the theme's colours, more or less opaque; asked for dozens of times a frame."""
        found = self._colours.get((name, alpha))
        if found is None:
            found = self._colours[name, alpha] = self.colours.colour(name)
            found.setAlpha(alpha)
        return found

    def width(self, text: str, face: QFont | None = None) -> int:
        """How wide words are, in whole pixels."""
        return int(QFontMetricsF(face or self.base).horizontalAdvance(text)) + 1

    @property
    def gap(self) -> int:
        """The space between neighbours."""
        return max(4, round(self.em * 0.4))
