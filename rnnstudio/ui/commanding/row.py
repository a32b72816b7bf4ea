"""How a command is painted: where it stands and its name at the left, its keys at the right."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from rnnstudio.graph.text import Text
from rnnstudio.ui.commanding.command import Command
from rnnstudio.ui.words import Words

COMMAND = Qt.ItemDataRole.UserRole
NOT_NOW = Text("not possible now", "现在不可用")
PLACED = Text("{place} › ", "{place} › ")
PAD = 8
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CommandRow(QStyledItemDelegate):
    """Two columns in one row; names give way to keys."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, round(option.fontMetrics.height() * 1.7))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        command: Command = index.data(COMMAND)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(option.rect, option.palette.color(QPalette.ColorRole.Highlight))
        painter.setFont(option.font)
        self._write(painter, option, command, chosen)
        painter.restore()

    def _write(self, painter: QPainter, option: QStyleOptionViewItem, command: Command, chosen: bool) -> None:
        roles = QPalette.ColorRole
        strong = option.palette.color(roles.HighlightedText if chosen else roles.Text)
        quiet = strong if chosen else option.palette.color(roles.PlaceholderText)
        room = option.rect.adjusted(PAD, 0, -PAD, 0)
        keys = command.keys if command.enabled else self._words.say(NOT_NOW)
        wide = option.fontMetrics.horizontalAdvance(keys)
        _text(painter, room, RIGHT, keys, quiet)
        room.setRight(room.right() - wide - 2 * PAD)
        if command.place.en:
            place = self._words.say(PLACED.format(place=command.place))
            _text(painter, room, LEFT, place, quiet)
            room.setLeft(room.left() + option.fontMetrics.horizontalAdvance(place))
        name = QFontMetrics(painter.font()).elidedText(
            self._words.say(command.title), Qt.TextElideMode.ElideRight, room.width()
        )
        _text(painter, room, LEFT, name, strong if command.enabled else quiet)


def _text(painter: QPainter, room: QRect, flags: Qt.AlignmentFlag, words: str, colour: QColor) -> None:
    painter.setPen(colour)
    painter.drawText(room, flags, words)
