"""The transport: where the playhead is, how it moves, and which sequence it moves through."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from rnnstudio.engine.feeding import written
from rnnstudio.graph.text import Text
from rnnstudio.session.session import Session
from rnnstudio.session.stepper import SPEEDS
from rnnstudio.streams import stream
from rnnstudio.tasks._own_input import shuffled
from rnnstudio.trace.sample import Sample
from rnnstudio.ui.breakpoints.hit_label import HitLabel
from rnnstudio.ui.icons import icon
from rnnstudio.ui.panels.buttons import ActionButton
from rnnstudio.ui.panels.sequence_editor import SequenceEditor
from rnnstudio.ui.plots.phases import Phase, Phases
from rnnstudio.ui.theme import THEMES
from rnnstudio.ui.words import Words

MOVES = ("step.home", "step.back", "step.play", "step.next", "step.end")
SAMPLES = ("sample.edit", "sample.shuffle", "sample.restore")
FEEDING = "sample.feeding"
BREAKPOINTS = "break.list"
FREE, TAUGHT = Text("Free running: on", "自由运行：开"), Text("Free running: off", "自由运行：关")
NO_TARGET = Text(
    "This sequence has no target that the decoder could read, so it can only run free. Choose one of the samples to switch.",
    "这个序列没有可供解码器读入的目标，只能自由运行。请选择一个样本再切换。",
)
NARROWEST = 9  # characters of a sample's title that are seen where there is little room
SAMPLE = Text("sample {number}", "样本 {number}")
PER_SECOND = Text("{speed}/s", "{speed}/秒")


class Transport(QWidget):
    """Buttons for the window's actions, the speed, the playhead in numbers, and the choice of sequence."""

    def __init__(
        self, session: Session, words: Words, actions: Mapping[str, QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._words = session, words
        self._offered: tuple[Sample, ...] = ()
        self._shuffles = 0
        self._nameless = False
        self.buttons = {key: ActionButton(actions[key], self) for key in (*MOVES, BREAKPOINTS, *SAMPLES)}
        self.feeding = FeedingButton(actions[FEEDING], words, self)
        self._free = actions[FEEDING]
        self.speed, self.place, self.samples = QComboBox(self), PlaceLabel(self), SampleBox(self)
        self.hit = HitLabel(session, words, self)
        self.editor = SequenceEditor(session, words, self)
        self._name_parts()
        self._lay_out()
        self._fill_speeds()
        self._show_sample()
        self._connect(actions["step.play"])
        self._show_playing()

    # --- what the window's actions call ------------------------------------------------------------------------------------

    def edit_sequence(self) -> None:
        """Opens the field in which the user types or pastes a sequence."""
        self.editor.begin()

    def shuffle(self) -> None:
        """The time steps in another order; each time another one, the same ones in every session."""
        stepper, model = self._session.stepper, self._session.document.model
        if stepper.sample is not None:
            self._shuffles += 1
            numbers = stream(model.options.seed, "shuffle", self._shuffles)
            stepper.edit_sample(shuffled(model.task, model.task_settings, stepper.sample, numbers))

    def toggle_feeding(self) -> None:
        """The decoder reads its own predictions instead of the targets, or the targets again."""
        stepper = self._session.stepper
        stepper.set_feeding("target" if stepper.feeding == "own" else "own")

    def set_predict_first(self, hidden: bool) -> None:
        """Calls the sequences by number, because their titles tell the answer."""
        if hidden != self._nameless:
            self._nameless, self._offered = hidden, ()
            self._show_sample()

    # --- making ------------------------------------------------------------------------------------------------------------

    def _name_parts(self) -> None:
        show = self._words.show
        show(self.speed, "setToolTip", Text("Time steps a second while playing", "播放时每秒的时间步数"))
        show(self.speed, "setAccessibleName", Text("Playing speed", "播放速度"))
        show(
            self.place, "setToolTip", Text("The playhead: t = 0 shows the initial states", "当前位置：t = 0 是初始状态")
        )
        show(self.samples, "setToolTip", Text("The sequence that is stepped through", "正在逐步查看的序列"))
        show(self.samples, "setAccessibleName", Text("Sequence", "序列"))
        show(self.samples, "setPlaceholderText", Text("own sequence", "自己的序列"))

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(2)
        for key in MOVES:
            row.addWidget(self.buttons[key])
        row.addSpacing(8)
        row.addWidget(self.speed)
        row.addWidget(self.buttons[BREAKPOINTS])
        row.addSpacing(4)
        row.addWidget(self.place)
        row.addSpacing(4)
        row.addWidget(self.hit, 1)
        row.addWidget(self.feeding)
        row.addSpacing(8)
        row.addWidget(self.samples)
        for key in SAMPLES:
            row.addWidget(self.buttons[key])
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 2, 4, 2)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.editor)
        for chooser in (self.speed, self.samples):
            chooser.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.samples.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.samples.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def _connect(self, play: QAction) -> None:
        session, stepper = self._session, self._session.stepper
        stepper.cursor_changed.connect(self._show_place)
        stepper.sample_changed.connect(self._show_sample)
        stepper.playing_changed.connect(self._show_playing)
        stepper.trace_changed.connect(self._show_place)
        session.document.changed.connect(self._show_feeding)
        session.appearance.changed.connect(self._dress)
        play.changed.connect(self._show_playing)
        self.speed.activated.connect(self._choose_speed)
        self.samples.activated.connect(self._choose_sample)

    # --- showing -----------------------------------------------------------------------------------------------------------

    def _dress(self) -> None:
        self._fill_speeds()
        self._offered = ()
        self._show_sample()
        self._show_playing()

    def _fill_speeds(self) -> None:
        self.speed.clear()
        self.speed.addItems([self._words.say(PER_SECOND.format(speed=f"{speed:g}")) for speed in SPEEDS])
        speed = self._session.stepper.speed
        self.speed.setCurrentIndex(SPEEDS.index(speed) if speed in SPEEDS else -1)

    def _show_sample(self) -> None:
        stepper = self._session.stepper
        if stepper.probes is not self._offered:
            self._offered = stepper.probes
            self.samples.clear()
            titles = [
                SAMPLE.format(number=k) if self._nameless else p.title for k, p in enumerate(stepper.probes, start=1)
            ]
            self.samples.addItems([self._words.say(title) for title in titles])
        chosen = (k for k, probe in enumerate(stepper.probes) if probe is stepper.probe)
        self.samples.setCurrentIndex(next(chosen, -1))
        self._show_feeding()
        self._show_place()

    def _show_place(self, *_: object) -> None:
        stepper = self._session.stepper
        self.place.show_place(stepper.cursor, Phases.of(stepper.lengths), self._words)

    def _show_feeding(self, *_: object) -> None:
        """The switch, only where a decoder reads what was written; without a target it can only read its own."""
        stepper, model = self._session.stepper, self._session.document.model
        written_ones = written(model.interface)
        self._free.setVisible(bool(written_ones))
        targets = stepper.sample.targets if stepper.sample else {}
        known = any(name in targets for name in written_ones)
        self._free.setEnabled(known)
        self._free.setChecked(stepper.feeding == "own" or not known)
        self.feeding.show_known(known)
        self.feeding.setVisible(bool(written_ones))

    def _show_playing(self, *_: object) -> None:
        """The button says what pressing it does; it follows the action in all else."""
        name = "pause" if self._session.stepper.playing else "play"
        self.buttons["step.play"].setIcon(icon(name, THEMES[self._session.appearance.theme]))

    # --- gestures ----------------------------------------------------------------------------------------------------------

    def _choose_speed(self, index: int) -> None:
        self._session.stepper.set_speed(SPEEDS[index])

    def _choose_sample(self, index: int) -> None:
        self._session.stepper.show_probe(self._session.stepper.probes[index])


