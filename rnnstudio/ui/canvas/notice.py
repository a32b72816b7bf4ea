"""What concerns the model as a whole: that it is empty, or how much keeps it from running."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QLabel, QWidget

from rnnstudio.graph.resolution import Problem
from rnnstudio.graph.text import NOTHING, Text, joined, plain
from rnnstudio.session.document import ProjectState
from rnnstudio.ui.theme import Colours, font
from rnnstudio.ui.words import Words

NEW, EXAMPLES, PROBLEM = "new", "examples", "problem"
EMPTY = Text(
    f"There are no blocks yet.<br><a href='{NEW}'>Make a new model</a>, or <a href='{EXAMPLES}'>open an example</a>."
    "<br>Or build one: drag a block here, or press A and type its name.",
    f"还没有模块。<br><a href='{NEW}'>新建一个模型</a>，或<a href='{EXAMPLES}'>打开一个示例</a>。"
    "<br>也可以自己搭建：把模块拖到这里，或按 A 键输入名称。",
)
ONE = Text("One problem keeps the model from running.", "有一个问题使模型不能运行。")
SEVERAL = Text("{count} problems keep the model from running.", "有 {count} 个问题使模型不能运行。")
SHOW, MEND = Text("Show it", "查看"), Text("What mends it", "如何解决")
SHOW_FIRST = Text("Show the first", "查看第一个")
LINK = plain("<a href='{to}'>{words}</a>")
FOOT = 6


class Notice(QLabel):
    """Lies over the canvas: in its middle where that is empty, with two ways to fill it; otherwise at its foot, in one line mostly."""

    new_wanted = Signal()
    examples_wanted = Signal()
    problem_wanted = Signal()

    def __init__(self, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = words
        self._empty = True
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self.setAcceptDrops(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.linkActivated.connect(self._follow)

    def tell(self, document: ProjectState, colours: Colours, points: float, room: QSize) -> None:
        """What there is to say of this model."""
        problems = document.model.resolution.problems
        self._empty = not document.project.graph.nodes
        self.setFont(font(points * (1.2 if self._empty else 1.0)))
        self.setStyleSheet(f"color: {colours.muted if self._empty else colours.danger}; background: transparent;")
        self.clear()  # the colour of a link is taken when the words are set
        self._words.show(self, "setText", EMPTY if self._empty else _summary(problems))
        self.setVisible(self._empty or bool(problems))
        self.place(room)

    @property
    def taken(self) -> int:
        """The height at the foot of the canvas that is not for the model."""
        return 0 if self._empty or self.isHidden() else self.height() + FOOT

    def place(self, room: QSize) -> None:
        """In a canvas of another size."""
        height = self.heightForWidth(room.width() - 24) if not self.isHidden() else 0
        top = (room.height() - height) / 2 if self._empty else room.height() - height - FOOT
        self.setGeometry(12, round(top), room.width() - 24, height)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """What is dragged is for the canvas below; `tell` brings the words back."""
        event.ignore()
        self.hide()

    def _follow(self, link: str) -> None:
        {NEW: self.new_wanted, EXAMPLES: self.examples_wanted, PROBLEM: self.problem_wanted}[link].emit()


def _summary(problems: Sequence[Problem]) -> Text:
    """What concerns no single block, in words; otherwise how many problems there are. A link leads to the first."""
    if not problems:
        return NOTHING
    first = problems[0]
    if first.node is None:
        told, link = Text(escape(first.text.en), escape(first.text.zh)), MEND
    else:
        told = ONE if len(problems) == 1 else SEVERAL.format(count=len(problems))
        link = SHOW if len(problems) == 1 else SHOW_FIRST
    return joined((told, LINK.format(to=PROBLEM, words=link)))
