"""The largest singular value of every step's Jacobian, with its heading; a click moves the playhead."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from rnnstudio.graph.text import Text
from rnnstudio.session.session import Session
from rnnstudio.trace.jacobians import StepSizes
from rnnstudio.ui.ledger.grid import read_words
from rnnstudio.ui.ledger.sizes_plot import SizesPlot, SizesShown
from rnnstudio.ui.look import Look
from rnnstudio.ui.panels.section import heading
from rnnstudio.ui.symbols import plain_symbol
from rnnstudio.ui.words import Words

TITLE = Text("Stretch of each step, σ₁(J)", "每一步的拉伸 σ₁(J)")
TITLE_TIP = Text(
    "The effective Jacobian's largest singular value: no gradient grows more than that in this step. Dashed: the path that stays in a "
    "state, alone.",
    "有效雅可比矩阵的最大奇异值：该步中任何梯度的增长都不会超过它。虚线：仅停留在某个状态内的路径。",
)


class SizesCard(QFrame):
    """Follows the cell and the playhead."""

    def __init__(self, session: Session, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self._session, self._predict_first = session, False
        self.title, self.plot = heading(), SizesPlot(self)
        words.show(self.title, "setText", TITLE)
        words.show(self.title, "setToolTip", TITLE_TIP)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        column.addWidget(self.title)
        column.addWidget(self.plot, 1)
        self.plot.stepped.connect(self._step)
        session.ledger.sizes.changed.connect(self.show_all)
        session.stepper.cursor_changed.connect(self.show_all)

    def set_predict_first(self, hidden: bool) -> None:
        """Hides what comes after the playhead."""
        self._predict_first = hidden
        self.show_all()

    def show_all(self, *_: object) -> None:
        """The sizes as far as they are there."""
        if self.isVisible():
            self.plot.show_sizes(self._shown())

    def _shown(self) -> SizesShown | None:
        session, ledger = self._session, self._session.ledger
        found: StepSizes | None = ledger.sizes.found
        trace, block = session.stepper.shown, ledger.block
        if found is None or trace is None or block is None or len(found.largest) != ledger.steps:
            return None
        row = session.stepper.row_of(block.node.id)
        last = ledger.steps - 1 if not self._predict_first else -1 if row is None else row
        supposed = ledger.supposed
        words = read_words(trace, session.document.model.interface, trace.timelines.get(block.node.id))
        symbols = {state.id: plain_symbol(state.symbol) for state in block.states}
        hues = {state.id: state.hue for state in block.states}
        look = Look.of(session.appearance)
        return SizesShown(look, found, supposed.sizes if supposed else None, symbols, hues, words, row, last)

    def _step(self, row: int) -> None:
        block, stepper = self._session.ledger.block, self._session.stepper
        if block is not None and stepper.trace is not None:
            stepper.pause()
            stepper.go(stepper.trace.start_of(block.node.id) + row + 1)
