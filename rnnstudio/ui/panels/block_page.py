"""All about one block: what it is, its parameters, its equations, its weights, where to read more."""

from __future__ import annotations

import html
from math import prod

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from rnnstudio import blocks, numbers
from rnnstudio.graph.graph import Node
from rnnstudio.graph.resolution import Placed, Problem
from rnnstudio.graph.text import Text, plain
from rnnstudio.session.session import Session
from rnnstudio.ui.panels.connections import Connections
from rnnstudio.ui.panels.cost_facts import of_block
from rnnstudio.ui.panels.equation_list import EquationList
from rnnstudio.ui.panels.facts import Facts
from rnnstudio.ui.panels.forms import Form
from rnnstudio.ui.panels.problem_card import ProblemCard
from rnnstudio.ui.panels.section import Section, Switch, paragraph
from rnnstudio.ui.panels.title_edit import TitleEdit
from rnnstudio.ui.typeset import Typesetter
from rnnstudio.ui.words import Words

NOTATIONS = (
    ("textbook", Text("textbook", "教科书"), Text("Symbols as in textbooks: W, h, b", "教科书符号：W、h、b")),
    (
        "uvw",
        plain("U, V, W"),
        Text("U for the input, W for the state, V for the output", "U 用于输入，W 用于状态，V 用于输出"),
    ),
    ("torch", plain("torch"), Text("The names of the arrays in PyTorch", "PyTorch 中数组的名称")),
)
EQUATIONS = Text("Equations", "公式")
BACKWARD = Text("Backward equations", "反向公式")
WEIGHTS = Text("{count} trainable numbers", "{count} 个可训练参数")
CONNECTIONS = Text("Connections", "连线")
COST = Text("Cost", "开销")
READING = Text("Read more", "延伸阅读")
ID = Text("id: {id}", "标识：{id}")
ID_TIP = Text(
    "The name in files and on the command line; it stays when the cell changes",
    "在文件和命令行中使用的名称；更换单元时保持不变",
)
ASK_TIP = Text("Help on this kind of block (F1)", "这种模块的帮助（F1）")
CELL_TIP = Text("Make this block a cell of the kind {kind}; its wires stay", "把这个模块换成 {kind} 单元；连线保持不变")


