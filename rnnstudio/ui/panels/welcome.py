"""The shelf of examples: choose one and it is open, trained, ready to step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from rnnstudio.graph.text import Text
from rnnstudio.ui.icons import application_icon
from rnnstudio.ui.words import Words

COLUMNS = 3


@dataclass(frozen=True)
class Card:
    """One example as the shelf shows it: its id, its name, what it is about, and how well it does."""

    id: str
    title: Text
    summary: Text
    badge: Text


class CardButton(QPushButton):
    """A card that is one large button, so that keyboard and screen reader find it, too."""

    def __init__(self, card: Card, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("example", "true")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 12, 14, 12)
        self._column.setSpacing(6)
        for text, role in ((card.title, "heading"), (card.summary, ""), (card.badge, "muted")):
            label = QLabel(self)
            label.setWordWrap(True)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            if role:
                label.setProperty(role, "true")
            words.show(label, "setText", text)
            self._column.addWidget(label, 0 if role else 1)
        words.show(self, "setAccessibleName", card.title)
        words.show(self, "setToolTip", Text("Open “{title}”", "打开“{title}”").format(title=card.title))

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().averageCharWidth() * 34
        return QSize(width, self._column.totalHeightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class Welcome(QDialog):
    """`chosen` carries an example's id; `open_file` asks for a file instead. Either closes the shelf."""

    chosen = Signal(str)
    open_file = Signal()

    def __init__(self, cards: Sequence[Card], words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words.show(self, "setWindowTitle", Text("Examples", "示例"))
        self.cards = {card.id: CardButton(card, words, self) for card in cards}
        for key, button in self.cards.items():
            button.clicked.connect(partial(self._choose, key))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        column.addLayout(self._heading(words))
        grid = QGridLayout()
        grid.setSpacing(12)
        for k, button in enumerate(self.cards.values()):
            grid.addWidget(button, k // COLUMNS, k % COLUMNS)
        column.addLayout(grid)
        column.addLayout(self._footer(words))

    def _heading(self, words: Words) -> QHBoxLayout:
        picture, title, line = QLabel(self), QLabel(self), QLabel(self)
        side = round(self.fontMetrics().height() * 2.6)
        picture.setPixmap(application_icon().pixmap(QSize(side, side), self.devicePixelRatioF()))
        large = title.font()
        large.setPointSizeF(self.font().pointSizeF() * 1.5)
        large.setBold(True)
        title.setFont(large)
        words.show(title, "setText", Text("Choose an example", "选择一个示例"))
        about = Text(
            "Each is trained already: step through it at once, or train it again from scratch.",
            "每个示例都已训练好：可以马上逐步查看，也可以从头训练。",
        )
        words.show(line, "setText", about)
        line.setProperty("muted", "true")
        says = QVBoxLayout()
        says.setSpacing(2)
        says.addWidget(title)
        says.addWidget(line)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(picture)
        row.addLayout(says, 1)
        return row

    def _footer(self, words: Words) -> QHBoxLayout:
        self.open_button, self.close_button = QPushButton(self), QPushButton(self)
        words.show(self.open_button, "setText", Text("Open a file…", "打开文件…"))
        words.show(self.open_button, "setToolTip", Text("Open a project file (.rnns)", "打开项目文件（.rnns）"))
        words.show(self.close_button, "setText", Text("Close", "关闭"))
        words.show(self.close_button, "setToolTip", Text("Go on with what is open", "继续使用当前项目"))
        self.open_button.clicked.connect(self._open)
        self.close_button.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.open_button)
        row.addStretch(1)
        row.addWidget(self.close_button)
        return row

    def _choose(self, key: str) -> None:
        self.accept()
        self.chosen.emit(key)

    def _open(self) -> None:
        self.accept()
        self.open_file.emit()
