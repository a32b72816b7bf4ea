"""Side by side: a recurrent block by hand, with a cell and a loop, and as torch's own module; and the same numbers from both."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from rnnstudio.graph.text import Text, plain
from rnnstudio.session.session import Session
from rnnstudio.ui.beside import BesideWindow
from rnnstudio.ui.look import Look
from rnnstudio.ui.panels.code_view import CodeView
from rnnstudio.ui.panels.section import heading, paragraph
from rnnstudio.ui.panels.side_by_side_numbers import SideBySideNumbers
from rnnstudio.ui.words import Words

BEGIN = "def forward"  # where a source becomes interesting
TITLE = Text("Side by side: {name}", "并排对照：{name}")
BY_HAND = Text("By hand: a cell and a loop", "手写：单元与循环")
BY_TORCH = Text("torch's module: nn.{name}(…)", "torch 的模块：nn.{name}(…)")
NO_MODULE = Text("torch's module: there is none", "torch 的模块：没有")
IN_BOTH = Text(
    "Exact for one sequence. In a padded batch torch's backward direction would begin with the padding; the loop knows the lengths.",
    "对单个序列完全一致。在填充过的一批序列中，torch 的反向会从填充处读起；手写的循环知道每个序列的长度。",
)
COPY, COPY_TIP = Text("Copy", "复制"), Text("Copy this source", "复制这段源代码")


class Column(QFrame):
    """One form of the block: a title, its source with a button that copies it, or why there is none; a note below."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self._words = words
        self.title, self.copy, self.code = heading(), QPushButton(self), CodeView(self)
        self.reason, self.note = paragraph(), paragraph(muted=True)
        words.show(self.copy, "setText", COPY)
        words.show(self.copy, "setToolTip", COPY_TIP)
        self.copy.clicked.connect(self.code.copy_all)
        self.copy.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.copy.setAutoDefault(False)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.code, 1)
        column.addWidget(self.reason, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.note)
        self._rest = QWidget(self)
        column.addWidget(self._rest, 1)

    def show_form(self, title: Text, code: str | None, reason: Text | None = None, note: Text | None = None) -> None:
        """The source, or in its place the reason why there is none."""
        self._words.show(self.title, "setText", title)
        self._words.show(self.code, "setAccessibleName", title)
        self.code.show_code(code or "", BEGIN)
        for widget in (self.code, self.copy):
            widget.setVisible(code is not None)
        for label, words in ((self.reason, reason), (self.note, note)):
            self._words.show(label, "setText", words or plain(""))
            label.setVisible(words is not None)
        self._rest.setVisible(code is None)


class SideBySideWindow(BesideWindow):
    """Follows selection, playhead and training."""

    def __init__(self, session: Session, words: Words, actions: Mapping[str, QAction], parent: QWidget) -> None:
        super().__init__(actions, ("view.side_by_side",), parent)
        self._session, self._words = session, words
        self.by_hand, self.by_torch = Column(words), Column(words)
        self.numbers = SideBySideNumbers(session, words)
        self._lay_out()
        actions["step.predict"].toggled.connect(self.numbers.set_predict_first)
        self.numbers.set_predict_first(actions["step.predict"].isChecked())
        session.side_by_side.changed.connect(self.show_all)
        session.appearance.changed.connect(self._dress)
        self._dress()

    def watch(self, watched: bool) -> None:
        self._session.side_by_side.asking.watch(watched)

    def _lay_out(self) -> None:
        content = QWidget()
        both = QHBoxLayout()
        both.setSpacing(8)
        both.addWidget(self.by_hand, 3)
        both.addWidget(self.by_torch, 2)
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(10)
        column.addLayout(both, 1)
        column.addWidget(self.numbers)
        self.set_content(content)

    def _dress(self) -> None:
        look = Look.of(self._session.appearance)
        self.setMinimumSize(36 * look.em, 24 * look.em)
        for column in (self.by_hand, self.by_torch):
            column.code.dress(look)
        self.numbers.dress()
        self.show_all()

    def show_all(self) -> None:
        """The block of this moment; the numbers as far as they are there. Unseen it is left as it is, until it is shown."""
        if not self.isVisible():
            return
        found = self._session.side_by_side
        block, forms = found.block, found.forms
        self._pages.setCurrentIndex(0 if forms else 1)
        self._words.show(self.hint, "setText", found.problem or plain(""))
        self._words.show(self, "setWindowTitle", TITLE.format(name=block.full_name if block else plain("–")))
        if block is None or forms is None:
            return
        self.by_hand.show_form(BY_HAND, forms.by_hand)
        if forms.call is None:
            self.by_torch.show_form(NO_MODULE, None, forms.why_not)
        else:
            name = forms.call.removeprefix("nn.").split("(")[0]
            self.by_torch.show_form(
                BY_TORCH.format(name=name), forms.by_torch, note=IN_BOTH if block.p.bidirectional else None
            )
        self.numbers.show_all()
