"""What lies between the two steps that were chosen in the triangle: a sentence, the factors, and for small states the product itself."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from rnnstudio import numbers
from rnnstudio.graph.text import NOTHING, Text
from rnnstudio.session.session import Session
from rnnstudio.trace.jacobians import Chain
from rnnstudio.ui.ledger.chain_plot import ChainPlot, ChainShown
from rnnstudio.ui.ledger.chain_words import sentence
from rnnstudio.ui.ledger.grid import read_words
from rnnstudio.ui.ledger.product_picture import MOST, ProductPicture
from rnnstudio.ui.look import Look
from rnnstudio.ui.panels.section import Switch, heading, paragraph
from rnnstudio.ui.symbols import plain_symbol
from rnnstudio.ui.words import Words

TITLE = Text("Chain of Jacobians", "雅可比矩阵链")
BETWEEN = Text("Jacobians from t = {t} to t = {k}", "雅可比矩阵：t = {t} → t = {k}")
SUPPOSED = Text("What if ρ were {radius}: {words}", "假如 ρ 是 {radius}：{words}")
TITLE_TIP = Text(
    "J at a step is ∂s/∂s of the step before: the cell's own, with what it reads held fixed. What goes round through other blocks, such "
    "as attention, is in the ledger but not in it.",
    "某一步的 J 是对前一步状态的 ∂s/∂s：只算单元自身，读入的量视为固定。绕经其他模块（如注意力）的部分在账本中，但不在这里。",
)
CHOOSE = Text(
    "Click a cell of the triangle: here stand the Jacobians between its two steps, by their singular values.",
    "点击三角形中的一格：这里会显示两步之间各个雅可比矩阵的奇异值。",
)
WORKING, STOPPED = Text("computing…", "正在计算…"), Text("stopped; press Compute", "已停止；请按“计算”")
HIDDEN = Text("Hidden until you have guessed (H).", "先猜一猜，再按 H 显示。")
VIEWS = (
    (
        "values",
        Text("factors", "各步"),
        Text(
            "The singular values of every step, the largest lit, and of the product", "每步与乘积的奇异值，最大者高亮"
        ),
    ),
    (
        "matrix",
        Text("product", "乘积"),
        Text("The product of all Jacobians, number by number", "所有雅可比矩阵之积，逐个数字"),
    ),
)


class ChainCard(QFrame):
    """Follows the pair that the session holds."""

    def __init__(self, session: Session, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self._session, self._words = session, words
        self._view, self._predict_first = "values", False
        self.title, self.sentence, self.hint = heading(), paragraph(), QLabel(self)
        self.views, self.plot, self.product = Switch(words), ChainPlot(self), ProductPicture(self)
        words.show(self.title, "setToolTip", TITLE_TIP)
        self._lay_out()
        self.views.chosen.connect(self._choose_view)
        session.ledger.chain.changed.connect(self.show_all)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        self.views.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        head.addWidget(self.views)
        pages = QWidget(self)
        self._pages = QStackedLayout(pages)
        self.hint.setWordWrap(True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint.setProperty("muted", "true")
        for page in (self.hint, self.plot, self.product):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.sentence)
        column.addWidget(pages, 1)

    def set_predict_first(self, hidden: bool) -> None:
        """Hides it all: it is what is to be guessed."""
        self._predict_first = hidden
        self.show_all()

    @property
    def chain(self) -> Chain | None:
        """What is shown."""
        return None if self._predict_first else self._session.ledger.link

    def show_all(self, *_: object) -> None:
        """The chain as far as it is there, else what to do."""
        if not self.isVisible():
            return
        chain, ledger = self.chain, self._session.ledger
        small = chain is not None and len(chain.matrix) <= MOST and bool(chain.steps)
        pair = ledger.pair
        title = BETWEEN.format(t=pair.t + 1, k=pair.k + 1) if pair else TITLE
        self._words.show(self.title, "setText", title)
        self._words.show(self.hint, "setText", self._hint())
        self._words.show(self.sentence, "setText", self._sentence(chain) if chain else NOTHING)
        self.sentence.setVisible(chain is not None)
        self.views.setVisible(small)
        self.views.show_options(VIEWS, self._view)
        self._pages.setCurrentIndex(
            0 if chain is None or not chain.steps else 2 if small and self._view == "matrix" else 1
        )
        look = Look.of(self._session.appearance)
        self.plot.show_chain(self._shown(look, chain) if chain else None)
        self.product.show_chain(look, chain, self._symbols)

    def _sentence(self, chain: Chain) -> Text:
        words, supposed = sentence(chain, self._symbols), self._session.ledger.supposed
        return SUPPOSED.format(radius=numbers.fixed(supposed.radius, 2), words=words) if supposed else words

    def _hint(self) -> Text:
        ledger = self._session.ledger
        if self._predict_first:
            return HIDDEN
        if ledger.pair is None:
            return CHOOSE
        return NOTHING if ledger.link is not None else WORKING if ledger.chain.waiting else STOPPED

    def _shown(self, look: Look, chain: Chain) -> ChainShown | None:
        block, trace = self._session.ledger.block, self._session.stepper.shown
        if block is None or trace is None:
            return None
        hues = {state.id: state.hue for state in block.states}
        interface = self._session.document.model.interface
        words = read_words(trace, interface, trace.timelines.get(chain.cell.block))
        return ChainShown(look, chain, self._symbols, hues, words)

    @property
    def _symbols(self) -> dict[str, str]:
        block = self._session.ledger.block
        return {state.id: plain_symbol(state.symbol) for state in block.states} if block else {}

    def _choose_view(self, view: str) -> None:
        self._view = view
        self.show_all()
