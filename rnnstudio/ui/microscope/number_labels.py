"""The names below the numbers of a formula: as many words as there is room for, none over another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from rnnstudio.ui.look import Look
from rnnstudio.ui.microscope.naming import Label
from rnnstudio.ui.symbols import draw_symbol, symbol_font, symbol_width
from rnnstudio.ui.theme import font

SIZE = 0.72  # of that of the numbers
SYMBOL = 1.15  # italics look smaller
APART = 5.0


@dataclass(frozen=True)
class Written:
    """Words and a symbol, where they begin and how wide they are; in which line of the formula."""

    words: str
    symbol: str
    left: float
    width: float
    line: float

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.left + self.width


def below(look: Look, labels: Sequence[tuple[Label, float, float]]) -> list[Written | None]:
    """What is written for each label, given the middle of its number and its line: words give way first, then the whole label."""
    full = [_written(look.say(label.words), label.symbol, middle, line, look) for label, middle, line in labels]
    short = [_written("", one.symbol, middle, line, look) for one, (_, middle, line) in zip(full, labels, strict=True)]
    chosen = [
        short[k]
        if one.symbol and any(_meet(one, other) for other in full[max(k - 1, 0) : k + 2] if other is not one)
        else one
        for k, one in enumerate(full)
    ]
    kept: list[Written | None] = []
    for one in chosen:
        before = next((other for other in reversed(kept) if other is not None), None)
        kept.append(None if not one.width or (before is not None and _meet(before, one)) else one)
    return kept


def paint_label(painter: QPainter, look: Look, label: Written, base: float, colour: QColor) -> None:
    """Its words muted, its symbol in the colour of what it names."""
    painter.setFont(_words_font(look.points))
    painter.setPen(look.colour("muted"))
    lead = _lead(label.words, label.symbol, look.points)
    if label.words:
        painter.drawText(QPointF(label.left, base), label.words)
    if label.symbol:
        painter.setPen(colour)
        draw_symbol(painter, QPointF(label.left + lead, base), label.symbol, symbol_font(look.points * SIZE * SYMBOL))


def _written(words: str, symbol: str, middle: float, line: float, look: Look) -> Written:
    wide = _width(words, symbol, look.points)
    return Written(words, symbol, max(middle - wide / 2, 0.0), wide, line)


def _meet(one: Written, other: Written) -> bool:
    apart = one.right + APART <= other.left or other.right + APART <= one.left
    return one.line == other.line and bool(one.width and other.width) and not apart


@lru_cache(1024)
def _width(words: str, symbol: str, points: float) -> float:
    return _lead(words, symbol, points) + (symbol_width(symbol, symbol_font(points * SIZE * SYMBOL)) if symbol else 0.0)


@lru_cache(1024)
def _lead(words: str, symbol: str, points: float) -> float:
    """How wide the words are, with the space before a symbol."""
    if not words:
        return 0.0
    return float(QFontMetricsF(_words_font(points)).horizontalAdvance(f"{words} " if symbol else words))


@lru_cache(16)
def _words_font(points: float) -> QFont:
    return font(points * SIZE)
