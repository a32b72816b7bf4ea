"""Icons: our own drawings, one stroke style, tinted for the theme and crisp at every size.

The drawings are painted when they are shown, by an engine, rather than kept as pixmaps of a few sizes: their size follows the
text's, and a thin stroke scaled down from the next larger pixmap would be a blur on a projector.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from shiboken6 import isValid

from rnnstudio.resource import resource
from rnnstudio.ui.theme import Colours

FAINT = 0.42  # how much of an icon is left when its action is disabled
APPLICATION_SIZES = (16, 24, 32, 48, 64, 128, 256)


def icon(name: str, colours: Colours, role: str = "text") -> QIcon:
    """The icon `resources/icons/<name>.svg` in one of the theme's colours; pale where disabled, `on_accent` where checked."""
    return QIcon(_Engine(_drawing(name), colours.colour(role), colours.colour("on_accent")))


def application_icon() -> QIcon:
    """The application's own icon, in its own colours."""
    made, renderer = QIcon(), QSvgRenderer(str(resource("icons", "app.svg")))
    for size in APPLICATION_SIZES:
        made.addPixmap(_painted(renderer, QSize(size, size)))
    return made


@cache
def _drawing(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")


_CLONES: list[QIconEngine] = []


class _Engine(QIconEngine):
    """Paints a drawing in the colour that the button's mode and state ask for, and keeps what it painted."""

    def __init__(self, drawing: str, colour: QColor, checked: QColor) -> None:
        super().__init__()
        self._drawing, self._colour, self._checked = drawing, colour, checked
        self._kept: dict[tuple[int, int, str], QPixmap] = {}

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatio()
        pixmap = self._pixmap(rect.size() * ratio, mode, state)
        painter.drawPixmap(QRectF(rect), pixmap, QRectF(pixmap.rect()))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self._pixmap(size, mode, state)

    def clone(self) -> QIconEngine:
        """Asked for when somebody changes a copy of the icon. Qt then owns the clone, of which PySide knows nothing: we keep it alive."""
        made = _Engine(self._drawing, self._colour, self._checked)
        _CLONES[:] = [*filter(isValid, _CLONES), made]
        return made

    def _pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        colour = QColor(self._checked if state == QIcon.State.On else self._colour)
        if mode == QIcon.Mode.Disabled:
            colour = QColor(self._colour)
            colour.setAlphaF(FAINT)
        key = (size.width(), size.height(), colour.name(QColor.NameFormat.HexArgb))
        if key not in self._kept:
            opaque = self._drawing.replace("currentColor", colour.name())
            self._kept[key] = _painted(QSvgRenderer(QByteArray(opaque.encode())), size, colour.alphaF())
        return self._kept[key]


def _painted(renderer: QSvgRenderer, size: QSize, opacity: float = 1.0) -> QPixmap:
    pixmap = QPixmap(size)
    if size.isEmpty():  # a button that has not been given its room yet
        return pixmap
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
    renderer.render(painter, QRectF(0, 0, size.width(), size.height()))
    if opacity < 1:  # once over the whole, or the places where strokes cross would stand out
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
        painter.fillRect(pixmap.rect(), QColor.fromRgbF(0, 0, 0, opacity))
    painter.end()
    return pixmap
