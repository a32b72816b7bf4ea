"""One line in which the user types or pastes a sequence of their own; what is wrong with it stands below, in words."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.interface import InputSpec
from rnnstudio.graph.text import Text, plain
from rnnstudio.session.session import Session
from rnnstudio.tasks._own_input import own_sample, read_input, write_input
from rnnstudio.trace.sample import Sample
from rnnstudio.ui.panels.elided_label import ElidedLabel
from rnnstudio.ui.theme import THEMES
from rnnstudio.ui.words import Words

HINTS = {
    "tokens": Text("type or paste a sequence, then press Enter", "输入或粘贴序列，然后按回车"),
    "values": Text("numbers set apart by spaces, steps of several by “;”", "数之间用空格隔开，多个数一步时用“;”分步"),
}


class SequenceEditor(QWidget):
    """Hidden until `begin`, which says `opened`; Enter uses the sequence, Escape leaves everything as it was."""

    opened = Signal()

    def __init__(self, session: Session, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._words = session, words
        self.field, self.error = QLineEdit(self), ElidedLabel(self)
        self.use, self.cancel = QPushButton(self), QPushButton(self)
        words.show(self.field, "setAccessibleName", Text("Own sequence", "自己的序列"))
        words.show(self.use, "setText", Text("Use it", "使用"))
        words.show(self.use, "setToolTip", Text("Step through this sequence (Enter)", "逐步查看这个序列（回车）"))
        words.show(self.cancel, "setText", Text("Cancel", "取消"))
        words.show(self.cancel, "setToolTip", Text("Leave the sequence as it is (Esc)", "保持序列不变（Esc）"))
        row = QHBoxLayout()
        for widget in (self.field, self.use, self.cancel):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.error)
        self.hide()
        self._tell(None)
        self._connect()

    def begin(self) -> None:
        """Opens with the present sequence, selected, so that typing replaces it."""
        if self._spec() is None or self._session.stepper.sample is None:
            return
        self.show()
        self.opened.emit()
        self._write()
        self.field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _connect(self) -> None:
        self.field.textEdited.connect(self._check)
        self.field.returnPressed.connect(self._apply)
        self.use.clicked.connect(self._apply)
        self.cancel.clicked.connect(self.hide)
        self._session.stepper.sample_changed.connect(self._follow)
        self._session.appearance.changed.connect(self._dress)

    def _spec(self) -> InputSpec | None:
        """The input that is edited: a task's first."""
        return next(iter(self._session.document.model.interface.inputs.values()), None)

    def _follow(self) -> None:
        if self.isVisible():
            self._write()

    def _write(self) -> None:
        spec, sample = self._spec(), self._session.stepper.sample
        if spec is None or sample is None or spec.name not in sample.inputs:
            self.hide()
            return
        self._words.show(self.field, "setPlaceholderText", HINTS[spec.kind])
        self.field.setText(write_input(spec, sample.inputs[spec.name]))
        self.field.selectAll()
        self._tell(None)

    def _read(self) -> Sample | None:
        """The sample that was typed; None, and words below the field, where it cannot be read."""
        spec, model, old = self._spec(), self._session.document.model, self._session.stepper.sample
        if spec is None or old is None:
            return None
        try:
            made = read_input(spec, self.field.text())
            sample = own_sample(model.task, model.task_settings, {**old.inputs, spec.name: made})
        except StudioError as error:
            self._tell(error.text)
            return None
        self._tell(None)
        return sample

    def _check(self, _: str) -> None:
        self._read()

    def _apply(self) -> None:
        sample = self._read()
        if sample is not None:
            self.hide()
            self._session.stepper.edit_sample(sample)

    def _tell(self, problem: Text | None) -> None:
        self._words.show(self.error, "setText", problem or plain(""))
        self.error.setVisible(problem is not None)
        self.use.setEnabled(problem is None)
        self._dress()

    def _dress(self) -> None:
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, THEMES[self._session.appearance.theme].colour("danger"))
        self.error.setPalette(palette)
