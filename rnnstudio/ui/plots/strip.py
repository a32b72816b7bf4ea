"""The line below all panels: folded panels wait on its left, what is under the mouse is read on its right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from rnnstudio.graph.text import Text
from rnnstudio.ui.look import Look
from rnnstudio.ui.plots.panel import UNFOLD, Panel
from rnnstudio.ui.plots.scene import Scene
from rnnstudio.ui.symbols import draw_symbol, symbol_font, symbol_width

FOLDED = Text("folded:", "已折叠：")


@dataclass(frozen=True)
class Chip:
    """A folded panel and where its chip stands; the last one may stand for all that found no room."""

    panel: Panel
    place: QRect
    rest: tuple[Panel, ...] = ()


def line_height(look: Look) -> int:
    """One line of small text with air."""
    return round(look.small_em * 1.5)


def chips(look: Look, panels: Sequence[Panel], box: QRect) -> list[Chip]:
    """Chips from the left, as many as fit; a last one for the rest of them."""
    x = box.left() + look.gap + (look.width(look.say(FOLDED), look.small) + look.gap if panels else 0)
    made: list[Chip] = []
    rest = look.width("+00", look.small) + 2 * look.gap
    for k, panel in enumerate(panels):
        wide, last = _width(look, panel), k == len(panels) - 1
        if x + wide + (0 if last else rest + look.gap) > box.right():
            made.append(Chip(panel, QRect(x, box.top() + 2, rest, box.height() - 4), tuple(panels[k:])))
            break
        made.append(Chip(panel, QRect(x, box.top() + 2, wide, box.height() - 4)))
        x += wide + look.gap
    return made


def _width(look: Look, panel: Panel) -> int:
    where = look.say(panel.title.where)
    block = look.width(where, look.small) + look.gap if where else 0
    words = look.width(look.say(panel.title.words), look.small)
    return (
        look.em
        + round(symbol_width(panel.title.symbol, symbol_font(look.points)))
        + look.gap
        + words
        + block
        + look.gap
    )


def paint_chips(painter: QPainter, scene: Scene, box: QRect, row: Sequence[Chip]) -> None:
    """The folded panels; a click opens one."""
    look = scene.look
    if not row:
        return
    painter.setFont(look.small)
    painter.setPen(look.colour("muted"))
    painter.drawText(box.adjusted(look.gap, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, look.say(FOLDED))
    for chip in row:
        _paint_chip(painter, look, chip)


def _paint_chip(painter: QPainter, look: Look, chip: Chip) -> None:
    title, place = chip.panel.title, chip.place
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(look.colour("line"))
    painter.setBrush(look.colour("raised"))
    painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    if chip.rest:
        painter.setFont(look.small)
        painter.setPen(look.colour("text"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, f"+{len(chip.rest)}")
        return
    metrics = QFontMetricsF(look.small)
    base = place.center().y() + 1 + metrics.ascent() / 2 - metrics.descent() / 4
    x = place.left() + look.gap / 2
    painter.setFont(look.small)
    painter.setPen(look.colour("muted"))
    painter.drawText(QPointF(x, base), UNFOLD)
    x += look.em * 0.9
    painter.setPen(look.colours.hue(title.hue))
    x += draw_symbol(painter, QPointF(x, base), title.symbol, symbol_font(look.points)) + look.gap
    painter.setFont(look.small)
    painter.setPen(look.colour("text"))
    words = look.say(title.words)
    painter.drawText(QPointF(x, base), words)
    painter.setPen(look.colour("muted"))
    painter.drawText(QPointF(x + look.width(words, look.small) + look.gap, base), look.say(title.where))


def paint_readout(painter: QPainter, scene: Scene, place: QRect, words: str) -> None:
    """What is under the mouse, or a note; cut in front rather than where the number is."""
    look = scene.look
    painter.setFont(look.small)
    painter.setPen(look.colour("muted"))
    said = QFontMetricsF(look.small).elidedText(words, Qt.TextElideMode.ElideLeft, place.width())
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, said)
