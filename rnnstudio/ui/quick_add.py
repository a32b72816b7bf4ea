"""The palette as something that opens at a place: type, Enter, and the block stands there, wired where it can be."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from rnnstudio.graph.block_type import BlockType
from rnnstudio.graph.graph import Wire
from rnnstudio.graph.plugs import Plug, carried_at, counterpart
from rnnstudio.session.session import Session
from rnnstudio.ui.canvas.bench import Bench, new
from rnnstudio.ui.panels.palette import Palette, Wanted, any_kind
from rnnstudio.ui.words import Words

WIDE, HIGH = 30, 18  # characters, lines
EDGE = 8


class QuickAdd(QFrame):
    """Closes when a kind is chosen, at Escape, and at a click elsewhere."""

    def __init__(self, session: Session, bench: Bench, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._bench, self._window = session, bench, parent
        self._plug: Plug | None = None
        self._wire: Wire | None = None
        self._at: tuple[float, float] | None = None
        self.palette_ = Palette(session.appearance, words, self)
        self.setProperty("card", "true")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.palette_)
        self.palette_.chosen.connect(self._add)
        self.palette_.left.connect(self.hide)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)
        self.hide()

    def follow_on(self, plug: Plug, at: QPointF, on_screen: QPoint) -> None:
        """Which block is to follow at a loose end of a wire?"""
        self._plug, self._wire, self._at = plug, None, (at.x(), at.y())
        self._open(on_screen, self._meets_plug)

    def add_after(self, node: str | None, wire: Wire | None, on_screen: QPoint) -> None:
        """Which block is to stand on a wire, or to follow a block, or to stand anywhere?"""
        outputs = self._session.document.model.resolution.placed[node].ports.outputs if node else ()
        follow = Plug(node, "output", outputs[0].id) if node and outputs else None
        onward = [w for w in self._bench.graph.out_of(node) if follow and w.output == follow.port] if node else []
        self._wire = wire or (onward[0] if len(onward) == 1 else None)
        self._plug, self._at = (None if self._wire else follow), None
        self._open(on_screen, self._stands_on if wire else any_kind)

    def _meets_plug(self, block: BlockType) -> bool:
        assert self._plug is not None
        carried = carried_at(self._session.document.model.resolution, self._plug)
        return counterpart(block.ports(block.settings({})), self._plug, carried) is not None

    def _stands_on(self, block: BlockType) -> bool:
        return self._bench.wire_for(new(block.id), self._wire) is not None

    def _open(self, on_screen: QPoint, wanted: Wanted) -> None:
        self.palette_.offer(wanted)
        self.resize(self.fontMetrics().averageCharWidth() * WIDE, self.fontMetrics().height() * HIGH)
        window = self._window
        at = window.mapFromGlobal(on_screen)
        right, bottom = window.width() - self.width() - EDGE, window.height() - self.height() - EDGE
        self.move(max(EDGE, min(at.x(), right)), max(EDGE, min(at.y(), bottom)))
        self.show()
        self.raise_()
        self.palette_.field.setFocus()

    def _focus_moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        """A click elsewhere closes it."""
        if self.isVisible() and now is not None and not self.isAncestorOf(now):
            self.hide()

    def _add(self, kind: str) -> None:
        self.hide()
        wire = self._bench.wire_for(new(kind), self._wire)
        self._bench.building.add(kind, self._at, self._bench.places(), wire, self._plug)
