"""The gradient of the weights: the basket that all steps share, whether autograd agrees, and what an update makes of it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from rnnstudio.graph.text import NOTHING, Text, joined
from rnnstudio.session.session import Session
from rnnstudio.trace.agreement import Agreed
from rnnstudio.trace.basket import Matrices
from rnnstudio.ui.backward.agreeing import summary
from rnnstudio.ui.backward.basket_rows import BasketRows
from rnnstudio.ui.backward.in_numbers import in_numbers
from rnnstudio.ui.backward.share_picture import SharePicture
from rnnstudio.ui.backward.update_picture import UpdatePicture
from rnnstudio.ui.following import Following
from rnnstudio.ui.formula import FormulaLabel
from rnnstudio.ui.look import Look
from rnnstudio.ui.panels.section import Switch, heading, paragraph
from rnnstudio.ui.plots.phases import Phases
from rnnstudio.ui.theme import THEMES
from rnnstudio.ui.typeset import Typesetter
from rnnstudio.ui.words import Words

WIDE = 58  # heights of text, from which on the matrices stand beside the basket
SHARE = r"\frac{\partial L}{\partial W} = \sum_{t} \left(\frac{\partial^{+} h_t}{\partial W}\right)^{\top} \delta_t"
NAME = Text("The gradient of the weights", "权重的梯度")
BASKET = Text("The basket that all steps share", "所有时间步共用的梯度累积")
UPDATE = Text("The update", "参数更新")
MODES = (
    ("block", Text("this block", "此模块"), Text("The weights of the chosen block", "所选模块的权重")),
    ("all", Text("all weights", "全部权重"), Text("The weights of every block", "所有模块的权重")),
)
FORWARDS = Text("press B to walk back from the last step", "按 B 从最后一步往回走")
WALK = Text("press ← to walk back", "按 ← 往回走")
DONE = Text("the pile is the whole gradient", "累积即为完整梯度")
WAITING = Text("The gradient is being worked out…", "正在计算梯度…")
NO_UPDATE = Text(
    "Press U for a single update: here it is told what it did to every weight.",
    "按 U 执行一次更新：这里会说明它对每个权重做了什么。",
)
LIVE = Text("Training. Pause, then press U for a single update.", "正在训练。暂停后按 U 执行一次更新。")


class GradientPage(Following):
    """Follows `session.basket`; asks and draws only while it is seen, and once however many things change together."""

    def __init__(
        self, session: Session, words: Words, typesetter: Typesetter, once: QAction, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._words = session, words
        self.covered = False
        self._row: int | None = None
        self.title, self.note, self.modes = heading(), paragraph(muted=True), Switch(words)
        self.formula, self.numbers = FormulaLabel(typesetter), paragraph()
        self.rows, self.picture, self.update_ = BasketRows(), SharePicture(), UpdatePicture()
        self.agreement, self.empty, self.no_update = paragraph(), paragraph(muted=True), paragraph(muted=True)
        self.once = QToolButton()
        self.once.setDefaultAction(once)
        self.once.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.once.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._lay_out()
        self._connect()
        words.show(self, "setAccessibleName", NAME)
        self._dress()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.title)
        top.addWidget(self.note, 1)
        top.addWidget(self.modes)
        self._left, self._right = QWidget(), QWidget()
        update = QHBoxLayout()
        self.heading = heading()
        self._words.show(self.heading, "setText", UPDATE)
        update.addWidget(self.heading)
        update.addWidget(self.once)
        update.addStretch(1)
        _stacked(self._left, self.rows, self.agreement, update, self.no_update, self.update_)
        _stacked(self._right, self.formula, self.picture, self.numbers)
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.setSpacing(18)
        self._beside.addWidget(self._left, 10)
        self._beside.addWidget(self._right, 9)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(10, 6, 10, 8)
        column.addLayout(top)
        column.addWidget(self.empty)
        column.addLayout(self._beside)
        column.addStretch(1)
        self.pages = pages = QScrollArea(self)
        pages.setWidget(content)
        pages.setWidgetResizable(True)
        pages.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        pages.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(pages)

    def _connect(self) -> None:
        session = self._session
        for signal in (
            session.basket.changed,
            session.inside.changed,
            session.stepper.cursor_changed,
            session.stepper.trace_changed,
            session.stepper.sample_changed,
            session.selection.node_changed,
            session.document.changed,
        ):
            signal.connect(self._later)
        session.selection.unit_changed.connect(self._choose_unit)
        session.appearance.changed.connect(self._dress)
        self.modes.chosen.connect(self._choose_mode)
        self.rows.chosen.connect(self._choose_weight)
        self.picture.chosen.connect(self._choose_row)

    def set_predict_first(self, hidden: bool) -> None:
        """Hides every number until it is set back."""
        self.covered = hidden
        self._later()

    # --- choosing -----------------------------------------------------------------------------------------------------------------

    def _choose_mode(self, mode: str) -> None:
        self._session.basket.show_every(mode == "all")
        self._later()

    def _choose_weight(self, weight: str) -> None:
        self._session.basket.choose(weight)
        self._later()

    def _choose_row(self, row: int) -> None:
        self._row = row
        self._later()

    def _choose_unit(self, _unit: int) -> None:
        self._row = None
        self._later()

    # --- what is shown ------------------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._session.basket.watch(True)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._session.basket.watch(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Matrices stand beside the basket where there is room, else below it."""
        super().resizeEvent(event)
        wide = self.width() > WIDE * Look.of(self._session.appearance).em
        self._beside.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def refresh(self) -> None:
        """Everything of this moment."""
        super().refresh()
        look, basket = Look.of(self._session.appearance), self._session.basket
        piles, problem = basket.piles, basket.problem
        why = problem or (None if piles else WAITING)
        self._show_head()
        self.empty.setVisible(why is not None)
        self._words.show(self.empty, "setText", why or NOTHING)
        for part in (self.rows, self.agreement, self._right):
            part.setVisible(why is None)
        if why is None:
            agreement = basket.agreement
            agreed: Mapping[str, Agreed] = {} if self.covered or agreement is None else agreement.weights
            lit = basket.weight
            self.rows.show_piles(look, piles, agreed, lit, covered=self.covered, full_names=basket.every)
            self._show_agreement()
            self._show_in_full(look, basket.matrices)
        self._show_update(look)

    def _show_head(self) -> None:
        session, basket = self._session, self._session.basket
        node = session.selection.node
        placed = session.document.model.resolution.placed
        named = (
            session.document.model.resolution.label(node) if node in placed and not basket.every and node else BASKET
        )
        self._words.show(self.title, "setText", named)
        stepper = session.stepper
        phases = Phases.of(stepper.lengths)
        when = phases.when(phases.column(stepper.cursor))
        whole = basket.piles and all(pile.whole for pile in basket.piles)
        hint = FORWARDS if not session.inside.backwards and not whole else DONE if whole else WALK
        self._words.show(self.note, "setText", joined((when, NOTHING if basket.problem else hint), " · ", " · "))
        self.modes.show_options(MODES, "all" if basket.every else "block")

    def _show_agreement(self) -> None:
        agreement, training = self._session.basket.agreement, self._session.training.running
        said = NOTHING if self.covered else summary(agreement, training=training)
        self._words.show(self.agreement, "setText", said)
        _mark(self.agreement, "good", agreement is not None and agreement.holds)
        _mark(self.agreement, "danger", agreement is not None and not agreement.holds)
        _mark(self.agreement, "muted", agreement is None)

    def _show_in_full(self, look: Look, matrices: Matrices | None) -> None:
        basket, text = self._session.basket, look.colour("text")
        self.formula.set_formula(SHARE, text, text)
        pile = next((pile for pile in basket.piles if pile.basket.weight == basket.weight), None)
        shown = matrices if not self.covered else None
        self.picture.setVisible(shown is not None)
        self.numbers.setVisible(shown is not None)
        if shown is None or pile is None:
            return
        phases = Phases.of(self._session.stepper.lengths)
        when = phases.when(phases.column(self._session.stepper.cursor))
        row = (self._session.selection.unit if self._row is None else self._row) % max(len(shown.share), 1)
        self.picture.show_matrices(look, shown, row, when, whole=pile.whole)
        self._words.show(self.numbers, "setText", in_numbers(shown, row))

    def _show_update(self, look: Look) -> None:
        session = self._session
        update = session.training.update
        shown = update is not None and not self.covered
        self.update_.setVisible(shown)
        self.no_update.setVisible(update is None)
        self._words.show(self.no_update, "setText", LIVE if session.training.running else NO_UPDATE)
        names = session.basket.names or tuple(update.weights if update else ())
        is_new = update is not None and update is not self.update_.update_
        self.update_.show_update(look, update, names, full_names=session.basket.every)
        if is_new and shown:
            QTimer.singleShot(0, self, self._bring_the_update)

    def _bring_the_update(self) -> None:
        self.pages.ensureWidgetVisible(self.update_, 0, 8)

    def _dress(self) -> None:
        colours = THEMES[self._session.appearance.theme]
        self.setStyleSheet(f"""
            GradientPage {{ background: {colours.panel}; }}
            QToolButton[segment="true"] {{ border: 1px solid {colours.line}; padding: 2px 8px; }}
            QToolButton[segment="true"]:checked {{ border-color: {colours.accent}; }}
            QLabel[good="true"] {{ color: {colours.good}; }}
            QLabel[danger="true"] {{ color: {colours.danger}; font-weight: 600; }}
        """)
        self._later()


def _stacked(owner: QWidget, *parts: QWidget | QHBoxLayout) -> None:
    column = QVBoxLayout(owner)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    for part in parts:
        if isinstance(part, QWidget):
            column.addWidget(part)
        else:
            column.addLayout(part)
    column.addStretch(1)


def _mark(label: QLabel, name: str, on: bool) -> None:
    """One of the style's marks on a label, or off."""
    if bool(label.property(name)) != on:
        label.setProperty(name, on)
        label.style().unpolish(label)
        label.style().polish(label)
