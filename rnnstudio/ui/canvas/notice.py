"""What concerns no single block: an empty model, or a target that nothing answers."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QLabel, QWidget

from rnnstudio.graph.text import Text
from rnnstudio.session.document import ProjectState
from rnnstudio.ui.theme import Colours, font
from rnnstudio.ui.words import Words

NEW, EXAMPLES = "new", "examples"
EMPTY = Text(
    f"There are no blocks yet.<br><a href='{NEW}'>Make a new model</a>, or <a href='{EXAMPLES}'>open an example</a>."
    "<br>Or build one: drag a block here, or press A and type its name.",
    f"还没有模块。<br><a href='{NEW}'>新建一个模型</a>，或<a href='{EXAMPLES}'>打开一个示例</a>。"
    "<br>也可以自己搭建：把模块拖到这里，或按 A 键输入名称。",
)


class Notice(QLabel):
    """Lies over the canvas: in its middle where that is empty, with two ways to fill it; otherwise at its foot."""

    new_wanted = Signal()
    examples_wanted = Signal()

    def __init__(self, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = words
        self._empty = True
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self.setAcceptDrops(True)
        self.linkActivated.connect(self._follow)

    def tell(self, document: ProjectState, colours: Colours, points: float, room: QSize) -> None:
        """What there is to say of this model."""
        general = [p for p in document.model.resolution.problems if p.node is None]
        self._empty = not document.project.graph.nodes
        self.setTextFormat(Qt.TextFormat.RichText if self._empty else Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not self._empty)
        if self._empty:
            self._words.show(self, "setText", EMPTY)
        elif general:
            self._words.show(self, "setText", general[0].advice)
        self.setFont(font(points * (1.2 if self._empty else 1.0)))
        self.setStyleSheet(f"color: {colours.muted if self._empty else colours.danger}; background: transparent;")
        self.setVisible(self._empty or bool(general))
        self.place(room)

    def place(self, room: QSize) -> None:
        """In a canvas of another size."""
        height = self.heightForWidth(room.width() - 24) if not self.isHidden() else 0
        top = (room.height() - height) / 2 if self._empty else room.height() - height - 6
        self.setGeometry(12, round(top), room.width() - 24, height)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """What is dragged is for the canvas below; `tell` brings the words back."""
        event.ignore()
        self.hide()

    def _follow(self, link: str) -> None:
        (self.new_wanted if link == NEW else self.examples_wanted).emit()
