"""How the copies of a cell are painted: a box in the colour of its weights, with what it holds at its step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

from rnnstudio.ui.canvas.pictures import scale_for
from rnnstudio.ui.canvas.unrolled_grid import Box
from rnnstudio.ui.canvas.unrolled_plan import Cell
from rnnstudio.ui.canvas.unrolled_sheet import Sheet
from rnnstudio.ui.canvas.unrolled_strokes import fitting
from rnnstudio.ui.canvas.unrolled_values import Contents
from rnnstudio.ui.heat import Heat
from rnnstudio.ui.symbols import draw_symbol
from rnnstudio.ui.theme import Colours

CENTRE = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip
SHARED = "W"
SMALLEST = 0.6
ROOMY = 1.6  # lines of text: the mark of shared weights stands above the symbol, not beside it


@dataclass
class Images:
    """The values of each cell as one image, a column for every step; made once for a trace."""

    contents: Mapping[Cell, Contents]
    colours: Colours
    _made: dict[tuple[Cell, bool], QImage] = field(default_factory=dict)

    def of(self, cell: Cell, upright: bool) -> QImage | None:
        """One pixel for each value: upright, a step is a column; otherwise a line."""
        shown = self.contents.get(cell)
        if shown is None or shown.values is None or not shown.values.size:
            return None
        if (cell, upright) not in self._made:
            scale, values = scale_for(shown.values, shown.signal), shown.values if upright else shown.values.T
            self._made[cell, upright] = Heat(values, scale, self.colours).image.copy()
        return self._made[cell, upright]


def paint_box(painter: QPainter, sheet: Sheet, images: Images, cell: Cell, step: int) -> None:
    """One copy."""
    box = sheet.box(cell, step)
    if box is None:
        return
    rect, state, row = rectangle(box), sheet.state(cell, step), sheet.rows[cell]
    colour, opacity = sheet.colour(cell), sheet.opacity((cell, step))
    painter.setBrush(sheet.blended(colour, (0.16 if row.weighted else 0.05), opacity))
    painter.setPen(QPen(sheet.blended(colour, 1.0, opacity), 2.4 if state == "now" else 1.3))
    painter.drawRoundedRect(rect, 5, 5)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if cell.node in sheet.chosen:
        painter.setPen(QPen(sheet.look.colour("accent"), 1.6))
        painter.drawRoundedRect(rect.adjusted(-3, -3, 3, 3), 7, 7)
    painter.setOpacity(opacity)
    inner = rect.adjusted(4, 4, -4, -4)
    if row.weighted:
        inner = _paint_shared(painter, sheet, inner, colour, row.recurrent)
    hidden = sheet.covered and (state == "ahead" or row.family == "output")
    if not hidden:
        _paint_contents(painter, sheet, images, cell, step, inner)
    painter.setOpacity(1.0)


def _paint_shared(painter: QPainter, sheet: Sheet, inner: QRectF, colour: QColor, tall: bool) -> QRectF:
    """The mark of shared weights; gives the room that is left beside it; what is tall has room below it."""
    wide = sheet.look.width(SHARED, sheet.look.small)
    if inner.width() < 1.6 * wide:
        return inner
    painter.setFont(no_higher(_bold(sheet.look.small), inner.height() + 6))
    painter.setPen(colour)
    flags = (
        Qt.TextFlag.TextDontClip
        | Qt.AlignmentFlag.AlignRight
        | (Qt.AlignmentFlag.AlignTop if tall else Qt.AlignmentFlag.AlignVCenter)
    )
    painter.drawText(inner.adjusted(0, -2, 0, 0), flags, SHARED)
    return inner if tall else inner.adjusted(0, 0, -wide - 3, 0)


def _paint_contents(painter: QPainter, sheet: Sheet, images: Images, cell: Cell, step: int, inner: QRectF) -> None:
    shown = sheet.contents.get(cell, Contents())
    if step < len(shown.words):
        _word(painter, sheet, shown, step, inner)
        return
    upright = sheet.rows[cell].recurrent
    image = images.of(cell, upright)
    if image is None or not 0 <= step < (image.width() if upright else image.height()):
        return
    if upright:
        _upright(painter, sheet, shown, image, step, inner)
    else:
        _level(painter, sheet, image, step, inner)


def _word(painter: QPainter, sheet: Sheet, shown: Contents, step: int, inner: QRectF) -> None:
    look, word = sheet.look, shown.words[step]
    right = shown.right[step] if step < len(shown.right) else None
    name = "text" if right is None else "good" if right else "danger"
    room = inner.adjusted(-3, -3, 3, 3)
    fits = (f for f in (look.bold, look.small) if look.width(word, f) <= room.width())
    face = no_higher(next(fits, look.small), room.height() + 2)
    painter.setFont(face)
    painter.setPen(look.colour(name))
    painter.drawText(room, CENTRE, QFontMetricsF(face).elidedText(word, Qt.TextElideMode.ElideRight, room.width()))


def _upright(painter: QPainter, sheet: Sheet, shown: Contents, image: QImage, step: int, inner: QRectF) -> None:
    """The state of this step as a column, a unit below the other; beside it its symbol where there is room.

    In a row all symbols are of one size, as far as they can be.
    """
    look = sheet.look
    strip = QRectF(inner.left(), inner.top(), min(max(inner.width() * 0.3, 8.0), 1.2 * look.em), inner.height())
    _pixels(painter, sheet, image, QRectF(step, 0, 1, image.height()), strip)
    name, last = shown.signal.symbol if shown.signal else "h", image.width()
    symbol, widest = f"{name}_{{{step + 1}}}", f"{name}_{{{last}}}"
    beside = look.width(SHARED, look.small) + 3 if inner.height() < ROOMY * look.em else 0
    room = inner.right() - strip.right() - 2 - beside
    face = fitting(widest, look.symbol, room) or fitting(symbol, look.symbol, room)
    if face is None or inner.height() < look.em:
        return
    painter.setPen(look.colour("text"))
    draw_symbol(painter, QPointF(strip.right() + 3, inner.bottom() - 0.35 * look.em), symbol, face)


def _level(painter: QPainter, sheet: Sheet, image: QImage, step: int, inner: QRectF) -> None:
    """The values of this step side by side."""
    if inner.width() >= 0.6 * sheet.look.em:
        high = min(inner.height(), 0.8 * sheet.look.em)
        strip = QRectF(inner.left(), inner.center().y() - high / 2, inner.width(), high)
        _pixels(painter, sheet, image, QRectF(0, step, image.width(), 1), strip)


def _pixels(painter: QPainter, sheet: Sheet, image: QImage, part: QRectF, strip: QRectF) -> None:
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(strip, image, part)
    painter.setPen(QPen(sheet.look.colour("line"), 1))
    painter.drawRect(strip)


def rectangle(box: Box) -> QRectF:
    """The same for Qt."""
    return QRectF(box.left, box.top, box.right - box.left, box.bottom - box.top)


def no_higher(face: QFont, height: float) -> QFont:
    """The same letters, smaller where a line of them would be higher."""
    share = height / QFontMetricsF(face).height()
    if share >= 1:
        return face
    made = QFont(face)
    made.setPointSizeF(face.pointSizeF() * max(share, SMALLEST))
    return made


def _bold(face: QFont) -> QFont:
    made = QFont(face)
    made.setBold(True)
    return made
