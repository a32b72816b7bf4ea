"""The title of a block, typed where it stands: on its card."""

from __future__ import annotations

from PySide6.QtGui import QFontInfo

from rnnstudio.session.session import Session
from rnnstudio.ui.canvas.paper import Paper
from rnnstudio.ui.canvas.scene import ModelScene
from rnnstudio.ui.title_field import TitleField
from rnnstudio.ui.words import Words

CHARACTERS = 16  # a short title has room to become a longer one
MARGIN = 4
LARGEST = 2.0  # times ordinary text
LETTERS = 0.75  # of the height of a line


class Renaming:
    """One field for all cards; it stays on its card while the paper moves, and goes when the project changes under it."""

    def __init__(self, session: Session, words: Words, scene: ModelScene, view: Paper) -> None:
        self._session, self._words, self._scene, self._view = session, words, scene, view
        self._node = ""
        self.field = TitleField(words, view.viewport())
        self.field.renamed.connect(self._rename)
        self.field.closed.connect(self._give_back)
        view.moved.connect(self._place)
        session.document.changed.connect(self.field.leave)

    def begin(self, node: str | None) -> bool:
        """Opens the field over the title of a block; False where that has no card."""
        if node is None or node not in self._scene.blocks:
            return False
        if node != self._node:
            self.field.leave()
        self._node = node
        self._view.ensureVisible(self._scene.blocks[node].card())
        document = self._session.document
        placed = document.model.resolution.placed.get(node)
        if placed is not None:
            self._words.show(self.field, "setPlaceholderText", placed.block.title)
        self._place()
        self.field.edit(document.project.graph.nodes[node].title)
        return True

    def _place(self) -> None:
        """Over the first line of the card, with letters as large as there, as long as they can be read."""
        item = self._scene.blocks.get(self._node)
        if item is None:
            return
        field, view = self.field, self._view
        header = view.mapFromScene(item.header()).boundingRect()
        face, ordinary = view.font(), QFontInfo(view.font()).pixelSize()
        face.setPixelSize(round(max(ordinary, min(LARGEST * ordinary, LETTERS * header.height()))))
        field.setFont(face)
        wide = max(header.width() + 3 * MARGIN, field.fontMetrics().averageCharWidth() * CHARACTERS)
        high = field.sizeHint().height()
        room = view.viewport().rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        left = max(room.left(), min(header.left() - 2 * MARGIN, room.right() - wide))
        top = max(room.top(), min(header.center().y() - high // 2, room.bottom() - high))
        field.setGeometry(left, top, wide, high)

    def _rename(self, title: str) -> None:
        self._session.document.set_title(self._node, title)

    def _give_back(self, by_key: bool) -> None:
        if by_key:
            self._view.setFocus()
