"""The page set in type: what is written where, for a width. Painting it is the business of `sheet`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from rnnstudio.graph.text import Text
from rnnstudio.ui.actions.gestures import MOUSE
from rnnstudio.ui.shortcuts.columns import in_columns
from rnnstudio.ui.shortcuts.entries import Entry, Group, Way

LEAST, BETWEEN = 44, 4  # the width of a column and of the room between two, in characters
OR = Text("or", "或")
MARK = "◦"  # behind what is for the canvas alone
WAYS = 0.62  # of a column, before the ways to one thing are set below one another
PAD = 0.32  # above and below a line together, in lines
Kind = Literal["heading", "title", "key", "mouse", "or"]


@dataclass(frozen=True)
class Label:
    """Some words in a rectangle, and what they are."""

    rect: QRectF
    words: str
    kind: Kind


@dataclass(frozen=True)
class Page:
    """All that is written, the line of each entry, and how high it is."""

    labels: tuple[Label, ...] = ()
    lines: tuple[tuple[QRectF, Entry], ...] = ()
    height: float = 0.0


@dataclass
class Compositor:
    """Sets lines of type into a column, from the top; `at` is where the next one begins."""

    face: QFont
    say: Callable[[Text], str]
    width: float
    at: QPointF = field(default_factory=QPointF)

    def __post_init__(self) -> None:
        self.metrics = QFontMetricsF(self.face)
        bold = QFont(self.face)
        bold.setBold(True)
        self.bold = QFontMetricsF(bold)
        self.em = self.metrics.lineSpacing()
        self.cap = 1.22 * self.em

    def group_height(self, group: Group) -> float:
        """A heading, its lines, and the room below."""
        return 2.5 * self.em + sum(self._line_height(entry) for entry in group.entries)

    def set_group(self, group: Group) -> Iterator[tuple[list[Label], QRectF, Entry | None]]:
        """The heading and each line, with the labels in it."""
        room = self._take(1.7 * self.em)
        yield [Label(room, self.say(group.title), "heading")], room, None
        for entry in group.entries:
            room = self._take(self._line_height(entry))
            yield self._set_line(entry, room), room, entry
        self._take(0.8 * self.em)

    # --- one line -------------------------------------------------------------------------------------------------------------

    def _take(self, height: float) -> QRectF:
        room = QRectF(self.at.x(), self.at.y(), self.width, height)
        self.at += QPointF(0, height)
        return room

    def _title(self, entry: Entry) -> str:
        return f"{self.say(entry.title)} {MARK}" if entry.on_canvas else self.say(entry.title)

    def _line_height(self, entry: Entry) -> float:
        stack = self._stack(entry.ways)
        room = QRectF(0, 0, self._title_width(stack), 10000)
        words = self.metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, self._title(entry)).height()
        return max(words, len(stack) * (self.cap + 2)) + PAD * self.em

    def _title_width(self, stack: Sequence[Sequence[Way]]) -> float:
        return self.width - max(self._ways_width(ways) for ways in stack) - self.em

    def _stack(self, ways: Sequence[Way]) -> list[Sequence[Way]]:
        """All ways in one line, or below one another where that is too long."""
        return [ways] if self._ways_width(ways) <= WAYS * self.width else [(way,) for way in ways]

    def _set_line(self, entry: Entry, room: QRectF) -> list[Label]:
        stack = self._stack(entry.ways)
        title = QRectF(room.left(), room.top(), self._title_width(stack), room.height())
        labels = [Label(title, self._title(entry), "title")]
        top = room.center().y() - len(stack) * (self.cap + 2) / 2 + 1
        for number, ways in enumerate(stack):
            at = QPointF(room.right() - self._ways_width(ways), top + number * (self.cap + 2))
            labels += self._set_ways(ways, at)
        return labels

    # --- keys -----------------------------------------------------------------------------------------------------------------

    def _cap_width(self, cap: Text) -> float:
        return max(self.cap, self.metrics.horizontalAdvance(self.say(cap)) + 0.8 * self.em)

    def _or_width(self) -> float:
        return self.metrics.horizontalAdvance(self.say(OR)) + 0.8 * self.em

    def _ways_width(self, ways: Sequence[Way]) -> float:
        caps = sum(self._cap_width(cap) + self._gap for way in ways for cap in way)
        return caps - self._gap * len(ways) + self._or_width() * (len(ways) - 1)

    @property
    def _gap(self) -> float:
        return 0.2 * self.em

    def _set_ways(self, ways: Sequence[Way], at: QPointF) -> Iterator[Label]:
        x = at.x()
        for number, way in enumerate(ways):
            if number:
                yield Label(QRectF(x, at.y(), self._or_width(), self.cap), self.say(OR), "or")
                x += self._or_width()
            for place, cap in enumerate(way):
                x += self._gap if place else 0.0
                rect = QRectF(x, at.y(), self._cap_width(cap), self.cap)
                yield Label(rect, self.say(cap), "mouse" if cap in MOUSE else "key")
                x += rect.width()


def set_page(groups: Sequence[Group], width: float, face: QFont, say: Callable[[Text], str]) -> Page:
    """The groups in as many columns as have room."""
    character = QFontMetricsF(face).averageCharWidth()
    between = BETWEEN * character
    most = max(1, int((width + between) / ((LEAST + BETWEEN) * character)))
    wide = (width - (most - 1) * between) / most
    heights = [Compositor(face, say, wide).group_height(group) for group in groups]
    labels: list[Label] = []
    lines: list[tuple[QRectF, Entry]] = []
    for column, numbers in enumerate(in_columns(heights, most)):
        compositor = Compositor(face, say, wide, QPointF(column * (wide + between), 0))
        for number in numbers:
            for written, room, entry in compositor.set_group(groups[number]):
                labels += written
                lines += [(room, entry)] if entry else []
    bottom = max((room.bottom() for room, _ in lines), default=0.0)
    return Page(tuple(labels), tuple(lines), bottom)
