"""A title that can be changed where it stands: by its pencil, or by a double-click."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from rnnstudio.graph.text import Text
from rnnstudio.session.appearance import Appearance
from rnnstudio.ui.icons import icon
from rnnstudio.ui.panels.buttons import ActionButton
from rnnstudio.ui.panels.fields import FOCUS
from rnnstudio.ui.panels.section import heading
from rnnstudio.ui.theme import THEMES
from rnnstudio.ui.title_field import RENAME, TitleField
from rnnstudio.ui.words import Words

RENAME_TIP = Text(
    "Give the block a title of its own; empty: that of its kind", "给模块起一个标题；留空则用其种类的名称"
)


class TitleEdit(QWidget):
    """A heading; `renamed` carries what the user typed instead, without spaces around it."""

    renamed = Signal(str)

    def __init__(self, appearance: Appearance, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance, self._words, self._title = appearance, words, ""
        self.label, self.field, self.pencil = heading(), TitleField(words, self), ActionButton(parent=self)
        self.label.setWordWrap(True)
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.field.setFocusPolicy(FOCUS)
        self.pencil.setProperty("quiet", "true")
        words.show(self.pencil, "setToolTip", RENAME_TIP)
        words.show(self.label, "setToolTip", RENAME_TIP)
        words.show(self.pencil, "setAccessibleName", RENAME)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for part, stretch in ((self.label, 1), (self.field, 1), (self.pencil, 0)):
            row.addWidget(part, stretch)
        self.label.installEventFilter(self)
        self.pencil.clicked.connect(self.edit)
        self.field.renamed.connect(self.renamed)
        self.field.closed.connect(self._close)
        appearance.changed.connect(self._dress)
        self._dress()

    def show_title(self, name: Text, title: str, kind: Text) -> None:
        """How it is called, the user's own title (empty: none), and what it is called without one."""
        self.field.leave()
        self._title = title
        self._words.show(self.label, "setText", name)
        self._words.show(self.field, "setPlaceholderText", kind)

    def text(self) -> str:
        """What is shown."""
        return self.label.text()

    def edit(self) -> None:
        """Lets the user type another title."""
        self.label.hide()
        self.pencil.hide()
        self.field.edit(self._title)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonDblClick and isinstance(event, QMouseEvent):
            self.edit()
            return True
        return False

    def _close(self) -> None:
        self.label.show()
        self.pencil.show()

    def _dress(self) -> None:
        self.pencil.setIcon(icon("edit", THEMES[self._appearance.theme], "muted"))
