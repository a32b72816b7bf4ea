"""Training in one row: start and pause, single updates, the ways back, the pace, what may change while it runs, how far it is."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QWidget

from rnnstudio.graph.text import Text
from rnnstudio.session.session import Session
from rnnstudio.ui.icons import icon
from rnnstudio.ui.panels.buttons import ActionButton, PrimaryButton
from rnnstudio.ui.panels.steady_label import SteadyLabel
from rnnstudio.ui.panels.training_options import TrainingOptions
from rnnstudio.ui.progress import in_a_row, results, updates
from rnnstudio.ui.theme import THEMES
from rnnstudio.ui.words import Words

TRAIN = Text("Train", "训练")
PAUSE = Text("Pause", "暂停")
FROM_SCRATCH = Text("Train from scratch", "从头训练")
SECONDARY = ("train.once", "train.rewind", "train.restore")
REFERENCE = ("train.reference", "train.clear")


class TrainingBar(QFrame):
    """One row where there is room, else two: buttons and progress above, what can be set below."""

    def __init__(
        self, session: Session, words: Words, actions: Mapping[str, QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._words = session, words
        self._rows = 0
        self._metric = session.document.model.metric
        self.setProperty("card", "true")
        words.show(self, "setAccessibleName", Text("Training", "训练"))
        self.primary = PrimaryButton(actions["train.toggle"], self)
        self.buttons = {key: ActionButton(actions[key], self) for key in (*SECONDARY, *REFERENCE) if key in actions}
        self.options = TrainingOptions(session, words, self)
        self.readout = SteadyLabel(self)
        measured = Text(
            "Loss and success of the latest weights, measured on sequences that are never trained on",
            "用从不参与训练的序列测得的、当前权重的损失与表现",
        )
        words.show(self.readout, "setToolTip", measured)
        self._left = self._buttons()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(8, 5, 12, 5)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(4)
        session.training.changed.connect(self._show)
        session.training.reference_changed.connect(self._show_reference)
        session.document.changed.connect(self._follow)
        session.appearance.changed.connect(self._dress)
        self._dress()
        self._show_reference()

    def minimumSizeHint(self) -> QSize:
        """As narrow as two rows can be, so that the bar never keeps the window from being narrow."""
        hint = super().minimumSizeHint()
        room = self._margins()
        above = self._left.sizeHint().width() + self.readout.sizeHint().width() + self._grid.horizontalSpacing()
        return QSize(max(above, self.options.minimumSizeHint().width()) + room, hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._rows:
            self._dress()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self._rows:
            self._arrange()
        return done

    # --- layout ------------------------------------------------------------------------------------------------------------

    def _buttons(self) -> QWidget:
        holder = QWidget(self)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.primary)
        row.addSpacing(4)
        for button in self.buttons.values():
            row.addWidget(button)
        return holder

    def _margins(self) -> int:
        margins = self._grid.contentsMargins()
        return margins.left() + margins.right() + 2

    def _arrange(self) -> None:
        """One row or two, whichever the width allows."""
        parts = (self._left, self.options, self.readout)
        wanted = sum(part.sizeHint().width() for part in parts) + 2 * self._grid.horizontalSpacing() + self._margins()
        rows = 1 if wanted <= self.width() else 2
        if rows == self._rows:
            return
        self._rows = rows
        places = ((0, 0, 1, 1), (0, 1, 1, 1), (0, 2, 1, 1)) if rows == 1 else ((0, 0, 1, 1), (1, 0, 1, 3), (0, 2, 1, 1))
        for part, place in zip(parts, places, strict=True):
            self._grid.removeWidget(part)
            self._grid.addWidget(part, *place)
        self._grid.setColumnStretch(1, 0 if rows == 1 else 1)
        self._grid.setColumnStretch(2, 1 if rows == 1 else 0)
        self.updateGeometry()

    # --- showing -----------------------------------------------------------------------------------------------------------

    def _dress(self) -> None:
        self.primary.widest([self._words.say(text) for text in (TRAIN, PAUSE, FROM_SCRATCH)])
        self._show()

    def _follow(self, *_: object) -> None:
        """Another task has other words; what the old ones needed is given back."""
        self._show()
        if self._metric != (metric := self._session.document.model.metric):
            self._metric = metric
            self.readout.settle()
            self._arrange()

    def _show(self, *_: object) -> None:
        training = self._session.training
        caption = PAUSE if training.running else FROM_SCRATCH if training.from_scratch else TRAIN
        colours = THEMES[self._session.appearance.theme]
        if self.primary.property("shown") != (shown := f"{caption.en} {colours.name}"):
            self.primary.setProperty("shown", shown)
            name = "pause" if training.running else "train"
            self.primary.show_icons(icon(name, colours, "on_accent"), icon(name, colours))
        self._words.show(self.primary, "setText", caption)
        progress = training.progress
        said = in_a_row((updates(progress), *results(progress, self._session.document.model.metric)))
        self._words.show(self.readout, "setText", said)
        self._arrange()

    def _show_reference(self) -> None:
        """Always in its place, so that nothing moves when a reference is kept."""
        if "train.clear" in self.buttons:
            self.buttons["train.clear"].setEnabled(self._session.training.reference is not None)
