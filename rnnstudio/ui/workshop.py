"""The commands of building a model: what menus and keys do with what is chosen on the canvas."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from rnnstudio.engine.soundness import current
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.plugs import Plug, partners, wire_between
from rnnstudio.graph.text import Text
from rnnstudio.project import clip
from rnnstudio.project.project import Document
from rnnstudio.session.session import Session
from rnnstudio.ui.aligning import Axis, Edge, aligned, spread
from rnnstudio.ui.canvas.arrange import Point, Size
from rnnstudio.ui.canvas.bench import new
from rnnstudio.ui.canvas.view import CanvasView
from rnnstudio.ui.quick_add import QuickAdd
from rnnstudio.ui.words import Words

EVENLY = Text("Space blocks evenly", "均匀分布模块")
IN_LINE = Text("Align blocks", "对齐模块")
NO_BLOCKS = Text(
    "The clipboard holds no blocks. Copy some on a canvas first.", "剪贴板中没有模块。请先在画布上复制一些。"
)
TO = Text("{output} → {block}: {input}", "{output} → {block}：{input}")


class Workshop:
    """Of one window."""

    def __init__(self, session: Session, canvas: CanvasView, words: Words, window: QWidget) -> None:
        self._session, self._canvas, self._words, self._window = session, canvas, words, window
        self._bench = canvas.bench
        self.quick_add = QuickAdd(session, self._bench, words, window)
        self.quick_add.palette_.chosen.connect(canvas.setFocus)
        self.quick_add.palette_.left.connect(canvas.setFocus)
        canvas.asked.connect(self._follow_on)

    # --- blocks -------------------------------------------------------------------------------------------------------------------

    def ask_block(self) -> None:
        """Which block is to be added, after what is chosen?"""
        selection = self._session.selection
        wire = next(iter(selection.wires), None)
        node = selection.node if wire is None and len(selection.nodes) == 1 else None
        known = node if node in self._session.document.model.resolution.placed else None
        self.quick_add.add_after(known, wire, self._canvas.point_for(known))

    def add(self, kind: str) -> None:
        """A block of this kind, on the chosen wire where there is one, else after the chosen block where it fits."""
        wire = self._bench.wire_for(new(kind), next(iter(self._session.selection.wires), None))
        self._bench.building.add(kind, None, self._bench.places(), wire)
        self._canvas.setFocus()

    def connect_chosen(self) -> None:
        """Two chosen blocks are wired; of one a menu lists where its outputs may lead."""
        nodes = self._session.selection.nodes
        if len(nodes) == 2 and self._bench.building.connect_blocks(*nodes):
            return
        menu = self.wires_menu()
        if menu is not None:
            menu.popup(self._canvas.point_for(nodes[-1]))

    def wires_menu(self) -> QMenu | None:
        """Every input where an output of the chosen block leads, checked, or may lead."""
        document, node = self._session.document, self._session.selection.node
        placed = document.model.resolution.placed.get(node or "")
        if placed is None or node is None:
            return None
        menu = QMenu(self._window)
        for port in placed.ports.outputs:
            plug = Plug(node, "output", port.id)
            fitting = partners(document.project.graph, document.model.resolution, plug)
            for other in sorted(fitting, key=lambda p: list(document.project.graph.nodes).index(p.node)):
                self._wire_choice(menu, plug, other, port.label)
        if menu.isEmpty():
            nothing = menu.addAction(self._words.say(Text("No input fits", "没有可接的输入")))
            nothing.setEnabled(False)
        return menu

    def remove(self, *, heal: bool = True) -> None:
        """What is chosen goes."""
        self._bench.building.remove_chosen(heal=heal)

    def choose_all(self) -> None:
        """Every block."""
        self._session.selection.choose(self._bench.graph.nodes)

    # --- clipboard ------------------------------------------------------------------------------------------------------------------

    def copy(self) -> bool:
        """The chosen blocks as text on the clipboard."""
        part = self._bench.building.chosen_part()
        if part.nodes:
            text = clip.to_text(part, self._bench.places(), self._session.document.project.task)
            QGuiApplication.clipboard().setText(text)
        return bool(part.nodes)

    def cut(self) -> None:
        """To the clipboard, and gone here."""
        if self.copy():
            self.remove()

    def paste(self) -> None:
        """Blocks from the clipboard, also of another window."""
        text = QGuiApplication.clipboard().text()
        if not clip.holds_blocks(text):
            self._session.report(StudioError(NO_BLOCKS))
            return
        try:
            part = current(Document(clip.from_text(text))).project
        except StudioError as error:
            self._session.report(error)
            return
        self._bench.building.paste(part.graph, part.layout, None, self._bench.places())

    def duplicate(self) -> None:
        """The chosen blocks once more, beside themselves."""
        part, places = self._bench.building.chosen_part(), self._bench.places()
        if part.nodes:
            self._bench.building.paste(part, {name: places[name] for name in part.nodes}, None, places)

    # --- places -------------------------------------------------------------------------------------------------------------------

    def arrange(self) -> None:
        """Every block where it fits best."""
        self._bench.building.arrange()
        self._canvas.fit()

    def align(self, edge: Edge) -> None:
        """The chosen blocks in line."""
        self._line_up(lambda places, sizes: aligned(places, sizes, edge), IN_LINE, 2)

    def spread(self, axis: Axis) -> None:
        """The chosen blocks evenly apart."""
        self._line_up(lambda places, sizes: spread(places, sizes, axis), EVENLY, 3)

    # --- parts --------------------------------------------------------------------------------------------------------------------

    def _line_up(
        self, put: Callable[[Mapping[str, Point], Mapping[str, Size]], dict[str, Point]], label: Text, least: int
    ) -> None:
        places, nodes = self._bench.places(), self._session.selection.nodes
        if len(nodes) >= least:
            sizes = {name: self._bench.scene.blocks[name].size for name in nodes}
            moved = put({name: places[name] for name in nodes}, sizes)
            self._bench.building.line_up({**places, **moved}, label)

    def _follow_on(self, plug: Plug, at: QPointF) -> None:
        on_screen = self._canvas.viewport().mapToGlobal(self._canvas.mapFromScene(at))
        self.quick_add.follow_on(plug, at, on_screen + QPoint(4, -8))

    def _wire_choice(self, menu: QMenu, plug: Plug, other: Plug, output: Text) -> None:
        """One wire that is there, or may be."""
        building, wire = self._bench.building, wire_between(plug, other)
        if wire is None:
            return
        target = self._session.document.model.resolution.placed[other.node]
        label = next(port.label for port in target.ports.inputs if port.id == other.port)
        action = QAction(self._words.say(TO.format(output=output, block=target.full_name, input=label)), menu)
        action.setCheckable(True)
        action.setChecked(wire in self._bench.graph.wires)
        if action.isChecked():
            action.triggered.connect(lambda: building.replug(wire, plug, None))
        else:
            action.triggered.connect(lambda: building.connect(wire))
        menu.addAction(action)
