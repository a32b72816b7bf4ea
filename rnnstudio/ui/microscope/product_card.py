"""One part of a number written out large: W[7,3] · h_{t-1}[3] = 0.826 · 0.902 = 0.745, and where in torch the weight stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnstudio import numbers
from rnnstudio.derivation.contributions import Contribution
from rnnstudio.derivation.term import Term
from rnnstudio.graph.text import NOTHING, Text
from rnnstudio.ui.look import Look
from rnnstudio.ui.microscope.worked import Worked
from rnnstudio.ui.symbols import draw_symbol, plain_symbol, symbol_font, symbol_width

LARGER = 1.5
SMALLEST = 0.6
WHERE = Text("in torch: {name}, counted from 0", "在 torch 中：{name}，从 0 数起")


@dataclass(frozen=True)
class Piece:
    """Letters, set as a symbol or as plain text, in a colour."""

    text: str
    is_symbol: bool
    colour: QColor


class ProductCard(QWidget):
    """Shrinks where it would be too wide."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look: Look | None = None
        self._pieces: tuple[Piece, ...] = ()
        self._where: Text = NOTHING
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """The line as plain text."""
        return "".join(plain_symbol(p.text) if p.is_symbol else p.text for p in self._pieces)

    @property
    def where(self) -> Text:
        """Where the weight stands."""
        return self._where

    def show_part(self, look: Look, worked: Worked, part: Contribution) -> None:
        """Another product."""
        if self._look != look:
            self._look = look
            self.updateGeometry()
        self._pieces = tuple(_pieces(look, worked, part))
        names = [name for factor in part.factors if (name := worked.torch_name(factor))]
        self._where = WHERE.format(name=", ".join(names)) if names else NOTHING
        self.setAccessibleName(f"{self.text} {look.say(self._where)}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(280, round(self._look.em * 3.4) if self._look else 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        if look is None:
            return
        painter = QPainter(self)
        share = LARGER
        wide = _width(self._pieces, look, share)
        if wide > self.width():
            share = max(share * self.width() / wide, SMALLEST)
        x, base = 0.0, look.em * 1.6
        for piece in self._pieces:
            painter.setPen(piece.colour)
            x += _draw(painter, QPointF(x, base), piece, look, share)
        painter.setFont(look.small)
        painter.setPen(look.colour("muted"))
        painter.drawText(QPointF(0, look.em * 2.9), look.say(self._where))


def _pieces(look: Look, worked: Worked, part: Contribution) -> list[Piece]:
    text, made = look.colour("text"), list[Piece]()
    for place, factor in enumerate(part.factors):
        made += [Piece(" · ", False, text)] if place else []
        made += _named(look, worked, factor)
    product = " · ".join(_bracketed(numbers.fixed(f.value), first=not n) for n, f in enumerate(part.factors))
    made.append(Piece(f" = {product}", False, text))
    if len(part.factors) > 1:
        made.append(Piece(f" = {numbers.fixed(part.value)}", False, look.colour("accent")))
    return made


def _named(look: Look, worked: Worked, factor: Term) -> list[Piece]:
    """A quantity with the unit it is of; a weight with its row and column as the formula counts them."""
    naming = worked.naming
    names = naming.quantities((factor,))
    if names:
        hue = naming.hue(names[0])
        colour = look.colours.hue(hue) if hue else look.colour("text")
        index = f"[{factor.index[-1] + 1}]" if factor.index else ""
        return [Piece(naming.symbol(names[0]), True, colour), Piece(index, False, colour)]
    if not factor.name:
        return [Piece(naming.label((factor,)).words.said(look.language), False, look.colour("text"))]
    row, *column = worked.place_of(factor)
    place = ",".join(str(one + 1) for one in (row, *column))
    return [Piece("W" if column else "b", True, look.colour("text")), Piece(f"[{place}]", False, look.colour("text"))]


def _draw(painter: QPainter, at: QPointF, piece: Piece, look: Look, share: float) -> float:
    face = _face(piece, look, share)
    if piece.is_symbol:
        return draw_symbol(painter, at, piece.text, face)
    painter.setFont(face)
    painter.drawText(at, piece.text)
    return float(painter.fontMetrics().horizontalAdvance(piece.text))


def _face(piece: Piece, look: Look, share: float) -> QFont:
    if piece.is_symbol:
        return symbol_font(look.points * share * 1.1)
    made = QFont(look.base)
    made.setPointSizeF(look.points * share)
    return made


def _width(pieces: Sequence[Piece], look: Look, share: float) -> float:
    return sum(
        symbol_width(p.text, _face(p, look, share)) if p.is_symbol else look.width(p.text, _face(p, look, share))
        for p in pieces
    )


def _bracketed(number: str, *, first: bool) -> str:
    return number if first or not number.startswith(numbers.MINUS) else f"({number})"
