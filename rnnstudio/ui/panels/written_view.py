"""What the model has written: every symbol tinted by its probability, which is told where the pointer or the keyboard's mark is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from rnnstudio import numbers
from rnnstudio.graph.text import Text, plain
from rnnstudio.session.appearance import Appearance
from rnnstudio.ui.look import Look

ROWS, MOST_ROWS = 3, 10  # of text that are seen without scrolling, where there is room
STRONGEST = 0.5  # how opaque the tint of a certain symbol is, so that its letter can still be read
SYMBOL = Text("symbol {k}, “{symbol}”: p = {p}", "第 {k} 个符号“{symbol}”：p = {p}")
ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)


@dataclass(frozen=True)
class Line:
    """One text: what was read before it (a language model's beginning), its symbols with their p, and what stands in front of it.

    `tip` is what is said of the whole line.
    """

    begin: tuple[str, ...]
    symbols: tuple[str, ...]
    probabilities: tuple[float, ...]
    label: str = ""
    tip: Text = field(default_factory=lambda: plain(""))

    def said(self, k: int) -> Text:
        """The symbol at `k` and its probability."""
        p = numbers.fixed(self.probabilities[k], 4)
        return SYMBOL.format(k=k + 1, symbol=numbers.token(self.symbols[k]), p=p)


@dataclass(frozen=True)
class Box:
    """Where a symbol is painted; `k` counts those that were written, -1 is one that was read."""

    rect: QRect
    line: int
    k: int
    symbol: str


class TintLegend(QWidget):
    """What the tints mean, from p = 0 to p = 1."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        look = Look.of(self._appearance)
        return QSize(look.width("p = 0", look.small) + look.width("1", look.small) + 5 * look.em, look.small_em + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), Look.of(self._appearance)
        painter.setFont(look.small)
        painter.setPen(look.colour("muted"))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | middle, "p = 0")
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignRight | middle, "1")
        left, right = look.width("p = 0", look.small) + look.gap, self.width() - look.width("1", look.small) - look.gap
        for x in range(left, right):
            p = (x - left) / max(right - left - 1, 1)
            painter.fillRect(QRect(x, 2, 1, self.height() - 4), look.colour("accent", round(255 * STRONGEST * p)))


