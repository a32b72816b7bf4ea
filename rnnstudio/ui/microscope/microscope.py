"""The selected block opened at the playhead: its equations one below the other, each with the numbers of this very step put in."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from rnnstudio.graph.text import NOTHING, Text, joined
from rnnstudio.session.selection import Spot
from rnnstudio.session.session import Session
from rnnstudio.ui.following import Following
from rnnstudio.ui.look import Look
from rnnstudio.ui.microscope.diagram import Diagram
from rnnstudio.ui.microscope.equation_row import EquationRow
from rnnstudio.ui.microscope.header import Header
from rnnstudio.ui.microscope.naming import Naming
from rnnstudio.ui.microscope.token_words import token_words
from rnnstudio.ui.microscope.worked import flow_of, forward_name, work_all
from rnnstudio.ui.plots.fed_row import SHORT
from rnnstudio.ui.plots.phases import Phases
from rnnstudio.ui.plots.reading import read_at
from rnnstudio.ui.theme import THEMES
from rnnstudio.ui.typeset import Typesetter
from rnnstudio.ui.words import Words

MOST = 16_777_215  # Qt's own: any height
WIDE = 42  # heights of text
NAME = Text("Inside the block", "模块内部")
NO_BLOCK = Text("Choose a block in the model to look inside it.", "请在模型中选择一个模块，查看它的内部。")
NO_EQUATIONS = Text(
    "This block passes on what it gets; there is nothing to compute.", "这个模块只传递收到的内容，没有要计算的公式。"
)
NO_BACKWARD = Text(
    "Going back, this block only hands the gradient on. Choose a recurrent block to see BPTT.",
    "反向时，这个模块只是把梯度传下去。请选择一个循环模块来观察 BPTT。",
)
NOT_YET = Text("before its first step: press → to take one", "第一步之前：按 → 前进一步")


class Microscope(Following):
    """Follows `session.inside`; computes and draws only while it is seen, and once however many things change together."""

    def __init__(self, session: Session, words: Words, typesetter: Typesetter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._words, self._typesetter = session, words, typesetter
        self.header = Header(session, words)
        self.diagram = Diagram()
        self.rows: list[EquationRow] = []
        self.empty = QLabel(self)
        self.covered = False
        self._naming: Naming | None = None
        self._lay_out()
        self._connect()
        words.show(self, "setAccessibleName", NAME)
        self._dress()

    def _lay_out(self) -> None:
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setMargin(24)
        self.empty.setProperty("muted", "true")
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(8, 2, 8, 8)
        self._column.setSpacing(2)
        self._column.addWidget(self.empty)
        self._column.addStretch(1)
        self.pages = QScrollArea(self)
        self.pages.setWidget(content)
        self.pages.setWidgetResizable(True)
        self.pages.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.pages.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.pages.viewport().installEventFilter(self)
        self.pages.verticalScrollBar().valueChanged.connect(self._catch_up)
        self.pages.verticalScrollBar().rangeChanged.connect(self._catch_up)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.setSpacing(0)
        self._beside.addWidget(self.diagram, 9)
        self._beside.addWidget(self.pages, 12)
        column.addLayout(self._beside, 1)

    def _connect(self) -> None:
        session, inside = self._session, self._session.inside
        for signal in (
            inside.changed,
            session.stepper.cursor_changed,
            session.stepper.trace_changed,
            session.selection.unit_changed,
            session.document.changed,
        ):
            signal.connect(self._later)
        session.appearance.changed.connect(self._dress)
        self.header.turned.connect(inside.turn)
        self.header.place.connect(inside.choose_place)
        self.header.unit.connect(session.selection.choose_unit)
        self.diagram.chosen.connect(self._light)
        self.header.notation.connect(session.appearance.set_notation)
        self.header.detail_chosen.connect(inside.set_depth)
        self.diagram.pointed.connect(session.lights.point)
        session.selection.spot_changed.connect(self._hint)

    def set_predict_first(self, hidden: bool) -> None:
        """Hides everything right of the equals signs until it is set back."""
        self.covered = hidden
        self._later()

    # --- what is shown ------------------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._session.lights.see(True)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._session.lights.see(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The diagram stands beside the equations where there is room for both, else above them."""
        super().resizeEvent(event)
        wide = self.width() > WIDE * Look.of(self._session.appearance).em
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._beside.setDirection(way)
        self.diagram.setMaximumHeight(MOST if wide else self.diagram.sizeHint().height())

    def refresh(self) -> None:
        """Everything of this moment."""
        super().refresh()
        inside = self._session.inside
        placed, equations, look = inside.placed, inside.equations, Look.of(self._session.appearance)
        self._show_rows(len(equations))
        why = (
            NO_BLOCK
            if placed is None
            else (NO_BACKWARD if inside.backwards else NO_EQUATIONS)
            if not equations
            else None
        )
        self.empty.setVisible(why is not None)
        self._words.show(self.empty, "setText", why or NOTHING)
        if placed is None:
            self.header.show_where(NAME, NOTHING)
            self.diagram.hide()
            return
        if self._naming is None or self._naming.placed is not placed:
            self._naming = Naming(placed)
        naming, notation = self._naming, self._session.appearance.notation
        for row, equation in zip(self.rows, equations, strict=False):
            row.show_formula(look, naming, equation, notation)
        self._show_numbers(look, naming)

    def _show_numbers(self, look: Look, naming: Naming) -> None:
        session, inside = self._session, self._session.inside
        moment, unit = inside.moment, session.selection.unit
        split, equations = session.appearance.notation == "torch", inside.equations
        word_of = token_words(moment, session.document.model) if moment else _no_words
        works = work_all(moment, naming, equations, unit, split_biases=split) if moment else [None] * len(equations)
        units = max((one.array.shape[-1] for one in works if one and one.array.ndim), default=0)
        for row, worked in zip(self.rows, works, strict=False):
            row.show_worked(look, worked, hidden=self.covered)
            lit = inside.number == row.number
            row.show_depth(look, inside.depth if lit else None, inside.product, word_of, hidden=self.covered)
            if lit:
                QTimer.singleShot(0, row, lambda row=row: self.pages.ensureWidgetVisible(row, 0, 8))
        if moment is not None:
            known, equation_lit = None if inside.backwards else works, inside.equation
            flowing = flow_of(moment, naming, unit, backwards=inside.backwards, worked=known)
            quantities = frozenset({forward_name(equation_lit.produces)} if equation_lit else ())
            self.diagram.show_flow(look, naming, flowing, quantities, backwards=inside.backwards, covered=self.covered)
        self._show_header(units, unit)

    def _catch_up(self, *_: object) -> None:
        """Rows that came into sight."""
        for row in self.rows:
            if not row.visibleRegion().isEmpty():
                row.catch_up()

    def _show_header(self, units: int, unit: int) -> None:
        inside, stepper = self._session.inside, self._session.stepper
        placed = inside.placed
        assert placed is not None
        phases = Phases.of(stepper.lengths)
        when = phases.when(phases.column(stepper.cursor))
        read = read_at(stepper, self._session.document.model.interface, SHORT)
        note = NOT_YET if inside.moment is None else joined((when, read), " · ", " · ")
        self.header.show_where(self._session.document.model.resolution.label(placed.node.id), note)
        self.header.show_choices(
            backwards=inside.backwards,
            both=bool(placed.block.backward_equations(placed.p)),
            places=inside.places,
            place=inside.place,
            unit=min(unit, max(units - 1, 0)),
            units=units,
            depth=inside.depth,
        )

    def _light(self, produces: str) -> None:
        """The equation of what was clicked in the diagram; backwards the one of its gradient."""
        names = [forward_name(equation.produces) for equation in self._session.inside.equations]
        if produces in names:
            self._session.inside.go_to(len(names) - 1 - names[::-1].index(produces))

    def _point(self, names: tuple[str, ...]) -> None:
        """A number of a formula is under the mouse: its wires, its plots and its picture on the canvas light up."""
        self.diagram.point_at([forward_name(name) if name.startswith("d_") else name for name in names])
        self._session.lights.point(names)

    def _hint(self, spot: Spot | None) -> None:
        """The number under the mouse in the plots: its equation is lit softly, and what gives it in the diagram."""
        inside = self._session.inside
        own = inside.placed is not None and spot is not None and spot.key.block == inside.placed.node.id
        here = spot.key.signal if spot and own and spot.key[1:3] == inside.place else ""
        self.diagram.point_at((forward_name(here),) if here else ())
        for row, equation in zip(self.rows, inside.equations, strict=False):
            row.hint(equation.produces == here)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl deeper and back; without, it scrolls."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._session.inside.deeper() if event.angleDelta().y() > 0 else self._session.inside.shallower()
            event.accept()
        else:
            super().wheelEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The wheel with Ctrl over the pages, which would scroll them."""
        if isinstance(event, QWheelEvent) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.wheelEvent(event)
            return True
        return super().eventFilter(watched, event)

    def _show_rows(self, count: int) -> None:
        while len(self.rows) < count:
            row = EquationRow(len(self.rows), self._words, self._typesetter, self.pages.widget())
            row.lit.connect(self._session.inside.go_to)
            row.product.connect(self._session.inside.look_at_product)
            row.unit.connect(self._session.selection.choose_unit)
            row.pointed.connect(self._point)
            self._column.insertWidget(self._column.indexOf(self.empty), row)
            self.rows.append(row)
        for row in self.rows:
            row.setVisible(row.number < count)

    def _dress(self) -> None:
        colours = THEMES[self._session.appearance.theme]
        self.setStyleSheet(f"""
            Microscope {{ background: {colours.panel}; }}
            QFrame[equation="true"] {{ border: none; border-left: 3px solid transparent; border-radius: 4px; }}
            QFrame[equation="true"][lit="true"] {{ background: {colours.raised}; border-left: 3px solid {colours.accent}; }}
            QFrame[equation="true"][hinted="true"] {{ border-left: 3px solid {colours.line}; background: {colours.raised}; }}
            QToolButton[badge="true"] {{ border: 1px solid {colours.line}; border-radius: 4px; padding: 1px 5px; color: {colours.muted}; }}
            QToolButton[badge="true"]:checked {{ background: {colours.accent}; color: {colours.on_accent}; }}
            QToolButton[segment="true"] {{ border: 1px solid {colours.line}; padding: 2px 8px; }}
            QToolButton[segment="true"]:checked {{ border-color: {colours.accent}; }}
        """)
        self._later()


def _no_words(name: str, k: int) -> str:
    del name, k
    return ""
