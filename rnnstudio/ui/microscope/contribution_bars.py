"""What one number was made of, the largest parts first: which earlier unit, which input, as bars to both sides of zero."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnstudio import numbers
from rnnstudio.derivation.contributions import Contribution, by_size
from rnnstudio.graph.text import Text
from rnnstudio.ui.look import Look
from rnnstudio.ui.microscope.naming import Naming
from rnnstudio.ui.symbols import draw_symbol, symbol_width

MOST = 6
REST = Text("{count} smaller ones", "其余 {count} 项")
TOTAL = Text("sum", "合计")
NAME = Text("What the number is made of", "这个数由什么组成")


@dataclass(frozen=True)
class Bar:
    """One part: its symbol with index, the words behind it, the product written out, its value."""

    symbol: str
    words: str
    product: str
    value: float


class ContributionBars(QWidget):
    """`chosen` tells which part was clicked, by its place among all parts."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look: Look | None = None
        self.bars: tuple[Bar, ...] = ()
        self._places: tuple[int, ...] = ()
        self._rest: tuple[int, float] = (0, 0.0)
        self._lit: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    def show_parts(
        self,
        look: Look,
        naming: Naming,
        parts: Sequence[Contribution],
        word_of: Callable[[str, int], str],
        lit: int | None = None,
    ) -> None:
        """Other parts; `word_of` says which token an input's number k stands for, or "". `lit` is the part looked at."""
        order = {id(part): place for place, part in enumerate(parts)}
        shown = [part for part in by_size(list(parts))[:MOST] if part.value] or list(parts[:1])
        if lit is not None and lit < len(parts) and parts[lit] not in shown:
            shown = [*shown[: MOST - 1], parts[lit]]
        before = len(self.bars), self._look
        self._look, self._lit = look, lit
        self._places = tuple(order[id(part)] for part in shown)
        self.bars = tuple(_bar(look, naming, part, word_of) for part in shown)
        left_out = [part.value for part in parts if id(part) not in {id(one) for one in shown}]
        self._rest = len(left_out), sum(left_out)
        self.setAccessibleName(look.say(NAME))
        if before != (len(self.bars), look):
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(280, self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self._height())

    def _height(self) -> int:
        if self._look is None:
            return 0
        rows = len(self.bars) + (1 if self._rest[0] else 0)
        return round(rows * self._row(self._look))

    @staticmethod
    def _row(look: Look) -> float:
        return look.em * 1.45

    # --- painting ---------------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        if look is None or not self.bars:
            return
        painter = QPainter(self)
        rows = [*self.bars, *([self._rest_bar(look)] if self._rest[0] else [])]
        largest = max(abs(bar.value) for bar in rows) or 1.0
        names = max(symbol_width(bar.symbol, look.symbol) + look.width(bar.words) for bar in rows) + look.gap
        figures = max(look.width(bar.product) for bar in rows) + look.gap
        for place, bar in enumerate(rows):
            row = QRectF(0, place * self._row(look), self.width(), self._row(look))
            self._paint_row(painter, look, row, bar, (names, figures, largest), place)

    def _paint_row(
        self, painter: QPainter, look: Look, row: QRectF, bar: Bar, room: tuple[float, float, float], place: int
    ) -> None:
        names, figures, largest = room
        lit = place < len(self._places) and self._places[place] == self._lit
        if lit:
            painter.fillRect(row, look.colour("accent", 30))
        base = row.top() + row.height() * 0.68
        painter.setPen(look.colour("text" if bar.symbol else "muted"))
        x = draw_symbol(painter, QPointF(row.left() + 2, base), bar.symbol, look.symbol) if bar.symbol else 0
        painter.setFont(look.base)
        painter.drawText(QPointF(row.left() + 2 + x, base), bar.words)
        area = QRectF(row.left() + names, row.top() + 4, row.width() - names - figures, row.height() - 8)
        if area.width() > look.em * 2:
            self._paint_bar(painter, look, area, bar.value / largest)
        painter.setPen(look.colour("text"))
        painter.drawText(row, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, bar.product)

    @staticmethod
    def _paint_bar(painter: QPainter, look: Look, area: QRectF, share: float) -> None:
        middle = area.center().x()
        painter.fillRect(QRectF(middle, area.top() - 3, 1, area.height() + 6), look.colour("line"))
        end = middle + share * area.width() / 2
        colours = look.colours.positive if share > 0 else look.colours.negative
        painter.fillRect(QRectF(min(middle, end), area.top(), abs(end - middle), area.height()), QColor(colours[0]))

    def _rest_bar(self, look: Look) -> Bar:
        count, value = self._rest
        return Bar("", look.say(REST.format(count=count)), numbers.fixed(value), value)

    # --- choosing ---------------------------------------------------------------------------------------------------------------

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = int(event.position().y() // self._row(self._look)) if self._look else -1
        if 0 <= place < len(self._places):
            self.chosen.emit(self._places[place])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()


def _bar(look: Look, naming: Naming, part: Contribution, word_of: Callable[[str, int], str]) -> Bar:
    """The part's quantity with its index, and the product written out."""
    quantities = [factor for factor in part.factors if naming.quantities((factor,))]
    shown = quantities[0] if quantities else part.factors[0]
    names = naming.quantities((shown,))
    symbol = naming.symbol(names[0]) if names else ""
    index = shown.index[-1] + 1 if shown.index else 0
    word = word_of(names[0], shown.index[-1]) if names and shown.index else ""
    words = f"[{index}]" + (f" {word}" if word else "") if symbol else look.say(naming.label(part.factors).words)
    written = " · ".join(_bracketed(numbers.fixed(factor.value), first=n == 0) for n, factor in enumerate(part.factors))
    product = f"{written} = {numbers.fixed(part.value)}" if len(part.factors) > 1 else written
    return Bar(symbol, words, product, part.value)


def _bracketed(number: str, *, first: bool) -> str:
    return number if first or not number.startswith(numbers.MINUS) else f"({number})"