class PlaceLabel(QLabel):
    """t = 3 / 10, or decoder t = 3 / 10, with room for the longest of them, so that nothing beside it moves while it counts."""

    _longest: tuple[str, ...] = ("",)

    def show_place(self, cursor: int, phases: Phases, words: Words) -> None:
        """Where the playhead stands, of how many steps."""

        def said(phase: Phase, t: int) -> str:
            return f"{words.say(phases.called(phase, t))} / {phase.steps}"

        phase = phases.at(cursor)
        self._longest = tuple(said(part, part.steps) for part in phases.parts)
        self.setText(said(phase, cursor - phase.begin))

    def sizeHint(self) -> QSize:
        wide = max(map(self.fontMetrics().horizontalAdvance, self._longest))
        return QSize(wide + 4, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class SampleBox(QComboBox):
    """As wide as its longest title where there is room, else narrow; the whole title is in its list."""

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), self.fontMetrics().averageCharWidth() * NARROWEST), hint.height())


class FeedingButton(ActionButton):
    """The switch for free running in words, to be read from the back of the room: what it is, and which way it stands."""

    def __init__(self, action: QAction, words: Words, parent: QWidget) -> None:
        self._words, self._known = words, True
        super().__init__(action, parent)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setProperty("square", "false")
        self.setProperty("outlined", "true")

    def show_known(self, known: bool) -> None:
        """Without a `known` target there is nothing that could be read in place of the model's own predictions."""
        self._known = known
        self._name()

    def _name(self) -> None:
        super()._name()
        action = self.defaultAction()
        state = FREE if action.isChecked() else TAUGHT
        self.setText(self._words.say(state))
        self.setToolTip(action.toolTip() if self._known else self._words.say(NO_TARGET))
