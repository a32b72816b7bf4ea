"""Three parts beside each other, or one at a time where there is no room for that."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from rnnstudio.graph.text import Text
from rnnstudio.ui.look import Look
from rnnstudio.ui.panels.section import Switch
from rnnstudio.ui.words import Words

NARROW = 52  # heights of text: below that one part fills the window
PARTS = (
    ("ledger", Text("Ledger", "账本"), Text("Who teaches whom", "谁教谁")),
    ("chain", Text("Chain", "链"), Text("The Jacobians between two steps", "两步之间的雅可比矩阵")),
    (
        "spectrum",
        Text("Spectrum", "谱"),
        Text("The recurrent matrix, and each step's stretch", "循环矩阵，以及每一步的拉伸"),
    ),
)


class Pages(QWidget):
    """`turned` tells that other parts are to be seen now."""

    turned = Signal()

    def __init__(
        self,
        words: Words,
        ledger: QWidget,
        chain: QWidget,
        spectrum: QWidget,
        sizes: QWidget,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._em, self._page = 16, "ledger"
        self.switch, self._lower, self._right = Switch(words), QWidget(self), QWidget(self)
        self._parts = {"ledger": ledger, "chain": chain, "spectrum": self._lower}
        self.switch.show_options(PARTS, self._page)
        self.switch.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        lower = QHBoxLayout(self._lower)
        lower.setContentsMargins(0, 0, 0, 0)
        right, both, column = QVBoxLayout(self._right), QHBoxLayout(), QVBoxLayout(self)
        for layout in (lower, right, both, column):
            layout.setSpacing(8)
        lower.addWidget(spectrum, 4)
        lower.addWidget(sizes, 5)
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(chain, 5)
        right.addWidget(self._lower, 6)
        both.addWidget(ledger, 5)
        both.addWidget(self._right, 5)
        column.setContentsMargins(12, 12, 12, 12)
        column.addWidget(self.switch)
        column.addLayout(both, 1)
        self.switch.chosen.connect(self.turn_to)

    @property
    def narrow(self) -> bool:
        """True where one part fills the window."""
        return self.width() < NARROW * self._em

    def dress(self, look: Look) -> None:
        """Another size of text needs more room, or less."""
        self._em = look.em
        self._arrange()

    def turn_to(self, page: str) -> None:
        """The part that is seen where there is room for one."""
        self._page = page
        self.switch.show_options(PARTS, page)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        seen = {name: not self.narrow or name == self._page for name in self._parts}
        before = {name: not part.isHidden() for name, part in self._parts.items()}
        self.switch.setVisible(self.narrow)
        for name, part in self._parts.items():
            part.setVisible(seen[name])
        self._right.setVisible(seen["chain"] or seen["spectrum"])
        if seen != before:
            self.turned.emit()
