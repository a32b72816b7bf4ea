"""Another task for the model: all tasks, grouped by the shape of their problem, each with a line of what it is."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from rnnstudio import tasks
from rnnstudio.engine.architecture import SHAPES, Shape
from rnnstudio.examples.starts import shape_of
from rnnstudio.graph.text import Text, beginning
from rnnstudio.session.session import Session
from rnnstudio.tasks._task import Task
from rnnstudio.ui.words import Words

CHOOSE = Text("Another task…", "换一个任务…")
CHOOSE_TIP = Text("Let the model learn something else; its blocks stay", "让模型学习别的任务；模块保持不变")
WIDEST = 28  # heights of text


class TaskPicker(QToolButton):
    """A button with the menu of all tasks; the present one is marked. `chosen` carries a task's id."""

    chosen = Signal(str)

    def __init__(self, session: Session, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setProperty("outlined", "true")
        words.show(self, "setText", CHOOSE)
        words.show(self, "setToolTip", CHOOSE_TIP)
        self.tasks = QMenu(self)
        self.tasks.setToolTipsVisible(True)
        self.setMenu(self.tasks)
        self.tasks.aboutToShow.connect(self.fill)
        self.tasks.triggered.connect(self._choose)

    def fill(self) -> None:
        """The tasks in the present language."""
        self.tasks.clear()
        group = QActionGroup(self.tasks)
        for title, own in _grouped().items():
            self.tasks.addSection(self._session.appearance.say(title))
            for task in own:
                action = self._action(task)
                group.addAction(action)
                self.tasks.addAction(action)

    def _action(self, task: Task) -> QAction:
        say = self._session.appearance.say
        metrics = self.fontMetrics()
        line = f"{say(task.title)} · {say(beginning(task.help))}"
        shown = metrics.elidedText(line, Qt.TextElideMode.ElideRight, WIDEST * metrics.height())
        made = QAction(shown.replace("&", "&&"), self.tasks)
        made.setToolTip(say(task.help))
        made.setData(task.id)
        made.setCheckable(True)
        made.setChecked(task.id == self._session.document.project.task.id)
        return made

    def _choose(self, action: QAction) -> None:
        self.chosen.emit(action.data())


def _grouped() -> Mapping[Text, list[Task]]:
    """Tasks by the shape of their problem, in the order of the shapes."""
    found: dict[Shape, list[Task]] = {one: [] for one in SHAPES}
    for task in tasks.catalogue().values():
        found[shape_of(task)].append(task)
    return {SHAPES[one]: own for one, own in found.items() if own}
