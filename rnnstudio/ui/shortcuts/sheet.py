"""The page on screen: titles at the left of each column, key caps at the right."""

from __future__ import annotations

import html
from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QHelpEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QToolTip, QWidget

from rnnstudio.session.appearance import Appearance
from rnnstudio.ui.shortcuts.as_text import as_text
from rnnstudio.ui.shortcuts.entries import Group
from rnnstudio.ui.shortcuts.setting import Label, Page, set_page
from rnnstudio.ui.theme import THEMES, Colours
from rnnstudio.ui.words import Words

MARGIN = 4
ROUND = 4.0
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Sheet(QWidget):
    """As high as it needs to be for its width. The tooltip of a line says what it is for."""

    def __init__(self, appearance: Appearance, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance, self._words = appearance, words
        self._groups: tuple[Group, ...] = ()
        self.page = Page()
        appearance.changed.connect(self._set)

    def show_groups(self, groups: Sequence[Group]) -> None:
        """Other lines."""
        self._groups = tuple(groups)
        self._set()

    def text(self) -> str:
        """What is on it, as plain text."""
        return as_text(self._groups, self._words.say)

    def sizeHint(self) -> QSize:
        return QSize(400, ceil(self.page.height) + 2 * MARGIN)

    # --- Qt's events ------------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._set()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._set()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, colours = QPainter(self), THEMES[self._appearance.theme]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(MARGIN, MARGIN)
        for label in self.page.labels:
            if label.rect.translated(MARGIN, MARGIN).intersects(QRectF(event.rect())):
                _paint(painter, label, colours, self.font())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = event.pos().toPointF()
            lines = (entry for room, entry in self.page.lines if room.translated(MARGIN, MARGIN).contains(at))
            entry = next(lines, None)
            tip = self._words.say(entry.tip) if entry else ""
            QToolTip.showText(event.globalPos(), f"<p>{html.escape(tip)}</p>" if tip else "", self)
            return True
        return super().event(event)

    def _set(self) -> None:
        self.page = set_page(self._groups, self.width() - 2 * MARGIN, self.font(), self._words.say)
        self.setMinimumHeight(self.sizeHint().height())
        self.setAccessibleDescription(self.text())
        self.update()


def _paint(painter: QPainter, label: Label, colours: Colours, face: QFont) -> None:
    heading = label.kind == "heading"
    bold = QFont(face)
    bold.setBold(heading)
    painter.setFont(bold)
    if label.kind in ("key", "mouse"):
        _cap(painter, label.rect, colours, raised=label.kind == "key")
    painter.setPen(colours.colour("accent" if heading else "muted" if label.kind == "or" else "text"))
    flags = LEFT if label.kind in ("heading", "title") else Qt.AlignmentFlag.AlignCenter
    painter.drawText(label.rect, flags | Qt.TextFlag.TextWordWrap if label.kind == "title" else flags, label.words)


def _cap(painter: QPainter, rect: QRectF, colours: Colours, *, raised: bool) -> None:
    """A key stands out at its lower edge; what the mouse does is a plain round label."""
    edge, inner = colours.colour("line"), rect.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setPen(QPen(edge, 1))
    painter.setBrush(edge if raised else QColor(Qt.GlobalColor.transparent))
    painter.drawRoundedRect(inner, *((ROUND, ROUND) if raised else (inner.height() / 2, inner.height() / 2)))
    if raised:
        painter.setBrush(colours.colour("raised"))
        painter.drawRoundedRect(inner.adjusted(0, 0, 0, -2), ROUND, ROUND)
