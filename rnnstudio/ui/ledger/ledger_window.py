"""The window of the gradient ledger, beside the main one: it follows selection, playhead and training, and asks only while it is seen."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QLabel, QStackedLayout, QWidget

from rnnstudio.graph.text import Text, plain
from rnnstudio.session.session import Session
from rnnstudio.ui.ledger.chain_card import ChainCard
from rnnstudio.ui.ledger.pages import Pages
from rnnstudio.ui.ledger.sizes_card import SizesCard
from rnnstudio.ui.ledger.spectrum_card import SpectrumCard
from rnnstudio.ui.ledger.triangle_card import TriangleCard
from rnnstudio.ui.look import Look
from rnnstudio.ui.panels.side_by_side import placed
from rnnstudio.ui.words import Words

ACTIONS = (
    *("step.next", "step.back", "step.home", "step.end", "step.play", "step.predict"),
    *("train.toggle", "train.once", "view.language", "view.theme", "view.presenter", "view.ledger"),
)
TITLE = Text("Gradient ledger: {name}", "梯度账本：{name}")


class LedgerWindow(QDialog):
    """Left the triangle, right what lies between two of its steps, and what the recurrent matrix has to do with it."""

    def __init__(self, session: Session, words: Words, actions: Mapping[str, QAction], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._session, self._words = session, words
        self.triangle, self.hint = TriangleCard(session, words), QLabel(self)
        self.chain, self.spectrum, self.sizes = (
            ChainCard(session, words),
            SpectrumCard(session, words),
            SizesCard(session, words),
        )
        self.parts = Pages(words, self.triangle, self.chain, self.spectrum, self.sizes)
        self._lay_out()
        for key in ACTIONS:
            self.addAction(actions[key])
        QShortcut(QKeySequence("Ctrl+W"), self, self.close)
        for part in (self.triangle, self.chain, self.sizes):
            actions["step.predict"].toggled.connect(part.set_predict_first)
            part.set_predict_first(actions["step.predict"].isChecked())
        self.parts.turned.connect(self.show_all)
        session.ledger.changed.connect(self.show_all)
        session.appearance.changed.connect(self._dress)
        self._dress()
        self.setGeometry(placed(parent.frameGeometry(), parent.screen().availableGeometry()))

    def toggle(self) -> None:
        """Shows it in front of the main window; where it stands there already, puts it away."""
        if self.isVisible() and not self.isMinimized():
            self.close()
        else:
            self.showNormal()
            self.activateWindow()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._session.ledger.watch(True)
        self.show_all()
        self.setFocus()  # arrows step, and no button waits for Enter

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._session.ledger.watch(False)

    def _lay_out(self) -> None:
        self.hint.setWordWrap(True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint.setMargin(40)
        self._pages = QStackedLayout(self)
        self._pages.setSizeConstraint(QStackedLayout.SizeConstraint.SetNoConstraint)
        self._pages.addWidget(self.parts)
        self._pages.addWidget(self.hint)

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
