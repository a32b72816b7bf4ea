"""The singular values of every factor of a chain, step beside step on a log scale, and apart from them those of the product."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from rnnstudio.graph.block_type import Hue
from rnnstudio.graph.text import Text, plain
from rnnstudio.trace.jacobians import Chain
from rnnstudio.ui.ledger.log_axis import LogAxis, axis_width
from rnnstudio.ui.ledger.plan import every
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.scene import exactly

FACTOR = Text("J at t = {t}", "t = {t} 的 J")
PRODUCT = Text("product", "乘积")
WHOLE = Text("the product, ∂s/∂s of the joint state", "乘积：联合状态的 ∂s/∂s")
HIDDEN = Text("∂{h}/∂{h}, a block of the product", "∂{h}/∂{h}：乘积中的一块")
DIRECT = Text("the direct path of {symbol} alone", "仅 {symbol} 的直接路径")
SHORT_BOUND = Text("bound", "上界")
BOUND = Text("bound: the largest factors multiplied", "上界：各步最大奇异值之积")
READ = Text("{name} · largest {large}\nsmallest {small}", "{name} · 最大 {large}\n最小 {small}")
TICKS = 24  # more than so many are shown as a span
Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Column:
    """Singular values, the largest first, under a short name; `said` is the long one, `hue` that of the state which they belong to."""

    name: str
    said: Text
    values: Doubles
    hue: Hue | None = None
    apart: bool = False


@dataclass(frozen=True, eq=False)
class ChainShown:
    """All that the plot depends on: `symbols` and `hues` by state, `words` of the block's steps."""

    look: Look
    chain: Chain
    symbols: Mapping[str, str]
    hues: Mapping[str, Hue]
    words: tuple[str, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """The factors in the order of time, then the product, its block of h, and each direct path."""
        chain = self.chain
        order = np.argsort(chain.steps)
        factors = [
            Column(str(chain.steps[n] + 1), FACTOR.format(t=chain.steps[n] + 1), chain.singular[n]) for n in order
        ]
        product = [Column("∏", WHOLE if len(chain.states) > 1 else PRODUCT, chain.product, apart=True)]
        if len(chain.states) > 1:
            h = self.symbols["h"]
            product.append(Column(f"{h}→{h}", HIDDEN.format(h=h), chain.hidden, self.hues["h"], apart=True))
        for state, values in chain.direct.items():
            symbol = self.symbols[state]
            product.append(
                Column(f"{symbol}→{symbol}", DIRECT.format(symbol=symbol), values, self.hues[state], apart=True)
            )
        return (*factors, *product)


class ChainPlot(QWidget):
    """One column for each factor; the largest value is lit, and joined from step to step."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: ChainShown | None = None
        self.columns: tuple[Column, ...] = ()
        self._seen: Doubles = np.ones(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_chain(self, shown: ChainShown | None) -> None:
        """Another chain."""
        if shown is None or self.shown is None or shown.chain is not self.shown.chain:
            self.columns = shown.columns if shown else ()
            self._seen = _in_view(self.columns, shown.chain.bound if shown else 1.0)
        self.shown = shown
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 90)

    def sizeHint(self) -> QSize:
        return QSize(480, 200)

    # --- where things stand ---------------------------------------------------------------------------------------------------------

    def _plot(self, look: Look) -> QRectF:
        left = axis_width(look)
        return QRectF(left, look.gap, self.width() - left - 1, self.height() - 2 * look.small_em - 2 * look.gap)

    @property
    def places(self) -> list[QRectF]:
        """The place of each of `columns`; those apart stand at the right end, wide enough for their names."""
        look = self.shown.look if self.shown else None
        if look is None:
            return []
        plot, apart = self._plot(look), sum(column.apart for column in self.columns)
        factors, own = len(self.columns) - apart, max(3.2 * look.em, look.width("C→C", look.small) + look.gap)
        begin = plot.right() - apart * own
        wide = min((begin - look.em - plot.left()) / max(factors, 1), 5 * look.em)
        left = [QRectF(plot.left() + n * wide, plot.top(), wide, plot.height()) for n in range(factors)]
        return [*left, *(QRectF(begin + n * own, plot.top(), own, plot.height()) for n in range(apart))]

    # --- painting -------------------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self.shown
        if shown is None or not self.columns:
            return
        painter, look, places = QPainter(self), shown.look, self.places
        axis = LogAxis.over(self._plot(look), self._seen)
        axis.paint(painter, look)
        painter.setClipRect(axis.plot.adjusted(-1, -2, 1, 2))
        for place, column in zip(places, self.columns, strict=True):
            self._paint_column(painter, axis, place, column)
        self._paint_bound(painter, axis, places, shown.chain.bound)
        painter.setClipping(False)
        self._paint_names(painter, look, places)

    def _paint_column(self, painter: QPainter, axis: LogAxis, place: QRectF, column: Column) -> None:
        look = self.shown.look if self.shown else None
        if look is None or not column.values.size:
            return
        colour = look.colours.hue(column.hue) if column.hue else look.colour("accent")
        pale = QColor(colour)
        pale.setAlpha(90)
        top, bottom = axis.y(float(column.values[0])), axis.y(float(column.values[-1]))
        inner = place.adjusted(place.width() * 0.18, 0, -place.width() * 0.18, 0)
        if len(column.values) <= TICKS and inner.width() > 4:
            painter.setPen(QPen(pale, 1.5))
            for value in column.values[1:][column.values[1:] > 10.0**axis.low].tolist():
                painter.drawLine(QPointF(inner.left(), axis.y(value)), QPointF(inner.right(), axis.y(value)))
        else:
            pale.setAlpha(50)
            painter.fillRect(QRectF(inner.left(), top, max(inner.width(), 1), bottom - top), pale)
        painter.fillRect(QRectF(inner.left(), top - 1.5, max(inner.width(), 2), 3), colour)

    def _paint_bound(self, painter: QPainter, axis: LogAxis, places: list[QRectF], bound: float) -> None:
        """Across the column of the product."""
        look = self.shown.look if self.shown else None
        number = next((n for n, column in enumerate(self.columns) if column.apart), None)
        if look is None or number is None:
            return
        place, y = places[number], axis.y(bound)
        painter.setPen(QPen(look.colour("danger"), 2, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(place.left(), y), QPointF(place.right(), y))
        painter.setFont(look.small)
        words, clear = look.say(SHORT_BOUND), axis.plot.top() + look.small_em
        wide = look.width(words, look.small)
        left = QRectF(place.left() - wide - 4, max(y - look.small_em / 2, clear - look.small_em), wide, look.small_em)
        painter.drawText(left, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_names(self, painter: QPainter, look: Look, places: list[QRectF]) -> None:
        painter.setFont(look.small)
        factors = [place for place, column in zip(places, self.columns, strict=True) if not column.apart]
        skip = every(factors[0].width(), look.width("000", look.small)) if factors else 1
        words = self.shown.words if self.shown else ()
        fits = bool(factors) and all(look.width(word, look.small) < factors[0].width() for word in words)
        for place, column in zip(places, self.columns, strict=True):
            below = QRectF(place.center().x() - 3 * look.em, place.bottom() + 2, 6 * look.em, look.small_em)
            painter.setPen(look.colours.hue(column.hue) if column.hue else look.colour("muted"))
            if column.apart or int(column.name) % skip == 0:
                painter.drawText(below, Qt.AlignmentFlag.AlignCenter, column.name)
            if not column.apart and fits and int(column.name) <= len(words):
                painter.setPen(look.colour("text"))
                word = words[int(column.name) - 1]
                painter.drawText(below.translated(0, look.small_em), Qt.AlignmentFlag.AlignCenter, word)

    # --- the mouse ------------------------------------------------------------------------------------------------------------------

    def said(self, number: int) -> Text:
        """A column in words, with its numbers as they are."""
        column = self.columns[number]
        large, small = (exactly(column.values[n]) if column.values.size else "–" for n in (0, -1))
        words = READ.format(name=column.said, large=large, small=small)
        first = next(n for n, one in enumerate(self.columns) if one.apart)
        if number != first or self.shown is None:
            return words
        bound = Text("{name} · {size}", "{name} · {size}").format(name=BOUND, size=exactly(self.shown.chain.bound))
        return Text("{a}\n{b}", "{a}\n{b}").format(a=words, b=bound)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            x = event.pos().x()
            over = [n for n, place in enumerate(self.places) if place.left() <= x < place.right()]
            words = self.said(over[0]) if over else plain("")
            QToolTip.showText(event.globalPos(), self.shown.look.say(words) if self.shown else "", self)
            return True
        return bool(super().event(event))


def _in_view(columns: tuple[Column, ...], bound: float) -> Doubles:
    """What must be seen: the largest of all, the bound, and half of the factors' values; all of them, and the smallest of the product,
    would squeeze the rest."""
    known = [column for column in columns if column.values.size]
    medians = [float(np.median(column.values)) for column in known if not column.apart]
    return np.array([bound, *(float(column.values[0]) for column in known), *medians])
