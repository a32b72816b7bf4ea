"""The numbers put into an equation, for one unit: f_4[7] = sigma(0.42 + 1.13 - 0.20) = sigma(1.35) = 0.794, each with its name below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from rnnstudio.derivation.written import Token, Tokens
from rnnstudio.ui.look import Look
from rnnstudio.ui.microscope.naming import Label, Naming
from rnnstudio.ui.microscope.number_labels import Written, below, paint_label
from rnnstudio.ui.symbols import draw_symbol, plain_symbol, symbol_font, symbol_width
from rnnstudio.ui.theme import font

EQUALS = " = "
PLAIN = 1.4  # the height of a line without names, in heights of text
LEFT = 1.1  # the size of the left side, of that of the numbers: italics look smaller
BREAKS = (EQUALS, " + ", " − ", " · ", " / (")


@dataclass(frozen=True)
class Box:
    """A token, where it stands, and what is written below it."""

    token: Token
    where: QRectF
    label: Written | None = None


class NumberLine(QWidget):
    """Breaks over as many lines as it needs. `pointed` tells the token under the mouse, or None; `opened` the one clicked."""

    pointed = Signal(object)
    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look: Look | None = None
        self._naming: Naming | None = None
        self._left, self._stages, self._hidden = "", list[Tokens](), False
        self._boxes: list[Box] = []
        self._laid: dict[int, list[Box]] = {}
        self._over: Token | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMouseTracking(True)

    @property
    def text(self) -> str:
        """All that stands there, as text."""
        return "".join(f"^{box.token.text}" if box.token.raised else box.token.text for box in self._boxes)

    @property
    def result(self) -> str:
        """The number that comes out."""
        return self._stages[-1][-1].text if self._stages else ""

    def show_stages(
        self, look: Look, naming: Naming, left: str, stages: Sequence[Tokens], hidden: bool = False
    ) -> None:
        """Other numbers; `left` is the left side as LaTeX; `hidden` shows nothing right of the first equals sign."""
        high = self.heightForWidth(self.width())
        self._look, self._naming, self._left, self._stages, self._hidden = look, naming, left, list(stages), hidden
        self._laid.clear()
        self._boxes = self._laid_out(self.width())
        if high != self.heightForWidth(self.width()):
            self.updateGeometry()
        self.setAccessibleName(f"{plain_symbol(left)}{self.text}")
        self.update()

    # --- room -------------------------------------------------------------------------------------------------------------------

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        boxes = self._laid_out(width)
        return round(max(box.where.bottom() for box in boxes)) if boxes else 0

    def sizeHint(self) -> QSize:
        width = max(self.width(), 200)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.heightForWidth(max(self.width(), 80)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._boxes = self._laid_out(self.width())
        super().resizeEvent(event)

    def _laid_out(self, width: int) -> list[Box]:
        """The boxes at a width, worked out once for each; a layout asks many times."""
        if width not in self._laid:
            self._laid[width] = self._flowing(width, self._look) if self._look else []
        return self._laid[width]

    def _flowing(self, width: int, look: Look) -> list[Box]:
        """Boxes from left to right; a line that is full goes on below, indented, at the last sign that fits."""
        line, plain, indent = self._line_height(look), look.em * PLAIN, look.em * 1.4
        high = line
        x, y, begun = symbol_width(self._left, _left_font(look.points)), 0.0, 0
        places, labels = list[tuple[Token, QRectF]](), list[tuple[Label, float, float]]()
        for run in _runs(self._tokens()):
            begun += run[0].text == EQUALS
            wide = sum(self._width(token, look) for token in run)
            if x + wide > width and x > indent:
                x, y = indent, y + high
                high = line if begun == 1 else plain
            for token in run:
                own = self._width(token, look)
                places.append((token, QRectF(x, y, own, high)))
                # named where the numbers are put in; what they come to needs no names
                labels.append((self._label(token) if begun == 1 else Label(), x + own / 2, y))
                x += own
        return [Box(token, where, label) for (token, where), label in zip(places, below(look, labels), strict=True)]

    def _label(self, token: Token) -> Label:
        return self._naming.label(token.of) if self._naming and token.of and not token.raised else Label()

    def _tokens(self) -> Iterator[Token]:
        for stage in self._stages:
            yield Token(EQUALS)
            if self._hidden:
                yield Token("?")
                return
            yield from stage

    def _width(self, token: Token, look: Look) -> float:
        return _advance(token.text, self._font(token, look).pointSizeF())

    @staticmethod
    def _font(token: Token, look: Look) -> QFont:
        return look.small if token.raised else look.base

    @staticmethod
    def _line_height(look: Look) -> float:
        return look.em * 2.05

    # --- painting ---------------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        if look is None:
            return
        painter = QPainter(self)
        base = look.em * 1.05
        painter.setPen(look.colour("text"))
        draw_symbol(painter, QPointF(0, base), self._left, _left_font(look.points))
        for box in self._boxes:
            self._paint_box(painter, look, box, base)

    def _paint_box(self, painter: QPainter, look: Look, box: Box, base: float) -> None:
        token, where = box.token, box.where
        colour = self._colour(look, token)
        painter.setPen(colour)
        painter.setFont(self._font(token, look))
        raise_by = look.em * 0.35 if token.raised else 0
        if self._over is token:
            painter.fillRect(where.adjusted(-1, 1, 1, -1), look.colour("accent", 36))
        painter.drawText(QPointF(where.left(), where.top() + base - raise_by), token.text)
        if box.label is not None:
            paint_label(painter, look, box.label, where.top() + base + look.em * 0.75, colour)

    def _colour(self, look: Look, token: Token) -> QColor:
        """A number has the colour of the one signal that it comes from."""
        names = self._naming.quantities(token.of) if self._naming and token.of else ()
        hue = self._naming.hue(names[0]) if self._naming and len(names) == 1 else None
        if hue is not None:
            return look.colours.hue(hue)
        return look.colour("text" if token.of or token.text.strip() not in ("+", "−", "·", "(", ")") else "muted")

    # --- the mouse --------------------------------------------------------------------------------------------------------------

    def token_at(self, at: QPointF) -> Token | None:
        """The number under a point."""
        return next((box.token for box in self._boxes if box.token.of and box.where.contains(at)), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self.token_at(event.position())
        if found is not self._over:
            self._over = found
            self.setCursor(Qt.CursorShape.PointingHandCursor if found else Qt.CursorShape.ArrowCursor)
            self.pointed.emit(found)
            self.update()

    def leaveEvent(self, event: object) -> None:
        if self._over is not None:
            self._over = None
            self.pointed.emit(None)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        found = self.token_at(event.position())
        if found is not None:
            self.opened.emit(found)
        else:
            event.ignore()

    def event(self, event: object) -> bool:
        if isinstance(event, QHelpEvent):
            found = self.token_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self._told(found) if found else "", self)
            return True
        return bool(super().event(event))  # type: ignore[arg-type]

    def _told(self, token: Token) -> str:
        """The exact number and where it comes from."""
        names = (
            ", ".join(plain_symbol(self._naming.symbol(name)) for name in self._naming.quantities(token.of))
            if self._naming
            else ""
        )
        return f"{names}: {token.value!r}" if names else repr(token.value)


@lru_cache(16)
def _left_font(points: float) -> QFont:
    return symbol_font(points * LEFT)


@lru_cache(8192)
def _advance(text: str, points: float) -> float:
    """How wide a token is: asked for at every step, and most of them come again."""
    return QFontMetricsF(font(points)).horizontalAdvance(text)


def _runs(tokens: Iterator[Token]) -> Iterator[list[Token]]:
    """Tokens that stay on one line: from one sign to the next."""
    run: list[Token] = []
    for token in tokens:
        if token.text in BREAKS and run:
            yield run
            run = []
        run.append(token)
    if run:
        yield run