class WrittenView(QWidget):
    """`pointed` tells that another symbol is marked, `chose` that another text is."""

    pointed = Signal()
    chose = Signal(int)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._look = Look.of(appearance)
        self._lines: tuple[Line, ...] = ()
        self._boxes: list[Box] = []
        self._apart = False
        self._empty = plain("")
        self.chosen = 0
        self.mark: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy(Qt.FocusPolicy.ClickFocus | Qt.FocusPolicy.TabFocus))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        appearance.changed.connect(self._dress)

    def show_lines(self, lines: tuple[Line, ...], *, apart: bool, empty: Text) -> None:
        """Other texts, their symbols `apart` where they are words; `empty` is said where there are none."""
        self._lines, self._apart, self._empty = lines, apart, empty
        self.chosen = min(self.chosen, max(len(lines) - 1, 0))
        written = len(lines[self.chosen].symbols) if lines else 0
        self.mark = None if self.mark is None or not written else min(self.mark, written - 1)
        self._arrange()
        self.updateGeometry()

    def said(self) -> Text | None:
        """The marked symbol and its probability."""
        return None if self.mark is None or not self._lines else self._lines[self.chosen].said(self.mark)

    def place(self) -> QRect:
        """Where the marked symbol stands, or the first of the chosen text."""
        of_chosen = [box for box in self._boxes if box.line == self.chosen]
        marked = [box for box in of_chosen if box.k >= 0 and box.k == self.mark]
        return (marked or of_chosen)[0].rect if of_chosen else QRect()

    def height_of(self, rows: int) -> int:
        """How high so many rows are."""
        return rows * self._row() + 6

    def sizeHint(self) -> QSize:
        """Room for three rows of one text, or for every beam."""
        return QSize(200, self.height_of(max(ROWS, min(len(self._lines), MOST_ROWS))))

    # --- layout ------------------------------------------------------------------------------------------------------------

    def _row(self) -> int:
        return round(self._look.em * 1.4)

    def _dress(self) -> None:
        self._look = Look.of(self._appearance)
        self._arrange()

    def _arrange(self) -> None:
        self._boxes = list(self._placed())
        bottom = max((box.rect.bottom() + 1 for box in self._boxes), default=self._row())
        self.setMinimumHeight(bottom + 4)
        self.setAccessibleDescription("\n".join("".join(line.symbols) for line in self._lines))
        self.update()

    def _placed(self) -> Iterator[Box]:
        """Every symbol where it stands; a new line in a text is a symbol like all others."""
        look, row, y = self._look, self._row(), 2
        left = max((look.width(line.label, look.small) for line in self._lines), default=0) + 2 * look.gap
        pad, gap = (round(look.em * 0.25), look.gap) if self._apart else (1, 1)
        widths: dict[str, int] = {}
        for number, line in enumerate(self._lines):
            x = left
            for k, symbol in enumerate((*line.begin, *line.symbols), start=-len(line.begin)):
                shown = numbers.token(symbol)
                width = widths.setdefault(shown, look.width(shown) + 2 * pad)
                if x + width > self.width() - look.gap and x > left:
                    x, y = left, y + row
                yield Box(QRect(x, y, width, row - 4), number, max(k, -1), shown)
                x += width + gap
            y += row

    # --- painting ----------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        if not self._lines:
            painter.setPen(look.colour("muted"))
            wrapped = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(look.em, 0, -look.em, 0), wrapped, look.say(self._empty))
            return
        first: dict[int, int] = {}
        for box in self._boxes:
            first.setdefault(box.line, box.rect.top())
            if box.rect.intersects(event.rect()):
                self._paint_box(painter, box)
        for number, y in first.items():
            self._paint_label(painter, number, y)

    def _paint_box(self, painter: QPainter, box: Box) -> None:
        look = self._look
        if box.k >= 0:
            p = self._lines[box.line].probabilities[box.k]
            painter.fillRect(box.rect, look.colour("accent", round(255 * STRONGEST * p)))
            if box.line == self.chosen and box.k == self.mark:
                painter.setPen(look.colour("accent"))
                painter.drawRect(box.rect.adjusted(0, 0, -1, -1))
        faint = box.k < 0 or box.symbol in "␣↵⇥"
        painter.setPen(look.colour("muted" if faint else "text"))
        painter.drawText(box.rect, Qt.AlignmentFlag.AlignCenter, box.symbol)

    def _paint_label(self, painter: QPainter, number: int, y: int) -> None:
        look, line = self._look, self._lines[number]
        if len(self._lines) > 1 and number == self.chosen:
            painter.fillRect(QRect(0, y, 3, self._row() - 4), look.colour("accent"))
        painter.setFont(look.small)
        painter.setPen(look.colour("muted"))
        wide = max(look.width(each.label, look.small) for each in self._lines)
        where = QRect(look.gap, y, wide, self._row() - 4)
        painter.drawText(where, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, line.label)
        painter.setFont(look.base)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()

    # --- gestures ----------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            box, line = self.box_at(event.pos()), self._line_at(event.pos().y())
            words = (
                self._lines[box.line].said(box.k) if box else self._lines[line].tip if line is not None else plain("")
            )
            QToolTip.showText(event.globalPos(), self._look.say(words), self, box.rect if box else QRect())
            return True
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in ARROWS:
            event.accept()  # here the arrows walk through the text, not through time
            return True
        return super().event(event)

    def box_at(self, place: QPoint) -> Box | None:
        """The written symbol at a place."""
        return next((box for box in self._boxes if box.k >= 0 and box.rect.contains(place)), None)

    def _line_at(self, y: int) -> int | None:
        """The text at a height."""
        return next((box.line for box in self._boxes if box.rect.top() <= y <= box.rect.bottom() + 4), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        line = self._line_at(place.y())
        if line is not None:
            self._choose(line)
            box = self.box_at(place)
            self._point(box.k if box else self.mark)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._lines[self.chosen].symbols) - 1 if self._lines else -1
        at = -1 if self.mark is None else self.mark
        moves: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Left: lambda: self._point(max(at - 1, 0)),
            Qt.Key.Key_Right: lambda: self._point(min(at + 1, last)),
            Qt.Key.Key_Home: lambda: self._point(0),
            Qt.Key.Key_End: lambda: self._point(last),
            Qt.Key.Key_Up: lambda: self._choose(self.chosen - 1),
            Qt.Key.Key_Down: lambda: self._choose(self.chosen + 1),
        }
        if event.key() in moves and last >= 0:
            moves[event.key()]()
        else:
            super().keyPressEvent(event)

    def _choose(self, number: int) -> None:
        number = max(0, min(number, len(self._lines) - 1))
        if number != self.chosen:
            self.chosen, self.mark = number, None
            self.update()
            self.chose.emit(number)
            self.pointed.emit()

    def _point(self, k: int | None) -> None:
        if k != self.mark:
            self.mark = k
            self.update()
            self.pointed.emit()
