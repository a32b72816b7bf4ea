"""The windows that open over the main one when they are asked for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMessageBox

from rnnstudio import __version__
from rnnstudio.graph.text import Text
from rnnstudio.project.project import Document, Project
from rnnstudio.ui.breakpoints.panel import BreakpointPanel
from rnnstudio.ui.commanding.command_list import CommandList
from rnnstudio.ui.commanding.providers import of_actions, of_blocks, of_examples, of_help
from rnnstudio.ui.files.versions_list import show_versions
from rnnstudio.ui.helping.article import Topic
from rnnstudio.ui.helping.contents import HOME
from rnnstudio.ui.helping.help_window import HelpWindow
from rnnstudio.ui.history_list import HistoryList
from rnnstudio.ui.ledger.ledger_window import LedgerWindow
from rnnstudio.ui.panels.side_by_side import SideBySideWindow
from rnnstudio.ui.panels.welcome import Welcome
from rnnstudio.ui.shelf import cards
from rnnstudio.ui.shortcuts.shortcuts_window import ShortcutsWindow
from rnnstudio.ui.starting.dialog import NewModel

if TYPE_CHECKING:
    from rnnstudio.ui.main_window import MainWindow

HELP_ACTIONS = ("view.language", "view.theme", "view.presenter", "help.commands", "help.selected")
ABOUT = Text(
    "RNN Studio {version}: recurrent networks, number by number. MIT licence.",
    "RNN Studio {version}：逐个数字看懂循环神经网络。MIT 许可。",
)


class SmallWindows:
    """Makes each when it is first asked for."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.commands = CommandList(
            (
                partial(of_actions, window.actions_),
                partial(of_blocks, window.workshop.add),
                partial(of_help, self.show_block_help, self.show_task_help),
            ),
            (partial(of_examples, window.open_example),),
            window.session.last_used,
            window.words,
            window,
        )
        self.side_by_side: SideBySideWindow | None = None
        self.ledger: LedgerWindow | None = None
        self.help: HelpWindow | None = None
        self.history: HistoryList | None = None
        self.shortcuts: ShortcutsWindow | None = None
        self.breakpoints: BreakpointPanel | None = None

    def show_examples(self) -> None:
        """The shelf of examples."""
        window = self._window
        welcome = Welcome(cards(), window.words, window)
        welcome.chosen.connect(window.open_example)
        welcome.open_file.connect(window.files.ask_open)
        welcome.new_wanted.connect(self.show_new_model)
        welcome.open()

    def show_new_model(self) -> None:
        """Three clicks to a model."""
        window = self._window
        asked = NewModel(window.session.appearance, window.words, window)
        asked.made.connect(self._begin)
        asked.examples_wanted.connect(self.show_examples)
        asked.open()

    def show_commands(self) -> None:
        """The list of all commands."""
        self.commands.popup()

    def show_help(self) -> None:
        """On the kind that the keyboard is at in a palette, else the selected block, else the task where its page is in front."""
        window = self._window
        kinds = (palette.kind_in_hand for palette in (window.palette_, window.workshop.quick_add.palette_))
        if kind := next(filter(None, kinds), None):
            self.show_block_help(kind)
        elif window.session.selection.node is not None:
            self.show_selected_help()
        elif window.inspector.isVisible():
            self.show_task_help(window.session.document.model.task.id)
        else:
            self._help().show_topic(HOME)

    def show_selected_help(self) -> None:
        """On the selected block; the contents where none is, or one of an unknown kind."""
        node, placed = self._window.session.selection.node, self._window.session.document.model.resolution.placed
        if node is not None and node in placed:
            self._help().show_node(node)
        else:
            self._help().show_topic(HOME)

    def show_block_help(self, kind: str) -> None:
        """On a kind of block."""
        self._help().show_topic(Topic("block", kind))

    def show_task_help(self, task: str) -> None:
        """On a task."""
        self._help().show_topic(Topic("task", task))

    def _help(self) -> HelpWindow:
        if self.help is None:
            window = self._window
            actions = [window.actions_[key] for key in HELP_ACTIONS]
            self.help = HelpWindow(window.session, window.words, actions, window)
            self.help.wanted.connect(window.workshop.add)
            self.help.example_wanted.connect(window.open_example)
        return self.help

    def show_side_by_side(self) -> None:
        """A recurrent block by hand and as torch's module; or away with them."""
        if self.side_by_side is None:
            window = self._window
            self.side_by_side = SideBySideWindow(window.session, window.words, window.actions_, window)
        self.side_by_side.toggle()

    def show_ledger(self) -> None:
        """The gradient ledger of a recurrent block; or away with it."""
        if self.ledger is None:
            window = self._window
            self.ledger = LedgerWindow(window.session, window.words, window.actions_, window)
        self.ledger.toggle()

    def show_history(self) -> None:
        """All edits by their names; or away with them."""
        if self.history is None:
            window = self._window
            self.history = HistoryList(window.session.document, window.session.appearance, window.words, window)
        self.history.toggle()

    def show_shortcuts(self) -> None:
        """Every key and every gesture; or away with them."""
        if self.shortcuts is None:
            window = self._window
            actions = [window.actions_[key] for key in (*HELP_ACTIONS, "help.shortcuts")]
            self.shortcuts = ShortcutsWindow(window.session.appearance, window.words, actions, window)
        self.shortcuts.toggle()

    def show_breakpoints(self) -> None:
        """The list of breakpoints; or away with it."""
        window = self._window
        if self.breakpoints is None:
            moves = window.actions_["break.back"], window.actions_["break.next"]
            self.breakpoints = BreakpointPanel(window.session, window.words, moves, window)
            self.breakpoints.left.connect(self._breakpoints_left)
        self.breakpoints.toggle(window.transport.buttons["break.list"])
        window.actions_["break.list"].setChecked(self.breakpoints.isVisible())

    def _breakpoints_left(self) -> None:
        self._window.actions_["break.list"].setChecked(False)
        self._window.trace_plots.setFocus()

    def show_versions(self) -> None:
        """Earlier versions of the file."""
        window = self._window
        show_versions(window.session, window.words, window.files.open_version, window)

    def show_about(self) -> None:
        """Version and licence."""
        QMessageBox.about(self._window, "RNN Studio", self._window.words.say(ABOUT.format(version=__version__)))

    def _begin(self, project: Project) -> None:
        files = self._window.files

        def begin() -> None:
            files.show(Document(project), None)
            if not project.graph.nodes:
                self._window.actions_["view.build"].trigger()

        files.leave(begin)

    def close(self) -> None:
        """Those that outlive a click."""
        for outlives in (self.side_by_side, self.ledger, self.history, self.help, self.shortcuts):
            if outlives is not None:
                outlives.close()
