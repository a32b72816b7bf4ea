"""One equation in the microscope: its number, the formula, the numbers put in, and below it, when it is lit, what they were made of."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from rnnstudio.derivation.written import Token
from rnnstudio.graph.block_type import Equation, Notation
from rnnstudio.graph.text import Text
from rnnstudio.session.inside import DEPTHS, Depth
from rnnstudio.ui.formula import FormulaLabel
from rnnstudio.ui.look import Look
from rnnstudio.ui.microscope.contribution_bars import ContributionBars
from rnnstudio.ui.microscope.copying import OFFERS, Offer, put
from rnnstudio.ui.microscope.matrix_picture import MatrixPicture
from rnnstudio.ui.microscope.naming import Naming
from rnnstudio.ui.microscope.number_line import NumberLine
from rnnstudio.ui.microscope.product_card import ProductCard
from rnnstudio.ui.microscope.token_words import WordOf
from rnnstudio.ui.microscope.worked import Worked
from rnnstudio.ui.typeset import Typesetter
from rnnstudio.ui.words import Words

ROOMY = 50  # heights of text from which on bars and matrices stand side by side
GO_TIP = Text("Look at this equation; Down and Up go from one to the next", "查看这个公式；用 ↓ 和 ↑ 逐个查看")


class EquationRow(QFrame):
    """`lit` asks for this equation; `product` for one part of its number, `unit` for another unit; `pointed` tells quantities by name."""

    lit = Signal(int)
    product = Signal(int)
    unit = Signal(int)
    pointed = Signal(object)

    def __init__(self, number: int, words: Words, typesetter: Typesetter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number, self._words = number, words
        self.worked: Worked | None = None
        self._latex = ""
        self._waiting: tuple[Look, Worked, bool] | None = None
        self._has_written = False
        self.setProperty("equation", "true")
        self.badge = QToolButton(self)
        self.badge.setText(str(number + 1))
        self.badge.setCheckable(True)
        self.badge.setProperty("badge", "true")
        self.badge.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        words.show(self.badge, "setToolTip", GO_TIP)
        self.formula, self.line = FormulaLabel(typesetter, self), NumberLine(self)
        self.bars, self.matrices, self.card = ContributionBars(self), MatrixPicture(self), ProductCard(self)
        self._lay_out()
        self.badge.clicked.connect(self._light)
        self.line.pointed.connect(self._point)
        self.line.opened.connect(self._light)
        self.bars.chosen.connect(self.product)
        self.matrices.chosen.connect(self.unit)

    def _lay_out(self) -> None:
        self._detail = QWidget(self)
        beside = QHBoxLayout(self._detail)
        beside.setContentsMargins(0, 4, 0, 2)
        beside.setSpacing(18)
        beside.addWidget(self.bars, 1, Qt.AlignmentFlag.AlignTop)
        beside.addWidget(self.matrices, 1, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(2)
        for part in (self.formula, self.line, self.card, self._detail):
            column.addWidget(part)
        grid = QGridLayout(self)
        grid.setContentsMargins(6, 5, 8, 5)
        grid.setHorizontalSpacing(8)
        grid.addWidget(self.badge, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(column, 0, 1)
        grid.setColumnStretch(1, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_formula(self, look: Look, naming: Naming, equation: Equation, notation: Notation) -> None:
        """The equation in a notation, its left side in its signal's colour."""
        hue = naming.hue(equation.produces)
        text = look.colour("text")
        self._latex = equation.latex.get(notation, equation.latex["textbook"])
        self.formula.set_formula(self._latex, text, look.colours.hue(hue) if hue else QColor(text))

    def show_worked(self, look: Look, worked: Worked | None, *, hidden: bool) -> None:
        """The numbers of this step; they are written when the row is seen."""
        self.worked = worked
        self.line.setVisible(worked is not None)
        self._waiting = None if worked is None else (look, worked, hidden)
        if not self.visibleRegion().isEmpty() or not self._has_written:
            self.catch_up()

    def catch_up(self) -> None:
        """Writes the numbers that were left out while the row was out of sight."""
        if self._waiting is not None:
            look, worked, hidden = self._waiting
            self._waiting, self._has_written = None, True
            self.line.show_stages(look, worked.naming, worked.left, worked.stages, hidden)

    def show_depth(
        self, look: Look, depth: Depth | None, product: int | None, word_of: WordOf, *, hidden: bool
    ) -> None:
        """How deep one looks into it; None where another one is lit."""
        is_lit, worked = depth is not None, self.worked
        self.badge.setChecked(is_lit)
        self._mark("lit", is_lit)
        deep = DEPTHS.index(depth) if depth else 0
        shown = worked is not None and deep > 0 and not hidden and len(worked.parts) > 1
        self._detail.setVisible(shown)
        self.card.setVisible(shown and depth == "product")
        if shown and worked is not None:
            if depth == "product":
                largest = max(range(len(worked.parts)), key=lambda k: abs(worked.parts[k].value))
                product = product if product is not None and product < len(worked.parts) else largest
                self.card.show_part(look, worked, worked.parts[product])
            self._show_detail(look, worked, word_of, product, by_matrices=depth == "equation")

    def hint(self, hinted: bool) -> None:
        """Softly lit, while one of its numbers is under the mouse elsewhere."""
        self._mark("hinted", hinted)

    def _mark(self, name: str, value: bool) -> None:
        if bool(self.property(name)) != value:
            self.setProperty(name, value)
            self.style().unpolish(self)
            self.style().polish(self)

    def _show_detail(
        self, look: Look, worked: Worked, word_of: WordOf, product: int | None, *, by_matrices: bool
    ) -> None:
        """Bars or matrices, both where there is room."""
        products = worked.products
        roomy = self.width() > ROOMY * look.em
        with_matrices, with_bars = bool(products) and (by_matrices or roomy), not by_matrices or roomy or not products
        if with_bars:
            self.bars.show_parts(look, worked.naming, worked.parts, word_of, product)
        if with_matrices:
            self.matrices.show_products(look, worked.naming, products, worked.unit)
        self.matrices.setVisible(with_matrices)
        self.bars.setVisible(with_bars)

    # --- what one does with it --------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._light()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for offer in OFFERS:
            action = menu.addAction(self._words.say(offer.title))
            action.setEnabled(self.worked is not None or not offer.needs_numbers)
            action.triggered.connect(partial(self.copy, offer))
        menu.popup(event.globalPos())

    def copy(self, offer: Offer, *_: object) -> None:
        """Something of this equation, to the clipboard."""
        put(offer, self._latex, self.worked)

    def _light(self, *_: object) -> None:
        self.lit.emit(self.number)

    def _point(self, token: Token | None) -> None:
        self.pointed.emit(self.worked.naming.quantities(token.of) if token and self.worked else ())
