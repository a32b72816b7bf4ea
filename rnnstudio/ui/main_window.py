"""The window: three places that are always where they were - canvas, timeline with plots, training - and what frames them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QSizePolicy,
    QWidget,
)

from rnnstudio.engine.mailbox import Failure
from rnnstudio.examples import FIRST, example
from rnnstudio.graph.errors import StudioError
from rnnstudio.graph.params import RefusedError
from rnnstudio.graph.text import Text
from rnnstudio.session.session import Session
from rnnstudio.ui.actions.qactions import Actions
from rnnstudio.ui.availability import follow
from rnnstudio.ui.canvas.view import CanvasView
from rnnstudio.ui.curves.training_plots import TrainingPlots
from rnnstudio.ui.details import Details
from rnnstudio.ui.example_menu import ExampleMenu
from rnnstudio.ui.files.busy_sign import BusySign
from rnnstudio.ui.files.commands import Files
from rnnstudio.ui.files.drop import FileDrop
from rnnstudio.ui.files.recent_menu import RecentMenu
from rnnstudio.ui.files.recovery_bar import RecoveryBar
from rnnstudio.ui.frame import canvas_menu, corner, divided, fill_menus, stacked
from rnnstudio.ui.looking_inside import LookingInside
from rnnstudio.ui.panels.generate_panel import GeneratePanel
from rnnstudio.ui.panels.message_bar import MessageBar
from rnnstudio.ui.panels.note_card import NoteCard
from rnnstudio.ui.panels.palette import Palette
from rnnstudio.ui.panels.scrolled import Scrolled
from rnnstudio.ui.panels.training_bar import TrainingBar
from rnnstudio.ui.panels.transport import Transport
from rnnstudio.ui.perspectives import Perspective, Perspectives
from rnnstudio.ui.plots.stack import TracePlots
from rnnstudio.ui.qt_words import QtWords
from rnnstudio.ui.room import Room
from rnnstudio.ui.small_windows import SmallWindows
from rnnstudio.ui.theme import FIELDS, THEMES, base_points, field_palette, font, palette, style_sheet
from rnnstudio.ui.words import Words
from rnnstudio.ui.workshop import Workshop

NONE_CHOSEN = Text("Choose the block first: click it on the canvas.", "请先选择模块：在画布上点击它。")
FRAME = QSize(2, 32)  # what a window manager puts around a window


class MainWindow(QMainWindow):
    """Puts the parts together and does what concerns them all: appearance, perspectives, messages, closing."""

    session: Session
    files: Files
    note: NoteCard
    recent_menu: RecentMenu
    canvas: CanvasView
    workshop: Workshop
    transport: Transport
    generate: GeneratePanel
    small_windows: SmallWindows
    looking: LookingInside

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.words = Words(session.appearance)
        self.qt_words = QtWords(session.appearance)
        self._dress()
        self.files = Files(self, session, self.words)
        self.actions_ = Actions(self, self.words)
        self._standing = (False,) * 5
        self._folded_in: Perspective | None = None
        self._palette_wanted = True
        self._make_parts()
        self._lay_out()
        self.small_windows = SmallWindows(self)
        self.looking = LookingInside(session, self.perspectives, self.choose_perspective)
        self.recent_menu = RecentMenu(session.recent, self.words, self.files.open_recent, self)
        self.actions_["file.recent"].setMenu(self.recent_menu)
        self.file_drop = FileDrop(self, session.appearance, self.words, self.files.open_dropped)
        fill_menus(self.menuBar(), self.actions_, self.words)
        self.example_menu = ExampleMenu(self.menuBar(), self.words)
        self.example_menu.chosen.connect(self.open_example)
        self.menuBar().setCornerWidget(corner(self.actions_, self), Qt.Corner.TopRightCorner)
        self.busy_sign = BusySign(session, self.words, self.actions_["file.stop"], self.menuBar())
        self._connect()
        follow(session, self.actions_)
        self._refresh_state()
        self._show_palette()
        self.trace_plots.setFocus()
        self.resize(1366, 768)

    # --- parts ----------------------------------------------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        session, words, actions = self.session, self.words, self.actions_
        self.messages = MessageBar(session.appearance, words)
        self.recovery = RecoveryBar(session, self.files, words)
        self.canvas = CanvasView(session, words)
        actions.give_to_canvas(self.canvas)
        self.workshop = Workshop(session, self.canvas, words, self)
        self.palette_ = Palette(session.appearance, words)
        self.palette_.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.side = Details(session, words, actions["train.once"])
        self.inspector, self.cursor_panel = self.side.inspector, self.side.cursor_panel
        self.microscope, self.gradient = self.side.microscope, self.side.gradient
        self.note = NoteCard(session, words)
        self.transport = Transport(session, words, actions)
        self.trace_plots = TracePlots(session, words)
        self.training_plots = TrainingPlots(session, words)
        self.training_bar = TrainingBar(session, words, actions)
        self.generate = GeneratePanel(session, words)
        actions.give_to_stage(self.canvas, self.trace_plots, self.cursor_panel, self.microscope, self.gradient)

    def _lay_out(self) -> None:
        model = QWidget()
        column = stacked(model)
        column.addWidget(self.note)
        bench = QHBoxLayout()
        bench.setSpacing(8)
        bench.addWidget(self.palette_)
        bench.addWidget(self.canvas, 1)
        column.addLayout(bench, 1)
        self.model_row = divided(Qt.Orientation.Horizontal, model, self.side)
        time = QWidget()
        column = stacked(time)
        column.addWidget(self.generate)
        column.addWidget(self.transport)
        self.plots_page = Scrolled(self.trace_plots)
        column.addWidget(self.plots_page, 1)
        self.time_row = divided(Qt.Orientation.Horizontal, time, self.training_plots)
        self.rows = divided(Qt.Orientation.Vertical, self.model_row, self.time_row)
        centre = QWidget()
        column = stacked(centre)
        column.setContentsMargins(8, 2, 8, 8)
        column.addWidget(self.messages)
        column.addWidget(self.recovery)
        column.addWidget(self.rows, 1)
        column.addWidget(self.training_bar)
        self.setCentralWidget(centre)
        self.perspectives = Perspectives(self.rows, self.model_row, self.time_row)
        self.room = Room(self.perspectives, self.rows, self.note, self.trace_plots, self.plots_page)

    def _connect(self) -> None:
        session = self.session
        session.appearance.changed.connect(self._dress)
        session.appearance.changed.connect(self._refresh_state)
        session.document.saved_changed.connect(self._refresh_state)
        session.reading.changed.connect(self._refresh_state)
        session.training.changed.connect(self._training_changed)
        session.inside.changed.connect(self._refresh_state)
        session.training.reference_changed.connect(self._refresh_state)
        session.stepper.sample_changed.connect(self._refresh_state)
        session.stepper.playing_changed.connect(self._refresh_state)
        session.failed.connect(self._tell)
        session.told.connect(self.messages.tell)
        session.noted.connect(self.messages.note)
        session.document.changed.connect(self.messages.pass_by)
        self.training_bar.options.accepted.connect(self.messages.pass_by)
        self.canvas.inspected.connect(self._show_inspector)
        self.canvas.entered.connect(self._edit_block)
        self.canvas.menu_wanted.connect(self._show_canvas_menu)
        self.palette_.chosen.connect(self.workshop.add)
        self.palette_.left.connect(self.canvas.setFocus)
        self.generate.examples_wanted.connect(self.small_windows.show_examples)
        self.inspector.block.help_wanted.connect(self.small_windows.show_selected_help)
        for palette_ in (self.palette_, self.workshop.quick_add.palette_):
            palette_.help_wanted.connect(self.small_windows.show_block_help)
        self.canvas.examples_wanted.connect(self.small_windows.show_examples)
        self.canvas.new_wanted.connect(self.small_windows.show_new_model)
        self.generate.closed.connect(self.trace_plots.setFocus)
        self.generate.opened.connect(self.transport.editor.hide)  # one field to type into at a time
        self.transport.editor.opened.connect(self.generate.leave)
        self.generate.opened.connect(self.room.make)
        self.generate.closed.connect(self.room.give_back)

    # --- appearance -----------------------------------------------------------------------------------------------------------------

    def _dress(self) -> None:
        """Palette, style and size of text for the whole application."""
        appearance = self.session.appearance
        colours, points = THEMES[appearance.theme], base_points(appearance.presenter)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.setFont(font(points))
        app.setPalette(palette(colours))
        for kind in FIELDS:
            app.setPalette(field_palette(colours), kind)  # type: ignore[arg-type]  # the stubs ask for bytes
        app.setStyleSheet(style_sheet(colours, points))

    def switch_language(self) -> None:
        """English and Chinese in turn."""
        appearance = self.session.appearance
        appearance.set_language("zh" if appearance.language == "en" else "en")

    def switch_theme(self) -> None:
        """Light and dark in turn."""
        appearance = self.session.appearance
        appearance.set_theme("dark" if appearance.theme == "light" else "light")

    def switch_presenter(self) -> None:
        """Presenter size and ordinary size in turn."""
        appearance = self.session.appearance
        appearance.set_presenter(not appearance.presenter)

    def choose_perspective(self, perspective: Perspective) -> None:
        """Build, Step or Train."""
        self.perspectives.choose(perspective)
        self._show_palette()
        self.room.share()
        self.canvas.fit()
        self.side.show_for(perspective)
        if perspective == "build":
            self.canvas.setFocus()
        self._refresh_state()

    def show_basket(self) -> None:
        """What every step adds to the gradient of the weights, from the last one on."""
        self.looking.turn_to(True)
        self.side.setCurrentWidget(self.gradient)

    def _show_inspector(self) -> None:
        self.side.setCurrentWidget(self.inspector)

    def toggle_palette(self) -> None:
        """The list of all blocks beside the canvas, or not; where there is no room for it, with a larger canvas."""
        shown = self.actions_["model.palette"].isChecked()
        self._palette_wanted = shown
        if shown and self.perspectives.current != "build":
            self.choose_perspective("build")
        self._show_palette()
        if shown:
            self.palette_.field.setFocus()

    def _show_palette(self) -> None:
        """Beside the large canvas alone."""
        self.palette_.setVisible(self._palette_wanted and self.perspectives.current == "build")
        self.actions_["model.palette"].setChecked(self.palette_.isVisibleTo(self))

    def _edit_block(self) -> None:
        """The chosen block's parameters, ready to type."""
        self._show_inspector()
        self.inspector.block.form.setFocus()
        self.inspector.block.form.focusNextChild()

    def rename_block(self) -> None:
        """The chosen block's title, typed on its card; in the inspector while no cards are to be seen."""
        node = self.session.selection.node
        if node is None:
            self.messages.note(NONE_CHOSEN)
        elif not self.canvas.rename(node):
            self._show_inspector()
            self.inspector.block.edit_title()

    def _show_canvas_menu(self, at: QPoint) -> None:
        """What can be done with what is chosen on the canvas."""
        menu = canvas_menu(self.actions_, self.words, self)
        menu.popup(at)

    def toggle_predict_first(self) -> None:
        """Hides or shows everything that a class should guess."""
        hidden = self.actions_["step.predict"].isChecked()
        self.trace_plots.set_predict_first(hidden)
        self.side.set_predict_first(hidden)
        self.canvas.set_predict_first(hidden)
        self.transport.set_predict_first(hidden)

    def toggle_unrolled(self) -> None:
        """The model as one copy for each step, which takes height, or folded."""
        unrolled = self.actions_["view.unroll"].isChecked()
        self.canvas.set_unrolled(unrolled)
        if unrolled and self.canvas.unrolled.cramped and self.perspectives.current != "build":
            self._folded_in, beside = self.perspectives.current, self.side.currentWidget()
            self.choose_perspective("build")
            self.side.setCurrentWidget(beside)
        elif not unrolled and self._folded_in and self.perspectives.current == "build":
            self.choose_perspective(self._folded_in)
            self._folded_in = None

    def begin(self, path: Path | None) -> None:
        """The first document: the file given, else the first example. Nobody ever meets an empty window."""

        def first() -> None:
            if not self.session.document.project.graph.nodes:
                self.open_example(FIRST)

        if path is not None:
            self.files.open(path, first)
        else:
            first()
        self.trace_plots.setFocus()
        self.recovery.offer()

    # --- small windows ----------------------------------------------------------------------------------------------------------------

    def open_example(self, name: str) -> None:
        """Opens a shipped example, unless there is unsaved work that the user wants to keep."""
        self.files.leave(lambda: self.files.guarded(lambda: self.files.show(example(name).open(), None)))

    # --- state ------------------------------------------------------------------------------------------------------------------------

    def _training_changed(self) -> None:
        """Called for every picture, so it touches the actions only where something that they depend on is new."""
        if self._standing_now() != self._standing:
            self._refresh_state()

    def _standing_now(self) -> tuple[bool, bool, bool, bool, bool]:
        """What title and actions tell of the training."""
        training = self.session.training
        kept = training.trained is not None, self.session.unsaved is not None
        return training.running, training.holds_trained, training.from_scratch, *kept

    def _refresh_state(self, *_: object) -> None:
        """Titles and which actions can be done now."""
        self._standing = self._standing_now()
        session, actions = self.session, self.actions_
        title = self.words.say(session.title).replace("[*]", "[*][*]")
        self.setWindowTitle(f"{title}[*] - RNN Studio")
        self.setWindowModified(session.unsaved is not None)
        self._name_undo()
        training, stepper, runs = session.training, session.stepper, session.document.model.resolution.ok
        for key in ("train.toggle", "train.once", "train.rewind", "train.reference"):
            actions[key].setEnabled(runs)
        actions["train.restore"].setEnabled(training.trained is not None and not training.holds_trained)
        actions["file.stop"].setEnabled(session.reading.path is not None)
        actions["file.versions"].setEnabled(session.document.path is not None)
        actions["train.clear"].setEnabled(training.reference is not None)
        actions["sample.restore"].setEnabled(stepper.original is not None)
        self._name_switches()

    def _name_undo(self) -> None:
        document = self.session.document
        for key, title, of in (
            ("edit.undo", Text("Undo", "撤销"), document.undoes),
            ("edit.redo", Text("Redo", "重做"), document.redoes),
        ):
            self.actions_.name(key, Text("{title}: {of}", "{title}：{of}").format(title=title, of=of) if of else title)
            self.actions_[key].setEnabled(of is not None)

    def _name_switches(self) -> None:
        session, actions = self.session, self.actions_
        training = session.training
        begin = Text("Train from scratch", "从头训练") if training.from_scratch else Text("Train", "训练")
        actions.name("train.toggle", Text("Pause training", "暂停训练") if training.running else begin)
        actions.name("step.play", Text("Pause", "暂停") if session.stepper.playing else Text("Play", "播放"))
        actions.set_icon("train.toggle", "pause" if training.running else "train")
        actions.set_icon("step.play", "pause" if session.stepper.playing else "play")
        actions["view.theme"].setChecked(session.appearance.theme == "dark")
        actions["view.presenter"].setChecked(session.appearance.presenter)
        actions["step.backwards"].setChecked(session.inside.backwards)
        for name in ("build", "step", "inside", "train"):
            actions[f"view.{name}"].setChecked(self.perspectives.current == name)

    def _tell(self, problem: StudioError | Failure) -> None:
        if isinstance(problem, RefusedError):
            self.messages.tell(problem.words, passing=True, wrong=True)
        else:
            self.messages.tell(problem.text, problem.details if isinstance(problem, Failure) else "", wrong=True)

    def event(self, event: QEvent) -> bool:
        """The window is never so small that its parts overlap, and never larger than the screen, whatever its parts ask for."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            if self.room.plots_grew():
                QTimer.singleShot(0, self, self.room.share)
            self.setMinimumSize(self.minimumSizeHint().boundedTo(self.screen().availableSize() - FRAME))
        return done

    def showEvent(self, event: QEvent) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self.perspectives.choose(self.perspectives.current)
        self.file_drop.watch()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing unsaved is lost, and the engine thread has ended before the window is gone."""
        event.setAccepted(self.files.may_close(self.window().close))
        if event.isAccepted():
            self.small_windows.close()
            self.recovery.put_off()
            self.session.close()
