"""A widget that shows one equation: its left side in the signal's colour, broken over lines where it is too wide."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rnnstudio.ui.latex import plain_text
from rnnstudio.ui.typeset import Formula, Piece, Typesetter

INDENT = 1.4
LEADING = 0.35
LARGER = 1.2


@dataclass(frozen=True)
class Line:
    """Pieces side by side; lengths in em."""

    pieces: tuple[Piece, ...]
    indent: float

    @property
    def width(self) -> float:
        """From the left edge of the formula to the end of the line."""
        return self.indent + sum(piece.advance for piece in self.pieces)

    @property
    def ascent(self) -> float:
        """From the baseline to the top."""
        return max((piece.ascent for piece in self.pieces), default=0.0)

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.ascent + max((piece.descent for piece in self.pieces), default=0.0)


def broken(formula: Formula, width: float) -> list[Line]:
    """The formula in lines no wider than `width` em, except where a single piece is wider by itself."""
    lines: list[Line] = []
    row: list[Piece] = []
    indent = room = 0.0
    for piece in formula.pieces:
        if len(row) > (0 if lines else 1) and room + piece.advance > width:
            lines.append(Line(tuple(row), indent))
            row, indent = [], INDENT
            room = indent
        row.append(piece)
        room += piece.advance
    return [*lines, Line(tuple(row), indent)]


class FormulaLabel(QWidget):
    """Shows plain text until the typesetter has set the formula."""

    def __init__(self, typesetter: Typesetter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._typesetter = typesetter
        self._latex = ""
        self._text, self._lead = QColor(), QColor()
        self._formula: Formula | None = None
        self._picture: QPixmap | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        typesetter.ready.connect(self._came)

    def set_formula(self, latex: str, text: QColor, lead: QColor) -> None:
        """Another formula: `lead` is the colour of its left side."""
        if (latex, text, lead) != (self._latex, self._text, self._lead):
            self._latex, self._text, self._lead = latex, text, lead
            self._formula = self._typesetter.formula(latex)
            self.setAccessibleName(plain_text(latex))
            self._renew()

    @property
    def is_set(self) -> bool:
        """True where the picture of the formula is shown, False where plain text stands in for it."""
        return self._formula is not None and bool(self._formula.pieces)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if not self.is_set:
            return round(self._plain_box(width).height()) + 4
        lines, em = self._lines(width)
        return round(em * (sum(line.height for line in lines) + LEADING * (len(lines) - 1))) + 2

    def sizeHint(self) -> QSize:
        width = self.width() if self.width() > 100 else 300
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.heightForWidth(max(self.width(), 100)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._picture = None
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture is None or self._picture.devicePixelRatio() != self.devicePixelRatio():
            self._picture = self._drawn()
        QPainter(self).drawPixmap(0, 0, self._picture)

    def _came(self, latex: str) -> None:
        if latex == self._latex:
            self._formula = self._typesetter.formula(latex)
            self._renew()

    def _renew(self) -> None:
        self._picture = None
        self.updateGeometry()
        self.update()

    def _em(self) -> float:
        return QFontMetricsF(self.font()).height() * LARGER / 1.25

    def _lines(self, width: int) -> tuple[list[Line], float]:
        """The lines, and the size of an em: smaller where even a broken line is too wide."""
        assert self._formula is not None
        em = self._em()
        lines = broken(self._formula, width / em)
        return lines, min(em, width / max(line.width for line in lines))

    def _plain_box(self, width: int) -> QRectF:
        flags = Qt.TextFlag.TextWrapAnywhere
        return QFontMetricsF(self.font()).boundingRect(QRectF(0, 0, width, 10_000), flags, plain_text(self._latex))

    def _drawn(self) -> QPixmap:
        ratio = self.devicePixelRatio()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.is_set:
            self._paint_lines(painter)
        elif self._latex:
            painter.setFont(self.font())
            painter.setPen(self._text)
            painter.drawText(QRectF(self.rect()), Qt.TextFlag.TextWrapAnywhere, plain_text(self._latex))
        painter.end()
        return picture

    def _paint_lines(self, painter: QPainter) -> None:
        lines, em = self._lines(self.width())
        y = 1.0
        for number, line in enumerate(lines):
            x, baseline = em * line.indent, y + em * line.ascent
            for place, piece in enumerate(line.pieces):
                leads = number == place == 0 and len(self._formula.pieces if self._formula else ()) > 1
                piece.paint(painter, QPointF(x, baseline), em, self._lead if leads else self._text)
                x += em * piece.advance
            y += em * (line.height + LEADING)