class BlockPage(QWidget):
    """Shows one block; every part is kept and only given other contents. `help_wanted` asks for the help on it."""

    help_wanted = Signal()

    def __init__(self, session: Session, words: Words, typesetter: Typesetter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._words = session, words
        self._node = ""
        self.title, self.kind = TitleEdit(session.appearance, words), paragraph(muted=True)
        self.problems, self.help = ProblemCard(session, words), paragraph()
        self.cell, self.notation, self.ask = Switch(words), Switch(words), QToolButton()
        self.form = Form(session.appearance, words)
        self.connections = Connections(session, words)
        self.equations = EquationList(session.appearance, typesetter)
        self.backward = EquationList(session.appearance, typesetter)
        self.cost, self.weights, self.reading = Facts(words), paragraph(), paragraph()
        self._lay_out()
        self._connect()

    def show_block(self, node: Node, placed: Placed | None, problems: tuple[Problem, ...]) -> None:
        """Another block, or the same after an edit."""
        self._node = node.id
        name = placed.name if placed else plain(node.title or node.kind)
        self.title.show_title(name, node.title, placed.block.title if placed else plain(node.kind))
        self._words.show(self.kind, "setText", _id_line(node, placed))
        self._words.show(self.kind, "setToolTip", ID_TIP)
        self.problems.show_problems(problems)
        for widget in (
            self.help,
            self.cell,
            self.form,
            self._connections,
            self._equations,
            self._backward,
            self._cost,
            self._weights,
            self._reading,
        ):
            widget.setVisible(placed is not None)
        if placed is not None:
            self._show_placed(placed)

    def edit_title(self) -> None:
        """Lets the user type another title for the block."""
        self.title.edit()

    def refresh_notation(self) -> None:
        """The notation was changed, here or elsewhere."""
        self.notation.show_options(NOTATIONS, self._session.appearance.notation)

    # --- contents ---------------------------------------------------------------------------------------------------------------

    def _show_placed(self, placed: Placed) -> None:
        block, p = placed.block, placed.p
        self._words.show(self.help, "setText", block.help)
        self._show_cells(placed)
        self.form.show_values(block.params, p, placed.node.params)
        self.connections.show_block(placed)
        hues = {signal.id: signal.hue for signal in block.signals(p)}
        forward, backward = block.equations(p), block.backward_equations(p)
        self.equations.show_equations(forward, hues)
        self.backward.show_equations(backward, hues)
        self._equations.setVisible(bool(forward))
        self._backward.setVisible(bool(backward))
        facts = of_block(self._session.document.model, placed.node.id)
        self.cost.show_facts(facts)
        self._cost.setVisible(bool(facts))
        self._show_weights(placed)
        links = "<br>".join(f'<a href="{html.escape(r.url)}">{html.escape(r.citation)}</a>' for r in block.reading)
        self._words.show(self.reading, "setText", plain(links))
        self._reading.setVisible(bool(block.reading))

    def _show_cells(self, placed: Placed) -> None:
        """All kinds of the same family, one click away."""
        family = [block for block in blocks.catalogue().values() if block.family == placed.block.family]
        family.sort(key=lambda block: block.richness)
        options = [(b.id, plain(b.title.en), CELL_TIP.format(kind=b.title)) for b in family]
        self.cell.setVisible(placed.block.family == "recurrent")
        if placed.block.family == "recurrent":
            self.cell.show_options(options, placed.block.id)

    def _show_weights(self, placed: Placed) -> None:
        total = sum(prod(weight.shape) for weight in placed.weights)
        self._weights.set_title(WEIGHTS.format(count=numbers.count(total)))
        rows = "".join(
            f"<tr><td>{html.escape(w.name)}</td><td align='right'>{' × '.join(map(str, w.shape))}</td></tr>"
            for w in placed.weights
        )
        self._words.show(self.weights, "setText", plain(f"<table width='100%' cellspacing='2'>{rows}</table>"))
        self._weights.setVisible(bool(placed.weights))

    # --- building ---------------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        formulas = QWidget()
        inner = QVBoxLayout(formulas)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.notation)
        inner.addWidget(self.equations)
        self._equations = Section(EQUATIONS, formulas, self._words, is_open=True)
        self._backward = Section(BACKWARD, self.backward, self._words, is_open=False)
        self._connections = Section(CONNECTIONS, self.connections, self._words, is_open=True)
        self._cost = Section(COST, self.cost, self._words, is_open=True)
        self._weights = Section(WEIGHTS, self.weights, self._words, is_open=False)
        self._reading = Section(READING, self.reading, self._words, is_open=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 10)
        column.setSpacing(8)
        named = QVBoxLayout()
        named.setSpacing(0)
        named.addWidget(self.title)
        named.addWidget(self.kind)
        head = QHBoxLayout()
        head.addLayout(named, 1)
        head.addWidget(self.ask, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        parts = (
            self.problems,
            self.cell,
            self.form,
            self._connections,
            self.help,
            self._equations,
            self._backward,
            self._cost,
            self._weights,
            self._reading,
        )
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)

    def _connect(self) -> None:
        self.ask.setText("?")
        self.ask.setProperty("quiet", "true")
        self.ask.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._words.show(self.ask, "setToolTip", ASK_TIP)
        self._words.show(self.ask, "setAccessibleName", ASK_TIP)
        self.ask.clicked.connect(self.help_wanted)
        self.form.edited.connect(self._set_param)
        self.form.reset.connect(self._reset_params)
        self.form.entered.connect(self._session.document.seal)
        self.cell.chosen.connect(self._set_kind)
        self.title.renamed.connect(self._set_title)
        self.notation.chosen.connect(self._session.appearance.set_notation)
        self.reading.linkActivated.connect(open_link)
        self.refresh_notation()

    def _set_param(self, param: str, value: object) -> None:
        self._session.document.set_param(self._node, param, value)

    def _reset_params(self, params: tuple[str, ...]) -> None:
        self._session.document.reset_params(self._node, params)

    def _set_title(self, title: str) -> None:
        self._session.document.set_title(self._node, title)

    def _set_kind(self, kind: str) -> None:
        if self._session.document.project.graph.nodes[self._node].kind != kind:
            self._session.document.set_kind(self._node, kind)


def open_link(address: str) -> None:
    """A paper in the user's browser."""
    QDesktopServices.openUrl(QUrl(address))


def _id_line(node: Node, placed: Placed | None) -> Text:
    """The id in files, and the kind where the block has a title of its own."""
    if placed is not None and node.title:
        return Text("{id} · {kind}", "{id} · {kind}").format(id=ID.format(id=node.id), kind=placed.block.title)
    return ID.format(id=node.id)
