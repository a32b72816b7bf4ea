"""What all panels under the timeline share: a title on the left that folds them, a place on the axis, a legend on the right."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from rnnstudio.graph.block_type import Hue, Signal
from rnnstudio.graph.text import Text
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.home import NOWHERE, Home
from rnnstudio.ui.plots.scene import Box, Hover, Scene, Source
from rnnstudio.ui.symbols import draw_symbol, symbol_width

FOLD, UNFOLD = "▾", "▸"
WIDEST = 13  # the longest line of a title, in heights of text: beyond, it is cut
Switch = Literal["relative", "absolute"]


@dataclass(frozen=True)
class Title:
    """A panel's symbol and name, the colour of the symbol, and where it belongs: block, layer, direction, where there are several."""

    symbol: str
    words: Text
    hue: Hue
    where: Text = NOWHERE


class Panel(ABC):
    """A panel paints in two goes: `still` what stays while the model trains, `live` the numbers."""

    id: str
    home: Home
    title: Title
    rank: int
    """Which panels are opened first where there is no room for all: low ones."""
    ids: tuple[str, ...] = ()
    """The ids of all panels that it stands for, where it stands for several."""
    rows_mean: Literal["unit", "source"] = "unit"
    labels = 2.0
    """How wide the names of its rows are, in heights of text."""
    everywhere = False
    """True where it is worth a look whichever block is selected."""
    backward = False
    """True where time runs from right to left, so that it begins behind the last step."""

    @abstractmethod
    def least(self, look: Look) -> int:
        """The height below which it had better be folded."""

    def comfortable(self, look: Look) -> int:
        """The height that it gets before panels of a higher rank open."""
        return self.least(look)

    def share(self, look: Look) -> tuple[float, int]:
        """How tall it is beside the others: so many times the common measure, and so many pixels besides."""
        return 1.0, 0

    def most(self, look: Look) -> int:
        """The height beyond which it gains nothing."""
        return 100 * look.em

    @abstractmethod
    def still(self, painter: QPainter, scene: Scene, box: Box) -> None:
        """Paints what does not depend on the numbers."""

    @abstractmethod
    def live(self, painter: QPainter, scene: Scene, box: Box) -> None:
        """Paints the numbers."""

    @abstractmethod
    def hover(self, scene: Scene, box: Box, column: int, y: float) -> Hover | None:
        """What is under the mouse in a column."""

    def body(self, scene: Scene, box: Box) -> Box:
        """The part of the panel that the playhead crosses: without headings."""
        return box

    def with_partner(self, other: Panel) -> Panel | None:
        """One panel for both, where the other shows in a decoder what this one shows in its encoder."""
        return None

    def leads_to(self, other: Panel) -> bool:
        """True where this one belongs to what is read and the other to what is written, both forwards."""
        lines = self.home.timeline, other.home.timeline
        return lines == ("input", "output") and not self.backward and not other.backward

    def unit_at(self, scene: Scene, box: Box, y: float) -> int | None:
        """The row that a click means, where rows are units or steps of a source."""
        return None

    def source_at(self, row: int) -> Source | None:
        """The step of a source that a row stands for; None where rows are units."""
        return None

    def press(self, scene: Scene, box: Box, x: float, y: float) -> Switch | None:
        """What the panel's own button under the mouse switches to, if there is one."""
        return None

    def still_varies_with(self, scene: Scene) -> object:
        """What `still` shows of the numbers after all: it is painted anew when this is no longer equal."""
        return None


def same(one: Signal, other: Signal) -> bool:
    """True for the same quantity, whatever it is called: the encoder's h is the decoder's s."""
    return (one.id, one.kind, one.hue) == (other.id, other.kind, other.hue)


def paint_title(painter: QPainter, scene: Scene, box: Box, title: Title, lines: int = 1) -> None:
    """The fold mark, the symbol in its hue and the name, in the gutter left of the axis."""
    look = scene.look
    metrics = QFontMetricsF(look.base)
    where = look.say(title.where)
    two = bool(where) and box.height() >= look.em + look.small_em
    base = box.top() + (box.height() - (look.small_em if two else 0)) / 2 + metrics.ascent() / 2 - metrics.descent() / 4
    if lines > 1:
        base = box.top() + metrics.ascent() + 1
    left = box.left() + look.gap
    painter.setPen(look.colour("muted"))
    painter.setFont(look.base)
    painter.drawText(QPointF(left, base), FOLD)
    left += look.em
    painter.setPen(look.colours.hue(title.hue))
    draw_symbol(painter, QPointF(left, base), title.symbol, look.symbol)
    left += _indent(look, title)
    painter.setFont(look.base)
    painter.setPen(look.colour("text"))
    painter.drawText(QPointF(left, base), look.say(title.words))
    if two:
        painter.setFont(look.small)
        painter.setPen(look.colour("muted"))
        said = QFontMetricsF(look.small).elidedText(where, Qt.TextElideMode.ElideMiddle, WIDEST * look.em)
        painter.drawText(QPointF(left, base + look.small_em), said)


def title_indent(look: Look) -> int:
    """The room of a symbol, the same for all so that names stand below one another."""
    return round(look.em * 2.5)


def title_width(look: Look, title: Title) -> int:
    """How wide the gutter must be for a title."""
    where = min(look.width(look.say(title.where), look.small), WIDEST * look.em)
    words = max(look.width(look.say(title.words)), where)
    return look.gap + look.em + _indent(look, title) + words


def _indent(look: Look, title: Title) -> int:
    """The room of this symbol, with air behind it where it is a wide one."""
    return max(title_indent(look), round(symbol_width(title.symbol, look.symbol) + 0.35 * look.em))


def paint_range(painter: QPainter, scene: Scene, place: QRect, marks: tuple[str, str], colours: list[QColor]) -> None:
    """A legend: the colours from low to high in a narrow bar, and the numbers at its ends."""
    look = scene.look
    bar = QRect(place.left(), place.top(), max(6, look.em // 2), place.height())
    for k, colour in enumerate(colours):
        low = bar.bottom() + 1 - k * bar.height() // len(colours)
        high = bar.bottom() + 1 - (k + 1) * bar.height() // len(colours)
        painter.fillRect(bar.left(), high, bar.width(), low - high, colour)
    painter.setPen(look.colour("line"))
    painter.drawRect(bar.adjusted(0, 0, -1, -1))
    painter.setFont(look.small)
    painter.setPen(look.colour("muted"))
    words = QRect(bar.right() + 4, place.top() - 2, look.em * 4, place.height() + 4)
    if words.height() < 2 * QFontMetricsF(look.small).tightBoundingRect("0").height() + 5:
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, in_one(marks))
        return
    painter.drawText(words, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, marks[1])
    painter.drawText(words, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, marks[0])


def in_one(marks: tuple[str, str]) -> str:
    """Both ends of a range where there is room for one line: ±1, 0–1."""
    low, high = marks
    return f"±{high[1:]}" if (low[:1], high[:1], low[1:]) == ("−", "+", high[1:]) else f"{low}–{high}"


def signed(value: float) -> str:
    """An end of a range as short as it can be said."""
    return f"{value:+g}".replace("-", "−") if value else "0"
