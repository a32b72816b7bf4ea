"""The list below a field of how a condition may go on: a child of the window, so that the keyboard stays in the field."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from rnnstudio.trace.conditions.completing import Option
from rnnstudio.ui.words import Words

SEEN, WIDE = 7, 42  # lines, characters
Index = QModelIndex | QPersistentModelIndex
TITLE = Qt.ItemDataRole.UserRole


class Completions(QListWidget):
    """`taken` carries the text that was chosen."""

    taken = Signal(str)

    def __init__(self, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self._words, self._window = words, parent
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setItemDelegate(_Titled(self))
        self.setUniformItemSizes(True)
        self.itemClicked.connect(self._take)
        self.hide()

    def offer(self, options: tuple[Option, ...], at: QPoint, *, marked: bool) -> None:
        """Shows the options below a point of the window, or above it where there is no room; hides where there are none.

        The first of them is `marked` where Enter is to take it.
        """
        self.clear()
        if not options:
            self.hide()
            return
        for option in options:
            item = QListWidgetItem(option.text, self)
            item.setData(TITLE, self._words.say(option.title))
        self.setCurrentRow(0 if marked else -1)
        line = self.sizeHintForRow(0)
        self.setGeometry(self._place(at, QSize(self._wide(), line * min(SEEN, self.count()) + 2 * self.frameWidth())))
        self.show()
        self.raise_()

    @property
    def marked(self) -> bool:
        """True where Enter takes one of the options."""
        return self.currentRow() >= 0

    def move_by(self, rows: int) -> None:
        """The next option, or the one before."""
        self.setCurrentRow((max(self.currentRow(), -1 if rows > 0 else 0) + rows) % self.count())

    def take(self) -> None:
        """What is marked."""
        self._take(self.currentItem())

    def _take(self, item: QListWidgetItem) -> None:
        self.hide()
        self.taken.emit(item.text())

    def _wide(self) -> int:
        return self.fontMetrics().averageCharWidth() * WIDE

    def _place(self, at: QPoint, size: QSize) -> QRect:
        window = self._window
        left = max(0, min(at.x(), window.width() - size.width()))
        below = at.y() + size.height() <= window.height()
        return QRect(QPoint(left, at.y() if below else at.y() - size.height() - 2 * self.fontMetrics().height()), size)


class _Titled(QStyledItemDelegate):
    """The option on the left, what it is on the right."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        title = str(index.data(TITLE))
        if title:
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.PlaceholderText
            painter.setPen(option.palette.color(role))
            metrics: QFontMetrics = option.fontMetrics
            taken = metrics.horizontalAdvance(index.data()) + 3 * metrics.averageCharWidth()
            place: QRect = option.rect.adjusted(taken, 0, -metrics.averageCharWidth(), 0)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, right, metrics.elidedText(title, Qt.TextElideMode.ElideRight, place.width()))
