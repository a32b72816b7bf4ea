"""A title that can be changed where it stands: by its pencil, or by a double-click."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from rnnstudio.graph.text import Text
from rnnstudio.session.appearance import Appearance
from rnnstudio.ui.icons import icon
from rnnstudio.ui.panels.buttons import ActionButton
from rnnstudio.ui.panels.fields import FOCUS, give_back
from rnnstudio.ui.panels.section import heading
from rnnstudio.ui.theme import THEMES
from rnnstudio.ui.words import Words

LONGEST = 40
RENAME = Text("Rename the block", "给模块改名")
RENAME_TIP = Text(
    "Give the block a title of its own; empty: that of its kind", "给模块起一个标题；留空则用其种类的名称"
)


class TitleField(QLineEdit):
    """Where the title is typed; Escape leaves everything as it was."""

    cancelled = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
            event.accept()
            return
        super().keyPressEvent(event)
        give_back(self, event)


class TitleEdit(QWidget):
    """A heading; `renamed` carries what the user typed instead, without spaces around it."""

    renamed = Signal(str)

    def __init__(self, appearance: Appearance, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance, self._words, self._title = appearance, words, ""
        self.label, self.field, self.pencil = heading(), TitleField(self), ActionButton(parent=self)
        self.label.setWordWrap(True)
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.field.setMaxLength(LONGEST)
        self.field.setFocusPolicy(FOCUS)
        self.field.hide()
        self.pencil.setProperty("quiet", "true")
        words.show(self.pencil, "setToolTip", RENAME_TIP)
        words.show(self.label, "setToolTip", RENAME_TIP)
        for widget in (self.pencil, self.field):
            words.show(widget, "setAccessibleName", RENAME)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for part, stretch in ((self.label, 1), (self.field, 1), (self.pencil, 0)):
            row.addWidget(part, stretch)
        self.label.installEventFilter(self)
        self.pencil.clicked.connect(self.edit)
        self.field.editingFinished.connect(self._finish)
        self.field.cancelled.connect(self._close)
        appearance.changed.connect(self._dress)
        self._dress()

    def show_title(self, name: Text, title: str, kind: Text) -> None:
        """How it is called, the user's own title (empty: none), and what it is called without one."""
        self._close()
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
        self.field.setText(self._title)
        self.field.show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.selectAll()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonDblClick and isinstance(event, QMouseEvent):
            self.edit()
            return True
        return False

    def _finish(self) -> None:
        if self.field.isHidden():
            return
        typed = self.field.text().strip()
        changed = typed != self._title
        self._close()
        if changed:
            self.renamed.emit(typed)

    def _close(self) -> None:
        self.field.hide()
        self.label.show()
        self.pencil.show()

    def _dress(self) -> None:
        self.pencil.setIcon(icon("edit", THEMES[self._appearance.theme], "muted"))
