"""The window of the gradient ledger, beside the main one: it follows selection, playhead and training, and asks only while it is seen."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from rnnstudio.graph.text import Text, plain
from rnnstudio.session.session import Session
from rnnstudio.ui.beside import BesideWindow
from rnnstudio.ui.ledger.chain_card import ChainCard
from rnnstudio.ui.ledger.pages import Pages
from rnnstudio.ui.ledger.sizes_card import SizesCard
from rnnstudio.ui.ledger.spectrum_card import SpectrumCard
from rnnstudio.ui.ledger.triangle_card import TriangleCard
from rnnstudio.ui.look import Look
from rnnstudio.ui.words import Words

TITLE = Text("Gradient ledger: {name}", "梯度账本：{name}")


class LedgerWindow(BesideWindow):
    """Left the triangle, right what lies between two of its steps, and what the recurrent matrix has to do with it."""

    def __init__(self, session: Session, words: Words, actions: Mapping[str, QAction], parent: QWidget) -> None:
        super().__init__(actions, ("view.ledger",), parent)
        self._session, self._words = session, words
        self.triangle = TriangleCard(session, words)
        self.chain, self.spectrum, self.sizes = (
            ChainCard(session, words),
            SpectrumCard(session, words),
            SizesCard(session, words),
        )
        self.parts = Pages(words, self.triangle, self.chain, self.spectrum, self.sizes)
        self.set_content(self.parts)
        QShortcut(QKeySequence("Ctrl+W"), self, self.close)
        for part in (self.triangle, self.chain, self.sizes):
            actions["step.predict"].toggled.connect(part.set_predict_first)
            part.set_predict_first(actions["step.predict"].isChecked())
        self.parts.turned.connect(self.show_all)
        session.ledger.changed.connect(self.show_all)
        session.appearance.changed.connect(self._dress)
        self._dress()

    def watch(self, watched: bool) -> None:
        self._session.ledger.watch(watched)

    def _dress(self) -> None:
        look = Look.of(self._session.appearance)
        self.setMinimumSize(36 * look.em, 26 * look.em)
        self.parts.dress(look)
        self.show_all()

    def show_all(self) -> None:
        """The block of this moment; the numbers as far as they are there. Unseen it is left as it is, until it is shown."""
        if not self.isVisible():
            return
        block, problem = self._session.ledger.block, self._session.ledger.problem
        self._pages.setCurrentIndex(1 if problem else 0)
        self._words.show(self.hint, "setText", problem or plain(""))
        self._words.show(self, "setWindowTitle", TITLE.format(name=block.full_name if block else plain("–")))
        for part in (self.triangle, self.chain, self.spectrum, self.sizes):
            part.show_all()
