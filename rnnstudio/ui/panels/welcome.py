"""The examples: choose one and it is open, trained, ready to step."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from rnnstudio.graph.text import Text
from rnnstudio.ui.icons import application_icon
from rnnstudio.ui.panels.example_card import WIDTH, Card
from rnnstudio.ui.panels.example_shelf import COLUMNS, ExampleShelf
from rnnstudio.ui.words import Words

MARGIN = 22


class Welcome(QDialog):
    """`chosen` carries an example's id; `open_file` asks for a file instead, `new_wanted` for a new model. Each closes the shelf."""

    chosen = Signal(str)
    open_file = Signal()
    new_wanted = Signal()

    def __init__(self, cards: Sequence[Card], words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words.show(self, "setWindowTitle", Text("Examples", "示例"))
        self.field, self.shelf = SearchField(self), ExampleShelf(cards, words, self)
        words.show(
            self.field, "setPlaceholderText", Text("Search: LSTM, attention, dates…", "搜索：LSTM、注意力、日期…")
        )
        words.show(self.field, "setAccessibleName", Text("Search the examples", "搜索示例"))
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 16, MARGIN - 8, 14)
        column.setSpacing(10)
        column.addLayout(self._heading(words))
        column.addWidget(self.shelf, 1)
        column.addLayout(self._footer(words))
        self.shelf.chosen.connect(self._choose)
        self.shelf.left.connect(self.field.setFocus)
        self.field.textChanged.connect(self.shelf.narrow)
        self.field.entered.connect(self.shelf.enter)
        self.field.returnPressed.connect(self._choose_first)
        self.field.setFocus()

    def sizeHint(self) -> QSize:
        """Three columns of cards, and as many rows as the window behind has room for."""
        width = COLUMNS * self.fontMetrics().averageCharWidth() * WIDTH + 4 * MARGIN + 40
        behind = self.parentWidget()
        height = self.fontMetrics().height() * 40
        return QSize(width, min(height, behind.window().height() - 60) if behind else height)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.resize(self.sizeHint())

    def _heading(self, words: Words) -> QHBoxLayout:
        picture, title, line = QLabel(self), QLabel(self), QLabel(self)
        side = round(self.fontMetrics().height() * 2.4)
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
        line.setWordWrap(True)
        says = QVBoxLayout()
        says.setSpacing(2)
        says.addWidget(title)
        says.addWidget(line)
        self.field.setMinimumWidth(self.fontMetrics().averageCharWidth() * WIDTH)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(picture)
        row.addLayout(says, 1)
        row.addWidget(self.field)
        return row

    def _footer(self, words: Words) -> QHBoxLayout:
        self.new_button, self.open_button, self.close_button = (QPushButton(self) for _ in range(3))
        words.show(self.new_button, "setText", Text("New model…", "新建模型…"))
        words.show(
            self.new_button, "setToolTip", Text("Choose shape, task and cell instead", "改为选择形式、任务和单元")
        )
        words.show(self.open_button, "setText", Text("Open a file…", "打开文件…"))
        words.show(self.open_button, "setToolTip", Text("Open a project file (.rnns)", "打开项目文件（.rnns）"))
        words.show(self.close_button, "setText", Text("Close", "关闭"))
        words.show(self.close_button, "setToolTip", Text("Go on with what is open", "继续使用当前项目"))
        self.new_button.clicked.connect(self._want_new)
        self.open_button.clicked.connect(self._open)
        self.close_button.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.new_button)
        row.addWidget(self.open_button)
        row.addStretch(1)
        row.addWidget(self.close_button)
        for button in (self.new_button, self.open_button, self.close_button):
            button.setAutoDefault(False)
        return row

    def _choose(self, key: str) -> None:
        self.accept()
        self.chosen.emit(key)

    def _choose_first(self) -> None:
        if self.shelf.found:
            self._choose(self.shelf.found[0].card.id)

    def _want_new(self) -> None:
        self.accept()
        self.new_wanted.emit()

    def _open(self) -> None:
        self.accept()
        self.open_file.emit()


class SearchField(QLineEdit):
    """`entered` asks for the first card: the arrow down."""

    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setClearButtonEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.entered.emit()
        else:
            super().keyPressEvent(event)
