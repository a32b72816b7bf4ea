"""The model writes by itself: its own output is fed back to it, and appears symbol by symbol above the plots."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from rnnstudio import numbers
from rnnstudio.engine.generate import SILENT, Written, continued, writes
from rnnstudio.engine.model import Model
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.interface import InputSpec, TargetSpec
from rnnstudio.graph.text import Text, joined, plain
from rnnstudio.project.project import TaskChoice
from rnnstudio.session.session import Session
from rnnstudio.tasks._own_input import own_sample, read_input, write_input
from rnnstudio.trace.sample import Sample
from rnnstudio.ui.icons import icon
from rnnstudio.ui.panels.buttons import ActionButton
from rnnstudio.ui.panels.elided_label import ElidedLabel
from rnnstudio.ui.panels.generate_controls import GenerateControls
from rnnstudio.ui.panels.scrolled import Scrolled
from rnnstudio.ui.panels.sequence_editor import HINTS
from rnnstudio.ui.panels.written_view import Line, TintLegend, WrittenView
from rnnstudio.ui.theme import THEMES
from rnnstudio.ui.words import Words

BEAMS_SEEN = 4  # without scrolling, however little room there is
GENERATE, STOP = Text("Generate", "生成"), Text("Stop", "停止")
READS, BEGINS = Text("reads", "读入"), Text("begins with", "开头")
EMPTY = Text(
    "Press Enter or “Generate”: the model writes, and reads again what it has written, symbol by symbol.",
    "按回车或“生成”：模型逐个符号地写，并把写出的再读入。",
)
BROKEN = Text(
    "The model has a problem and cannot run. The canvas says where.", "模型有问题，无法运行。画布上标出了位置。"
)
LOG_P = Text("log p per symbol {each}, in all {log_p}", "每个符号的 log p 为 {each}，合计 {log_p}")
STEP = Text("weights of update {step}", "第 {step} 次更新的权重")
UNENDED = Text("no end symbol yet", "尚无结束符")


class GeneratePanel(QFrame):
    """Hidden until `begin`, which says `opened`; Escape closes it.

    `examples_wanted` asks for the shelf, `closed` gives the keyboard back.
    """

    examples_wanted = Signal()
    opened = Signal()
    closed = Signal()

    def __init__(self, session: Session, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._words = session, words
        self._typed_for: TaskChoice | None = None
        self._loaded: Sample | None = None
        self.setProperty("card", "true")
        self.field, self.error = QLineEdit(self), ElidedLabel(self)
        self.caption, self.status = QLabel(self), ElidedLabel(self)
        self.go, self.another, self.through, self.examples = (QPushButton(self) for _ in range(4))
        self.close_button = ActionButton(parent=self)
        self.controls = GenerateControls(session.appearance, words, self)
        self.view, self.legend = WrittenView(session.appearance), TintLegend(session.appearance, self)
        self._name_parts()
        self._lay_out()
        self.hide()
        self._connect()

    def begin(self) -> None:
        """Opens, with the sequence that is stepped through as what the model reads."""
        self.show()
        self.opened.emit()
        self._typed_for = None
        self._follow()
        self._show()
        target = self.field if self.field.isVisible() else self.examples
        target.setFocus()
        self.field.selectAll()

    def leave(self) -> None:
        """Closes; what is under way ends."""
        if self.isHidden():
            return
        self._session.writing.stop()
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    # --- parts -------------------------------------------------------------------------------------------------------------

    def _name_parts(self) -> None:
        show = self._words.show
        show(self, "setAccessibleName", Text("Generate", "生成"))
        show(self.another, "setText", Text("Another", "换一个"))
        show(self.another, "setToolTip", Text("Draw another text, with the next seed", "用下一个种子再抽取一段"))
        show(self.through, "setText", Text("Step through it", "逐步查看"))
        tip = Text("See every gate while the model reads what it wrote", "逐步查看模型读入自己所写内容时的每个门")
        show(self.through, "setToolTip", tip)
        show(self.examples, "setText", Text("Examples…", "示例…"))
        show(self.examples, "setToolTip", Text("Choose one of the trained examples", "选择一个训练好的示例"))
        show(self.close_button, "setToolTip", Text("Close (Esc)", "关闭（Esc）"))
        show(self.close_button, "setAccessibleName", Text("Close", "关闭"))
        show(self.view, "setAccessibleName", Text("What the model wrote", "模型写出的内容"))
        self.caption.setProperty("muted", "true")
        self.go.setProperty("primary", "true")

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.caption)
        row.addWidget(self.field, 1)
        for button in (self.go, self.another, self.through, self.examples):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            row.addWidget(button)
        row.addStretch(0)
        row.addWidget(self.close_button)
        self.view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.page = Scrolled(self.view, self)
        self.page.viewport().setAutoFillBackground(False)
        self.view.setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 6, 6)
        column.setSpacing(5)
        column.addLayout(row)
        column.addWidget(self.error)
        column.addWidget(self.controls)
        column.addWidget(self.page)
        below = QHBoxLayout()
        below.addWidget(self.status, 1)
        below.addWidget(self.legend)
        column.addLayout(below)

    def _connect(self) -> None:
        session = self._session
        self.field.textEdited.connect(self._edited)
        self.field.returnPressed.connect(self.generate)
        self.go.clicked.connect(self._toggle)
        self.another.clicked.connect(self._draw_another)
        self.through.clicked.connect(self._step_through)
        self.examples.clicked.connect(self.examples_wanted)
        self.close_button.clicked.connect(self.leave)
        self.controls.changed.connect(self._show)
        self.view.pointed.connect(self._show_status)
        self.view.pointed.connect(self._reveal)
        session.writing.changed.connect(self._show)
        session.stepper.sample_changed.connect(self._follow)
        session.document.changed.connect(self._show)
        session.appearance.changed.connect(self._dress)
        self._dress()

    # --- showing -----------------------------------------------------------------------------------------------------------

    def _spec(self) -> TargetSpec | None:
        model = self._session.document.model
        return writes(model) if model.resolution.ok else None

    def _reads(self) -> InputSpec | None:
        """The input that is typed: a task's first."""
        return next(iter(self._session.document.model.interface.inputs.values()), None)

    def _dress(self) -> None:
        colours = THEMES[self._session.appearance.theme]
        self.close_button.setIcon(icon("clear", colours, "muted"))
        for label, name in ((self.error, "danger"), (self.status, "muted")):
            palette = QPalette(self.palette())
            palette.setColor(QPalette.ColorRole.WindowText, colours.colour(name))
            label.setPalette(palette)
        self._show()

    def _follow(self) -> None:
        """What is stepped through, unless the user has typed something else for this task; not what the model wrote itself."""
        spec, sample = self._reads(), self._session.stepper.sample
        own = self._typed_for == self._session.document.project.task or sample is self._loaded
        if own or spec is None or sample is None or spec.name not in sample.inputs:
            return
        self._words.show(self.field, "setPlaceholderText", HINTS[spec.kind])
        self.field.setText(write_input(spec, sample.inputs[spec.name]))
        self._tell(None)

    def _show(self, *_: object) -> None:
        if self.isHidden():
            return
        spec, writing = self._spec(), self._session.writing
        for widget in (self.caption, self.field, self.go, self.through, self.controls, self.status, self.legend):
            widget.setVisible(spec is not None)
        self.another.setVisible(spec is not None and self.controls.draws)
        self.examples.setVisible(spec is None)
        self._words.show(self.caption, "setText", BEGINS if continued(self._session.document.model) else READS)
        self._words.show(self.go, "setText", STOP if writing.running else GENERATE)
        self.through.setEnabled(bool(writing.beams) and not writing.running)
        if writing.draft is not None and writing.draft.problem is not None:
            self._tell(writing.draft.problem)
        self._show_lines(spec)
        self._show_status()

    def _show_lines(self, spec: TargetSpec | None) -> None:
        beams, model = self._session.writing.beams, self._session.writing.model
        lines = tuple(self._line(model, beam, len(beams) > 1) for beam in beams) if model and spec else ()
        apart = spec is not None and any(len(symbol) > 1 for symbol in spec.classes)
        empty = EMPTY if spec else BROKEN if not self._session.document.model.resolution.ok else SILENT
        self.view.show_lines(lines, apart=apart, empty=empty)
        self.page.setMinimumHeight(self.view.height_of(min(len(lines), BEAMS_SEEN)) if len(lines) > 1 else 0)
        if self._session.writing.running and len(lines) == 1:  # beams have the best in front, which is to be seen
            bar = self.page.verticalScrollBar()
            bar.setValue(bar.maximum())

    def _line(self, model: Model, beam: Written, labelled: bool) -> Line:
        """In the words of the model that wrote it."""
        given, spec, sample = continued(model), writes(model), self._session.writing.sample
        classes = spec.classes if spec else ()
        begin = sample.inputs[given.name].astype(int).tolist() if given and sample else []
        return Line(
            tuple(classes[k] for k in begin),
            tuple(classes[k] for k in beam.symbols),
            beam.probabilities,
            _each(beam) if labelled else "",
            _log_p(beam),
        )

    def _show_status(self) -> None:
        writing, spec = self._session.writing, self._spec()
        beams = writing.beams
        said: list[Text] = []
        if writing.draft is not None and beams and spec is not None:
            beam = beams[min(self.view.chosen, len(beams) - 1)]
            said = [_log_p(beam)]
            said += [UNENDED] if spec.end is not None and not beam.ended else []
            said += [STEP.format(step=numbers.count(writing.draft.step))]
            marked = self.view.said()
            said = [marked, *said] if marked else said
        self._words.show(self.status, "setText", joined(said, " · ", " · "))

    def _reveal(self) -> None:
        place = self.view.place()
        self.page.ensureVisible(place.x(), place.y(), 0, place.height())

    # --- gestures ----------------------------------------------------------------------------------------------------------

    def generate(self) -> None:
        """Lets the model write after what is in the field."""
        sample = self._sample()
        if sample is not None:
            self.view.chosen, self.view.mark = 0, None
            controls, model = self.controls, self._session.document.model
            self._session.writing.start(model, sample, controls.choosing, int(controls.seed.value), controls.pace)

    def _toggle(self) -> None:
        if self._session.writing.running:
            self._session.writing.stop()
        else:
            self.generate()

    def _draw_another(self) -> None:
        self.controls.next_seed()
        self.generate()

    def _step_through(self) -> None:
        found = self._session.writing.beams
        if found:
            self._typed_for = self._session.document.project.task  # what was typed stays, to be written from again
            self._session.step_through(self.view.chosen)
            self._loaded = self._session.stepper.sample

    def _edited(self, _: str) -> None:
        self._typed_for = self._session.document.project.task
        self._sample()

    def _sample(self) -> Sample | None:
        """What the field says; None, and words below it, where it cannot be read."""
        spec, old, model = self._reads(), self._session.stepper.sample, self._session.document.model
        if self._spec() is None or spec is None or old is None:
            return None
        try:
            read = read_input(spec, self.field.text())
            sample = own_sample(model.task, model.task_settings, {**old.inputs, spec.name: read}, old.feeding)
        except StudioError as error:
            self._tell(error.text)
            return None
        self._tell(None)
        return sample

    def _tell(self, problem: Text | None) -> None:
        self._words.show(self.error, "setText", problem or plain(""))
        self.error.setVisible(problem is not None)


def _each(beam: Written) -> str:
    """Its log p per symbol, by which beams are ranked."""
    return numbers.fixed(beam.log_p / max(len(beam.symbols), 1))


def _log_p(beam: Written) -> Text:
    return LOG_P.format(each=_each(beam), log_p=numbers.fixed(beam.log_p))
