"""One equation in the microscope: its number, the formula, the numbers put in, and below it, when it is lit, what they were made of."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from rnnstudio.derivation.written import Token, latex
from rnnstudio.graph.block_type import Equation, Notation
from rnnstudio.graph.text import Text
from rnnstudio.session.inside import DEPTHS, Depth
from rnnstudio.ui.formula import FormulaLabel
from rnnstudio.ui.look import Look
from rnnstudio.ui.microscope.contribution_bars import ContributionBars
from rnnstudio.ui.microscope.matrix_picture import MatrixPicture
from rnnstudio.ui.microscope.naming import Naming
from rnnstudio.ui.microscope.number_line import NumberLine
from rnnstudio.ui.microscope.token_words import WordOf
from rnnstudio.ui.microscope.worked import Worked, as_columns
from rnnstudio.ui.typeset import Typesetter
from rnnstudio.ui.words import Words

ROOMY = 50  # heights of text from which on bars and matrices stand side by side
GO_TIP = Text("Look at this equation; Down and Up go from one to the next", "查看这个公式；用 ↓ 和 ↑ 逐个查看")
COPY_FORMULA = Text("Copy the formula as LaTeX", "复制公式（LaTeX）")
COPY_NUMBERS = Text("Copy the numbers put in as LaTeX", "复制代入的数值（LaTeX）")
COPY_CSV = Text("Copy this step's numbers as CSV", "复制这一步的数值（CSV）")
COPY_NUMPY = Text("Copy this step's numbers for NumPy", "复制这一步的数值（NumPy）")


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
        self.setProperty("equation", "true")
        self.badge = QToolButton(self)
        self.badge.setText(str(number + 1))
        self.badge.setCheckable(True)
        self.badge.setProperty("badge", "true")
        self.badge.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        words.show(self.badge, "setToolTip", GO_TIP)
        self.formula, self.line = FormulaLabel(typesetter, self), NumberLine(self)
        self.bars, self.matrices = ContributionBars(self), MatrixPicture(self)
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
        for part in (self.formula, self.line, self._detail):
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
        """The numbers of this step."""
        self.worked = worked
        self.line.setVisible(worked is not None)
        if worked is not None:
            self.line.show_stages(look, worked.naming, worked.left, worked.stages, hidden)

    def show_depth(
        self, look: Look, depth: Depth | None, product: int | None, word_of: WordOf, *, hidden: bool
    ) -> None:
        """How deep one looks into it; None where another one is lit."""
        is_lit, worked = depth is not None, self.worked
        self.badge.setChecked(is_lit)
        if self.property("lit") != is_lit:
            self.setProperty("lit", is_lit)
            self.style().unpolish(self)
            self.style().polish(self)
        deep = DEPTHS.index(depth) if depth else 0
        shown = worked is not None and deep > 0 and not hidden and len(worked.parts) > 1
        self._detail.setVisible(shown)
        if shown and worked is not None:
            self.bars.show_parts(look, worked.naming, worked.parts, word_of, product)
            self.matrices.show_products(look, worked.naming, worked.products, worked.unit)
            roomy = self.width() > ROOMY * look.em
            self.matrices.setVisible(bool(worked.products) and (depth == "equation" or roomy))
            self.bars.setVisible(depth != "equation" or roomy or not worked.products)

    # --- what one does with it --------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._light()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        offers = [(COPY_FORMULA, self.formula_latex())]
        if self.worked is not None:
            offers += [(COPY_NUMBERS, self.numbers_latex()), (COPY_CSV, self.as_csv()), (COPY_NUMPY, self.as_numpy())]
        for title, text in offers:
            menu.addAction(self._words.say(title)).triggered.connect(partial(_copy, text))
        menu.popup(event.globalPos())

    def formula_latex(self) -> str:
        """The equation as it stands."""
        return self._latex

    def numbers_latex(self) -> str:
        """The numbers put in, from the left side to the result."""
        assert self.worked is not None
        return " = ".join([self.worked.left, *(latex(stage) for stage in self.worked.stages)])

    def as_csv(self) -> str:
        """All units' numbers at this step."""
        assert self.worked is not None
        return as_columns(self.worked.array.values.reshape(-1))

    def as_numpy(self) -> str:
        """The same as an expression."""
        return f"np.array([{self.as_csv().replace(',', ', ')}])"

    def _light(self, *_: object) -> None:
        self.lit.emit(self.number)

    def _point(self, token: Token | None) -> None:
        self.pointed.emit(self.worked.naming.quantities(token.of) if token and self.worked else ())


def _copy(text: str, *_: object) -> None:
    QGuiApplication.clipboard().setText(text)
